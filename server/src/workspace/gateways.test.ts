import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shareHost } from './gateways';

test('host names of listeners and routes meet as the Gateway API says', () => {
  assert.equal(shareHost('shop.example.com', 'Shop.example.com'), true);
  assert.equal(shareHost('*.example.com', 'shop.example.com'), true);
  assert.equal(shareHost('*.example.com', 'a.shop.example.com'), true);
  assert.equal(shareHost('*.example.com', 'example.com'), false);
  assert.equal(shareHost('*.example.com', '*.shop.example.com'), true);
  assert.equal(shareHost('*.shop.example.com', '*.example.com'), true);
  assert.equal(shareHost('*.example.com', '*.example.org'), false);
  assert.equal(shareHost('shop.example.com', 'example.com'), false);
  assert.equal(shareHost('*.example.com', 'shopexample.com'), false);
});
