import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { NEEDS } from '../../server/src/rules/rule';
import { cliBundle, prodlint } from '../support/command-line';
import { readText } from '../support/repository';

/** The ids of all rules, as the pages beside the bundle have them. */
const ids = readdirSync(join(dirname(cliBundle), 'rules')).map((name) => name.replace(/\.md$/, ''));

describe('prodlint rules', () => {
  test('--format json lists every rule, by need and id', () => {
    const { stdout, code } = prodlint(['rules', '--format', 'json']);
    const list = JSON.parse(stdout) as { id: string; need: (typeof NEEDS)[number] }[];
    assert.equal(code, 0);
    assert.deepEqual(list.map(({ id }) => id).sort(), ids.sort());
    const privileged = list.find(({ id }) => id === 'privileged-container');
    const keys = ['id', 'need', 'severity', 'profile', 'scope', 'kinds', 'fix', 'peers', 'summary'];
    assert.deepEqual(Object.keys(privileged ?? {}), keys);
    const order = list.map(({ id, need }) => `${String(NEEDS.indexOf(need)).padStart(2, '0')} ${id}`);
    assert.deepEqual(order, [...order].sort());
  });

  test('--format markdown is a table', () => {
    const lines = prodlint(['rules', '--format', 'markdown']).stdout.trimEnd().split('\n');
    assert.equal(lines.length, ids.length + 2);
    assert.ok(lines.every((line) => /^\|.*\|$/.test(line)));
    assert.ok(
      lines.some((line) => line.startsWith('| `privileged-container` | security | error | baseline | unsafe | ')),
    );
  });

  test('is for people by default', () => {
    const { stdout } = prodlint(['rules']);
    for (const id of ids) assert.match(stdout, new RegExp(`^  ${id} `, 'm'));
    assert.match(stdout, new RegExp(`^${ids.length} rules\\.`, 'm'));
  });
});

describe('prodlint explain', () => {
  test('shows the page of a rule, for its reader', () => {
    const { stdout, code } = prodlint(['explain', 'privileged-container']);
    assert.equal(code, 0);
    assert.match(stdout, /^# privileged-container\n/);
    for (const label of ['**Incorrect**', '**Correct**', '**After the fix**']) assert.ok(stdout.includes(label), label);
    assert.ok(!stdout.includes('#!'), 'without expectations of tests');
    assert.ok(stdout.includes('privileged: true # the profiler needs it\n'), 'with the comments of the example');
  });

  test('has a page for every rule', () => {
    for (const id of ids) {
      const page = readText(join(dirname(cliBundle), 'rules', `${id}.md`));
      assert.ok(page.startsWith(`# ${id}\n`) && !/#! |#!\^/.test(page), id);
    }
  });

  test('knows rules by their names in other tools', () => {
    const names = ['kl:privileged-container', 'ks:container-security-context-privileged', 'runAsPrivileged'];
    for (const name of [
      ...names,
      'CKV_K8S_16',
      'ckv_k8s_16',
      'KSV-0017',
      'AVD-KSV-0017',
      'KSV017',
      'PRIVILEGED-CONTAINER',
    ]) {
      const { stdout, code } = prodlint(['explain', name]);
      assert.match(stdout, /^# privileged-container\n/, name);
      assert.equal(code, 0);
    }
  });

  test('says severity, profile and fix below the title', () => {
    const { stdout } = prodlint(['explain', 'privileged-container']);
    assert.match(stdout, /^# privileged-container\n\n\*\*error, baseline, unsafe fix\*\*\n\n## What it reports\n/);
  });

  test('shows the rules of a bundle by the name that reports give it', () => {
    const { stdout, code } = prodlint(['explain', 'resources']);
    assert.ok(stdout.includes('# cpu-request\n') && stdout.includes('# memory-limit\n'));
    assert.equal(code, 0);
  });

  test('renders the page for a terminal with colours', () => {
    const { stdout } = prodlint(['explain', 'privileged-container'], { env: { FORCE_COLOR: '1' } });
    assert.ok(stdout.includes('\u001b['));
    assert.ok(!/```|\*\*|^#/m.test(stdout));
  });

  test('says the nearest name of an unknown one', () => {
    const { stderr, code } = prodlint(['explain', 'privileged-contaner']);
    assert.match(stderr, /^There is no rule privileged-contaner\. Did you mean privileged-container\?$/m);
    assert.equal(code, 2);
    assert.match(prodlint(['explain', 'xyz']).stderr, /^There is no rule xyz\. `prodlint rules` lists them\.$/m);
  });
});

test('prodlint lsp --stdio speaks the language server protocol', () => {
  const message = (content: object) => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...content });
    return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
  };
  const input = [
    message({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } }),
    message({ method: 'initialized', params: {} }),
    message({ id: 2, method: 'shutdown' }),
    message({ method: 'exit' }),
  ].join('');
  const { stdout, code } = prodlint(['lsp', '--stdio'], { input });
  assert.match(stdout, /"capabilities":\{/);
  assert.equal(code, 0);
});
