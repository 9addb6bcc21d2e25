// What builds, tests, scans, signs and publishes the image, and writes its digest into Git, from where it is delivered.
import { parseImageReference } from '../kubernetes/image-reference';
import { imageName } from '../kubernetes/moving-tags';
import type { Answers } from './answers/questions';
import { environmentsOf, isServed } from './application';
import { environmentFolder } from './delivery';
import { FOLDER, type ScaffoldFile } from './files';
import { CHART_FOLDER } from './layout/helm';
import { VERSION_FILE } from './layout/kustomize';
import { type Data, type DataMap, noted, printModern } from './print';

export function pipelineFiles(answers: Answers): readonly ScaffoldFile[] {
  switch (answers.pipeline) {
    case 'none':
      return [];
    case 'github':
      return [{ path: '.github/workflows/delivery.yaml', text: printModern(githubWorkflow(answers)) }];
    case 'gitlab':
      return [{ path: '.gitlab-ci.yml', text: printModern(gitlabPipeline(answers)) }];
  }
}

function imageOf({ image }: Answers): string {
  const reference = parseImageReference(image);
  return reference === undefined ? image : imageName(reference);
}

/** The registry that is logged in to. */
function registryOf({ image }: Answers): string {
  return parseImageReference(image)?.normalizedRegistry ?? 'docker.io';
}

/** The environment that gets each new version at once. */
function firstEnvironment(answers: Answers) {
  return environmentsOf(answers)[0] ?? 'prod';
}

const LABEL = 'app.kubernetes.io/version';

/** The commands that write a version and a digest into the files of an environment, given as variables of the shell. */
function promotion(answers: Answers): string {
  const folder = environmentFolder(answers, firstEnvironment(answers)).replace(
    /(?<=overlays\/|manifests\/)\w+$/,
    '$ENVIRONMENT',
  );
  const relabel = `(.. | select(tag == "!!map" and has("${LABEL}")) | .["${LABEL}"]) = strenv(VERSION)`;
  switch (answers.layout) {
    case 'kustomize':
      return [
        `yq --inplace '.images[0].newTag = strenv(VERSION) | .images[0].digest = strenv(DIGEST)' ${folder}/kustomization.yaml`,
        `yq --inplace '${relabel}' ${folder}/${VERSION_FILE}`,
      ].join('\n');
    case 'helm':
      return `yq --inplace '.image.tag = strenv(VERSION) | .image.digest = strenv(DIGEST)' "${CHART_FOLDER}/values-$ENVIRONMENT.yaml"`;
    case 'plain': {
      const container = `(.. | select(tag == "!!map" and has("containers")) | .containers[] | select(.name == "${answers.name}") | .image)`;
      return [
        `export IMAGE="${imageOf(answers)}:$VERSION@$DIGEST"`,
        `yq --inplace '${container} = strenv(IMAGE) | ${relabel}' ${folder}/${workloadFile(answers)}`,
        ...(isServed(answers) ? [`yq --inplace '${relabel}' ${folder}/service.yaml`] : []),
      ].join('\n');
    }
  }
}

function workloadFile({ kind }: Answers): string {
  const files = { web: 'deployment', worker: 'deployment', cron: 'cron-job', stateful: 'stateful-set' } as const;
  return `${files[kind]}.yaml`;
}

function lines(...commands: readonly string[]): string {
  return `${commands.join('\n')}\n`;
}

const TEST_STAGE = 'the stage of your Dockerfile that runs the tests';

function githubWorkflow(answers: Answers): DataMap {
  const image = imageOf(answers);
  const expression = (text: string) => `$\{{ ${text} }}`;
  const checkout = { uses: 'actions/checkout@v5' };
  const node = { uses: 'actions/setup-node@v5', with: { 'node-version': '22' } };
  const version = expression('github.sha');
  const isMain = "github.ref == 'refs/heads/main'";
  const login: DataMap = {
    uses: 'docker/login-action@v3',
    with: {
      registry: registryOf(answers),
      username: noted(expression('secrets.REGISTRY_USERNAME'), 'who may push to your registry'),
      password: expression('secrets.REGISTRY_PASSWORD'),
    },
  };
  return {
    name: 'delivery',
    on: { push: { branches: ['main'] }, pull_request: {} },
    permissions: { contents: 'read' },
    concurrency: {
      group: `delivery-${expression('github.ref')}`,
      'cancel-in-progress': expression("github.event_name == 'pull_request'"),
    },
    jobs: {
      check: {
        'runs-on': 'ubuntu-24.04',
        'timeout-minutes': 15,
        steps: [
          checkout,
          node,
          { name: 'Lint the manifests', run: 'npx --yes prodlint lint --format github --min-severity warning' },
          { name: 'Test', run: noted('docker build --target test .', TEST_STAGE) },
        ],
      },
      publish: {
        if: isMain,
        needs: 'check',
        'runs-on': 'ubuntu-24.04',
        'timeout-minutes': 30,
        permissions: { contents: 'read', 'id-token': 'write' },
        outputs: { digest: expression('steps.push.outputs.digest') },
        steps: [
          checkout,
          { uses: 'docker/setup-buildx-action@v3' },
          login,
          {
            name: 'Build',
            uses: 'docker/build-push-action@v6',
            with: { load: true, tags: `${image}:${version}` },
          },
          {
            name: 'Scan',
            uses: 'aquasecurity/trivy-action@0.33.1',
            with: {
              'image-ref': `${image}:${version}`,
              severity: 'HIGH,CRITICAL',
              'ignore-unfixed': true,
              'exit-code': '1',
            },
          },
          {
            name: 'Push',
            id: 'push',
            uses: 'docker/build-push-action@v6',
            with: { push: true, tags: `${image}:${version}`, provenance: true, sbom: true },
          },
          { uses: 'sigstore/cosign-installer@v3' },
          {
            name: 'Sign',
            run: 'cosign sign --yes "$IMAGE@$DIGEST"',
            env: { IMAGE: image, DIGEST: expression('steps.push.outputs.digest') },
          },
        ],
      },
      deploy: {
        needs: 'publish',
        'runs-on': 'ubuntu-24.04',
        'timeout-minutes': 10,
        permissions: { contents: 'write' },
        steps: [
          checkout,
          {
            name: `Write the digest into ${firstEnvironment(answers)}`,
            run: lines(promotion(answers), ...commit()),
            env: {
              ENVIRONMENT: firstEnvironment(answers),
              VERSION: version,
              DIGEST: expression('needs.publish.outputs.digest'),
            },
          },
        ],
      },
    },
  };
}

/** A commit that starts no pipeline of its own. */
function commit(): readonly string[] {
  return [
    'git config user.name delivery',
    'git config user.email delivery@users.noreply.github.com',
    `git commit --message "Deliver $VERSION to $ENVIRONMENT [skip ci]" ${FOLDER}`,
    'git push origin HEAD:main',
  ];
}

function gitlabPipeline(answers: Answers): DataMap {
  const image = imageOf(answers);
  const onMain: Data = [{ if: '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH' }];
  const docker = { image: 'docker:28.5.1', services: ['docker:28.5.1-dind'] };
  const login = `echo "$REGISTRY_PASSWORD" | docker login --username "$REGISTRY_USERNAME" --password-stdin ${registryOf(answers)}`;
  return {
    stages: ['check', 'build', 'publish', 'deploy'],
    variables: { IMAGE: image, VERSION: '$CI_COMMIT_SHA', DOCKER_TLS_CERTDIR: '/certs' },
    workflow: {
      rules: [
        { if: '$CI_PIPELINE_SOURCE == "merge_request_event"' },
        { if: '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH' },
      ],
    },
    lint: {
      stage: 'check',
      image: 'node:22.20.0',
      script: ['npx --yes prodlint lint --min-severity warning'],
    },
    test: {
      stage: 'check',
      ...docker,
      script: [noted('docker build --target test .', TEST_STAGE)],
    },
    build: {
      stage: 'build',
      ...docker,
      script: ['docker build --tag "$IMAGE:$VERSION" .', 'docker save --output image.tar "$IMAGE:$VERSION"'],
      artifacts: { paths: ['image.tar'], expire_in: '1 day' },
      rules: onMain,
    },
    scan: {
      stage: 'publish',
      image: { name: 'aquasec/trivy:0.67.2', entrypoint: [''] },
      script: ['trivy image --input image.tar --severity HIGH,CRITICAL --ignore-unfixed --exit-code 1'],
      rules: onMain,
    },
    publish: {
      stage: 'publish',
      needs: ['build', 'scan'],
      ...docker,
      id_tokens: { SIGSTORE_ID_TOKEN: { aud: 'sigstore' } },
      script: [
        login,
        'docker load --input image.tar',
        'docker push "$IMAGE:$VERSION"',
        'DIGEST=$(docker inspect --format "{{index .RepoDigests 0}}" "$IMAGE:$VERSION" | cut -d@ -f2)',
        'echo "DIGEST=$DIGEST" > digest.env',
        'apk add --no-cache cosign',
        'cosign sign --yes "$IMAGE@$DIGEST"',
      ],
      artifacts: { reports: { dotenv: 'digest.env' } },
      rules: onMain,
    },
    deploy: {
      stage: 'deploy',
      needs: ['publish'],
      image: { name: 'mikefarah/yq:4.48.1', entrypoint: [''] },
      variables: { ENVIRONMENT: firstEnvironment(answers) },
      script: [
        'apk add --no-cache git',
        ...promotion(answers).split('\n'),
        'git config user.name delivery',
        'git config user.email delivery@users.noreply.gitlab.com',
        `git commit --message "Deliver $VERSION to $ENVIRONMENT" ${FOLDER}`,
        noted(
          'git push -o ci.skip "https://delivery:$DELIVERY_TOKEN@$CI_SERVER_HOST/$CI_PROJECT_PATH.git" "HEAD:$CI_DEFAULT_BRANCH"',
          'DELIVERY_TOKEN is a token of the project that may write to the repository',
        ),
      ],
      rules: onMain,
    },
  };
}
