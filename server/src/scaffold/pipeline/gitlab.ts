// The pipeline of GitLab.
import type { ScaffoldFile } from '../files';
import type { Plan } from '../plan';
import { type Data, type DataMap, noted, printModern } from '../print';
import { type Build, buildsOf, registriesOf } from './builds';
import {
  committing,
  firstEnvironment,
  identity,
  LINT,
  reading,
  type Step,
  shellWord,
  stepsOf,
  testing,
  writing,
} from './commands';
import { IMAGES } from './versions';

export function gitlabFiles(plan: Plan): readonly ScaffoldFile[] {
  return [{ path: '.gitlab-ci.yml', text: printModern(pipeline(plan)) }];
}

const ON_MAIN = '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH';
const RULES: Data = [{ if: ON_MAIN }];
const DOCKER = { image: IMAGES.docker, services: [IMAGES.dockerDaemon] };

function pipeline(plan: Plan): DataMap {
  const builds = buildsOf(plan);
  const steps = stepsOf(plan);
  const [only] = builds.length === 1 ? builds : [];
  const stages = builds.length === 0 ? ['check'] : ['check', 'build', 'publish', 'deploy'];
  return {
    stages: steps.length === 0 ? stages : [...stages, 'promote'],
    variables: { IMAGE: only?.image, VERSION: '$CI_COMMIT_SHA', DOCKER_TLS_CERTDIR: '/certs' },
    workflow: { rules: [{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }, { if: ON_MAIN }] },
    lint: { stage: 'check', image: IMAGES.node, script: [LINT] },
    ...Object.fromEntries(builds.flatMap((build) => Object.entries(buildJobs(build, only !== undefined)))),
    // Where nothing is built, nothing is published.
    ...(builds.length === 0 ? {} : { deploy: deployJob(plan, builds) }),
    ...Object.fromEntries(steps.map((step) => [`promote-${step.to}`, promoteJob(plan, step)])),
  };
}

/** The image of the only build is a variable of the whole pipeline. */
function buildJobs(build: Build, isOnly: boolean): DataMap {
  const { context, dockerfile, target, suffix, image } = build;
  const options = [dockerfile && `--file ${shellWord(dockerfile)} `, target && `--target ${shellWord(target)} `]
    .filter(Boolean)
    .join('');
  const variables = isOnly ? {} : { variables: { IMAGE: image } };
  return {
    [`test${suffix}`]: { stage: 'check', ...DOCKER, script: [testing(build)] },
    [`build${suffix}`]: {
      stage: 'build',
      ...DOCKER,
      ...variables,
      script: [
        `docker build --tag "$IMAGE:$VERSION" ${options}${shellWord(context)}`,
        'docker save --output image.tar "$IMAGE:$VERSION"',
      ],
      artifacts: { paths: ['image.tar'], expire_in: '1 day' },
      rules: RULES,
    },
    [`scan${suffix}`]: {
      stage: 'publish',
      needs: [`build${suffix}`],
      image: { name: IMAGES.trivy, entrypoint: [''] },
      script: ['trivy image --input image.tar --severity HIGH,CRITICAL --ignore-unfixed --exit-code 1'],
      rules: RULES,
    },
    [`publish${suffix}`]: {
      stage: 'publish',
      needs: [`build${suffix}`, `scan${suffix}`],
      ...DOCKER,
      ...variables,
      id_tokens: { SIGSTORE_ID_TOKEN: { aud: 'sigstore' } },
      script: [
        ...registriesOf([build]).map(login),
        'docker load --input image.tar',
        'docker push "$IMAGE:$VERSION"',
        'PUSHED=$(docker inspect --format "{{index .RepoDigests 0}}" "$IMAGE:$VERSION" | cut -d@ -f2)',
        `echo "${build.digest}=$PUSHED" > digest.env`,
        'apk add --no-cache cosign',
        'cosign sign --yes "$IMAGE@$PUSHED"',
      ],
      artifacts: { reports: { dotenv: 'digest.env' } },
      rules: RULES,
    },
  };
}

/** GitLab's own registry takes the token of the job. */
function login(registry: string): Data {
  if (registry === 'registry.gitlab.com')
    return 'echo "$CI_REGISTRY_PASSWORD" | docker login --username "$CI_REGISTRY_USER" --password-stdin "$CI_REGISTRY"';
  return noted(
    `echo "$REGISTRY_PASSWORD" | docker login --username "$REGISTRY_USERNAME" --password-stdin ${registry}`,
    'masked variables of the project: who may push to your registry',
  );
}

const REMOTE = '"https://delivery:$DELIVERY_TOKEN@$CI_SERVER_FQDN/$CI_PROJECT_PATH.git"';
const TOKEN = 'DELIVERY_TOKEN is a token of the project that may write to the repository';

/** A job that writes to the repository, from the newest commit: since the pipeline began there may be others. */
function writer(stage: string): DataMap {
  return {
    stage,
    image: IMAGES.alpine,
    resource_group: 'delivery',
    before_script: [
      'apk add --no-cache git yq-go',
      'git fetch origin "$CI_DEFAULT_BRANCH"',
      'git checkout -B delivery FETCH_HEAD',
      ...identity('users.noreply.gitlab.com'),
    ],
  };
}

function deployJob(plan: Plan, builds: readonly Build[]): DataMap {
  const name = firstEnvironment(plan);
  return {
    ...writer('deploy'),
    needs: builds.map(({ suffix }) => `publish${suffix}`),
    script: [
      ...writing(plan, name),
      ...committing(`Deliver $VERSION to ${name}`),
      noted(`git push -o ci.skip ${REMOTE} "HEAD:$CI_DEFAULT_BRANCH"`, TOKEN),
    ],
    rules: RULES,
  };
}

/** Started by hand; what comes of it is a merge request. */
function promoteJob(plan: Plan, { from, to }: Step): DataMap {
  const options = [
    '-o merge_request.create',
    '-o merge_request.target="$CI_DEFAULT_BRANCH"',
    `-o merge_request.title="Promote $VERSION to ${to}"`,
  ];
  return {
    ...writer('promote'),
    needs: ['deploy'],
    script: [
      ...reading(plan, from),
      ...writing(plan, to),
      ...committing(`Promote $VERSION to ${to}`),
      `git push ${options.join(' ')} ${REMOTE} "HEAD:promote-${to}-$VERSION"`,
    ],
    rules: [{ if: ON_MAIN, when: 'manual', allow_failure: true }],
  };
}
