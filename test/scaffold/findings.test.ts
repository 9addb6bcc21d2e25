// Whatever is answered, what the scaffold makes has nothing to fix.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { scaffold } from '../../server/src/scaffold/scaffold';
import { strictLinter } from '../support/lint';
import { answersFor, asWorkspace, combinations } from '../support/scaffold';
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

/** Each of them has other combinations: together they are all of them, and each version sees every kind and choice. */
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

  for (const [index, version] of VERSIONS.entries())
    test(`for Kubernetes ${version}`, async () => {
      for (const given of all.filter((_, position) => position % VERSIONS.length === index)) {
        const files = asWorkspace(scaffold(answersFor(given)));
        assert.deepEqual(await findingsIn(files, version), []);
      }
    });
});
