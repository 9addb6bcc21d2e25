// What other programs say of the parts that are made for them: Prometheus of the alerts, GitHub of the workflow.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { scaffold, scaffoldPlan } from '../../server/src/scaffold/scaffold';
import { isList, valueAt, type YamlValue } from '../../server/src/yaml/value';
import { readStream } from '../support/kustomize';
import { shop } from '../support/plans';
import { fetched } from '../support/programs';
import { answersFor, combinations } from '../support/scaffold';
import { temporaryFolders } from '../support/temporary-folders';

const folderWith = temporaryFolders('prodlint-scaffold-');
const plans = [shop({ layout: 'kustomize', pipeline: 'github' }), shop({ layout: 'plain', pipeline: 'github' })];
const files = [
  ...combinations().flatMap((given) => scaffold(answersFor(given))),
  ...plans.flatMap((plan) => scaffoldPlan(plan)),
];

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

const promtool = fetched('promtool.mjs');

test('promtool accepts the alerts', { skip: promtool.missing }, () => {
  // What a chart has is a template; what it renders is what the other layouts have.
  const rules = files
    .filter(({ path }) => /\/(?:monitoring|backup)\.yaml$/.test(path) && !path.includes('/templates/'))
    .flatMap(({ text }) => readStream(text))
    .filter((object) => valueAt(object, ['kind']) === 'PrometheusRule')
    .map((object) => JSON.stringify({ groups: valueAt(object, ['spec', 'groups']) }));
  const groups = distinct(rules);
  assert.ok(groups.length >= 4, `${groups.length}`);
  const { path } = folderWith(Object.fromEntries(groups.map((text, index) => [`${index}.yaml`, text])));
  const args = ['check', 'rules', ...groups.map((_, index) => join(path, `${index}.yaml`))];
  const { status, stdout, stderr } = spawnSync(promtool.output, args, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  // Four of the application, three of what runs once, one of its backup.
  const found: readonly string[] = stdout.match(/SUCCESS: [134] rules found/g) ?? [];
  assert.equal(found.length, groups.length);
  assert.ok(found.includes('SUCCESS: 4 rules found'));
});

test('GitHub reads the workflows without a complaint', (context) => {
  const workflows = distinct(files.filter(({ path }) => path.startsWith('.github/')).map(({ text }) => text));
  assert.ok(workflows.length >= 4, `${workflows.length}`);
  const wrong = 'on: push\njobs: { a: { runs-on: ubuntu-24.04, steps: [{ runs: echo }] } }\n';
  const { output, missing, stderr } = fetched('workflow-parser.mjs', JSON.stringify([wrong, ...workflows]));
  if (missing !== false) {
    context.skip(missing);
    return;
  }
  const [problems, ...others] = JSON.parse(output || stderr) as string[][];
  assert.notDeepEqual(problems, [], 'the parser finds what is wrong');
  assert.deepEqual(others.flat(), []);
});

test('every pipeline is YAML of which the jobs can be read', () => {
  const pipelines = files.filter(({ path }) => path === '.gitlab-ci.yml').flatMap(({ text }) => readStream(text));
  assert.ok(pipelines.length > 0);
  const scripts = (job: YamlValue): YamlValue => valueAt(job, ['script']) ?? [];
  for (const pipeline of pipelines)
    for (const job of ['lint', 'test', 'build', 'scan', 'publish', 'deploy'])
      assert.ok(isList(scripts(valueAt(pipeline, [job]) ?? null)), job);
});
