import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBase64, decodedLength, encodeBase64, isBase64, printableText, utf8Length } from './base64';

test('what the API server takes', () => {
  for (const text of ['', 'YQ==', 'YWI=', 'YWJj', 'YQ=\n=', '\nYWJj\r\nYWJj\n', '+/+/', 'YR==']) {
    assert.equal(isBase64(text), true, JSON.stringify(text));
  }
});

test('what it refuses', () => {
  const refused = [
    'YQ',
    'YQ=',
    'Y===',
    '====',
    'YWJj====',
    'YW Jj',
    'YWJj ',
    'YWJj\t',
    '-_-_',
    'YQ==YQ==',
    'a',
    'ä===',
    'YW=j',
  ];
  for (const text of refused) assert.equal(isBase64(text), false, JSON.stringify(text));
  assert.equal(decodeBase64('YQ'), undefined);
  assert.equal(decodedLength('YQ'), undefined);
});

test('lengths are those of the bytes', () => {
  for (const text of ['', 'a', 'ab', 'abc', 'größer', '漢字', '😀', 'a\u0000b']) {
    const length = Buffer.byteLength(text);
    assert.equal(utf8Length(text), length, text);
    assert.equal(encodeBase64(text), Buffer.from(text).toString('base64'), text);
    assert.equal(decodedLength(encodeBase64(text)), length, text);
    assert.deepEqual(decodeBase64(encodeBase64(text)), new Uint8Array(Buffer.from(text)), text);
  }
});

test('text is told from other bytes', () => {
  assert.equal(printableText(new TextEncoder().encode('größer\n\t漢')), 'größer\n\t漢');
  assert.equal(printableText(new Uint8Array([0x61, 0])), undefined);
  assert.equal(printableText(new Uint8Array([0xc3])), undefined);
  assert.equal(printableText(new Uint8Array([0xff, 0xfe])), undefined);
});
