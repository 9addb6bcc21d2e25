// Real manifests of other projects: what is found in them, by rule, so that a change in noise is seen in review.
import assert from 'node:assert/strict';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { FileSnapshot } from '../server/src/engine/snapshot';
import { strictLinter, testSettings } from './support/lint';
import { corpus, readText, yamlFiles } from './support/repository';

const skip = corpus === undefined && 'the corpus is not beside the project';

test('counts of findings by rule, production profile', { skip }, () => {
  const linter = strictLinter();
  const counts = new Map<string, Record<string, number>>();
  for (const file of yamlFiles(corpus ?? '')) {
    const snapshot = new FileSnapshot(readText(file));
    if (!snapshot.isKubernetes) continue;
    for (const { findings } of linter.lint(snapshot, testSettings()).documents) {
      for (const { rule, severity } of findings) {
        const row = counts.get(rule.id) ?? { error: 0, warning: 0, info: 0 };
        row[severity] = (row[severity] ?? 0) + 1;
        counts.set(rule.id, row);
      }
    }
  }
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [rule, row] of rows)
    console.log(`${rule.padEnd(32)} ${row.error} errors, ${row.warning} warnings, ${row.info} info`);
  assert.ok(rows.length > 0);
});

test('the hardened manifests of kube-prometheus have no error but one that is true', { skip }, () => {
  const linter = strictLinter();
  const folder = join(corpus ?? '', 'kube-prometheus/manifests');
  const errors = (corpus === undefined ? [] : yamlFiles(folder)).flatMap((file) =>
    linter
      .lint(new FileSnapshot(readText(file)), testSettings())
      .documents.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'error'))
      .map(({ rule }) => `${relative(folder, file)}: ${rule.id}`),
  );
  // The node exporter does get the right to set its node's clock.
  const known = ['nodeExporter-daemonset.yaml: dangerous-capability'];
  assert.deepEqual(errors, corpus === undefined ? [] : known);
});
