import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lintText } from '../../../../../test/support/lint';

/** What is said of a range of addresses, and what the fixes would write. */
function found(field: string, text: string, minor: number): { messages: string[]; written: string[] } {
  const ipBlock = field === 'cidr' ? { cidr: text } : { cidr: '10.0.0.0/8', except: [text] };
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'web' },
    spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ ipBlock }] }] },
  };
  const kubernetesVersion = { major: 1, minor, patch: undefined };
  const { documents } = lintText(JSON.stringify(policy), { onlyRules: ['invalid-value'], kubernetesVersion });
  const findings = documents.flatMap((document) => document.findings);
  const changes = findings.flatMap(({ fixes }) => fixes.flatMap((fix) => fix.changes));
  return {
    messages: findings.map(({ message }) => message),
    written: changes.flatMap((change) => (change.op === 'set' ? String(change.value) : [])),
  };
}

describe('ranges of addresses', () => {
  const cases: readonly [cidr: string, before: RegExp | undefined, since: RegExp | undefined, ...written: string[]][] =
    [
      ['10.0.0.0/8', undefined, undefined],
      ['0.0.0.0/0', undefined, undefined],
      ['2001:db8::/32', undefined, undefined],
      ['::/0', undefined, undefined],
      ['::ffff:10.0.0.0/104', undefined, undefined],
      ['10.0.0.7', /no range of addresses/, /no range of addresses/, '10.0.0.7/32'],
      ['2001:db8::1', /no range of addresses/, /no range of addresses/, '2001:db8::1/128'],
      ['10.0.0.0/33', /no range of addresses/, /no range of addresses/],
      ['10.0.0/8', /no range of addresses/, /no range of addresses/],
      ['web', /no range of addresses/, /no range of addresses/],
      // Since 1.36 it may not be read in two ways.
      ['10.1.2.3/8', undefined, /10\.0\.0\.0\/8/, '10.0.0.0/8'],
      ['2001:db8:0:0:1:0:0:1/80', undefined, /2001:db8:0:0:1::\/80/, '2001:db8:0:0:1::/80'],
      ['2001:db8::1/32', undefined, /2001:db8::\/32/, '2001:db8::/32'],
      ['::1/64', undefined, /::\/64/, '::/64'],
      ['010.0.0.0/8', undefined, /no zeros in front/],
    ];
  for (const [cidr, before, since, ...written] of cases) {
    for (const [minor, message] of [
      [35, before],
      [36, since],
    ] as const) {
      test(`${cidr} in Kubernetes 1.${minor}`, () => {
        const { messages, written: fixed } = found('cidr', cidr, minor);
        if (message === undefined) assert.deepEqual(messages, []);
        else {
          assert.equal(messages.length, 1);
          assert.match(messages[0] ?? '', message);
          assert.deepEqual(fixed, written);
        }
      });
    }
  }
});

test('exceptions are parts of their range', () => {
  assert.deepEqual(found('except', '10.1.0.0/16', 34).messages, []);
  assert.match(found('except', '192.168.0.0/16', 34).messages[0] ?? '', /not a part of 10\.0\.0\.0\/8/);
  assert.match(found('except', '10.0.0.0/8', 34).messages[0] ?? '', /not a part of 10\.0\.0\.0\/8/);
  assert.match(found('except', '0.0.0.0/0', 34).messages[0] ?? '', /not a part of 10\.0\.0\.0\/8/);
});
