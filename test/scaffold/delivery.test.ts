// The commands of the pipelines, as they stand in the files, with the programs that they call: a version gets into an environment, and from there into the next.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, test } from 'node:test';
import { buildsOf } from '../../server/src/scaffold/pipeline/builds';
import type { Plan } from '../../server/src/scaffold/plan';
import { planOf, scaffoldPlan } from '../../server/src/scaffold/scaffold';
import { isList, isMap, valueAt, type YamlValue } from '../../server/src/yaml/value';
import { readStream } from '../support/kustomize';
import { strictLinter } from '../support/lint';
import { shop } from '../support/plans';
import { fetched } from '../support/programs';
import { answersFor } from '../support/scaffold';
import { temporaryFolders } from '../support/temporary-folders';
import { lintFiles } from '../support/workspace';

const folderWith = temporaryFolders('prodlint-delivery-');
const yq = fetched('yq.mjs');
const linter = strictLinter();

/** A commit whose name a reader of YAML could take for a number. */
const VERSION = '12345678901234567890123456789012345678e9';
const DIGEST = `sha256:${'ab'.repeat(32)}`;

/** What is run by whom, found in the files of the pipeline. */
interface Commands {
  readonly deliver: string;
  readonly promote: Readonly<Record<string, string>>;
}

function textAt(value: YamlValue, path: readonly (string | number)[]): string {
  const text = valueAt(value, path);
  assert.ok(typeof text === 'string', path.join('.'));
  return text;
}

function only(text: string | undefined): YamlValue {
  const [data] = readStream(text ?? '');
  assert.ok(data !== undefined);
  return data;
}

function githubCommands(files: Readonly<Record<string, string>>): Commands {
  const deliver = textAt(only(files['.github/workflows/delivery.yaml']), ['jobs', 'deploy', 'steps', 1, 'run']);
  const jobs = valueAt(only(files['.github/workflows/promotion.yaml']), ['jobs']);
  assert.ok(isMap(jobs));
  const promote = Object.entries(jobs).map(([name, job]) => [name, textAt(job, ['steps', 1, 'run'])]);
  return { deliver, promote: Object.fromEntries(promote) };
}

function gitlabCommands(files: Readonly<Record<string, string>>): Commands {
  const pipeline = only(files['.gitlab-ci.yml']);
  assert.ok(isMap(pipeline));
  const script = (name: string) =>
    ['before_script', 'script'].flatMap((field) => valueAt(pipeline, [name, field]) as readonly string[]).join('\n');
  const names = Object.keys(pipeline).filter((name) => name.startsWith('promote-'));
  return {
    deliver: script('deploy'),
    promote: Object.fromEntries(names.map((name) => [name.slice('promote-'.length), script(name)])),
  };
}

function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env) {
  const { status, stdout, stderr, signal, error } = spawnSync(program, args, { cwd, encoding: 'utf8', env });
  return { status, stdout, message: `${status} ${signal} ${error?.message} ${stdout}${stderr}` };
}

function git(cwd: string, ...args: readonly string[]): string {
  const { status, stdout, message } = run('git', args, cwd);
  assert.equal(status, 0, message);
  return stdout.trim();
}

const ME = ['-c', 'user.name=me', '-c', 'user.email=me@example.com'];

/** A repository that has the files, and one it is cloned from; and the programs that a machine of the pipeline has. */
function repository(files: Readonly<Record<string, string>>) {
  const { path } = folderWith({});
  const [origin, clone, programs] = [join(path, 'origin'), join(path, 'clone'), join(path, 'bin')];
  git(path, 'init', '--quiet', '--bare', '--initial-branch=main', origin);
  git(origin, 'config', 'receive.advertisePushOptions', 'true');
  git(path, 'clone', '--quiet', origin, clone);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(clone, name)), { recursive: true });
    writeFileSync(join(clone, name), text);
  }
  git(clone, 'add', '.');
  git(clone, ...ME, 'commit', '--quiet', '--message', 'Application');
  git(clone, 'push', '--quiet', 'origin', 'HEAD:main');
  // The pipeline names the repository by its address.
  git(clone, 'config', `url.${origin}.insteadOf`, 'https://delivery:token@git.example.com/team/shop.git');
  mkdirSync(programs);
  symlinkSync(yq.output, join(programs, 'yq'));
  for (const name of ['apk', 'gh']) {
    writeFileSync(join(programs, name), `#!/bin/sh\necho ${name} "$@"\n`);
    chmodSync(join(programs, name), 0o755);
  }
  const env = {
    PATH: `${programs}:${process.env.PATH}`,
    HOME: path,
    VERSION,
    CI_DEFAULT_BRANCH: 'main',
    CI_SERVER_FQDN: 'git.example.com',
    CI_PROJECT_PATH: 'team/shop',
    DELIVERY_TOKEN: 'token',
  };
  const shell = (script: string, more: NodeJS.ProcessEnv = {}) =>
    run('bash', ['-e', '-c', script], clone, { ...env, ...more });
  const branch = (name: string) => git(origin, 'rev-parse', name);
  const checkOut = (name: string) => {
    git(clone, 'fetch', '--quiet', 'origin', name);
    git(clone, 'checkout', '--quiet', '--detach', 'FETCH_HEAD');
    return filesBelow(join(clone, 'deploy'), clone);
  };
  return { clone, shell, branch, checkOut };
}

function filesBelow(folder: string, root: string): Record<string, string> {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    entries.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [relative(root, path), readFileSync(path, 'utf8')];
    }),
  );
}

/** The files of an environment: what it has of the version is in nothing else. */
const OWN: Readonly<Record<Layout, (environment: string) => string>> = {
  kustomize: (environment) => `deploy/overlays/${environment}/`,
  helm: (environment) => `deploy/chart/values-${environment}.yaml`,
  plain: (environment) => `deploy/manifests/${environment}/`,
};

function changed(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): string[] {
  return Object.keys(after).filter((path) => before[path] !== after[path]);
}

/** All texts that name the version or its digest, wherever they stand. */
function mentions(value: YamlValue): string[] {
  if (typeof value === 'string') return value.includes(VERSION) || value.includes(DIGEST) ? [value] : [];
  if (isList(value)) return value.flatMap(mentions);
  return isMap(value) ? Object.values(value).flatMap(mentions) : [];
}

async function findingsIn(files: Readonly<Record<string, string>>): Promise<string[]> {
  const absolute = Object.entries(files).map(([path, text]) => [`/shop/${path}`, text] as const);
  const read = absolute.filter(([path]) => !path.endsWith('.md'));
  const found = await lintFiles(Object.fromEntries(read), undefined, { linter });
  return [...found].flatMap(([path, { documents }]) =>
    documents.flatMap(({ findings }) => findings.map(({ rule, message }) => `${path}: ${rule.id}: ${message}`)),
  );
}

type Layout = 'kustomize' | 'helm' | 'plain';
type Pipeline = 'github' | 'gitlab';

/** Delivers a version of an application into its first environment and promotes it to the second. */
async function deliverAndPromote(plan: Plan, layout: Layout, pipeline: Pipeline): Promise<void> {
  const files = Object.fromEntries(scaffoldPlan(plan).map(({ path, text }) => [path, text]));
  const { deliver, promote } = pipeline === 'github' ? githubCommands(files) : gitlabCommands(files);
  const { clone, shell, branch, checkOut } = repository(files);
  const own = OWN[layout];
  const builds = buildsOf(plan);
  const digests = Object.fromEntries(builds.map(({ digest }) => [digest, DIGEST]));
  const unset = Object.fromEntries(['VERSION', ...Object.keys(digests)].map((name) => [name, undefined]));

  const tooEarly = shell(promote.staging ?? '', unset);
  assert.notEqual(tooEarly.status, 0, 'nothing was delivered that could be promoted');
  git(clone, 'reset', '--quiet', '--hard');

  // Somebody else was faster.
  git(clone, 'checkout', '--quiet', '-B', 'other', 'origin/main');
  writeFileSync(join(clone, 'other.txt'), 'other\n');
  git(clone, 'add', '.');
  git(clone, ...ME, 'commit', '--quiet', '--message', 'Other');
  git(clone, 'push', '--quiet', 'origin', 'HEAD:main');
  git(clone, 'checkout', '--quiet', '-B', 'main', 'HEAD~');

  const before = checkOut('main');
  git(clone, 'checkout', '--quiet', 'main');
  const first = shell(deliver, digests);
  assert.equal(first.status, 0, first.message);
  const delivered = checkOut('main');
  const paths = changed(before, delivered);
  const elsewhere = paths.filter((path) => !path.startsWith(own('dev')));
  assert.deepEqual(elsewhere, []);
  const values = paths.flatMap((path) => readStream(delivered[path] ?? '').flatMap(mentions));
  assert.ok(values.includes(VERSION));
  const pinned = values.filter((value) => value.endsWith(DIGEST));
  assert.equal(pinned.length, builds.length);
  const whole = builds.map(({ image }) => `${image}:${VERSION}@${DIGEST}`);
  assert.ok(pinned.every((value) => value === DIGEST || whole.includes(value)));
  assert.deepEqual(await findingsIn(delivered), []);

  const added = git(clone, 'show', '--unified=0', '--format=')
    .split('\n')
    .filter((line) => /^\+(?!\+)/.test(line));
  const others = added.filter((line) => !line.includes(VERSION) && !line.includes(DIGEST));
  assert.deepEqual(others, [], 'only lines with the version or a digest are others');

  const head = branch('main');
  git(clone, 'checkout', '--quiet', '-B', 'main', 'FETCH_HEAD');
  const second = shell(deliver, digests);
  assert.equal(second.status, 0, second.message);
  assert.equal(branch('main'), head, 'a second run changes nothing');

  const further = shell(promote.staging ?? '', unset);
  assert.equal(further.status, 0, further.message);
  const promoted = checkOut(`promote-staging-${VERSION}`);
  const staging = changed(delivered, promoted).map((path) => path.replace('staging', 'dev'));
  assert.deepEqual(staging, paths);
  assert.deepEqual(await findingsIn(promoted), []);
  assert.equal(branch('main'), head, 'what is promoted is proposed');
}

describe('a new version is delivered, and promoted', { skip: yq.missing }, () => {
  const environments = ['dev', 'staging', 'prod'];
  for (const layout of ['kustomize', 'helm', 'plain'] as const)
    for (const pipeline of ['github', 'gitlab'] as const) {
      for (const kind of ['web', 'worker', 'cron', 'stateful'] as const)
        test(`${layout} ${pipeline} ${kind}`, () => {
          const image = 'registry.example.com/shop/web:1.4.2';
          const answers = answersFor({ name: 'shop', image, environments, kind, layout, pipeline });
          return deliverAndPromote(planOf(answers), layout, pipeline);
        });
      test(`${layout} ${pipeline} with several parts`, () =>
        deliverAndPromote(shop({ environments, layout, pipeline }), layout, pipeline));
    }
});
