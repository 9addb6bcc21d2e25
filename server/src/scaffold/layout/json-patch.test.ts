import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noted } from '../print';
import { additionsTo, operationsBetween } from './json-patch';

test('only what differs is an operation', () => {
  const from = { spec: { replicas: 2, hosts: ['a'], 'x/y~z': 1, gone: true, same: [{ a: 1 }, { b: 2 }] } };
  const to = { spec: { replicas: 3, hosts: ['a', 'b'], 'x/y~z': 2, added: null, same: [{ a: 1 }, { b: 3 }] } };
  assert.deepEqual(operationsBetween(from, to), [
    { op: 'replace', path: '/spec/replicas', value: 3 },
    { op: 'replace', path: '/spec/hosts', value: ['a', 'b'] },
    { op: 'replace', path: '/spec/x~1y~0z', value: 2 },
    { op: 'remove', path: '/spec/gone' },
    { op: 'replace', path: '/spec/same/1/b', value: 3 },
    { op: 'add', path: '/spec/added', value: null },
  ]);
});

test('comments and what is undefined make no difference', () => {
  assert.deepEqual(operationsBetween({ a: noted(1, 'why'), b: undefined }, { a: 1 }), []);
});

test('additions are the maps that lead to what is new', () => {
  const from = { kind: 'Service', metadata: { name: 'a', labels: { x: '1' } } };
  assert.deepEqual(additionsTo(from, { kind: 'Service', metadata: { name: 'a', labels: { x: '1', y: '2' } } }), {
    metadata: { labels: { y: '2' } },
  });
  assert.equal(additionsTo(from, from), undefined);
});
