import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  describeSelector,
  isEmptySelector,
  type LabelSelector,
  matchesLabels,
  matchesSelector,
} from './label-selector';

const web = { app: 'web', tier: 'front', empty: '' };

describe('matchesSelector', () => {
  const cases: readonly (readonly [string, LabelSelector, boolean | undefined])[] = [
    ['no condition', {}, true],
    ['empty conditions', { matchLabels: {}, matchExpressions: [] }, true],
    ['an equal label', { matchLabels: { app: 'web' } }, true],
    ['all labels equal', { matchLabels: { app: 'web', tier: 'front' } }, true],
    ['one of two labels differs', { matchLabels: { app: 'web', tier: 'back' } }, false],
    ['an absent label', { matchLabels: { release: 'a' } }, false],
    ['an empty value of a present label', { matchLabels: { empty: '' } }, true],
    ['an empty value of an absent label', { matchLabels: { release: '' } }, false],
    ['a key of every object', { matchLabels: { constructor: 'x' } }, false],
    ['In with the value', { matchExpressions: [{ key: 'app', operator: 'In', values: ['api', 'web'] }] }, true],
    ['In with other values', { matchExpressions: [{ key: 'app', operator: 'In', values: ['api'] }] }, false],
    ['In of an absent key', { matchExpressions: [{ key: 'x', operator: 'In', values: ['api'] }] }, false],
    ['NotIn with other values', { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['api'] }] }, true],
    ['NotIn with the value', { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['api', 'web'] }] }, false],
    ['NotIn of an absent key', { matchExpressions: [{ key: 'x', operator: 'NotIn', values: ['api'] }] }, true],
    ['Exists of a present key', { matchExpressions: [{ key: 'empty', operator: 'Exists' }] }, true],
    ['Exists of an absent key', { matchExpressions: [{ key: 'toString', operator: 'Exists' }] }, false],
    ['DoesNotExist of an absent key', { matchExpressions: [{ key: 'toString', operator: 'DoesNotExist' }] }, true],
    ['DoesNotExist of a present key', { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, false],
    [
      'labels match, expressions do not',
      { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] },
      false,
    ],
    [
      'both match',
      { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'Exists', values: [] }] },
      true,
    ],
    ['an unknown operator', { matchExpressions: [{ key: 'app', operator: 'Equals', values: ['web'] }] }, undefined],
    ['an operator of nodes', { matchExpressions: [{ key: 'app', operator: 'Gt', values: ['1'] }] }, undefined],
    ['In without values', { matchExpressions: [{ key: 'app', operator: 'In' }] }, undefined],
    ['NotIn without values', { matchExpressions: [{ key: 'app', operator: 'NotIn', values: [] }] }, undefined],
    ['Exists with values', { matchExpressions: [{ key: 'app', operator: 'Exists', values: ['web'] }] }, undefined],
    [
      'DoesNotExist with values',
      { matchExpressions: [{ key: 'x', operator: 'DoesNotExist', values: ['a'] }] },
      undefined,
    ],
    [
      'invalid beside a condition that fails',
      { matchLabels: { app: 'api' }, matchExpressions: [{ key: 'app', operator: 'in', values: ['web'] }] },
      undefined,
    ],
  ];
  for (const [name, selector, expected] of cases) {
    test(name, () => assert.equal(matchesSelector(selector, web), expected));
  }
});

test('matchesLabels takes a plain map of labels', () => {
  assert.equal(matchesLabels({ app: 'web' }, web), true);
  assert.equal(matchesLabels({ app: 'web', tier: 'front' }, web), true);
  assert.equal(matchesLabels({ app: 'web', tier: 'back' }, web), false);
  assert.equal(matchesLabels({ release: 'a' }, web), false);
  assert.equal(matchesLabels({}, web), true);
  assert.equal(matchesLabels({ app: 'web' }, {}), false);
});

test('isEmptySelector', () => {
  assert.equal(isEmptySelector({}), true);
  assert.equal(isEmptySelector({ matchLabels: {}, matchExpressions: [] }), true);
  assert.equal(isEmptySelector({ matchLabels: { app: 'web' } }), false);
  assert.equal(isEmptySelector({ matchExpressions: [{ key: 'app', operator: 'Exists' }] }), false);
});

test('describeSelector writes what kubectl writes', () => {
  const cases: readonly (readonly [LabelSelector, string])[] = [
    [{}, '<none>'],
    [{ matchLabels: { tier: 'front', app: 'web' } }, 'app=web,tier=front'],
    [{ matchLabels: { app: '' } }, 'app='],
    [
      {
        matchLabels: { app: 'web' },
        matchExpressions: [
          { key: 'x', operator: 'DoesNotExist' },
          { key: 'tier', operator: 'In', values: ['b', 'a'] },
        ],
      },
      'app=web,tier in (a,b),!x',
    ],
    [{ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['a'] }] }, 'tier notin (a)'],
    [{ matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, 'tier'],
    [{ matchExpressions: [{ key: 'tier', operator: 'Equals', values: ['a'] }] }, 'tier Equals (a)'],
    [{ matchExpressions: [{ key: 'tier', operator: 'Missing' }] }, 'tier Missing'],
  ];
  for (const [selector, text] of cases) assert.equal(describeSelector(selector), text);
});
