import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isSettingsText, signsOfLines } from './text-signs';

function found(key: string, text: string): string[] {
  const signs = signsOfLines(key, text, (value) => value === 'shop-db-login');
  return signs.map(({ sign, name, span }) => `${name ?? sign.by}: ${text.slice(span.start, span.end)}`);
}

describe('settings in texts', () => {
  test('in the usual formats, with the place of the value', () => {
    assert.deepEqual(found('a.properties', 'user=shop\r\ndb.password = tr0ub4dor\r\n'), ['db.password: tr0ub4dor']);
    assert.deepEqual(found('a.yaml', 'db:\n  password: "tr0ub4dor" # old'), ['password: tr0ub4dor']);
    assert.deepEqual(found('a.json', '{"apiKey":"9f8e7d6c","b":1}'), ['apiKey: 9f8e7d6c']);
    assert.deepEqual(found('a.ini', "[db]\npassword='tr0ub4dor'"), ['password: tr0ub4dor']);
    assert.deepEqual(found('.env', 'export API_TOKEN=9f8e7d6c'), ['API_TOKEN: 9f8e7d6c']);
    assert.deepEqual(found('settings', 'a: b\npassword: tr0ub4dor'), ['password: tr0ub4dor']);
  });

  test('one finding for a line', () => {
    const text = 'url=postgres://app:k33p-1t-q@db/app?password=tr0ub4dor';
    assert.deepEqual(found('a.properties', text), [`connection: ${text}`]);
  });

  test('that are no secrets', () => {
    const lines = `password:|password: |
password: string|password: null|# password: tr0ub4dor|; password=tr0ub4dor|password: \${DB_PASSWORD}|password: &pw|
secret: shop-tls|clientSecret: $oidc.shop.clientSecret|credentials: shop-db-login|token: shop-db-login|passwordFile: /run/x|
password: {{ .Password }}|token: true|max_tokens: 4096|password: getPassword()|if (token == x) {`;
    for (const line of lines.split('|\n').join('|').split('|')) assert.deepEqual(found('a.yaml', line), [], line);
  });

  test('are not looked for in programs, known forms and connections are', () => {
    const program = 'token = tr0ub4dor\nurl = "amqp://worker:k33p-1t-q@mq/"\n# AKIAQ3EGTVPLUSWXK7MN';
    assert.deepEqual(found('main.py', program), [
      'connection: url = "amqp://worker:k33p-1t-q@mq/"',
      'shape: # AKIAQ3EGTVPLUSWXK7MN',
    ]);
  });

  test('are in files of known endings and in several lines without an ending', () => {
    assert.equal(isSettingsText('application.properties', 'a=b'), true);
    assert.equal(isSettingsText('settings', 'a=b\nb=c'), true);
    assert.equal(isSettingsText('setting', 'a=b'), false);
    assert.equal(isSettingsText('setting', 'a=b\n'), false);
    assert.equal(isSettingsText('main.py', 'a=b\nb=c'), false);
  });

  test('long lines are read to their end', () => {
    for (const piece of ['token', 'token-', 'token=', 'a=b ', '"token": ', ' ', "password='"])
      assert.ok(found('a.json', piece.repeat(30_000)).length < 2, piece);
  });
});
