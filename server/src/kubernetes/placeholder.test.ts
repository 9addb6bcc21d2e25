import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasPlaceholder, isFilledInLater } from './placeholder';

test('notations of tools are placeholders', () => {
  const marked = [
    `\${APP}`,
    '$APP-web',
    '$(APP)',
    '{{ .name }}',
    'x-<app>',
    '__APP__',
    'web-%ENV%',
    '@app.name@',
    '{app}',
  ];
  for (const text of [...marked, 'web-\uE000\uE000']) assert.equal(hasPlaceholder(text), true, text);
});

test('what only looks odd is none', () => {
  for (const text of [
    '',
    'web',
    'My_App',
    'a$',
    '50%',
    'a@b',
    'user@example.com',
    'MYAPP',
    '__init__',
    'price$5',
    '{',
    'a{b}',
  ]) {
    assert.equal(isFilledInLater(text), false, text);
  }
});

test('words in capitals ask for a value', () => {
  for (const text of ['REPLACE_ME', 'REPLACE-WITH-NAME', 'YOUR_CLUSTER', 'app-CHANGEME', 'APP_NAME', 'DB_2_HOST']) {
    assert.equal(isFilledInLater(text), true, text);
    assert.equal(hasPlaceholder(text), false, text);
  }
});
