import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  atLeast,
  compareKubernetesVersions,
  DEFAULT_KUBERNETES_VERSION,
  type KubernetesVersion,
  minorVersionOf,
  NEWEST_SUPPORTED_VERSION,
  OLDEST_SUPPORTED_VERSION,
  parseKubernetesVersion,
  parseTargetVersion,
} from './kubernetes-version';

function version(text: string): KubernetesVersion {
  const parsed = parseKubernetesVersion(text);
  assert.ok(parsed !== undefined, text);
  return parsed;
}

test('reads minor and patch versions', () => {
  assert.deepEqual(version('1.34'), { major: 1, minor: 34, patch: undefined });
  assert.deepEqual(version('v1.34'), { major: 1, minor: 34, patch: undefined });
  assert.deepEqual(version('1.30'), { major: 1, minor: 30, patch: undefined });
  assert.deepEqual(version('v1.34.2'), { major: 1, minor: 34, patch: 2 });
  for (const text of ['v1.34.2-gke.1200', 'v1.34.2+k3s1', 'v1.34.2-eks-a1b2c3d', 'v1.34.2-rc.1+build']) {
    assert.deepEqual(version(text), { major: 1, minor: 34, patch: 2 }, text);
  }
});

test('refuses what is no version', () => {
  const refused = [
    '',
    '1',
    'v1',
    '1.',
    '.34',
    '1.34.',
    '1.34.2.1',
    '1,34',
    ' 1.34',
    '1.34 ',
    '1.34\n',
    'V1.34',
    'vv1.34',
    '-1.34',
    '1.34-rc',
    '1.x',
    'latest',
    '01.34',
    '1.034',
    '1.34.02',
    '1.34.2-',
    '1.34.2+',
    '1e3',
    `1.${'9'.repeat(20)}`,
  ];
  for (const text of refused) assert.equal(parseKubernetesVersion(text), undefined, JSON.stringify(text));
});

test('compares by number, not by text', () => {
  const inOrder = ['0.99', '1.2', '1.9', '1.28', '1.34', '1.34.2', '1.34.10', '1.35', '2.0'];
  for (const [i, a] of inOrder.entries()) {
    for (const [j, b] of inOrder.entries()) {
      const sign = Math.sign(compareKubernetesVersions(version(a), version(b)));
      assert.equal(sign, Math.sign(i - j), `${a} and ${b}`);
    }
  }
  assert.equal(compareKubernetesVersions(version('1.34'), version('v1.34.0')), 0);
});

test('at least a minor version', () => {
  const cases = [
    ['1.29', '1.29', true],
    ['1.29.4', '1.29', true],
    ['1.30', '1.29', true],
    ['1.28.15', '1.29', false],
    ['1.9', '1.29', false],
    ['1.30', '1.3', true],
    ['2.0', '1.29', true],
    ['0.30', '1.29', false],
  ] as const;
  for (const [text, minimum, expected] of cases) {
    assert.equal(atLeast(version(text), minimum), expected, `${text} and ${minimum}`);
  }
});

test('the name of the minor version', () => {
  assert.equal(minorVersionOf(version('v1.30.7+k3s1')), '1.30');
  assert.equal(minorVersionOf(version(DEFAULT_KUBERNETES_VERSION)), DEFAULT_KUBERNETES_VERSION);
});

test('a target version is within the supported range', () => {
  for (const text of [OLDEST_SUPPORTED_VERSION, DEFAULT_KUBERNETES_VERSION, NEWEST_SUPPORTED_VERSION, 'v1.36.9']) {
    assert.deepEqual(parseTargetVersion(text), { version: version(text) });
  }
  assert.deepEqual(parseTargetVersion('1.27.16'), { problem: 'too-old' });
  assert.deepEqual(parseTargetVersion('1.3'), { problem: 'too-old' });
  assert.deepEqual(parseTargetVersion('1.37'), { problem: 'too-new' });
  assert.deepEqual(parseTargetVersion('2.0'), { problem: 'too-new' });
  assert.deepEqual(parseTargetVersion('latest'), { problem: 'malformed' });
});
