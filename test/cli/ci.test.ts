import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { version } from '../../package.json';
import { folderWith, prodlint } from '../support/command-line';

test('init --ci writes the usual file, with the version that wrote it', () => {
  const cwd = folderWith({ 'web.yaml': 'kind: Pod\n' });
  const { code, stderr } = prodlint(['init', '--ci', 'github'], { cwd });
  assert.equal(code, 0, stderr);
  assert.equal(stderr, 'Wrote .github/workflows/prodlint.yaml.\n');
  const text = readFileSync(join(cwd, '.github/workflows/prodlint.yaml'), 'utf8');
  assert.ok(text.includes(`npx --yes prodlint@${version} lint . --format github`), text);
  const again = prodlint(['init', '--ci', 'github'], { cwd });
  assert.equal(again.code, 0);
  assert.match(again.stderr, /runs Prodlint already/);
});

test('init --ci is content with a workflow of another name that runs Prodlint', () => {
  const cwd = folderWith({ '.github/workflows/delivery.yml': 'on: push\njobs: {} # npx prodlint lint, one day\n' });
  assert.match(prodlint(['init', '--ci', 'github'], { cwd }).stderr, /^Wrote /);
  const other = folderWith({ '.github/workflows/delivery.yml': 'run: npx --yes prodlint lint\n' });
  const { code, stderr } = prodlint(['init', '--ci', 'github'], { cwd: other });
  assert.equal(code, 0);
  assert.equal(stderr, '.github/workflows/delivery.yml runs Prodlint already. It is left as it is.\n');
});

test('init --ci adds to a pipeline and keeps its lines', () => {
  const pipeline = 'stages: [build] # later: test\nbuild:\n  stage: build\n  script: [make]\n';
  const cwd = folderWith({ '.gitlab-ci.yml': pipeline });
  assert.equal(prodlint(['init', '--ci', 'gitlab'], { cwd }).stderr, 'Added Prodlint to .gitlab-ci.yml.\n');
  assert.ok(readFileSync(join(cwd, '.gitlab-ci.yml'), 'utf8').startsWith(pipeline));
});

test('init --ci prints with --output -', () => {
  const { stdout } = prodlint(['init', '--ci', 'pre-commit', '--output', '-'], { cwd: folderWith({}) });
  assert.match(stdout, /^repos:\n {2}- repo: local\n/);
});

test('init --ci says what it can not do, and does nothing', () => {
  const cwd = folderWith({ '.gitlab-ci.yml': 'build: [\n' });
  const broken = prodlint(['init', '--ci', 'gitlab'], { cwd });
  assert.equal(broken.code, 2);
  assert.match(broken.stderr, /\.gitlab-ci\.yml can not be added to[\s\S]+prodlint:\n/);
  assert.equal(readFileSync(join(cwd, '.gitlab-ci.yml'), 'utf8'), 'build: [\n');
  for (const args of [
    ['--ci', 'jenkins'],
    ['--ci', 'github', '--profile', 'strict'],
  ]) {
    const { code, stderr } = prodlint(['init', ...args], { cwd });
    assert.equal(code, 2);
    assert.match(stderr, /--ci/);
  }
});
