// Whatever is answered, what the scaffold makes has nothing to fix.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RULES } from '../../server/src/rules/registry.generated';
import { scaffold } from '../../server/src/scaffold/scaffold';
import { strictLinter } from '../support/lint';
import { answersFor, asWorkspace, combinations } from '../support/scaffold';
import { rulesNoting } from '../support/version-rules';
import { type FileTexts, lintWorkspace, workspaceOf } from '../support/workspace';

const VERSIONS = ['1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36'] as const;

/** The rules that asked for the version of Kubernetes; all others find the same for every version. */
const asked = new Set<string>();
const linter = strictLinter(rulesNoting(asked));

const all = combinations(2).map((given) => ({
  name: Object.values(given).join(' '),
  files: asWorkspace(scaffold(answersFor(given))),
}));

/** What is found in the files, in the profile that they choose themselves: strict. */
async function findingsIn(workspace: ReturnType<typeof workspaceOf>, kubernetesVersion: string, by = linter) {
  const top = { profile: undefined, kubernetesVersion, rules: {} };
  const found = await lintWorkspace(workspace, undefined, { linter: by, options: { honourSuppressions: true, top } });
  return [...found].flatMap(([path, { documents }]) =>
    documents.flatMap(({ findings }) =>
      findings.map(({ rule, severity, message }) => `${path}: ${severity} ${rule.id}: ${message}`),
    ),
  );
}

function firstFiles(): FileTexts {
  const [first] = all;
  assert.ok(first !== undefined);
  return first.files;
}

test('what is wrong with such files would be found', async () => {
  const files = firstFiles();
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: a, image: a }] }\n';
  const spoilt = workspaceOf({ ...files, '/shop/deploy/base/pod.yaml': pod });
  assert.ok((await findingsIn(spoilt, VERSIONS[0])).length > 10);
  assert.match((await findingsIn(workspaceOf(files), '1.28')).join('\n'), /not-yet-available-api/);
});

describe('the scaffold has no findings', () => {
  const workspaces = all.map(({ name, files }) => ({ name, workspace: workspaceOf(files) }));
  test('there are a few hundred combinations, at least', () => assert.ok(all.length >= 300, `${all.length}`));

  for (const { name, workspace } of workspaces)
    test(name, async () => assert.deepEqual(await findingsIn(workspace, VERSIONS[0]), []));

  for (const version of VERSIONS.slice(1))
    test(`for Kubernetes ${version} either`, async () => {
      for (const id of ['unknown-field', 'invalid-value', 'removed-api', 'not-yet-available-api'])
        assert.ok(asked.has(id));
      const versioned = strictLinter(RULES.filter(({ id }) => asked.has(id)));
      for (const { name, workspace } of workspaces)
        assert.deepEqual(await findingsIn(workspace, version, versioned), [], name);
    });
});
