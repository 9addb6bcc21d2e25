import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { folderWith, ONLY_PRIVILEGED, privilegedPod, prodlint } from '../support/command-line';

const odd = privilegedPod().replaceAll('web', '"a&b<c>%"');
const folder = folderWith({
  'pod.yaml': privilegedPod(),
  'odd,name.yaml': odd,
  'clean.yaml': 'apiVersion: v1\nkind: ConfigMap\n',
  'bad.yaml': Buffer.from('a\0'),
});

/** Checks that tags are closed in turn and that text holds no bare `<` or `&`; gives the names of the elements in order. */
function elementsOf(xml: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  const token = /<\?xml [^>]*\?>|<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
  let end = 0;
  for (const match of xml.matchAll(token)) {
    const [whole, closing, name, attributes = '', empty, text] = match;
    assert.ok(!/&(?!(?:amp|lt|gt|quot|#\d+);)/.test(attributes + (text ?? '')), whole);
    end = match.index + whole.length;
    if (name === undefined) continue;
    if (closing === '/') assert.equal(open.pop(), name);
    else {
      names.push(name);
      if (empty !== '/') open.push(name);
    }
  }
  assert.equal(end, xml.length, `unreadable at ${xml.slice(end, end + 40)}`);
  assert.deepEqual(open, []);
  return names;
}

describe('--format junit', () => {
  const { stdout, code } = prodlint(['lint', '--format', 'junit', ...ONLY_PRIVILEGED], { cwd: folder });

  test('is XML with a suite for each file', () => {
    const names = elementsOf(stdout);
    assert.equal(names[0], 'testsuites');
    assert.equal(names.filter((name) => name === 'testsuite').length, 4);
    assert.equal(names.filter((name) => name === 'failure').length, 2);
    assert.equal(names.filter((name) => name === 'error').length, 1);
    assert.match(stdout, /^<testsuites name="prodlint" tests="4" failures="2" errors="1" time="[\d.]+">$/m);
    assert.equal(code, 2);
  });

  test('makes failures only of what fails', () => {
    const quiet = folderWith({
      '.prodlint.yaml': 'rules:\n  privileged-container: info\n',
      'pod.yaml': privilegedPod(),
    });
    const { stdout, code } = prodlint(['lint', '--format', 'junit', ...ONLY_PRIVILEGED], { cwd: quiet });
    assert.deepEqual(elementsOf(stdout), ['testsuites', 'testsuite', 'testcase', 'system-out']);
    assert.equal(code, 0);
  });

  test('makes an error of a mistake in the configuration', () => {
    const mistaken = folderWith({ '.prodlint.yaml': 'profil: strict\n', 'pod.yaml': privilegedPod() });
    const { stdout, code } = prodlint(['lint', '--format', 'junit', ...ONLY_PRIVILEGED], { cwd: mistaken });
    elementsOf(stdout);
    assert.match(stdout, /<testcase name="configuration at 1:1" classname="\.prodlint\.yaml"/);
    assert.match(stdout, /<error message="Unknown setting profil\. .*" type="configuration"\/>/);
    assert.equal(code, 2);
  });

  test('has no character that XML does not know', () => {
    const strange = folderWith({ 'a\u0001b.yaml': privilegedPod() });
    const { stdout } = prodlint(['lint', '--format', 'junit', ...ONLY_PRIVILEGED], { cwd: strange });
    elementsOf(stdout);
    assert.ok(!stdout.includes('\u0001'));
  });
});

describe('--format github', () => {
  const github = (cwd: string, env: Readonly<Record<string, string>> = {}) =>
    prodlint(['lint', '--format', 'github', ...ONLY_PRIVILEGED], { cwd, env }).stdout.split('\n');

  test('is a workflow command for each finding', () => {
    const [unreadable, first = '', second = '', summary] = github(folder);
    assert.equal(unreadable, '::error file=bad.yaml::bad.yaml: is a binary file, not YAML');
    assert.match(
      first,
      /^::error file=odd%2Cname\.yaml,line=10,endLine=10,col=21,endColumn=25,title=privileged-container::/,
    );
    assert.match(first, /::Container a&b<c>%25 runs privileged: /);
    assert.match(second, /^::error file=pod\.yaml,line=10,/);
    assert.equal(summary, '2 errors, 0 warnings, 0 info in 3 files.');
  });

  test('shows a mistake in the configuration at its place', () => {
    const mistaken = folderWith({ 'deploy/.prodlint.yaml': 'profil: strict\n', 'deploy/pod.yaml': privilegedPod() });
    const [line] = github(join(mistaken, 'deploy'), { GITHUB_WORKSPACE: mistaken });
    const place = 'file=deploy/.prodlint.yaml,line=1,endLine=1,col=1,endColumn=7,title=configuration';
    assert.ok(line?.startsWith(`::error ${place}::Unknown setting profil. `), line);
  });

  test('names files from the directory of the repository', () => {
    const repository = folderWith({ 'deploy/k8s/pod.yaml': privilegedPod() });
    const [line] = github(join(repository, 'deploy'), { GITHUB_WORKSPACE: repository });
    assert.match(line ?? '', /^::error file=deploy\/k8s\/pod\.yaml,/);
  });
});
