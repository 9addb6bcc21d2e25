import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noted, printData, printModern, printObjects } from './print';

test('the fields of objects stand in the usual order, those of others as they come', () => {
  const object = {
    spec: { ports: [], selector: {} },
    kind: 'Service',
    metadata: { labels: { b: '1', a: '2' }, name: 'x' },
    apiVersion: 'v1',
  };
  assert.equal(
    printObjects([object, { kind: 'A', apiVersion: 'v1' }]),
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: x\n  labels:\n    b: "1"\n    a: "2"\nspec:\n  ports: []\n  selector: {}\n---\napiVersion: v1\nkind: A\n',
  );
  assert.equal(printData({ b: 1, a: undefined, c: [1, { d: 2 }] }), 'b: 1\nc:\n  - 1\n  - d: 2\n');
});

test('texts that Kubernetes would take for something else are in quotes', () => {
  assert.equal(
    printData({ a: 'on', b: '012', c: '1.10', d: 'y', e: '~', f: '12:30' }),
    'a: "on"\nb: "012"\nc: "1.10"\nd: "y"\ne: "~"\nf: "12:30"\n',
  );
  assert.equal(printModern({ on: 'push' }), 'on: push\n');
});

test('comments stand behind scalars and above all else', () => {
  const data = { a: noted('x', 'why x'), b: noted([1], 'why the list'), c: [{ d: noted({}, 'why nothing') }] };
  assert.equal(printData(data), 'a: x # why x\n# why the list\nb:\n  - 1\nc:\n  - # why nothing\n    d: {}\n');
});

test('long texts stay on their line, and those with several lines are blocks', () => {
  const long = 'word '.repeat(60).trim();
  assert.equal(printData({ long, lines: 'a\nb\n' }), `long: ${long}\nlines: |\n  a\n  b\n`);
});

test('permissions of files are octal, as Kubernetes reads them', () => {
  const volume = { secret: { defaultMode: 0o440, items: [{ key: 'a', path: 'a', mode: 0o600 }] }, mode: 'Detect' };
  assert.equal(
    printData(volume),
    'secret:\n  defaultMode: 0440\n  items:\n    - key: a\n      path: a\n      mode: 0600\nmode: Detect\n',
  );
});

test('what would be a line break to some readers, or be trimmed by others, is written in quotes', () => {
  assert.equal(
    printData({ a: 'x\u2028y\u0085\u2029', b: 'x\r\n', c: 'x\n\n' }),
    'a: "x\\Ly\\N\\P"\nb: "x\\r\\n"\nc: "x\\n\\n"\n',
  );
});
