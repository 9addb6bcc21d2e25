// What kubectl can not read, compared with what is found: without a cluster it can tell whether a document becomes its typed object.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, test } from 'node:test';
import type { Finding } from '../server/src/engine/finding';
import { FileSnapshot } from '../server/src/engine/snapshot';
import { kubectl, missingKubectl as skip } from './support/kubectl';
import { strictLinter, testSettings } from './support/lint';
import { corpus, filesNamed, readText, root, yamlFiles } from './support/repository';
import { readRulePage } from './support/rule-page';

/** The rules about what no program could put into a typed object. */
const READING_RULES = ['yaml-syntax', 'wrong-type', 'ambiguous-scalar', 'invalid-value', 'secret-not-base64'];
/** Of those, the ones that are about nothing else. */
const TYPE_RULES = ['wrong-type', 'ambiguous-scalar'];
/** Where one of these speaks, those about fields are silent. */
const STOPPING_RULES = ['merge-conflict-marker', 'removed-api', 'unknown-api-version'];

/** What kubectl alone can not read. */
const KUBECTL_ALONE: Readonly<Record<string, string>> = {
  'test/fixtures/nasty/list-object.yaml:1': 'an item without apiVersion is no object of its own here',
  'test/fixtures/nasty/odd-characters.yaml:1': 'U+2028 and U+2029 end a line in YAML 1.1',
  'test/fixtures/nasty/separator-with-content.yaml:1': 'nothing but a comment may stand behind `---`',
};

/** Values that something fills in or decrypts before the manifest is applied. */
const FILLED_IN = /\$\{\w+\}|<\w[^<>\n]*>|\bENC\[/;

const UNREADABLE = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { replicas: three }\n';

interface Manifest {
  readonly name: string;
  readonly text: string;
  /** A document with several objects. */
  readonly isList: boolean;
  readonly findings: readonly Finding[];
}

/** A text with documents, and the one-based line on which it begins. */
interface Text {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

function textsIn(folder: string): Text[] {
  return yamlFiles(folder).map((file) => ({ file: relative(root, file), line: 1, text: readText(file) }));
}

/** The examples of the rules' pages. */
function examples(): Text[] {
  return filesNamed(join(root, 'server/src/rules'), /\.md$/).flatMap((page) =>
    readRulePage(readText(page)).examples.map(({ pageLine, text }) => ({
      file: relative(root, page),
      line: pageLine + 1,
      text,
    })),
  );
}

/** The documents that are plain manifests, or no YAML. */
function manifestsOf(texts: readonly Text[]): Manifest[] {
  const linter = strictLinter();
  const settings = testSettings({
    // The release of kubectl.
    kubernetesVersion: { major: 1, minor: 35, patch: undefined },
    onlyRules: [...READING_RULES, ...STOPPING_RULES],
  });
  return texts.flatMap(({ file, line, text }) =>
    linter.lint(new FileSnapshot(text), settings).documents.flatMap(({ placed, findings }) => {
      const { document, resources } = placed.snapshot;
      const isPlain = !document.templated && !FILLED_IN.test(placed.text);
      if (!isPlain || (document.valid && resources.length === 0)) return [];
      const name = `${file}:${line + placed.line}`;
      const errors = findings.filter(({ severity }) => severity === 'error');
      const isList = resources.some(({ path }) => path.length > 0);
      return [{ name, text: placed.text, isList, findings: errors }];
    }),
  );
}

/** What kubectl says of objects that it has read, and of kinds that it does not know. */
const NO_REFUSAL = /^Warning: |^error: [\w.]+\/|the object is not a pod|\bno kind (?:.* )?is registered/;

/**
 * Why kubectl can not read documents, by their index; null for those of which it does not know the kind, nothing for what it read.
 * `set env` reads all files of a folder as typed objects and goes on after an error; most other local commands read untyped ones.
 */
function refusals(manifests: readonly Manifest[]): Map<number, string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'prodlint-'));
  const said = (path: string) =>
    spawnSync(kubectl, ['set', 'env', '--local', '--filename', path, 'A=b', '--output=name'], {
      encoding: 'utf8',
      env: { HOME: folder, KUBECONFIG: '/dev/null' },
      maxBuffer: 64 * 1024 * 1024,
    }).stderr;
  try {
    const texts = [...manifests.map(({ text }) => text), UNREADABLE];
    for (const [index, text] of texts.entries()) writeFileSync(join(folder, `${index}.yaml`), text);
    const found = new Map<number, string | null>();
    const answers = said(folder);
    for (const [, index, reason = ''] of answers.matchAll(
      /^.*?(?:unable to decode|error parsing) "?\S*\b(\d+)\.yaml"?: (.*)$/gm,
    ))
      found.set(Number(index), NO_REFUSAL.test(reason) ? null : reason);
    assert.match(found.get(manifests.length) ?? '', /cannot unmarshal string/, `kubectl can tell: ${answers}`);
    // What is wrong inside a List is told without the name of its file.
    for (const [index, { isList }] of manifests.entries()) {
      const lines = isList ? said(join(folder, `${index}.yaml`)).split('\n') : [];
      const reason = lines.find((line) => line !== '' && !NO_REFUSAL.test(line));
      if (reason !== undefined) found.set(index, reason);
      else if (lines.some((line) => line.includes('no kind'))) found.set(index, null);
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const SOURCES: readonly { name: string; texts: (() => Text[]) | undefined }[] = [
  { name: 'the corpus', texts: corpus === undefined ? undefined : () => textsIn(corpus ?? '') },
  { name: 'the fixtures', texts: () => textsIn(join(root, 'test/fixtures')) },
  { name: 'the examples of the pages', texts: examples },
];

for (const { name, texts } of SOURCES) {
  const missing = texts === undefined && 'the corpus is not beside the project';
  describe(`kubectl and ${name}`, { skip: skip || missing }, () => {
    const manifests = skip === false && texts !== undefined ? manifestsOf(texts()) : [];
    const refused = manifests.length > 0 ? refusals(manifests) : new Map<number, string | null>();
    const has = ({ findings }: Manifest, rules: readonly string[]) =>
      findings.some(({ rule }) => rules.includes(rule.id));

    test('what kubectl can not read has a finding', () => {
      const quiet = manifests.flatMap((manifest, index) => {
        const reason = refused.get(index) ?? null;
        return reason === null || has(manifest, [...READING_RULES, ...STOPPING_RULES])
          ? []
          : [`${manifest.name}: ${reason}`];
      });
      const known = Object.keys(KUBECTL_ALONE).filter((place) => manifests.some((manifest) => manifest.name === place));
      assert.deepEqual(
        quiet.filter((line) => !known.some((place) => line.startsWith(`${place}:`))),
        [],
      );
      assert.equal(quiet.length, known.length, 'what is known is still so');
    });

    test('what is said to have a wrong type, kubectl can not read', () => {
      const wrong = manifests.flatMap((manifest, index) =>
        has(manifest, TYPE_RULES) && !refused.has(index)
          ? manifest.findings
              .filter(({ rule }) => TYPE_RULES.includes(rule.id))
              .map(({ message }) => `${manifest.name}: ${message}`)
          : [],
      );
      assert.deepEqual(wrong, []);
    });
  });
}
