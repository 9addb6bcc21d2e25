import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseQuantity } from '../../../kubernetes/quantity';
import { meantQuantities, quantityReason } from './quantities';

describe('what an amount most likely means, the likeliest first', () => {
  const cases: readonly [text: string, meant: readonly string[]][] = [
    ['1g', ['1G', '1Gi']],
    ['1K', ['1k', '1Ki']],
    ['512mb', ['512Mi', '512M']],
    ['512MB', ['512Mi', '512M']],
    ['1Gb', ['1Gi', '1G']],
    ['1KI', ['1Ki']],
    ['64KiB', ['64Ki']],
    ['10 Gi', ['10Gi']],
    ['1,5Gi', ['1.5Gi']],
    ['0.5 cores', ['0.5']],
    ['250 m', ['250m', '250M', '250Mi']],
    ['500mcpu', ['500m']],
    ['100bytes', ['100']],
    ['many', []],
    ['10%', []],
    ['1Gi2', []],
    ['', []],
  ];
  for (const [text, meant] of cases) test(text, () => assert.deepEqual(meantQuantities(text), meant));

  test('is an amount', () => {
    for (const [text, meant] of cases) {
      assert.equal(parseQuantity(text), undefined, text);
      for (const other of meant) assert.ok(parseQuantity(other), other);
    }
  });
});

test('what is wrong with an amount', () => {
  assert.match(quantityReason('10 Gi'), /no space/);
  assert.match(quantityReason('1,5'), /a point/);
  assert.match(quantityReason('512mb'), /^units are/);
  assert.match(quantityReason('many'), /^a number and a unit/);
});
