import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  BASELINE_CAPABILITIES,
  CAPABILITIES,
  DANGEROUS_CAPABILITIES,
  DEFAULT_CAPABILITIES,
  RESTRICTED_CAPABILITY,
} from './capabilities';

test('the list is that of the kernel', () => {
  assert.equal(CAPABILITIES.length, 41);
  assert.equal(new Set(CAPABILITIES).size, CAPABILITIES.length);
  assert.deepEqual([...CAPABILITIES].sort(), CAPABILITIES);
});

test('every set holds known names, and none is both allowed and dangerous', () => {
  for (const name of [...BASELINE_CAPABILITIES, ...DEFAULT_CAPABILITIES]) assert.ok(CAPABILITIES.includes(name), name);
  for (const name of DANGEROUS_CAPABILITIES) {
    assert.ok(name === 'ALL' || CAPABILITIES.includes(name), name);
    assert.equal(BASELINE_CAPABILITIES.has(name), false, name);
  }
  assert.equal(BASELINE_CAPABILITIES.size, 13);
  assert.ok(BASELINE_CAPABILITIES.has(RESTRICTED_CAPABILITY));
});
