import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Rule } from '../../rules/rule';
import { translateConfiguration } from './index';

const rule = (id: string, peers: string[], profile = 'production', options = {}): Rule =>
  ({
    id,
    need: 'rollout',
    summary: '',
    severity: 'warning',
    profile,
    scope: 'object',
    kinds: 'any',
    fix: 'none',
    peers,
    messages: {},
    options,
  }) as Rule;
const labels = { labels: { description: '', schema: { type: 'array' }, default: [] } };
const RULES: readonly Rule[] = [
  rule('mutable-image-tag', ['kl:latest-tag', 'po:tagNotSpecified']),
  rule('liveness-probe', ['kl:no-liveness-probe', 'po:livenessProbeMissing'], 'strict'),
  rule('probe-port-missing', ['kl:liveness-port', 'kl:readiness-port']),
  rule('dangerous-capability', ['po:dangerousCapabilities', 'po:insecureCapabilities']),
  rule('required-labels', ['kl:required-label-owner'], 'optional', labels),
  rule('minimum-replicas', ['kl:minimum-replicas'], 'production', {
    min: { description: '', schema: { type: 'integer' }, default: 2 },
  }),
];

function translated(text: string): string[] {
  const result = translateConfiguration('other.yaml', text, RULES);
  assert.ok('text' in result, 'problem' in result ? result.problem : '');
  return result.text.split('\n').slice(1);
}

describe('a configuration of kube-linter', () => {
  const cases: readonly (readonly [title: string, text: string, lines: readonly string[]])[] = [
    [
      'turns off what is excluded',
      'checks: {exclude: [latest-tag]}',
      ['rules:', '  mutable-image-tag: off # latest-tag'],
    ],
    ['keeps a rule of which only one check is excluded', 'checks: {exclude: [liveness-port]}', []],
    [
      'turns a rule off when all of its checks are excluded',
      'checks: {exclude: [liveness-port, readiness-port]}',
      ['rules:', '  probe-port-missing: off # liveness-port, readiness-port'],
    ],
    [
      'turns on what is included and does not run by itself',
      'checks: {include: [no-liveness-probe, latest-tag]}',
      ['rules:', '  liveness-probe: warning # no-liveness-probe'],
    ],
    [
      'takes the exclusion over the inclusion',
      'checks: {include: [no-liveness-probe], exclude: [no-liveness-probe]}',
      ['rules:', '  liveness-probe: off # no-liveness-probe'],
    ],
    [
      'leaves on only what is named, where the defaults are off',
      'checks: {doNotAutoAddDefaults: true, include: [latest-tag]}',
      [
        'rules:',
        '  minimum-replicas: off # minimum-replicas',
        '  probe-port-missing: off # liveness-port, readiness-port',
      ],
    ],
    [
      'turns on everything',
      'checks: {addAllBuiltIn: true, doNotAutoAddDefaults: true}',
      ['rules:', '  liveness-probe: warning # no-liveness-probe', '  required-labels: warning # required-label-owner'],
    ],
    [
      'gives checks on labels and replicas as options',
      'customChecks: [{name: a, template: required-label, params: {key: owner}}, {name: b, template: required-label, params: {key: team, value: "^t-"}}, {name: c, template: minimum-replicas, params: {minReplicas: 3}}]',
      [
        'rules:',
        '  minimum-replicas: [warning, {"min":3}] # c',
        '  required-labels: [warning, {"labels":["owner",{"key":"team","pattern":"^t-"}]}] # a, b',
      ],
    ],
    [
      'leaves out paths, as far as they lie below',
      'checks: {ignorePaths: [vendor, ./a/*.yaml, ../b, ~/c]}',
      [
        'ignore:',
        '  - "vendor/**"',
        '  - "a/*.yaml"',
        '',
        '# Not translated:',
        '# - ../b: paths count from this file and can not lead out of its directory.',
        '# - ~/c: paths count from this file and can not lead out of its directory.',
      ],
    ],
    [
      'says what it can not do',
      'checks: {exclude: [made-up]}\ncustomChecks: [{name: "own\n one", template: cel-expression}]',
      [
        '',
        '# Not translated:',
        '# - own one: a check of your own on the template cel-expression; Prodlint has no counterpart.',
        '# - made-up: Prodlint has no such rule.',
      ],
    ],
  ];
  for (const [title, text, lines] of cases)
    test(title, () => assert.deepEqual(translated(text), ['profile: production', ...lines, '']));
});

describe('a configuration of Polaris', () => {
  test('gives severities, the loudest of several', () =>
    assert.deepEqual(
      translated(
        'checks: {tagNotSpecified: danger, livenessProbeMissing: ignore, dangerousCapabilities: warning, insecureCapabilities: danger}',
      ),
      [
        'profile: production',
        'rules:',
        '  dangerous-capability: error # insecureCapabilities, dangerousCapabilities',
        '  mutable-image-tag: error # tagNotSpecified',
        '',
      ],
    ));

  test('turns exemptions into advice', () =>
    assert.deepEqual(
      translated(
        'checks: {tagNotSpecified: ignore}\nexemptions: [{namespace: kube-system, controllerNames: [dns], rules: [tagNotSpecified, unknown]}, {rules: [unknown]}]',
      ).slice(-3),
      [
        '# Not translated:',
        '# - Exempt were tagNotSpecified, unknown for dns in namespace kube-system. Put the annotation prodlint.dev/ignore: "mutable-image-tag" on them.',
        '',
      ],
    ));
});

describe('a translation', () => {
  test('is a configuration without problems', () => {
    const text =
      'checks: {exclude: [latest-tag], ignorePaths: [vendor]}\ncustomChecks: [{name: a, template: required-label, params: {key: owner}}]';
    const result = translateConfiguration('a', text, RULES);
    assert.ok('text' in result);
    assert.match(result.text, /off/);
  });

  for (const [title, text] of [
    ['no YAML', 'checks: ['],
    ['other data', 'services: {web: {}}'],
    ['a list', '- a'],
    ['nothing', ''],
  ] as const)
    test(`is not made of ${title}`, () => assert.ok('problem' in translateConfiguration('a.yaml', text, RULES)));
});
