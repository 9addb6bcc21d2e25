// What the rules on values and on what is missing say, beside what Kubernetes' own validation said of the same manifests.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { lintText } from '../support/lint';
import { root } from '../support/repository';
import { type ChangedManifest, readChanges } from './changes';

const folder = join(root, 'test/validation');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const valid = new Map(Object.entries(parse(read('valid.yaml')) as Record<string, unknown>));
const onlyRules = ['invalid-value', 'missing-field'];
const kubernetesVersion = { major: 1, minor: 34, patch: undefined };

function findings({ text, shorten }: ChangedManifest): string[] {
  const { documents } = lintText(text, { onlyRules, kubernetesVersion });
  return documents.flatMap(({ findings: found }) =>
    found.map(({ rule, severity, path }) => `${severity === 'error' ? '' : `${severity} `}${rule.id} ${shorten(path)}`),
  );
}

describe('the valid manifests', () => {
  for (const [name, manifest] of valid)
    test(name, () => {
      const text = JSON.stringify(manifest, undefined, 2);
      const { documents } = lintText(text, { onlyRules, kubernetesVersion });
      assert.deepEqual(
        documents.flatMap((document) => document.findings.map(({ message }) => message)),
        [],
      );
    });
});

for (const name of readdirSync(folder).filter((file) => file.endsWith('.txt'))) {
  describe(name.replace('.txt', ''), () => {
    for (const manifest of readChanges(read(name), valid))
      test(manifest.title, () => assert.deepEqual(findings(manifest).sort(), [...manifest.expected].sort()));
  });
}
