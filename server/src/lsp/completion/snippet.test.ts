import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Source } from '../../yaml/edit/source';
import { detectStyle } from '../../yaml/edit/style';
import { HOLE, mapOf, OPEN, type ShapeEntry } from './shape';
import { SnippetWriter, type WritePlace } from './snippet';

const STYLE = detectStyle(new Source(''), null);
const PLACE: WritePlace = { column: 2, margin: 0, layout: 'block', quoting: undefined, hasSnippets: true };

const writer = (place: Partial<WritePlace> = {}) => new SnippetWriter(STYLE, { ...PLACE, ...place });
const NAMED: ShapeEntry = ['a', { kind: 'hole', name: 'n', suggested: 'x' }];

describe('snippet writer', () => {
  test('needs no snippet for a single place at the end', () => {
    assert.deepEqual(writer().entries([['a', HOLE]]), { text: 'a: ', isSnippet: false });
    assert.deepEqual(writer().entries([['a', mapOf([['b', OPEN]])]]), { text: 'a:\n    b:\n      ', isSnippet: false });
  });

  test('numbers places, and ends at an empty one', () => {
    const list = { kind: 'list', items: [mapOf([['b', HOLE]])] } as const;
    assert.deepEqual(
      writer().entries([
        ['a', HOLE],
        ['c', list],
      ]),
      {
        text: 'a: $1\n  c:\n    - b: $0',
        isSnippet: true,
      },
    );
  });

  test('gives places of one name one number', () => {
    const { text } = writer().entries([NAMED, ['b', HOLE], NAMED]);
    assert.equal(text, `a: \${1:x}\n  b: $2\n  a: \${1:x}`);
  });

  test('escapes what means something in a snippet, and only there', () => {
    const value = { kind: 'scalar', value: '$a}\\' } as const;
    assert.equal(
      writer().entries([
        ['k', value],
        ['l', HOLE],
        ['m', HOLE],
      ]).text,
      'k: \\$a\\}\\\\\n  l: $1\n  m: $0',
    );
    assert.equal(writer().entries([['k', value]]).text, 'k: $a}\\');
    assert.equal(writer({ hasSnippets: false }).entries([['k', value]]).text, 'k: $a}\\');
    const choices = { kind: 'hole', choices: ['a,b', 'c|d'] } as const;
    assert.equal(writer().value(choices).text, `\${1|a\\,b,c\\|d|}`);
  });

  test('quotes as what gives way was quoted, and what would be read as something else', () => {
    assert.equal(writer({ quoting: "'" }).value({ kind: 'scalar', value: 'a' }).text, "'a'");
    assert.equal(writer({ quoting: "'" }).value({ kind: 'scalar', value: 80 }).text, '80');
    assert.equal(writer().value({ kind: 'scalar', value: 'true' }).text, '"true"');
    assert.equal(writer().value({ kind: 'scalar', value: { verbatim: 'off' } }).text, 'off');
    assert.equal(writer({ layout: 'flow' }).value({ kind: 'scalar', value: 'a, b' }).text, '"a, b"');
  });

  test('writes flow style on one line', () => {
    const entries: readonly ShapeEntry[] = [
      ['a', mapOf([['b', { kind: 'list', items: [HOLE] }]])],
      ['c', OPEN],
    ];
    assert.equal(writer({ layout: 'flow' }).entries(entries).text, 'a: { b: [$1] \\}, c: {$2\\}');
  });

  test('leaves indentation to editors that add it', () => {
    assert.equal(writer({ margin: 2 }).entries([['a', mapOf([['b', HOLE]])]]).text, 'a:\n  b: ');
  });
});
