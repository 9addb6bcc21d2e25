import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testSettings } from '../../../test/support/lint';
import { type Bundle, defineRule, type FixGrade, type Severity } from '../rules/rule';
import { Linter } from './linter';
import { groupProblems } from './problems';
import { FileSnapshot } from './snapshot';

interface Sketch {
  readonly bundle?: Bundle;
  readonly severity?: Severity;
  readonly grade?: FixGrade | 'none';
  /** About the whole object instead of each container. */
  readonly whole?: boolean;
}

/** A rule that speaks of a field of each container, or of the object, and sets it. */
function rule(id: string, { bundle, severity = 'warning', grade = 'safe', whole }: Sketch) {
  return defineRule({
    id,
    need: 'security',
    summary: '',
    severity,
    profile: 'baseline',
    scope: 'object',
    kinds: 'workload',
    fix: grade,
    peers: [],
    messages: { here: `Says ${id}.`, fix: `Fix ${id}` },
    ...(bundle === undefined ? {} : { bundle }),
    checkResource: (resource, { report }) => {
      const places = whole ? [resource.path] : (resource.podTemplate?.containers ?? []).map(({ path }) => path);
      for (const place of places) {
        const path = [...place, id];
        const fixes =
          grade === 'none' ? [] : [{ message: 'fix' as const, changes: [{ op: 'set' as const, path, value: 1 }] }];
        report({ message: 'here', path, fixes });
      }
    },
  });
}

function problems(rules: readonly ReturnType<typeof rule>[], containers: readonly string[] = ['web']) {
  const text = `apiVersion: v1
kind: Pod
metadata: { name: shop }
spec:
  containers:
${containers.map((name) => `    - { name: ${name}, image: nginx }\n`).join('')}`;
  const linter = new Linter(rules, (_, error) => {
    throw error;
  });
  const [document] = linter.lint(new FileSnapshot(text), testSettings({ profile: 'baseline' })).documents;
  return groupProblems(document?.findings ?? []);
}

describe('bundles', () => {
  test('the findings of one bundle about one container are one problem with one fix', () => {
    const found = problems([rule('a', { bundle: 'hardening' }), rule('b', { bundle: 'hardening' })]);
    assert.equal(found.length, 1);
    const [problem] = found;
    assert.equal(
      problem?.message,
      'Container web is not hardened: 2 settings are missing or too open.\n- Says a. (a)\n- Says b. (b)',
    );
    assert.deepEqual(
      problem?.findings.map((finding) => finding.rule.id),
      ['a', 'b'],
    );
    assert.equal(problem?.fix?.title, 'Harden container web (2 settings)');
    assert.equal(problem?.fix?.changes.length, 2);
  });

  test('each container, each bundle and each unbundled finding is a problem of its own', () => {
    const rules = [
      rule('a', { bundle: 'hardening' }),
      rule('b', { bundle: 'hardening' }),
      rule('c', { bundle: 'resources' }),
      rule('d', { bundle: 'resources' }),
      rule('e', {}),
    ];
    const found = problems(rules, ['web', 'log']).map((problem) =>
      problem.findings.map((finding) => finding.rule.id).join('+'),
    );
    assert.deepEqual(found, ['a+b', 'c+d', 'e', 'a+b', 'c+d', 'e']);
  });

  test('the resources of a container have their own words', () => {
    const [problem] = problems([rule('c', { bundle: 'resources' }), rule('d', { bundle: 'resources' })]);
    assert.match(problem?.message ?? '', /^Container web has 2 resource settings missing\.\n- Says c\. \(c\)/);
    assert.equal(problem?.fix?.title, 'Set the missing requests and limits of container web');
  });

  test('a bundle about the whole object names the object', () => {
    const [problem] = problems([
      rule('a', { bundle: 'hardening', whole: true }),
      rule('b', { bundle: 'hardening', whole: true }),
    ]);
    assert.match(problem?.message ?? '', /^Pod shop is not hardened/);
  });

  test('it is as bad as the worst of its findings', () => {
    const severities = (...list: Severity[]) =>
      problems(list.map((severity, index) => rule(`r${index}`, { bundle: 'hardening', severity })))[0]?.severity;
    assert.equal(severities('info', 'error', 'warning'), 'error');
    assert.equal(severities('info', 'warning'), 'warning');
    assert.equal(severities('info', 'info'), 'info');
  });

  test('its fix is no safer than any of its parts, and leaves out what has none', () => {
    const grade = (...list: (FixGrade | 'none')[]) =>
      problems(list.map((one, index) => rule(`r${index}`, { bundle: 'hardening', grade: one })))[0]?.fix;
    assert.equal(grade('safe', 'safe')?.grade, 'safe');
    assert.equal(grade('safe', 'suggestion')?.grade, 'suggestion');
    assert.equal(grade('suggestion', 'unsafe', 'safe')?.grade, 'unsafe');
    const partly = grade('safe', 'none', 'safe');
    assert.equal(partly?.title, 'Harden container web (2 settings)');
    assert.equal(partly?.changes.length, 2);
    assert.equal(grade('none', 'none'), undefined);
  });
});

test('a single finding is shown as it is, also one of a bundle', () => {
  const [problem] = problems([rule('a', { bundle: 'hardening', severity: 'error' })]);
  assert.equal(problem?.message, 'Says a.');
  assert.equal(problem?.severity, 'error');
  assert.equal(problem?.fix?.title, 'Fix a');
  assert.deepEqual(groupProblems([]), []);
});
