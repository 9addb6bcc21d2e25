import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatPath } from '../path';
import { cursorAt, type Slot } from './index';

/** Says in one line what may be written; the text that gives way stands in `<>`, with what has to precede it. */
function show(text: string, slot: Slot): string {
  const { role, path, layout, column, span, lead } = slot;
  const words = [`${role} ${formatPath(path) || '.'}`, layout === 'block' ? `@${column}` : layout];
  if (slot.role === 'key' && slot.keys.length > 0) words.push(`beside ${slot.keys.join(' ')}`);
  if (slot.role === 'key' && slot.hasColon) words.push('renamed');
  if (slot.role === 'key' && slot.hasValueBelow) words.push('above its value');
  if (slot.role === 'value' && slot.layout === 'block') words.push(`of ${slot.parentColumn}`);
  if (slot.role === 'value' && slot.onlyList) words.push('only a list');
  if (slot.isNewItem) words.push('new');
  if (lead !== '' || span.start !== span.end) words.push(`${lead}<${text.slice(span.start, span.end)}>`);
  return words.join(' ');
}

function at(marked: string): string | string[] {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const cursor = cursorAt(text, offset);
  if (cursor.kind === 'nothing') return 'nothing';
  if (cursor.kind === 'comment') return `comment ${text.slice(cursor.span.start, cursor.span.end)}`;
  const shown = cursor.slots.map((slot) => show(text, slot));
  return shown.length === 1 ? (shown[0] ?? '') : shown;
}

type Table = readonly (readonly [text: string, shown: string | string[]])[];

function check(table: Table): void {
  for (const [text, shown] of table) assert.deepEqual(at(text), shown, text);
}

describe('cursor in block collections', () => {
  test('an empty document', () => {
    check([
      ['|', 'value . @0 of -1'],
      ['De|', 'value . @0 of -1 <De>'],
      ['---\n|', 'value . @0 of -1'],
      ['# about\n\n|', 'value . @0 of -1'],
      ['\uFEFF|', 'value . @0 of -1'],
      ['|\n', 'value . @0 of -1'],
      ['|\n---\na: 1\n', 'value . @0 of -1'],
      ['|\n%YAML 1.2\n---\na: 1\n', 'nothing'],
    ]);
  });

  test('a further key', () => {
    check([
      ['a: 1\n|', 'key . @0 beside a'],
      ['a: 1\nb|', 'key . @0 beside a <b>'],
      ['a: 1\nb|\nc: 2\n', 'key . @0 beside a c <b>'],
      ['|\na: 1\n', 'key . @0 beside a'],
      ['a:\n  b: 1\n  |\n  c: 2\nd: 3\n', 'key a @2 beside b c'],
      ['a:\n  b: 1\n|\nd: 3\n', 'key . @0 beside a d'],
      ['a:\n  b:\n    c: 1\n  |', 'key a @2 beside b'],
    ]);
  });

  test('the first key below another', () => {
    check([
      ['a:\n  |', 'value a @2 of 0'],
      ['a:\n    b|', 'value a @4 of 0 <b>'],
      ['a:\n  |\nb: 1\n', 'value a @2 of 0'],
      ['a: # why\n  |', 'value a @2 of 0'],
      ['a: &anchor\n  |', 'value a @2 of 0'],
      ['a:\n  # why\n  |', 'value a @2 of 0'],
    ]);
  });

  test('in front of what stands there', () => {
    check([
      ['a:\n  |\n  b: 1\n', 'key a @2 beside b'],
      ['a:\n  x|\n  b: 1\n', 'key a @2 beside b <x>'],
      ['a:\n|\n  b: 1\n', 'key a @2 beside b   <>'],
      ['a:\n|\n  - b\n', 'value a[0] @4 of 2 new   - <>'],
      ['a:\n  |\n  - b\n', 'value a[0] @4 of 2 new - <>'],
      ['a:\n|\n- b\n', 'value a[0] @2 of 0 new - <>'],
      ['a:\n  b: 1\n|\n  c: 2\n', 'key a @2 beside b c   <>'],
      ['a:\n  b: 1\n|\n# why\n\n  c: 2\n', 'key a @2 beside b c   <>'],
    ]);
  });

  test('a key in the column of one without a value, where a list may stand too', () => {
    check([
      ['a:\n|', ['key . @0 beside a', 'value a @0 of 0 only a list']],
      ['x: 1\na:\nb|', ['key . @0 beside x a <b>', 'value a @0 of 0 only a list <b>']],
    ]);
  });

  test('items', () => {
    check([
      ['a:\n  - |', 'value a[0] @4 of 2'],
      ['a:\n  - b|', 'value a[0] @4 of 2 <b>'],
      ['a:\n  -|', 'value a[0] @4 of 2  <>'],
      ['a:\n  -   |', 'value a[0] @6 of 2'],
      ['a:\n- |', 'value a[0] @2 of 0'],
      ['- |', 'value [0] @2 of 0'],
      ['a:\n  - b\n  - |\n  - c\n', 'value a[1] @4 of 2'],
      ['a:\n  - - |', 'value a[0][0] @6 of 4'],
      ['a:\n  - |\n    b: 1\n', 'key a[0] @4 beside b'],
      ['a:\n  - x|\n    b: 1\nc: 2\n', 'key a[0] @4 beside b <x>'],
      ['a:\n  - # why\n    |', 'value a[0] @4 of 2'],
    ]);
  });

  test('entries of an item', () => {
    check([
      ['a:\n  - b: 1\n    |', 'key a[0] @4 beside b'],
      ['a:\n  - b: 1\n    c|\n', 'key a[0] @4 beside b <c>'],
      ['a:\n  - b: 1\n    |\n  - d: 2\n', 'key a[0] @4 beside b'],
      ['a:\n  - b:\n      |', 'value a[0].b @6 of 4'],
      ['a:\n  - b:\n    c|', ['key a[0] @4 beside b <c>', 'value a[0].b @4 of 4 only a list <c>']],
      ['a:\n- b: 1\n  |', 'key a[0] @2 beside b'],
      ['- b: 1\n  |', 'key [0] @2 beside b'],
      ['a:\n  - - b: 1\n      |', 'key a[0][0] @6 beside b'],
    ]);
  });

  test('in the column of the dashes', () => {
    check([
      ['a:\n  - b: 1\n  |', ['key a[0] @4 beside b     <  >', 'value a[1] @4 of 2 new - <>']],
      ['a:\n  - b: 1\n  x|', ['key a[0] @4 beside b     <  x>', 'value a[1] @4 of 2 new - <x>']],
      ['a:\n- b: 1\n|', ['key . @0 beside a', 'value a[1] @2 of 0 new - <>']],
      ['a:\n  - b\n  |', 'value a[1] @4 of 2 new - <>'],
    ]);
  });

  test('in a column where nothing stands', () => {
    check([
      ['a:\n    b:\n        c: 1\n      |', 'key a @4 beside b     <      >'],
      ['a:\n  - b: 1\n   |', 'key a[0] @4 beside b     <   >'],
      ['a: 1\n    |', 'nothing'],
      ['a: 1\n    b|', 'nothing'],
      ['a:\n  - b\n      |', 'nothing'],
    ]);
  });

  test('a key whose value stands below already', () => {
    check([
      ['a:\n  b|\n    c: 1\n', 'key a @2 above its value <b>'],
      ['a:\n  b|\n  - c\n', 'key a @2 above its value <b>'],
      ['a:\n  x: 1\n  b|\n    - c\n  y: 1\n', 'key a @2 beside x y above its value <b>'],
      ['a:\n  - b|\n      c: 1\n', 'key a[0] @4 above its value <b>'],
      // An item of the list that the word stands in the midst of.
      ['a:\n- b\nx|\n- c\n', 'value a[1] @2 of 0 new - <x>'],
      ['a:\n- b: 1\n|\n- c: 2\n', 'value a[1] @2 of 0 new - <>'],
    ]);
  });

  test('a key that has its colon', () => {
    check([
      ['a: 1\nb|c: 2\n', 'key . @0 beside a renamed <bc>'],
      ['|bc: 2\n', 'key . @0 renamed <bc>'],
      ['a:\n  - bc|: 2\n    d: 3\n', 'key a[0] @4 beside d renamed <bc>'],
      ['a:\n  b|c: "unclosed\n  d: 3\n', 'key a @2 beside d renamed <bc>'],
      ['a:\n  b|c: [unclosed\n  d: 3\n', 'key a @2 beside d renamed <bc>'],
      ['"b|c": 2\n', 'key . @0 renamed <"bc">'],
      ['b |: 2\n', 'nothing'],
    ]);
  });
});

describe('cursor behind a key', () => {
  test('a value', () => {
    check([
      ['a: |', 'value a inline'],
      ['a: b|', 'value a inline <b>'],
      ['a: b|c d\n', 'value a inline <bc d>'],
      ['a:   |\nb: 1\n', 'value a inline'],
      ['a:|', 'value a inline  <>'],
      ['a: | # why\n', 'value a inline'],
      ['a: b| # why\n', 'value a inline <b>'],
      ['a:\n  - b: |\n    c: 1\n', 'value a[0].b inline'],
      ['a: "b|"\n', 'value a inline <"b">'],
      ["a: '|'\n", "value a inline <''>"],
      ['a: "b|\nc: 1\n', 'value a inline <"b>'],
      ['a: |""\n', 'value a inline <"">'],
    ]);
  });

  test('not where something stands already', () => {
    check([
      ['a: b |', 'nothing'],
      ['a: | b', 'nothing'],
      ['a: [1] |', 'nothing'],
      ['a: |\n  b: 1\n', 'nothing'],
      ['a: |\n  - 1\n', 'nothing'],
      ['a: *b|\n', 'nothing'],
      ['a: &b|\n', 'nothing'],
      ['a: !b|\n', 'nothing'],
      ['a: - |', 'nothing'],
      ['  |  a: 1\n', 'nothing'],
      ['|- a: 1\n', 'nothing'],
    ]);
  });
});

describe('cursor between brackets', () => {
  test('keys and values', () => {
    check([
      ['a: {|}', 'key a flow'],
      ['a: { b|, c: 1 }', 'key a flow beside c <b>'],
      ['a: { b|: 2, c: 1 }', 'key a flow beside c renamed <b>'],
      ['a: { c: 1, | }', 'key a flow beside c'],
      ['a: { b: | }', 'value a.b flow'],
      ['a: { b: x|y }', 'value a.b flow <xy>'],
      ['a: { b:| }', 'value a.b flow  <>'],
      ['{ "a": {"b":|} }', 'value a.b flow  <>'],
      ['{ "a": { "b|": 1 } }', 'key a flow renamed <"b">'],
      ['{\n  "a": {\n    |\n  }\n}\n', 'key a flow'],
    ]);
  });

  test('items', () => {
    check([
      ['a: [|]', 'value a[0] flow'],
      ['a: [b, |]', 'value a[1] flow'],
      ['a: [b, c|, d]', 'value a[1] flow <c>'],
      ['a: [{ b: 1, | }]', 'key a[0] flow beside b'],
      ['a: [\n  b,\n  |\n]\n', 'value a[1] flow'],
      ['a: ["b|"]', 'value a[0] flow <"b">'],
    ]);
  });

  test('that are not closed', () => {
    check([
      ['a: [b, |', 'value a[1] flow'],
      ['a:\n  b: [c, |\n  d: 1\n', 'value a.b[1] flow'],
      ['a:\n  b: { c|\n  d: 1\n', 'key a.b flow <c>'],
      ['a:\n  b: { c: |\n  d: 1\n', 'value a.b.c flow'],
      ['a:\n  b: { c: "|\n  d: 1\n', 'value a.b.c flow <">'],
    ]);
  });

  test('not where a comma is missing', () => {
    check([
      ['a: [b |]', 'nothing'],
      ['a: { b: c | }', 'nothing'],
      ['a: [\n  | {b: 1}\n]\n', 'nothing'],
      ['a: [\n  |\n  {b: 1}\n]\n', 'nothing'],
    ]);
  });
});

describe('cursor where nothing is completed', () => {
  test('comments', () => {
    check([
      ['a: 1 # pro|d\n', 'comment # prod'],
      ['# |', 'comment # '],
      ['#|', 'comment #'],
      ['  # a|b c\na: 1\n', 'comment # ab c'],
      ['a: "# |"\n', 'value a inline <"# ">'],
      ['a: b#|', 'value a inline <b#>'],
      ['a: [ # |\n]\n', 'comment # '],
    ]);
  });

  test('texts of several lines', () => {
    check([
      ['a: |\n  b|\n'.replace('|', '>'), 'nothing'],
      ['a: >\n  |\nb: 1\n', 'nothing'],
      ['a: >\n  c\n\n  |\nb: 1\n', 'nothing'],
      ['a: >\n  c\n|\n  d\nb: 1\n', 'nothing'],
      ['a: >\n  c\n|', 'key . @0 beside a'],
      ['a: "b\n  c|"\n', 'nothing'],
      ['a: b\n  c|\n  d\n', 'nothing'],
      ['a: b c\n  |\n  d\n', 'nothing'],
    ]);
  });

  test('markers, directives, tabs and properties', () => {
    check([
      ['---|\n', 'nothing'],
      ['|---\n', 'nothing'],
      ['--- |\n', 'nothing'],
      ['%YAML|\n---\n', 'nothing'],
      ['a:\n\t|\n', 'nothing'],
      ['&|', 'nothing'],
      ['&a b|: 1\n', 'nothing'],
      ['? |\n', 'nothing'],
    ]);
  });

  test('template actions', () => {
    check([
      ['a: {{ .Val| }}\n', 'nothing'],
      ['a: {{ .Val|\n', 'nothing'],
      ['a: {{ .Values.b }}|\n', 'value a inline <{{ .Values.b }}>'],
      ['{{- if .a| }}\na: 1\n{{- end }}\n', 'nothing'],
      ['a: "{{ $labels.| }}"\n', 'nothing'],
    ]);
  });
});

describe('cursor in half-written texts', () => {
  test('what is wrong elsewhere does not matter', () => {
    check([
      ['a:\n  b: 1\n  x\n  |', ['key a @2 beside b x', 'value a.x @2 of 2 only a list']],
      ['a:\n  x\n  |', 'value a @2 of 0'],
      ['a:\n  x 1\n  b|', 'value a @2 of 0 <b>'],
      ['a:\n  - b: 1\n  c\nd:\n  |', 'value d @2 of 0'],
      ['a: [1, 2\nb:\n  c|', 'value b @2 of 0 <c>'],
      ['a: *unknown\nb:\n  c|', 'value b @2 of 0 <c>'],
      ['a:\n  b: 1\n  c|\n  d: 2\n   e: 3\n', 'key a @2 beside b d <c>'],
    ]);
  });

  test('templates around it', () => {
    check([
      ['{{- if .x }}\na:\n  b: {{ .y }}\n  |\n{{- end }}\n', 'key a @2 beside b'],
      ['a:\n  {{- toYaml .x }}\n  b: 1\n  |\n', 'key a @2 beside b'],
      ['a: {{ .y }}\nb: |\n', 'value b inline'],
    ]);
  });

  test('line ends of Windows', () => {
    check([
      ['a:\r\n  b: 1\r\n  |\r\nc: 2\r\n', 'key a @2 beside b'],
      ['a:\r\n  - b|\r\nc: 2\r\n', 'value a[0] @4 of 2 <b>'],
      ['a:\r\n  b: c|\r\n', 'value a.b inline <c>'],
      ['a:\r\n  |', 'value a @2 of 0'],
    ]);
  });
});

test('the text in front of the cursor is told without its quote', () => {
  const typed = (marked: string) => {
    const offset = marked.indexOf('|');
    const cursor = cursorAt(marked.replace('|', ''), offset);
    return cursor.kind === 'entry' ? [cursor.scalar.typed, cursor.scalar.quote] : undefined;
  };
  assert.deepEqual(typed('a: "b|c"'), ['b', '"']);
  assert.deepEqual(typed("a: 'b|'"), ['b', "'"]);
  assert.deepEqual(typed('a: b|c'), ['b', undefined]);
  assert.deepEqual(typed('a: |'), ['', undefined]);
  assert.deepEqual(typed('a: |"b"'), ['', undefined]);
});

test('the rest of the document is read', () => {
  const text = 'kind: Pod\nspec:\n  \nstatus: {}\n';
  const cursor = cursorAt(text, text.indexOf('\nstatus'));
  assert.ok(cursor.kind === 'entry');
  assert.equal(JSON.stringify(cursor.document.data), '{"kind":"Pod","spec":null,"status":{}}');
});
