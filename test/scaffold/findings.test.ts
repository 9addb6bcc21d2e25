// Whatever is answered, what the scaffold makes has nothing to fix.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Linter, NO_CONTEXT } from '../../server/src/engine/linter';
import { FileSnapshot } from '../../server/src/engine/snapshot';
import { RULES } from '../../server/src/rules/registry.generated';
import type { Rule } from '../../server/src/rules/rule';
import { scaffold } from '../../server/src/scaffold/scaffold';
import { strictLinter, testSettings } from '../support/lint';
import { answersFor, asWorkspace, combinations } from '../support/scaffold';
import { testSchemas } from '../support/schema-files';
import { lintFiles } from '../support/workspace';

const all = combinations(2);
const linter = strictLinter();

/** What is found in the files, in the profile that they choose themselves: strict. */
async function findingsIn(files: Readonly<Record<string, string>>, kubernetesVersion?: string): Promise<string[]> {
  const top = { profile: undefined, kubernetesVersion, rules: {} };
  const found = await lintFiles(files, undefined, { linter, options: { honourSuppressions: true, top } });
  return [...found].flatMap(([path, { documents }]) =>
    documents.flatMap(({ findings }) =>
      findings.map(({ rule, severity, message }) => `${path}: ${severity} ${rule.id}: ${message}`),
    ),
  );
}

const VERSIONS = ['1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36'] as const;

test('what is wrong with such files would be found', async () => {
  const [given] = all;
  assert.ok(given !== undefined);
  const files = asWorkspace(scaffold(answersFor(given)));
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: a, image: a }] }\n';
  assert.ok((await findingsIn({ ...files, '/shop/deploy/base/pod.yaml': pod })).length > 10);
  assert.match((await findingsIn(files, '1.28')).join('\n'), /not-yet-available-api/);
});

describe('the scaffold has no findings', () => {
  test('there are a few hundred combinations, at least', () => assert.ok(all.length >= 300, `${all.length}`));

  for (const given of all)
    test(Object.values(given).join(' '), async () => {
      const files = asWorkspace(scaffold(answersFor(given)));
      assert.deepEqual(await findingsIn(files), []);
    });

  // Each version has other combinations: together they are all of them, and each version sees every kind and choice.
  for (const [index, version] of VERSIONS.entries())
    test(`for Kubernetes ${version}`, async () => {
      for (const given of all.filter((_, position) => position % VERSIONS.length === index)) {
        const files = asWorkspace(scaffold(answersFor(given)));
        assert.deepEqual(await findingsIn(files, version), []);
      }
    });
});

/** Every object of every combination once: the schemas, and what the API server asks beyond them, look at one object at a time. */
function distinctObjects(): readonly FileSnapshot[] {
  const texts = all.flatMap((given) =>
    Object.entries(asWorkspace(scaffold(answersFor(given))))
      // A template or a patch is no whole object; what comes of it is what the plain layout has.
      .filter(([path]) => !path.includes('/templates/') && !/\/version\.yaml$/.test(path))
      .flatMap(([, text]) => text.split(/^---\n/m)),
  );
  return [...new Set(texts)].map((text) => new FileSnapshot(text));
}

describe('every object is valid in every version', () => {
  const objects = distinctObjects();
  const fail = (rule: Rule, error: unknown) => {
    throw new Error(`${rule.id} failed`, { cause: error });
  };
  const rules = RULES.filter(({ need }) => need === 'validity');
  const validity = new Linter(rules, fail, testSchemas);
  test('there are many', () => assert.ok(objects.length > 1000, `${objects.length}`));

  for (const version of VERSIONS)
    test(version, () => {
      const minor = Number(version.split('.')[1]);
      const settings = testSettings({ kubernetesVersion: { major: 1, minor, patch: undefined }, profile: 'strict' });
      const found = objects.flatMap((snapshot) =>
        validity
          .lint(snapshot, settings, NO_CONTEXT)
          .documents.flatMap(({ findings }) => findings.map(({ rule, message }) => `${rule.id}: ${message}`)),
      );
      assert.deepEqual(found, []);
    });
});
