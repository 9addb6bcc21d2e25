// What the scaffold makes can be built: overlays by kubectl, charts by helm; and each layout comes to the same objects.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Answers } from '../../server/src/scaffold/answers/questions';
import { type EnvironmentName, environmentOf, environmentsOf } from '../../server/src/scaffold/application';
import { CHART_FOLDER, valuesFile } from '../../server/src/scaffold/layout/helm';
import { overlayFolder } from '../../server/src/scaffold/layout/kustomize';
import { plainFolder } from '../../server/src/scaffold/layout/plain';
import { scaffold } from '../../server/src/scaffold/scaffold';
import { isMap, valueAt, type YamlMap, type YamlValue } from '../../server/src/yaml/value';
import { fetchHelm, kubectl, missingKubectl } from '../support/kubectl';
import { readStream } from '../support/kustomize';
import { strictLinter } from '../support/lint';
import { answersFor, combinations } from '../support/scaffold';
import { temporaryFolders } from '../support/temporary-folders';
import { lintFiles } from '../support/workspace';

const folderWith = temporaryFolders('prodlint-scaffold-');
const helm = fetchHelm();
const linter = strictLinter();
const all = combinations();
const ofLayout = (layout: string) => all.filter((given) => given.layout === layout);

function filesOf(answers: Answers): Record<string, string> {
  return Object.fromEntries(scaffold(answers).map(({ path, text }) => [path, text]));
}

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** The objects of an environment as the plain layout has them. */
function plainObjects(answers: Answers, name: EnvironmentName): Map<string, YamlValue> {
  const asPlain = { ...answers, layout: 'plain' } as const;
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
  if (typeof value === 'string') return value.replace(/(-config)-[a-z0-9]{10}$/, '$1');
  if (!isMap(value)) return value;
  const own = ['app.kubernetes.io/managed-by', 'imagePullPolicy', 'checksum/config'];
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
  for (const given of ofLayout('kustomize'))
    test(Object.values(given).join(' '), () => {
      const answers = answersFor(given);
      const { path } = folderWith(filesOf(answers));
      for (const name of environmentsOf(answers)) {
        const built = byName(readStream(run(kubectl, ['kustomize', join(path, overlayFolder(name))])));
        assert.deepEqual(built, plainObjects(answers, name));
      }
    });
});

describe('helm renders every chart', { skip: helm.missing }, () => {
  for (const given of ofLayout('helm'))
    test(Object.values(given).join(' '), async () => {
      const answers = answersFor(given);
      const files = filesOf(answers);
      const { path } = folderWith(files);
      const cluster = Object.entries(files).find(([name]) => name.endsWith('cluster/namespaces.yaml'))?.[1] ?? '';
      const chart = join(path, CHART_FOLDER);
      for (const name of environmentsOf(answers)) {
        const { namespace } = environmentOf(answers, name);
        const values = ['--values', join(chart, valuesFile(name))];
        const rendered = run(helm.path, ['template', answers.name, chart, '--namespace', namespace, ...values]);
        const own = readStream(cluster).filter((object) =>
          [valueAt(object, ['metadata', 'namespace']), valueAt(object, ['metadata', 'name'])].includes(namespace),
        );
        assert.deepEqual(byName([...readStream(rendered), ...own]), plainObjects(answers, name));
        assert.deepEqual(await findingsIn(rendered, cluster, files), []);
      }
    });
});

/** What is found in a chart as it is rendered. */
async function findingsIn(rendered: string, cluster: string, files: Readonly<Record<string, string>>) {
  const found = await lintFiles(
    {
      '/shop/deploy/.prodlint.yaml': (files['deploy/.prodlint.yaml'] ?? '').replace('database.yaml', 'rendered.yaml'),
      '/shop/deploy/rendered.yaml': rendered,
      '/shop/deploy/namespaces.yaml': cluster,
      '/shop/deploy/velero.yaml': files['deploy/cluster/velero.yaml'] ?? '',
    },
    undefined,
    { linter },
  );
  return [...found].flatMap(([, { documents }]) =>
    documents.flatMap(({ findings }) => findings.map(({ rule, message }) => `${rule.id}: ${message}`)),
  );
}
