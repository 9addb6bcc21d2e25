// Keeps the invariants of ARCHITECTURE.md that can be read off the source.
import assert from 'node:assert/strict';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { filesNamed, readText, root } from './support/repository';

const source = join(root, 'server/src');
/** Each part may import those in front of it. `lsp` and `cli` stand side by side at the end; `cli` starts the server. */
const ORDER = ['yaml', 'kubernetes', 'workspace', 'rules', 'engine', 'scaffold', 'disk', 'lsp', 'cli'];
/** The parts that know what they run on. */
const OUTER = ['disk', 'lsp', 'cli'];
const OUTSIDE = /^(?:node:|vscode$|vscode-language|fs$|path$|process$|os$)/;

interface Import {
  readonly file: string;
  readonly part: string;
  readonly target: string;
}

function imports(): Import[] {
  return filesNamed(source, /^(?!test-support).*(?<!\.test)\.ts$/).flatMap((file) => {
    const part = relative(source, file).split(/[\\/]/)[0] ?? '';
    const matches = readText(file).matchAll(/^(?:import|export)\b[^'"]*?from '([^']+)'|\bimport\('([^']+)'\)/gm);
    return [...matches].map((match) => ({ file: relative(root, file), part, target: match[1] ?? match[2] ?? '' }));
  });
}

test('imports go one way', () => {
  const wrong = imports().filter(({ file, part, target }) => {
    if (!target.startsWith('.')) return false;
    const other = relative(source, resolve(root, dirname(file), target)).split(/[\\/]/)[0] ?? '';
    return other !== '..' && ORDER.indexOf(other) > ORDER.indexOf(part);
  });
  assert.deepEqual(wrong, []);
});

test('below disk, lsp and cli nothing knows files, processes, LSP or VS Code', () => {
  const core = imports().filter(({ part }) => !OUTER.includes(part));
  assert.ok(core.length > 50, 'the imports were found');
  assert.deepEqual(
    core.filter(({ target }) => OUTSIDE.test(target)),
    [],
  );
});

test('every part is one that the order names', () => {
  const parts = new Set(imports().map(({ part }) => part));
  assert.deepEqual(
    [...parts].filter((part) => !ORDER.includes(part)),
    [],
  );
});

test('rules are pure: no clock, no chance, no globals', () => {
  const impure = /\bDate\b|\bMath\.random\b|\bprocess\.|\bglobalThis\b|\bsetTimeout\b|\bconsole\.|^let /m;
  const wrong = filesNamed(join(source, 'rules'), /^(?!test-support).*(?<!\.test)\.ts$/).filter((file) =>
    impure.test(readText(file)),
  );
  assert.deepEqual(wrong, []);
});

test('the client decides nothing about YAML', () => {
  const wrong = filesNamed(join(root, 'client/src'), /\.ts$/).filter((file) =>
    /from '(?:yaml|[^']*server\/src\/(?:yaml|engine|rules)\b[^']*)'/.test(readText(file)),
  );
  assert.deepEqual(wrong, []);
});
