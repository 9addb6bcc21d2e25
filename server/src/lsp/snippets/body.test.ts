import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseYaml } from '../../yaml/document';
import { Source } from '../../yaml/edit/source';
import { detectStyle, type Style } from '../../yaml/edit/style';
import { bodyText, stopsOf, withDefaults } from './body';

const USUAL = detectStyle(new Source(''), null);
const WIDE: Style = { ...USUAL, step: 4, listOffset: 0, lineBreak: '\r\n' };
const PLACE = { column: 0, margin: 0, isItem: false };

describe('places of a snippet', () => {
  test('have a number, a text and choices', () => {
    assert.deepEqual(stopsOf(`a: \${1:b}, \${2|c,d\\,e|} \\\${3:f} \${4:"g\\}"}`), [
      { number: 1, text: 'b', choices: [] },
      { number: 2, text: 'c', choices: ['c', 'd,e'] },
      { number: 4, text: '"g}"', choices: [] },
    ]);
  });

  test('hold their texts until something is filled in', () => {
    assert.equal(withDefaults(`a: \${1:b}-\${2|c,d|} \\\${e\\} \\\\`), `a: b-c \${e} \\`);
  });
});

describe('the text of a snippet', () => {
  const body = [
    'a:',
    '  - b: 1',
    '    c:',
    '      - - d',
    '        - e',
    '      - f: |',
    '          g',
    '',
    '            h',
    'i: j',
  ];

  test('is as it was written in a document of the same style', () => {
    assert.equal(bodyText(body, USUAL, PLACE), body.join('\n'));
  });

  test('follows the style of the document', () => {
    const lines = ['a:', '- b: 1', '  c:', '  - - d', '    - e', '  - f: |', '        g', '', '          h', 'i: j'];
    assert.equal(bodyText(body, WIDE, PLACE), lines.join('\r\n'));
    assert.deepEqual(parseYaml(lines.join('\n')).data, parseYaml(body.join('\n')).data);
  });

  test('begins in the column of its place, or with the dash of an item', () => {
    const short = ['a:', '  b: 1', 'c: 2'];
    assert.equal(bodyText(short, USUAL, { ...PLACE, column: 6 }), 'a:\n        b: 1\n      c: 2');
    assert.equal(bodyText(short, USUAL, { column: 6, margin: 6, isItem: false }), 'a:\n  b: 1\nc: 2');
    assert.equal(bodyText(short, USUAL, { ...PLACE, column: 2, isItem: true }), '- a:\n      b: 1\n    c: 2');
  });

  test('may be of several documents', () => {
    assert.equal(bodyText(['a:', '  b: 1', '---', 'c:', '  - 2'], WIDE, PLACE), 'a:\r\n    b: 1\r\n---\r\nc:\r\n- 2');
  });
});
