import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isAnswersFile, mistakesInAnswers } from './mistakes';

const shown = (text: string) =>
  mistakesInAnswers(text).map(
    ({ range: { start, end }, message }) => `${start.line}:${start.character}-${end.character} ${message}`,
  );

describe('mistakes in a file of answers', () => {
  test('stand at their places: an unknown answer at its name, a wrong one at its value', () => {
    const text = 'name: shop\nimge: a/b:1.0.0\nport: 80\nparts:\n  web:\n    replicas: many\n';
    assert.deepEqual(shown(text), [
      '1:0-4 There is no answer imge. Did you mean image?',
      '2:6-8 port must be from 1024 to 65535, not 80: the container runs without the rights of root, which lower ports may need.',
      '5:14-18 replicas must be a whole number, not many.',
    ]);
  });

  test('what is still to be answered is none', () => {
    assert.deepEqual(shown(''), []);
    assert.deepEqual(shown('# answers\nname:\ngateway: a/b\nparts:\n  web:\n'), []);
  });

  test('what can not be read', () => {
    assert.deepEqual(shown('- a\n'), ['0:2-3 The answers must be a map of names and values, such as `name: shop`.']);
    assert.match(shown('name: [\n')[0] ?? '', /^\d+:\d+-\d+ The answers can not be read as YAML/);
  });

  test('are looked for in what is called so', () => {
    const names = ['/a/deploy/answers.yaml', '/a/prodlint-answers.json', '/a/shop.prodlint-answers.yml'];
    assert.deepEqual(
      names.filter((name) => !isAnswersFile(name)),
      [],
    );
    assert.deepEqual(['/a/answers.yaml', '/a/deploy/answers.md', '/a/deploy/more.yaml'].filter(isAnswersFile), []);
  });
});
