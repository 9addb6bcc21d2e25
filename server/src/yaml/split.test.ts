import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseYaml } from './document';
import { splitDocuments } from './split';

const texts = (file: string) => splitDocuments(file).map(({ text }) => text);

test('a file is split at its document markers', () => {
  const cases: [file: string, documents: string[]][] = [
    ['', ['']],
    ['a: 1', ['a: 1']],
    ['a: 1\n', ['a: 1\n']],
    ['a: 1\n---\nb: 2\n', ['a: 1\n', '---\nb: 2\n']],
    ['---\na: 1\n---\nb: 2', ['---\na: 1\n', '---\nb: 2']],
    ['--- # one\na: 1\n---\tb', ['--- # one\na: 1\n', '---\tb']],
    ['a: 1\r\n---\r\nb: 2\r\n', ['a: 1\r\n', '---\r\nb: 2\r\n']],
    ['a: 1\r---\rb: 2\r', ['a: 1\r', '---\rb: 2\r']],
    // No markers: more characters, or something in front.
    ['a: 1\n----\nb: 2\n', ['a: 1\n----\nb: 2\n']],
    ['a: 1\n---b\n', ['a: 1\n---b\n']],
    ['a: |\n  ---\n  x\n', ['a: |\n  ---\n  x\n']],
    ['a: "x\u2028---\u2028y"\n', ['a: "x\u2028---\u2028y"\n']],
    ['....\n', ['....\n']],
    // What stands in front of a document's marker belongs to it, if it is no document itself.
    ['# c\n\n---\na: 1\n', ['# c\n\n---\na: 1\n']],
    ['\uFEFF# c\n---\na: 1\n', ['\uFEFF# c\n---\na: 1\n']],
    ['\uFEFF---\na: 1\n---\nb: 2\n', ['\uFEFF---\na: 1\n', '---\nb: 2\n']],
    ['%YAML 1.2\n%TAG ! x\n---\na: 1\n', ['%YAML 1.2\n%TAG ! x\n---\na: 1\n']],
    [' %a\n---\nb: 1\n', [' %a\n', '---\nb: 1\n']],
    // Empty documents are documents.
    ['---\n---\na: 1\n---\n', ['---\n', '---\na: 1\n', '---\n']],
    ['---\n# only a comment\n---\na: 1\n', ['---\n# only a comment\n', '---\na: 1\n']],
    ['a: 1\n---', ['a: 1\n', '---']],
    // A closed document is followed by one that needs no marker.
    ['a: 1\n...\nb: 2\n', ['a: 1\n...\n', 'b: 2\n']],
    ['a: 1\n... # end\n# c\n---\nb: 2\n', ['a: 1\n... # end\n', '# c\n---\nb: 2\n']],
    ['a: 1\n...\n---\nb: 2\n...', ['a: 1\n...\n', '---\nb: 2\n...']],
    ['a: 1\r...\rb: 2\r', ['a: 1\r...\r', 'b: 2\r']],
    ['...\n...\n', ['...\n', '...\n']],
  ];
  for (const [file, documents] of cases) assert.deepEqual(texts(file), documents, JSON.stringify(file));
});

test('slices tell where they stand', () => {
  assert.deepEqual(
    splitDocuments('a: 1\r\n\n---\nb: 2\rc: 3\n...\nd: 4').map(({ start, line }) => [start, line]),
    [
      [0, 0],
      [7, 2],
      [25, 6],
    ],
  );
});

test('slices joined are the file, each begins a line and holds one document at most', () => {
  const part = fc.constantFrom(
    '---',
    '...',
    '\n',
    '\r\n',
    '\r',
    ' ',
    '# c',
    'a: 1',
    '- b',
    '%X',
    '\uFEFF',
    '"x',
    '|',
    '\u2028',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 25 }), (parts) => {
      const file = parts.join('');
      const slices = splitDocuments(file);
      assert.equal(slices.map(({ text }) => text).join(''), file);
      for (const { start, text } of slices) {
        assert.ok(start === 0 || /[\r\n]/.test(file[start - 1] ?? ''));
        const markers = text.match(/(?<![^\r\n])---(?=[ \t\r\n]|$)/g) ?? [];
        assert.ok(markers.length <= 1, JSON.stringify(file));
      }
    }),
  );
});

test('a broken document does not hide the others', () => {
  const documents = splitDocuments('a: [\n---\nb: 2\n---\n"c\n---\nd: 4\n').map(({ text }) => parseYaml(text));
  assert.deepEqual(
    documents.map(({ valid }) => valid),
    [false, true, false, true],
  );
});

test('long prefixes of comments cost no more than their length', () => {
  assert.equal(splitDocuments(`${'# c\r\n'.repeat(200_000)}a: 1\n---\nb: 2\n`).length, 2);
  assert.equal(splitDocuments(`${'# c\r\n'.repeat(200_000)}---\nb: 2\n`).length, 1);
});
