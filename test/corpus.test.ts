// Real manifests of other projects: what is found in them, by rule, so that a change in noise is seen in review.
import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { strictLinter, testSettings } from './support/lint';
import { corpus, readText, root, yamlFiles } from './support/repository';
import { type FileTexts, lintFiles } from './support/workspace';

const skip = corpus === undefined && 'the corpus is not beside the project';

const RECORD = join(root, 'test/corpus-counts.json');

/** What was found in a corpus of a certain size. */
interface CorpusCounts {
  readonly files: number;
  readonly characters: number;
  /** Errors, warnings and infos by rule. */
  readonly findings: Readonly<Record<string, readonly [errors: number, warnings: number, infos: number]>>;
}

/** The texts of each repository of the corpus, by their paths. */
function repositories(): FileTexts[] {
  const folder = corpus ?? '';
  const names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? entry.name : [],
  );
  return names.map((name) =>
    Object.fromEntries(yamlFiles(join(folder, name)).map((file) => [file.replaceAll('\\', '/'), readText(file)])),
  );
}

async function count(): Promise<CorpusCounts> {
  const linter = strictLinter();
  const findings: Record<string, [number, number, number]> = {};
  const all = repositories();
  for (const files of all) {
    for (const { documents, snapshot } of (
      await lintFiles(files, testSettings({ profile: 'strict' }), { linter })
    ).values()) {
      for (const { rule, severity } of snapshot.isKubernetes ? documents.flatMap(({ findings }) => findings) : []) {
        const row = findings[rule.id] ?? [0, 0, 0];
        row[severity === 'error' ? 0 : severity === 'warning' ? 1 : 2]++;
        findings[rule.id] = row;
      }
    }
  }
  const texts = all.flatMap((files) => Object.values(files));
  const sorted = Object.fromEntries(Object.entries(findings).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { files: texts.length, characters: texts.reduce((sum, { length }) => sum + length, 0), findings: sorted };
}

/** One line for each rule, so that a review shows what became louder. `PRODLINT_RECORD=1` writes the file anew. */
test('the counts of findings by rule, profile strict, are those that were recorded', { skip }, async (context) => {
  const counts = await count();
  if (process.env.PRODLINT_RECORD !== undefined) {
    const rows = Object.entries(counts.findings).map(([rule, row]) => `    "${rule}": ${JSON.stringify(row)}`);
    const { files, characters } = counts;
    const text = `{\n  "files": ${files},\n  "characters": ${characters},\n  "findings": {\n${rows.join(',\n')}\n  }\n}\n`;
    writeFileSync(RECORD, text);
  }
  const recorded = JSON.parse(readText(RECORD)) as CorpusCounts;
  if (recorded.files !== counts.files || recorded.characters !== counts.characters)
    context.skip('the counts are those of another corpus');
  else assert.deepEqual(counts.findings, recorded.findings);
});

test('the hardened manifests of kube-prometheus have no error but one that is true', { skip }, async () => {
  const folder = join(corpus ?? '', 'kube-prometheus/manifests');
  const files = Object.fromEntries(yamlFiles(folder).map((file) => [file, readText(file)]));
  const errors = [...(await lintFiles(files, testSettings()))].flatMap(([file, { documents }]) =>
    documents
      .flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'error'))
      .map(({ rule }) => `${relative(folder, file)}: ${rule.id}`),
  );
  // The node exporter does get the right to set its node's clock.
  assert.deepEqual(errors, ['nodeExporter-daemonset.yaml: dangerous-capability']);
});
