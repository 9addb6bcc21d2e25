import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { folderWith, ONLY_PRIVILEGED, privilegedPod, prodlint } from '../support/command-line';

const folder = folderWith({ 'pod.yaml': privilegedPod(), 'clean.yaml': 'apiVersion: v1\nkind: ConfigMap\n' });

function pretty(cwd: string, args: readonly string[] = ONLY_PRIVILEGED, env: Readonly<Record<string, string>> = {}) {
  return prodlint(['lint', ...args], { cwd, env });
}

describe('--format pretty', () => {
  test('shows each problem with its text, its fix, and a summary', () => {
    const { stdout, stderr, code } = pretty(folder);
    const message = / {2}Container web runs privileged: .*\n/;
    assert.match(stdout, message);
    assert.equal(
      stdout.replace(message, '  MESSAGE\n'),
      `pod.yaml

  error privileged-container  pod.yaml:10:21
  MESSAGE
   9 |       securityContext:
  10 |         privileged: true # for the profiler
     |                     ^^^^
  fix Set privileged to false (fix with --fix-unsafe, may change behaviour)

1 error, 0 warnings, 0 info in 2 files (2 resources).
1 finding can be fixed with --fix-unsafe.
`,
    );
    assert.equal(stderr, '');
    assert.equal(code, 1);
  });

  test('says only that there is nothing when there is nothing', () => {
    const { stdout, code } = pretty(folder, [...ONLY_PRIVILEGED, 'clean.yaml']);
    assert.equal(stdout, 'Nothing to report in 1 file (1 resource).\n');
    assert.equal(code, 0);
  });

  test('counts what could not be read', () => {
    const { stdout } = pretty(folder, ['no.yaml']);
    assert.equal(stdout, '1 path could not be read or written.\n');
  });

  test('shows a bundle as one problem with its parts', () => {
    const bare = folderWith({ 'pod.yaml': privilegedPod().replace('privileged: true', 'privileged: false') });
    const { stdout } = pretty(bare, ['--rule', 'cpu-request', '--rule', 'memory-request']);
    assert.match(stdout, /^ {2}warning resources {2}pod\.yaml:7:13$/m);
    assert.match(stdout, /^ {2}- .* \(cpu-request\)$/m);
    assert.match(stdout, /^ {2}- .* \(memory-request\)$/m);
    assert.match(stdout, /^0 errors, 2 warnings, 0 info/m);
  });
});

describe('colour', () => {
  const hasColour = (env: Readonly<Record<string, string>>) =>
    pretty(folder, ONLY_PRIVILEGED, env).stdout.includes('\u001b[');

  test('is for terminals only', () => assert.equal(hasColour({}), false));
  test('comes with FORCE_COLOR', () => assert.equal(hasColour({ FORCE_COLOR: '1' }), true));
  test('stays away with FORCE_COLOR=0', () => assert.equal(hasColour({ FORCE_COLOR: '0' }), false));
  test('stays away with NO_COLOR', () => assert.equal(hasColour({ NO_COLOR: '1' }), false));
});

describe('the frame', () => {
  /** The lines of the frame with its mark, of a manifest with one finding. */
  function frame(text: string): string[] {
    const { stdout } = pretty(folderWith({ 'pod.yaml': text }));
    return stdout.split('\n').filter((line) => /^ *\d* \|/.test(line));
  }
  const flow = (name: string) =>
    `{apiVersion: v1, kind: Pod, metadata: {name: "${name}"}, spec: {containers: [{name: a, image: a:1, securityContext: {privileged: true}}]}}\n`;

  test('cuts a long line around the finding', () => {
    const [line = '', mark = ''] = frame(flow('x'.repeat(500)));
    assert.ok(line.length < 140, line);
    assert.match(line, /…/);
    assert.equal(line.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1), 'true');
  });

  test('marks behind wide characters and emoji at the right column', () => {
    const [line = '', mark = ''] = frame(flow('名前👍'));
    const columns = [...line].map((character) => (/[名前👍]/u.test(character) ? 2 : 1));
    const end = line.indexOf('true');
    const before = columns.slice(0, [...line.slice(0, end)].length).reduce((sum, width) => sum + width, 0);
    assert.equal(mark.indexOf('^'), before);
    assert.equal(mark.lastIndexOf('^') - mark.indexOf('^'), 3);
  });

  test('shows tabs as blanks and control characters as signs', () => {
    const [line = '', mark = ''] = frame(
      `{"apiVersion":\t"v1", "kind":\t"Pod", "spec": {"containers": [{"name": "a", "image": "a\u202e:1", "securityContext":\t{"privileged":\ttrue}}]}}`,
    );
    assert.ok(!/[\t\u202e]/.test(line));
    assert.equal(line.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1), 'true');
  });

  test('does without the carriage returns of Windows', () => {
    const lines = frame(privilegedPod().replaceAll('\n', '\r\n'));
    assert.equal(lines.length, 3);
    assert.ok(lines.every((line) => !/[\r␍]/.test(line)));
  });
});
