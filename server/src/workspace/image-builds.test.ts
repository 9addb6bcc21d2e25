import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBuiltImages } from './image-builds';

test('the artifacts of a Skaffold configuration and its profiles', () => {
  const text = `apiVersion: skaffold/v4beta1
kind: Config
metadata: { name: app }
build:
  artifacts:
    - image: frontend
      context: src/frontend
    - image: registry.example.com/team/cart
profiles:
  - name: debug
    build:
      artifacts:
        - image: cart-debug
---
apiVersion: skaffold/v4beta1
kind: Config
build:
  artifacts: [{ image: loadgenerator }]
`;
  assert.deepEqual(readBuiltImages('skaffold.yaml', text), [
    'frontend',
    'registry.example.com/team/cart',
    'cart-debug',
    'loadgenerator',
  ]);
});

test('the calls of a Tiltfile with a written name', () => {
  const text = `docker_build('frontend', './src')\ncustom_build(ref="cart", command='make')\nname = 'x'\ndocker_build(name, '.')\n`;
  assert.deepEqual(readBuiltImages('Tiltfile', text), ['frontend', 'cart']);
});

test('what can not be read builds nothing', () => {
  assert.deepEqual(readBuiltImages('skaffold.yaml', 'build: [\n'), []);
  assert.deepEqual(readBuiltImages('skaffold.yaml', ''), []);
});
