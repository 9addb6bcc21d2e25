import assert from 'node:assert/strict';
import { describe as suite, test } from 'node:test';
import { code, describe } from './markdown';

suite('a description of the API as Markdown', () => {
  test('has what would be marks as it stands', () => {
    assert.equal(
      describe('A <name> of *any* kind_of thing. \n- one'),
      'A \\<name\\> of \\*any\\* kind\\_of thing.\n- one',
    );
  });

  test('leaves code alone, also over lines, but not what only one backtick begins', () => {
    assert.equal(describe('`<pod>-<volume>` and `a_\nb*`'), '`<pod>-<volume>` and `a_\nb*`');
    assert.equal(describe('a ` b\n\n<c> ` d'), 'a ` b\n\n\\<c\\> ` d');
  });

  test('makes links of addresses', () => {
    assert.equal(describe('See https://example.com/a_b.'), 'See <https://example.com/a_b>.');
  });
});

suite('code', () => {
  test('may hold backticks', () => {
    assert.equal(code('a`b'), '``a`b``');
    assert.equal(code('`a'), '`` `a ``');
  });
});
