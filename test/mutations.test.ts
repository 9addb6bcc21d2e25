// Random damage to real manifests: nothing throws, nothing hangs, and what is kept between versions changes no finding.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixAll } from '../server/src/engine/fixes';
import type { FileFindings } from '../server/src/engine/linter';
import { FileSnapshot } from '../server/src/engine/snapshot';
import { strictLinter, testSettings } from './support/lint';
import { corpus, readText, root, yamlFiles } from './support/repository';

const COUNT = 10_000;
const folders = [join(root, 'test/fixtures'), join(root, 'test/workspaces'), ...(corpus === undefined ? [] : [corpus])];
/** Large files would take the whole time. */
const texts = folders
  .flatMap(yamlFiles)
  .map(readText)
  .filter((text) => text.length > 0 && text.length < 20_000);
const SNIPPETS = [
  '\t',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  ': ',
  '- ',
  '\n',
  '  ',
  '#',
  '&a ',
  '*a',
  '<<: *a',
  '---\n',
  '...\n',
  '|\n',
  '{{ .x }}',
  '\u0000',
  '😀',
  '\r\n',
  'null',
  '~',
  '!!str ',
  '? ',
  '%YAML 1.2\n',
  '<<<<<<< a\n',
];

/** Marsaglia's xorshift32: the same damage in every run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function mutate(text: string, next: (below: number) => number): string {
  const at = next(text.length + 1);
  const length = next(3) === 0 ? next(80) : next(3);
  switch (next(5)) {
    case 0:
      return text.slice(0, at) + text.slice(at + length);
    case 1:
      return text.slice(0, at) + (SNIPPETS[next(SNIPPETS.length)] ?? '') + text.slice(at);
    case 2: {
      const from = next(text.length + 1);
      return text.slice(0, at) + text.slice(from, from + 1 + length * 4) + text.slice(at);
    }
    case 3: {
      const lines = text.split('\n');
      const line = next(lines.length);
      lines[line] = `${' '.repeat(next(6))}${(lines[line] ?? '').trimStart()}`;
      return lines.join('\n');
    }
    default:
      return text.slice(0, at);
  }
}

function summary({ documents }: FileFindings): string[] {
  return documents.flatMap(({ placed, findings }) =>
    findings.map(({ rule, span, message }) => `${placed.start} ${span.start}-${span.end} ${rule.id} ${message}`),
  );
}

test(`${COUNT} random mutations: no exception, no hang; incremental is as from scratch`, () => {
  const next = random(20_240_229);
  const linter = strictLinter();
  const settings = testSettings({ profile: 'strict' });
  const slow: string[] = [];
  let done = 0;
  while (done < COUNT) {
    let text = texts[next(texts.length)] ?? '';
    let snapshot = new FileSnapshot(text);
    for (let step = 0; step < 5 && done < COUNT; step++, done++) {
      text = mutate(text, next);
      // Processor time: what else the machine does is not the linter's hang.
      const start = process.cpuUsage();
      snapshot = new FileSnapshot(text, snapshot);
      const found = linter.lint(snapshot, settings);
      if (process.cpuUsage(start).user > 1_000_000) slow.push(text);
      if (step === 4) {
        assert.deepEqual(summary(found), summary(strictLinter().lint(new FileSnapshot(text), settings)));
        fixAll(
          text,
          (snapshot) => linter.lint(snapshot, settings),
          (finding) => finding.fixes[0],
        );
      }
    }
  }
  assert.deepEqual(slow, []);
});
