import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parentOf, relativePath, resolvePath } from './files';

test('a path is resolved against a directory', () => {
  assert.equal(resolvePath('/shop/web', 'a.yaml'), '/shop/web/a.yaml');
  assert.equal(resolvePath('/shop/web', './a/../b.yaml'), '/shop/web/b.yaml');
  assert.equal(resolvePath('/shop/web', '../base//a.yaml'), '/shop/base/a.yaml');
  assert.equal(resolvePath('/shop/web', '/etc/a.yaml'), '/etc/a.yaml');
  assert.equal(resolvePath('/shop/', 'a.yaml'), '/shop/a.yaml');
});

test('the root is the root', () => {
  assert.equal(resolvePath('/', 'a.yaml'), '/a.yaml');
  assert.equal(resolvePath('/shop', '../../../a.yaml'), '/a.yaml');
  assert.equal(resolvePath('/shop', '..'), '/');
  assert.equal(parentOf('/a.yaml'), '/');
  assert.equal(parentOf('/'), '/');
  assert.equal(relativePath('/', '/a.yaml'), 'a.yaml');
});

test('a drive is a root', () => {
  assert.equal(resolvePath('C:/shop', 'a.yaml'), 'C:/shop/a.yaml');
  assert.equal(resolvePath('C:/shop', '../../a.yaml'), 'C:/a.yaml');
  assert.equal(resolvePath('/shop', 'D:/a.yaml'), 'D:/a.yaml');
  assert.equal(parentOf('C:/shop'), 'C:');
  assert.equal(parentOf('C:'), '');
});

test('a path lies below a directory or it does not', () => {
  assert.equal(relativePath('/shop', '/shop/web/a.yaml'), 'web/a.yaml');
  assert.equal(relativePath('/shop', '/shopping/a.yaml'), undefined);
  assert.equal(relativePath('/shop', '/shop'), undefined);
});
