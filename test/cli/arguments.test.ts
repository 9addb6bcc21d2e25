import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { folderWith, privilegedPod, prodlint } from '../support/command-line';

const folder = folderWith({ 'pod.yaml': privilegedPod() });
const run = (...args: string[]) => prodlint(args, { cwd: folder });

describe('help and version', () => {
  test('--help tells the commands', () => {
    const { code, stdout } = run('--help');
    assert.equal(code, 0);
    for (const command of ['lint', 'rules', 'explain', 'lsp'])
      assert.match(stdout, new RegExp(`^  ${command}\\b`, 'm'));
  });

  test('lint --help tells every option', () => {
    const { code, stdout } = run('lint', '--help');
    assert.equal(code, 0);
    const options = ['format', 'output', 'profile', 'kubernetes-version', 'config', 'rule', 'min-severity', 'fix'];
    for (const option of [...options, 'fix-unsafe', 'diff', 'quiet', 'no-suppressions'])
      assert.match(stdout, new RegExp(`^  --${option}\\b`, 'm'));
  });

  test('each command has help', () => {
    for (const command of ['rules', 'explain', 'lsp']) {
      const { code, stdout } = run(command, '-h');
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`^Usage: prodlint ${command}`, 'm'));
    }
  });

  test('--version tells the version', () => {
    const { code, stdout } = run('--version');
    assert.equal(code, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });

  test('no command shows the help and is bad usage', () => {
    const { code, stdout } = run();
    assert.equal(code, 2);
    assert.match(stdout, /^Usage: prodlint COMMAND/m);
  });
});

const MISTAKES: readonly (readonly [what: string, args: readonly string[], message: RegExp])[] = [
  ['an unknown command', ['lnit'], /^There is no command lnit\. Did you mean lint\?$/m],
  ['a path without a command', ['k8s/'], /^There is no command k8s\/\. To check it: prodlint lint k8s\/$/m],
  ['an unknown option in front', ['--format'], /^There is no option --format\.$/m],
  ['an unknown option', ['lint', '--formt', 'json'], /^There is no option --formt\. Did you mean --format\?$/m],
  ['an unknown short option', ['lint', '-x'], /^There is no option -x\.$/m],
  ['a forgotten value', ['lint', '--format'], /^--format needs a value\.$/m],
  ['an option in the place of a value', ['lint', '--output', '--fix'], /^--output needs a value\.$/m],
  ['a value too many', ['lint', '--fix=yes'], /^--fix takes no value\.$/m],
  ['an option twice', ['lint', '--profile', 'strict', '--profile=baseline'], /^--profile can be given only once\.$/m],
  [
    'an unknown format',
    ['lint', '--format', 'xml'],
    /^--format can not be xml\. Allowed: pretty, json, sarif, junit, github\.$/m,
  ],
  [
    'an unknown profile',
    ['lint', '--profile', 'prod'],
    /^--profile can not be prod\. Allowed: baseline, production, strict\.$/m,
  ],
  [
    'an unknown severity',
    ['lint', '--min-severity', 'hint'],
    /^--min-severity can not be hint\. Allowed: error, warning, info\.$/m,
  ],
  [
    'a version that is none',
    ['lint', '--kubernetes-version', 'latest'],
    /^latest is no Kubernetes version such as 1\.34\.$/m,
  ],
  [
    'a version that is too old',
    ['lint', '--kubernetes-version', '1.9'],
    /^Kubernetes 1\.9 is outside the versions known here/m,
  ],
  [
    'an unknown rule',
    ['lint', '--rule', 'privileged-containers'],
    /^There is no rule privileged-containers\. Did you mean privileged-container\?$/m,
  ],
  ['a configuration that is not there', ['lint', '--config', 'no.yaml'], /^no\.yaml: no such file or directory$/m],
  ['a fix of standard input', ['lint', '-', '--fix'], /^Standard input can not be fixed in place\./m],
  [
    'an unknown format of rules',
    ['rules', '--format', 'sarif'],
    /^--format can not be sarif\. Allowed: pretty, json, markdown\.$/m,
  ],
  ['an argument too many', ['rules', 'privileged-container'], /^privileged-container is one argument too many\.$/m],
  ['no rule to explain', ['explain'], /^Name the rule to explain: prodlint explain RULE$/m],
  ['a language server without a channel', ['lsp'], /prodlint lsp --stdio$/m],
];

describe('what is not understood is said in one sentence and ends with exit code 2', () => {
  for (const [what, args, message] of MISTAKES) {
    test(what, () => {
      const { code, stdout, stderr } = run(...args);
      assert.match(stderr, message);
      assert.ok(stderr.trimEnd().split('\n').length <= 2, stderr);
      assert.equal(stdout, '');
      assert.equal(code, 2);
    });
  }
});

test('what follows -- is a path', () => {
  const { code, stderr } = run('lint', '--', '--fix');
  assert.match(stderr, /^--fix: no such file or directory$/m);
  assert.equal(code, 2);
});

test('--rule takes the names of other tools too', () => {
  const { stdout } = prodlint(['lint', '--rule', 'CKV_K8S_16', '-'], { input: privilegedPod() });
  assert.match(stdout, /^ {2}error privileged-container {2}<stdin>:10:21$/m);
});
