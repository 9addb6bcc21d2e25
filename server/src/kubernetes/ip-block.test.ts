import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containsBlock, type IpBlock, parseIpBlock } from './ip-block';

function block(text: string): IpBlock {
  const parsed = parseIpBlock(text);
  assert.ok(parsed, text);
  return parsed;
}

test('reads blocks of both families', () => {
  assert.deepEqual(block('10.0.0.0/8'), { family: 4, first: 0x0a000000n, prefixLength: 8 });
  assert.deepEqual(block('0.0.0.0/0'), { family: 4, first: 0n, prefixLength: 0 });
  assert.deepEqual(block('::/0'), { family: 6, first: 0n, prefixLength: 0 });
  assert.deepEqual(block('fd00::1:2/128'), { family: 6, first: (0xfdn << 120n) | 0x10002n, prefixLength: 128 });
  assert.equal(block('1:2:3:4:5:6:7:8/64').first, block('1:2:3:4::/64').first);
});

test('ignores the bits behind the prefix', () => {
  assert.deepEqual(block('10.20.30.40/8'), block('10.0.0.0/8'));
});

test('refuses what is no block', () => {
  const texts =
    '10.0.0.0 10.0.0/8 10.0.0.256/8 10.0.0.0/33 ::/129 1::2::3/8 1:2:3/8 1:2:3:4:5:6:7:8:9/8 ::12345/8 /8 a/8';
  for (const text of texts.split(' ')) assert.equal(parseIpBlock(text), undefined, text);
});

test('knows what a block contains', () => {
  assert.equal(containsBlock(block('10.0.0.0/8'), block('10.96.0.10/32')), true);
  assert.equal(containsBlock(block('10.0.0.0/8'), block('11.0.0.0/32')), false);
  assert.equal(containsBlock(block('10.96.0.0/12'), block('10.0.0.0/8')), false);
  assert.equal(containsBlock(block('0.0.0.0/0'), block('192.168.0.0/16')), true);
  assert.equal(containsBlock(block('0.0.0.0/0'), block('fd00::/8')), false);
  assert.equal(containsBlock(block('fc00::/7'), block('fd12::/16')), true);
});
