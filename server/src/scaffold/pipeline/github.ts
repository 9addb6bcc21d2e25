// Workflows of GitHub Actions.
import { NODE_VERSION, RUNNER } from '../ci/versions';
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
  stepsOf,
  testing,
  writing,
} from './commands';
import { ACTIONS } from './versions';

const FOLDER = '.github/workflows';
const BRANCH = 'main';
const MAIL = 'users.noreply.github.com';

export function githubFiles(plan: Plan): readonly ScaffoldFile[] {
  const delivery = { path: `${FOLDER}/delivery.yaml`, text: printModern(deliveryWorkflow(plan)) };
  if (stepsOf(plan).length === 0) return [delivery];
  return [delivery, { path: `${FOLDER}/promotion.yaml`, text: printModern(promotionWorkflow(plan)) }];
}

const expression = (text: string) => `$\{{ ${text} }}`;
const VERSION = expression('github.sha');

function script(...commands: readonly string[]): string {
  return `${commands.join('\n')}\n`;
}

/** Whoever only reads needs no token afterwards. */
const READ = { uses: ACTIONS.checkout, with: { 'persist-credentials': false } };
/** The newest commit, for since the run began there may be others. */
const WRITE = { uses: ACTIONS.checkout, with: { ref: BRANCH } };

function deliveryWorkflow(plan: Plan): DataMap {
  const builds = buildsOf(plan);
  return {
    name: 'delivery',
    on: { push: { branches: [BRANCH] }, pull_request: {} },
    permissions: { contents: 'read' },
    concurrency: {
      group: `delivery-${expression('github.ref')}`,
      'cancel-in-progress': expression("github.event_name == 'pull_request'"),
    },
    jobs: {
      check: checkJob(builds),
      // Where nothing is built, nothing is published.
      ...(builds.length === 0 ? {} : { publish: publishJob(builds), deploy: deployJob(plan, builds) }),
    },
  };
}

function checkJob(builds: readonly Build[]): DataMap {
  return {
    'runs-on': RUNNER,
    'timeout-minutes': 15,
    steps: [
      READ,
      { uses: ACTIONS.setupNode, with: { 'node-version': NODE_VERSION } },
      { name: 'Lint the manifests', run: `${LINT} --format github` },
      ...builds.map((build) => ({ name: `Test${build.label}`, run: testing(build) })),
    ],
  };
}

const GITHUB_REGISTRY = 'ghcr.io';

/** GitHub's own registry takes the token of the run. */
function login(registry: string): DataMap {
  const isOwn = registry === GITHUB_REGISTRY;
  const username: Data = isOwn
    ? expression('github.actor')
    : noted(expression('secrets.REGISTRY_USERNAME'), 'who may push to your registry');
  const password = expression(isOwn ? 'github.token' : 'secrets.REGISTRY_PASSWORD');
  return { uses: ACTIONS.login, with: { registry, username, password } };
}

function publishJob(builds: readonly Build[]): DataMap {
  const registries = registriesOf(builds);
  const packages = registries.includes(GITHUB_REGISTRY) ? { packages: 'write' } : {};
  return {
    if: `github.ref == 'refs/heads/${BRANCH}'`,
    needs: 'check',
    'runs-on': RUNNER,
    'timeout-minutes': 30,
    permissions: { contents: 'read', ...packages, 'id-token': 'write' },
    outputs: Object.fromEntries(builds.map((build) => [`digest${build.suffix}`, pushedDigest(build)])),
    steps: [
      READ,
      { uses: ACTIONS.setupBuildx },
      ...builds.flatMap(buildSteps),
      ...registries.map(login),
      ...builds.map(pushStep),
      { uses: ACTIONS.installCosign },
      ...builds.map(signStep),
    ],
  };
}

function buildInputs({ context, dockerfile, target, image }: Build): DataMap {
  return { context, file: dockerfile, target, tags: `${image}:${VERSION}` };
}

function buildSteps(build: Build): readonly DataMap[] {
  const limits = { severity: 'HIGH,CRITICAL', 'ignore-unfixed': true, 'exit-code': '1' };
  return [
    { name: `Build${build.label}`, uses: ACTIONS.build, with: { ...buildInputs(build), load: true } },
    { name: `Scan${build.label}`, uses: ACTIONS.scan, with: { 'image-ref': `${build.image}:${VERSION}`, ...limits } },
  ];
}

/** What is pushed is what was scanned: this build takes everything from the one before. */
function pushStep(build: Build): DataMap {
  return {
    name: `Push${build.label}`,
    id: `push${build.suffix}`,
    uses: ACTIONS.build,
    with: { ...buildInputs(build), push: true, provenance: true, sbom: true },
  };
}

function pushedDigest({ suffix }: Build): string {
  return expression(`steps.push${suffix}.outputs.digest`);
}

function signStep(build: Build): DataMap {
  return {
    name: `Sign${build.label}`,
    run: 'cosign sign --yes "$IMAGE@$DIGEST"',
    env: { IMAGE: build.image, DIGEST: pushedDigest(build) },
  };
}

function deployJob(plan: Plan, builds: readonly Build[]): DataMap {
  const environment = firstEnvironment(plan);
  const digests = builds.map(({ digest, suffix }) => [digest, expression(`needs.publish.outputs.digest${suffix}`)]);
  return {
    needs: 'publish',
    'runs-on': RUNNER,
    'timeout-minutes': 10,
    permissions: { contents: 'write' },
    steps: [
      WRITE,
      {
        name: `Write the digest${builds.length === 1 ? '' : 's'} into ${environment}`,
        run: script(
          ...writing(plan, environment),
          ...identity(MAIL),
          ...committing(`Deliver $VERSION to ${environment} [skip ci]`),
          `git pull --rebase origin ${BRANCH}`,
          `git push origin HEAD:${BRANCH}`,
        ),
        env: { VERSION, ...Object.fromEntries(digests) },
      },
    ],
  };
}

/** Started by hand; what comes of it is a pull request. */
function promotionWorkflow(plan: Plan): DataMap {
  const steps = stepsOf(plan);
  const environment = {
    description: 'The environment that gets the version of the one before it',
    type: 'choice',
    required: true,
    options: steps.map(({ to }) => to),
  };
  return {
    name: 'promotion',
    'run-name': `Promotion to ${expression('inputs.environment')}`,
    on: { workflow_dispatch: { inputs: { environment } } },
    permissions: { contents: 'read' },
    concurrency: { group: 'promotion' },
    jobs: Object.fromEntries(steps.map((step) => [step.to, promotionJob(plan, step)])),
  };
}

function promotionJob(plan: Plan, { from, to }: Step): DataMap {
  return {
    if: `inputs.environment == '${to}'`,
    'runs-on': RUNNER,
    'timeout-minutes': 10,
    permissions: {
      contents: 'write',
      'pull-requests': noted('write', 'the settings of the repository have to allow it, too'),
    },
    steps: [
      WRITE,
      {
        name: `Propose the version of ${from} for ${to}`,
        run: script(
          ...reading(plan, from),
          ...writing(plan, to),
          ...identity(MAIL),
          `git switch --create "promote-${to}-$VERSION"`,
          ...committing(`Promote $VERSION to ${to}`),
          'git push origin HEAD',
          `gh pr create --base ${BRANCH} --fill`,
        ),
        env: { GH_TOKEN: expression('github.token') },
      },
    ],
  };
}
