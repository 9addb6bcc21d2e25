// What the API server refuses: each case is one change to a valid manifest, and has exactly these findings.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseKubernetesVersion } from '../../server/src/kubernetes/kubernetes-version';
import { lintText } from '../support/lint';
import { root } from '../support/repository';
import { FIELDS, NAMES, REQUIRED, type RefusedCase, TYPES, VALUES, VERSIONS, WORKLOADS } from './cases';

const folder = join(root, 'test/refused/valid');
const bases = new Map(
  readdirSync(folder).map((name) => [name.replace('.yaml', ''), readFileSync(join(folder, name), 'utf8')]),
);

/** Rules of other needs that speak for a refusal. */
const OF_OTHER_NEEDS: readonly string[] = ['hpa-range'];

/** The findings of the need `validity`, as the cases write them. */
function findings(text: string, version: string): string[] {
  const kubernetesVersion = parseKubernetesVersion(version);
  assert.ok(kubernetesVersion);
  return lintText(text, { kubernetesVersion })
    .documents.flatMap(({ placed, findings: found }) =>
      found
        .filter(({ rule }) => rule.need === 'validity' || OF_OTHER_NEEDS.includes(rule.id))
        .map(({ rule, severity, span }) => {
          const marked = placed.text.slice(span.start, span.end);
          return `${severity === 'error' ? '' : `${severity} `}${rule.id} \`${marked}\``;
        }),
    )
    .sort();
}

describe('the valid manifests', () => {
  for (const [name, text] of bases) {
    test(name, () => {
      assert.deepEqual(findings(text, '1.34'), []);
      assert.deepEqual(findings(text, '1.30'), []);
    });
  }
});

const TABLES = { TYPES, FIELDS, REQUIRED, VALUES, NAMES, WORKLOADS, VERSIONS };
for (const [title, cases] of Object.entries(TABLES)) describe(title.toLowerCase(), () => cases.forEach(check));

function check([base, original, replacement, ...expected]: RefusedCase): void {
  test(`${base}: ${replacement.trim().replaceAll(/\s+/g, ' ') || `without ${original.trim().split('\n', 1)[0]}`}`, () => {
    const text = bases.get(base) ?? '';
    assert.equal(text.split(original).length, 2, `${original} must stand once in ${base}`);
    // A finding may be that of another target version than the default.
    const version = expected.flatMap((finding) => finding.match(/ @(.*)$/)?.[1] ?? [])[0] ?? '1.34';
    const wanted = expected.map((finding) => finding.replace(/ @.*$/, '')).sort();
    assert.deepEqual(
      findings(
        text.replace(original, () => replacement),
        version,
      ),
      wanted,
    );
  });
}
