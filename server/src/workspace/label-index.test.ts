import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type LabelSelector, type Labels, matchesSelector } from '../kubernetes/label-selector';
import { LabelIndex, SelectorIndex } from './label-index';

const LABELS: readonly Labels[] = [
  {},
  { app: 'web' },
  { app: 'web', tier: 'front' },
  { app: 'db', 'statefulset.kubernetes.io/pod-name': 'db-0' },
  { constructor: 'x' },
  { app: '' },
];

const SELECTORS: readonly LabelSelector[] = [
  {},
  { matchLabels: { app: 'web' } },
  { matchLabels: { tier: 'front', app: 'web' } },
  { matchLabels: { app: '' } },
  { matchLabels: { constructor: 'x' } },
  { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'db'] }] },
  { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] },
  { matchLabels: { 'statefulset.kubernetes.io/pod-name': 'db-0' } },
  { matchLabels: { app: 'db' }, matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] },
];

describe('what a selector may take in', () => {
  test('is among the candidates, in order', () => {
    const index = new LabelIndex(LABELS, (labels) => [labels]);
    for (const selector of SELECTORS) {
      const wanted = LABELS.filter((labels) => matchesSelector(selector, labels));
      const found = index.candidates(selector).filter((labels) => matchesSelector(selector, labels));
      assert.deepEqual(found, wanted, JSON.stringify(selector));
    }
  });

  test('is looked for no further than at a label that it asks for', () => {
    const index = new LabelIndex(LABELS, (labels) => [labels]);
    assert.deepEqual(index.candidates({ matchLabels: { app: 'web' } }), [LABELS[1], LABELS[2]]);
    assert.deepEqual(index.candidates({ matchLabels: { app: 'none' } }), []);
    assert.equal(
      index.candidates({ matchLabels: { 'statefulset.kubernetes.io/pod-name': 'x-1' } }).length,
      LABELS.length,
    );
  });

  test('counts once where it has the label in several sets', () => {
    const index = new LabelIndex(['a'], () => [{ app: 'web' }, { app: 'web', tier: 'x' }]);
    assert.deepEqual(index.candidates({ matchLabels: { app: 'web' } }), ['a']);
  });
});

describe('the selectors that may take in some labels', () => {
  test('are among the candidates, in order', () => {
    const index = new SelectorIndex(SELECTORS, (selector) => selector);
    for (const labels of LABELS) {
      const wanted = SELECTORS.filter((selector) => matchesSelector(selector, labels));
      const found = index.candidates(labels).filter((selector) => matchesSelector(selector, labels));
      assert.deepEqual(found, wanted, JSON.stringify(labels));
    }
  });

  test('are all those that can not be read', () => {
    const index = new SelectorIndex(['unreadable', 'web'], (name) =>
      name === 'web' ? { matchLabels: { app: 'web' } } : undefined,
    );
    assert.deepEqual(index.candidates({ app: 'db' }), ['unreadable']);
    assert.deepEqual(index.candidates({ app: 'web' }), ['unreadable', 'web']);
  });
});
