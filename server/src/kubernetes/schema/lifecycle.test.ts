import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubernetesVersion } from '../kubernetes-version';
import { Lifecycles } from './lifecycle';

const minor = (value: number): KubernetesVersion => ({ major: 1, minor: value, patch: undefined });

const lifecycles = new Lifecycles({
  v1: { Old: [0, 19], Thing: [0] },
  'a/v1': { Thing: [30] },
  'a/v1beta1': { Thing: [20, 25, 30, 'a/v1beta2 Thing'] },
  'a/v1beta2': { Thing: [25, 30, 33, 'a/v1 Thing'] },
  'b/v1': { Circle: [1, 2, 3, 'b/v2 Circle'] },
  'b/v2': { Circle: [1, 2, 3, 'b/v1 Circle'] },
});

test('states follow each other', () => {
  const state = (value: number) => lifecycles.of('a/v1beta1', 'Thing', minor(value))?.state;
  assert.deepEqual([19, 20, 24, 25, 29, 30, 40].map(state), [
    'not-yet',
    'served',
    'served',
    'deprecated',
    'deprecated',
    'removed',
    'removed',
  ]);
  assert.equal(lifecycles.of('v1', 'Old', minor(36))?.state, 'deprecated');
  assert.equal(lifecycles.of('v1', 'Thing', minor(36))?.state, 'served');
});

test('the replacement is the first that the release serves', () => {
  const replacement = (value: number) => lifecycles.of('a/v1beta1', 'Thing', minor(value))?.replacement?.apiVersion;
  assert.equal(replacement(30), 'a/v1beta2');
  assert.equal(replacement(33), 'a/v1');
  assert.deepEqual(lifecycles.of('b/v1', 'Circle', minor(9))?.replacement, { apiVersion: 'b/v2', kind: 'Circle' });
  assert.equal(lifecycles.of('a/v1', 'Thing', minor(33))?.replacement, undefined);
});

test('a list lives as its items do', () => {
  const list = lifecycles.of('a/v1beta1', 'ThingList', minor(33));
  assert.equal(list?.state, 'removed');
  assert.deepEqual(list?.replacement, { apiVersion: 'a/v1', kind: 'ThingList' });
});

test('what never was is unknown', () => {
  for (const [apiVersion, kind] of [
    ['a/v2', 'Thing'],
    ['a/v1', 'Other'],
    ['constructor', 'name'],
    ['v1', 'toString'],
    ['v1', 'List'],
  ] as const) {
    assert.equal(lifecycles.of(apiVersion, kind, minor(30)), undefined, `${apiVersion} ${kind}`);
  }
  assert.deepEqual(lifecycles.apiVersionsOf('Thing'), ['v1', 'a/v1', 'a/v1beta1', 'a/v1beta2']);
});
