// Completion at any place of real manifests, whole, cut off or damaged: nothing throws, edits stay in the cursor's line, and what is chosen leaves
// readable what was readable.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CompletionItem, TextEdit } from 'vscode-languageserver-protocol';
import { FileSnapshot } from '../server/src/engine/snapshot';
import { complete } from '../server/src/lsp/completion/complete';
import { completionClient } from '../server/src/lsp/completion/serve';
import { LineIndex } from '../server/src/yaml/text';
import { COMPLETION_CAPABILITIES, choose, syntaxProblems } from './support/completion';
import { strictLinter, testSettings } from './support/lint';
import { corpus, readText, root, yamlFiles } from './support/repository';
import { testSchemas } from './support/schema-files';

const COUNT = 800;
/** Of many suggestions, so many are tried. */
const TRIED = 8;
const folders = [join(root, 'test/fixtures'), ...(corpus === undefined ? [] : [corpus])];
const texts = folders
  .flatMap(yamlFiles)
  .map(readText)
  .filter((text) => text.length > 0 && text.length < 20_000);
const DAMAGE = ['"', "'", '{', '[', ': ', '- ', '#', '&a ', '*a', '|\n', '{{ .x ', '\t', '---\n', '? '];

const client = completionClient(COMPLETION_CAPABILITIES);
const { kubernetesVersion: target } = testSettings();
const { rules } = strictLinter();

function ask(text: string, offset: number): CompletionItem[] {
  const snapshot = new FileSnapshot(text);
  const question = {
    snapshot,
    lines: new LineIndex(text),
    offset,
    uri: 'file:///manifest.yaml',
    ownSchema: undefined,
  };
  const known = {
    schemas: testSchemas,
    target,
    rules,
    beside: [],
    findIn: () => [],
    explainsSchema: true,
    trigger: undefined,
  };
  return complete({ ...question, ...known }, client);
}

/** Marsaglia's xorshift32: the same places in every run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

interface Place {
  readonly text: string;
  readonly offset: number;
  /** It may mean something else to a reader that takes more than YAML allows. */
  readonly isDamaged?: boolean;
}

/** A place of a text as it looks while somebody writes it. */
function placeIn(text: string, next: (below: number) => number): Place {
  const offset = next(text.length);
  const lineStart = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset);
  switch (next(5)) {
    case 0:
      return { text: text.slice(0, offset), offset };
    case 1:
      return { text, offset };
    case 2: {
      // An empty line, as far in as the one below it.
      const indent = /^ *(?:- )?/.exec(text.slice(lineStart))?.[0].length ?? 0;
      const line = `${' '.repeat(indent)}\n`;
      return { text: text.slice(0, lineStart) + line + text.slice(lineStart), offset: lineStart + indent };
    }
    case 3:
      return { text: text.slice(0, offset) + (lineEnd < 0 ? '' : text.slice(lineEnd)), offset };
    default: {
      const damage = DAMAGE[next(DAMAGE.length)] ?? '';
      return {
        text: text.slice(0, offset) + damage + text.slice(offset),
        offset: offset + damage.length,
        isDamaged: true,
      };
    }
  }
}

test('completion at random places of real manifests', () => {
  const next = random(0x5eed);
  let suggested = 0;
  for (let count = 0; count < COUNT; count++) {
    const place = placeIn(texts[next(texts.length)] ?? '', next);
    const { text, offset, isDamaged = false } = place;
    const items = ask(text, offset);
    suggested += items.length;
    const position = new LineIndex(text).position(offset);
    const shown = () => `${text.slice(0, offset)}‸${text.slice(offset)}`;
    for (const { label, textEdit } of items) {
      const { start, end } = (textEdit as TextEdit).range;
      const isAround = start.character <= position.character && position.character <= end.character;
      assert.ok(start.line === position.line && end.line === position.line && isAround, `${label} in\n${shown()}`);
    }
    if (isDamaged || syntaxProblems(text).length > 0) continue;
    for (let index = 0; index < items.length; index += Math.ceil(items.length / TRIED)) {
      const item = items[index];
      if (item === undefined) continue;
      const after = choose({ text, items }, item);
      assert.deepEqual(syntaxProblems(after), [], `${item.label} in\n${shown()}\ngives\n${after}`);
    }
  }
  assert.ok(suggested > COUNT, `only ${suggested} suggestions at ${COUNT} places`);
});
