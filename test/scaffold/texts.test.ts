// The texts of what the scaffold makes: the same for the same answers, in the form that Git likes, and with the meaning that was asked for.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { planOf, scaffoldPlan } from '../../server/src/scaffold/scaffold';
import { isList, isMap, valueAt, type YamlValue } from '../../server/src/yaml/value';
import { inLayout, oddPlans } from '../support/odd-plans';
import { demanding, shop } from '../support/plans';
import { answersFor, combinations } from '../support/scaffold';

const given = combinations();
const several = (['kustomize', 'helm', 'plain'] as const).flatMap((layout) => [
  shop({ layout, pipeline: 'github', delivery: 'argo-cd', backup: 'velero' }),
  demanding({ layout, pipeline: 'gitlab', delivery: 'flux' }),
]);
const plans = [...given.map((one) => planOf(answersFor(one))), ...several];

test('the same answers make the same bytes, on whatever day', ({ mock }) => {
  const made = () => JSON.stringify(plans.map((plan) => scaffoldPlan(plan)));
  mock.method(Math, 'random', () => assert.fail('random'));
  mock.timers.enable({ apis: ['Date'], now: 0 });
  const before = made();
  mock.timers.setTime(1e12);
  assert.equal(made(), before);
});

test('answers may come in any order', () => {
  for (const one of given.slice(0, 20)) {
    const turned = Object.fromEntries(Object.entries(one).reverse());
    assert.deepEqual(scaffoldPlan(planOf(answersFor(turned))), scaffoldPlan(planOf(answersFor(one))));
  }
});

test('texts end with one line break and have no others than Unix has; paths lead nowhere else', () => {
  for (const plan of plans)
    for (const { path, text } of scaffoldPlan(plan)) {
      assert.match(path, /^(?:[\w.-]+\/)*[\w.-]+$/);
      assert.ok(!path.split('/').includes('..'));
      // What a container reads is as it was given.
      if (/\/(?:files|settings)\/[^/]+$/.test(path)) continue;
      assert.match(text, /[^\n]\n$/, path);
      assert.doesNotMatch(text, /\r|[ \t]\n/, path);
      assert.ok(!text.includes(process.cwd()), path);
    }
});

/** What Kubernetes makes of a word of a command. No variable here is meant. */
function expanded(word: YamlValue): string {
  return String(word).replace(/\$\$|\$\([^)]*\)/g, (found) => (found === '$$' ? '$' : 'a variable'));
}

/** As they stand: nothing in them is a template. */
function documentsIn(text: string): YamlValue[] {
  return parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS());
}

describe('names and texts mean what they say, however odd they are', () => {
  test('in plain manifests', () => {
    fc.assert(
      fc.property(oddPlans, (odd) => {
        const plan = inLayout(odd, 'plain');
        const objects = scaffoldPlan(plan)
          .filter(({ path }) => path.startsWith('deploy/manifests/prod/'))
          .flatMap(({ text }) => documentsIn(text));
        const find = (kind: string, name: string) =>
          objects.find((one) => valueAt(one, ['kind']) === kind && valueAt(one, ['metadata', 'name']) === name);
        const [part] = plan.parts;
        assert.ok(part !== undefined);
        const { answers, details } = part;
        const config = valueAt(find('ConfigMap', `${plan.name}-config`), ['data']);
        assert.ok(isMap(config));
        for (const setting of answers.settings) {
          const at = setting.indexOf('=');
          assert.equal(config[setting.slice(0, at)], setting.slice(at + 1));
        }
        const { content } = details.main.files?.[0] ?? {};
        const files = find('ConfigMap', `${plan.name}-files`);
        assert.equal(valueAt(files, ['data', 'app.conf']), content?.kind === 'text' ? content.text : undefined);
        const command = valueAt(find('Deployment', plan.name), [
          'spec',
          'template',
          'spec',
          'containers',
          0,
          'command',
        ]);
        assert.deepEqual(isList(command) ? command.map(expanded) : [], details.main.command);
        for (const object of objects) {
          assert.ok(isMap(object));
          const labels = valueAt(object, ['metadata', 'labels']);
          for (const label of Object.values(isMap(labels) ? labels : {})) assert.equal(typeof label, 'string');
          assert.equal(typeof valueAt(object, ['metadata', 'name']), 'string');
        }
      }),
      { numRuns: 150 },
    );
  });
});
