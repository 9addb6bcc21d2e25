// What the scaffold makes can be built: overlays by kubectl, charts by helm; and each layout comes to the same objects.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type EnvironmentName, environmentsOf, namespaceOf } from '../../server/src/scaffold/application';
import { CHART_FOLDER, valuesFile } from '../../server/src/scaffold/layout/helm';
import { overlayFolder } from '../../server/src/scaffold/layout/kustomize';
import { plainFolder } from '../../server/src/scaffold/layout/plain';
import type { Plan } from '../../server/src/scaffold/plan';
import { planOf, scaffoldPlan } from '../../server/src/scaffold/scaffold';
import { isMap, valueAt, type YamlMap, type YamlValue } from '../../server/src/yaml/value';
import { fetchHelm, kubectl, missingKubectl } from '../support/kubectl';
import { readStream } from '../support/kustomize';
import { strictLinter } from '../support/lint';
import { inLayout, oddPlans } from '../support/odd-plans';
import { demanding, shop } from '../support/plans';
import { answersFor, combinations } from '../support/scaffold';
import { temporaryFolders } from '../support/temporary-folders';
import { lintFiles } from '../support/workspace';

const folderWith = temporaryFolders('prodlint-scaffold-');
const helm = fetchHelm();
const linter = strictLinter();
const all = combinations();

/** So many plans with odd names and texts are built: each takes a few runs of another program. */
const ODD = 8;

/** The plans of a layout, by what they are called in the tests. */
function plansOf(layout: 'kustomize' | 'helm'): readonly (readonly [name: string, plan: Plan])[] {
  const ofAnswers = all.filter((given) => given.layout === layout);
  return [
    ...ofAnswers.map((given) => [Object.values(given).join(' '), planOf(answersFor(given))] as const),
    ['several parts', shop({ layout, pipeline: 'github' })],
    ['several parts, sealed', shop({ layout, delivery: 'flux' }, { data: 'managed' }, { secrets: 'sealed-secrets' })],
    [
      'several parts, Vault',
      shop({ layout, backup: 'pg-dump' }, { data: 'stateful-set' }, { secrets: 'secrets-store-vault' }),
    ],
    ['a part that demands much', demanding({ layout })],
    ...fc
      .sample(oddPlans, { seed: 6, numRuns: ODD })
      .map((plan, index) => [`odd texts ${index}`, inLayout(plan, layout)] as const),
  ];
}

function filesOf(plan: Plan): Record<string, string> {
  return Object.fromEntries(scaffoldPlan(plan).map(({ path, text }) => [path, text]));
}

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** The objects of an environment as the plain layout has them. */
function plainObjects(plan: Plan, name: EnvironmentName): Map<string, YamlValue> {
  const parts = plan.parts.map((part) => ({ ...part, answers: { ...part.answers, layout: 'plain' } as const }));
  const asPlain = { ...plan, parts };
  const folder = `${plainFolder(asPlain, name)}/`;
  return byName(
    Object.entries(filesOf(asPlain))
      .filter(([path]) => path.startsWith(folder))
      .flatMap(([, text]) => readStream(text)),
  );
}

/** What layouts have differently on purpose: the label of the manager, the hash in a generated name, how images are pulled. */
function comparable(value: YamlValue): YamlValue {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value === 'string') return value.replace(/(-config|-files)-[a-z0-9]{10}$/, '$1');
  if (!isMap(value)) return value;
  const own = [
    'app.kubernetes.io/managed-by',
    'imagePullPolicy',
    'checksum/config',
    'helm.sh/hook',
    'helm.sh/hook-delete-policy',
    'helm.sh/resource-policy',
    'kustomize.toolkit.fluxcd.io/force',
    'kustomize.toolkit.fluxcd.io/prune',
    'argocd.argoproj.io/sync-options',
    'ttlSecondsAfterFinished',
  ];
  const entries = Object.entries(value)
    .filter(([key, inner]) => !own.includes(key) && inner !== null)
    .map(([key, inner]) => [key, comparable(inner)] as const)
    .filter(
      ([key]) => key !== 'annotations' || Object.keys(value.annotations as YamlMap).some((name) => !own.includes(name)),
    );
  return Object.fromEntries(entries);
}

function byName(objects: readonly YamlValue[]): Map<string, YamlValue> {
  const named = objects.map((object) => {
    const data = comparable(object);
    return [`${valueAt(data, ['kind'])} ${valueAt(data, ['metadata', 'name'])}`, data] as const;
  });
  return new Map(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('kubectl builds every overlay', { skip: missingKubectl }, () => {
  for (const [title, plan] of plansOf('kustomize'))
    test(title, () => {
      const { path } = folderWith(filesOf(plan));
      for (const name of environmentsOf(plan)) {
        const built = byName(readStream(run(kubectl, ['kustomize', join(path, overlayFolder(name))])));
        assert.deepEqual(built, plainObjects(plan, name));
      }
    });
});

describe('helm renders every chart', { skip: helm.missing }, () => {
  for (const [title, plan] of plansOf('helm'))
    test(title, async () => {
      const files = filesOf(plan);
      const { path } = folderWith(files);
      const cluster = Object.entries(files).find(([name]) => name.endsWith('cluster/namespaces.yaml'))?.[1] ?? '';
      const chart = join(path, CHART_FOLDER);
      for (const name of environmentsOf(plan)) {
        const namespace = namespaceOf(plan, name);
        const values = ['--values', join(chart, valuesFile(name))];
        const rendered = run(helm.path, ['template', plan.name, chart, '--namespace', namespace, ...values]);
        const own = readStream(cluster).filter((object) =>
          [valueAt(object, ['metadata', 'namespace']), valueAt(object, ['metadata', 'name'])].includes(namespace),
        );
        assert.deepEqual(byName([...readStream(rendered), ...own]), plainObjects(plan, name));
        assert.deepEqual(await findingsIn(rendered, cluster, files), []);
      }
    });
});

describe('helm holds values against the schema of the chart', { skip: helm.missing }, () => {
  const { path } = folderWith(filesOf(shop({ layout: 'helm' }, { data: 'managed' }, { secrets: 'sealed-secrets' })));
  const chart = join(path, CHART_FOLDER);
  const templated = (args: readonly string[]) =>
    spawnSync(helm.path, ['template', 'shop', chart, ...args], { encoding: 'utf8' });

  for (const name of ['dev', 'staging', 'prod'] as const)
    test(`lint accepts those of ${name}`, () => {
      run(helm.path, ['lint', '--strict', chart, '--values', join(chart, valuesFile(name))]);
    });

  const fine = [
    'api.replicas=5',
    'web.host=www.example.com',
    'global.domain=example.com',
    'api.settings.LOG_LEVEL=debug',
  ];
  for (const value of fine) test(`accepts ${value}`, () => assert.equal(templated(['--set', value]).stderr, ''));

  const wrong: Readonly<Record<string, RegExp>> = {
    'api.replicas=three': /api\/replicas.*want integer/,
    'api.replicas=1': /api\/replicas.*minimum.*want 2/,
    'api.replica=3': /additional properties 'replica' not allowed/,
    'api.host=shop.example.com': /additional properties 'host' not allowed/,
    'web.host=Shop': /web\/host.*does not match pattern/,
    'web.image.tag=': /web\/image\/tag.*does not match pattern/,
    'web.image.digest=sha256:12': /web\/image\/digest.*does not match pattern/,
    'api.settings.LOG_LEVEL=3': /api\/settings\/LOG_LEVEL.*want string/,
    'api.settings.LOGLEVEL=info': /additional properties 'LOGLEVEL' not allowed/,
    'sealed.database-password=null': /missing property 'database-password'/,
    'wbe.replicas=3': /additional properties 'wbe' not allowed/,
  };
  for (const [value, message] of Object.entries(wrong))
    test(`refuses ${value}`, () => {
      const { status, stderr } = templated(['--set', value]);
      assert.notEqual(status, 0);
      assert.match(stderr, message);
    });
});

/** What is found in a chart as it is rendered, each template's objects in a file of their own. */
async function findingsIn(rendered: string, cluster: string, files: Readonly<Record<string, string>>) {
  const sources = rendered.split(/^---\n# Source: [^/]+\/templates\//m).slice(1);
  const templates = new Map<string, string>();
  for (const source of sources) {
    const end = source.indexOf('\n');
    const path = source.slice(0, end);
    templates.set(path, [...(templates.has(path) ? [templates.get(path)] : []), source.slice(end + 1)].join('---\n'));
  }
  const found = await lintFiles(
    {
      ...Object.fromEntries([...templates].map(([path, text]) => [`/shop/deploy/${path}`, text])),
      '/shop/deploy/.prodlint.yaml': files['deploy/.prodlint.yaml'] ?? '',
      '/shop/deploy/cluster/namespaces.yaml': cluster,
      '/shop/deploy/cluster/velero.yaml': files['deploy/cluster/velero.yaml'] ?? '',
    },
    undefined,
    { linter },
  );
  return [...found].flatMap(([path, { documents }]) =>
    documents.flatMap(({ findings }) => findings.map(({ rule, message }) => `${path}: ${rule.id}: ${message}`)),
  );
}
