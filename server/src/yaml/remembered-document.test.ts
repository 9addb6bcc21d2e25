import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RememberedDocument } from './remembered-document';
import { valueAt } from './value';

test('maps have no property that nobody wrote, whatever they were remembered as', () => {
  const text = 'a: { b: [{ c: 1 }] }\n';
  const memory = { data: JSON.parse('{ "a": { "b": [{ "c": 1, "__proto__": 2 }] } }'), valid: true, templated: false };
  const { data } = new RememberedDocument(text, memory);
  assert.equal(valueAt(data, ['a', 'b', 0, 'c']), 1);
  assert.equal(valueAt(data, ['a', 'b', 0, '__proto__']), 2);
  assert.equal(valueAt(data, ['a', 'constructor']), undefined);
  assert.equal(valueAt(data, ['toString']), undefined);
});
