import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testSettings } from '../../../test/support/lint';
import type { KindName } from '../kubernetes/kinds';
import { defineRule, type Rule, type RuleMetadata } from '../rules/rule';
import type { FileContext } from './linter';
import { Linter, NO_CONTEXT } from './linter';
import { FileSnapshot } from './snapshot';

const common = {
  need: 'security',
  summary: '',
  severity: 'warning',
  profile: 'baseline',
  scope: 'object',
  kinds: 'any',
  fix: 'none',
  peers: [],
} as const satisfies Omit<RuleMetadata, 'id'>;

/** Counts how often it looks at an object, and says how many objects of a kind it sees. */
function counting(kind?: KindName): { rule: Rule; readonly calls: () => number } {
  let calls = 0;
  const rule = defineRule({
    ...common,
    id: 'counting',
    messages: { seen: '{name} sees {count}.' },
    checkResource: (resource, { related, report }) => {
      calls++;
      const count = kind === undefined ? 0 : related(kind).length;
      const name = resource.metadata.name ?? '';
      report({ message: 'seen', values: { name, count }, path: [...resource.path, 'metadata', 'name'] });
    },
  });
  return { rule, calls: () => calls };
}

/** Reports `spec.present`, and that `spec.absent` is not there. */
const absence = defineRule({
  ...common,
  id: 'absence',
  messages: { present: 'Present.', absent: 'Absent.' },
  checkResource: (resource, { report }) => {
    report({ message: 'present', path: [...resource.path, 'kind'] });
    report({ message: 'absent', path: [...resource.path, 'spec', 'absent'], at: ['kind'], absent: true });
  },
});

function fail(rule: Rule, error: unknown): never {
  throw new Error(`${rule.id} failed`, { cause: error });
}

const settings = testSettings({ profile: 'baseline' });

function object(name: string, kind = 'ConfigMap'): string {
  return `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;
}

function messages(linter: Linter, text: string, context: FileContext = NO_CONTEXT): string[] {
  return linter
    .lint(new FileSnapshot(text), settings, context)
    .documents.flatMap(({ findings }) => findings.map(({ message }) => message));
}

describe('what is kept', () => {
  test('an unchanged document keeps its findings, only a changed one is looked at again', () => {
    const { rule, calls } = counting();
    const linter = new Linter([rule], fail);
    const before = new FileSnapshot(`${object('a')}---\n${object('b')}`);
    const first = linter.lint(before, settings);
    assert.equal(calls(), 2);
    const after = new FileSnapshot(`${object('a')}---\n${object('c')}---\n${object('b')}`, before);
    const second = linter.lint(after, settings);
    assert.equal(calls(), 3, 'the one that is new');
    assert.equal(second.documents[0]?.findings, first.documents[0]?.findings);
    assert.equal(second.documents[2]?.findings, first.documents[1]?.findings);
    assert.equal(second.documents[1]?.findings[0]?.message, 'c sees 0.');
  });

  test('a document that only moves keeps its findings, whose positions are its own', () => {
    const { rule, calls } = counting();
    const linter = new Linter([rule], fail);
    const before = new FileSnapshot(`${object('a')}---\n${object('b')}`);
    const first = linter.lint(before, settings);
    const after = new FileSnapshot(`# more\n# lines\n${object('a')}---\n${object('b')}`, before);
    const second = linter.lint(after, settings);
    assert.equal(calls(), 3);
    assert.equal(second.documents[1]?.findings, first.documents[1]?.findings);
    assert.equal(second.documents[1]?.placed.line, (first.documents[1]?.placed.line ?? 0) + 2);
  });

  test('findings that rest on other objects are found anew when those change, and only then', () => {
    const { rule, calls } = counting('Service');
    const linter = new Linter([rule], fail);
    const map = object('a');
    let snapshot = new FileSnapshot(`${map}---\n${object('b', 'Service')}---\n${object('c', 'Secret')}`);
    assert.deepEqual(linter.lint(snapshot, settings).documents[0]?.findings[0]?.message, 'a sees 1.');
    snapshot = new FileSnapshot(`${map}---\n${object('b', 'Service')}---\n${object('d', 'Secret')}`, snapshot);
    linter.lint(snapshot, settings);
    assert.equal(calls(), 4, 'a Secret is none of its business');
    snapshot = new FileSnapshot(`${map}---\n${object('e', 'Service')}---\n${object('d', 'Secret')}`, snapshot);
    linter.lint(snapshot, settings);
    assert.equal(calls(), 7, 'another Service is');
    snapshot = new FileSnapshot(`${map}---\n${object('d', 'Secret')}`, snapshot);
    assert.equal(linter.lint(snapshot, settings).documents[0]?.findings[0]?.message, 'a sees 0.');
  });

  test('other settings or another context give other findings, equal ones the same', () => {
    const { rule, calls } = counting();
    const linter = new Linter([rule], fail);
    const snapshot = new FileSnapshot(object('a'));
    const first = linter.lint(snapshot, settings).documents[0]?.findings;
    assert.equal(linter.lint(snapshot, testSettings({ profile: 'baseline' })).documents[0]?.findings, first);
    assert.equal(calls(), 1);
    linter.lint(snapshot, testSettings({ profile: 'strict' }));
    assert.equal(calls(), 2);
    linter.lint(snapshot, testSettings({ profile: 'strict' }), { isPartial: true, imagesSetElsewhere: [] });
    assert.equal(calls(), 3);
  });

  test('a rule that asks what day it is is asked again on the next one', () => {
    const days: (number | undefined)[] = [];
    const rule = defineRule({
      ...common,
      id: 'dated',
      messages: {},
      checkResource: (_resource, { today }) => {
        days.push(today);
      },
    });
    const linter = new Linter([rule, counting().rule], fail);
    const snapshot = new FileSnapshot(object('a'));
    for (const time of [undefined, '2026-01-31T00:00:00Z', '2026-01-31T23:59:59Z', '2026-02-01T00:00:00Z']) {
      linter.clock = time === undefined ? undefined : () => Date.parse(time);
      linter.lint(snapshot, settings);
    }
    assert.deepEqual(days, [undefined, 20484, 20485]);
  });

  test('a rule that asks whether the file is complete is asked again when that changes', () => {
    let calls = 0;
    const rule = defineRule({
      ...common,
      id: 'complete',
      messages: { missing: 'Missing.' },
      checkResource: (resource, context) => {
        calls++;
        if (!context.isUnitIncomplete) context.report({ message: 'missing', path: [...resource.path, 'kind'] });
      },
    });
    const linter = new Linter([rule], fail);
    let snapshot = new FileSnapshot(`${object('a')}---\n"open\n`);
    assert.equal(linter.lint(snapshot, settings).documents[0]?.findings.length, 0);
    snapshot = new FileSnapshot(`${object('a')}---\n"closed"\n`, snapshot);
    assert.equal(linter.lint(snapshot, settings).documents[0]?.findings.length, 1);
    snapshot = new FileSnapshot(`${object('a')}---\n"still closed"\n`, snapshot);
    linter.lint(snapshot, settings);
    assert.equal(calls, 2);
  });

  test('incremental linting gives what linting from scratch gives', () => {
    const rules = [counting('Service').rule, absence];
    const linter = new Linter(rules, fail);
    const texts = [
      object('a'),
      `${object('a')}---\n${object('b', 'Service')}`,
      `${object('b', 'Service')}---\n${object('a')}`,
      `${object('a')}---\n${object('a')}---\n${object('b', 'Service')}`,
      `${object('a')}---\nkind: "\n`,
      '',
      object('a'),
    ];
    let snapshot: FileSnapshot | undefined;
    for (const text of texts) {
      snapshot = new FileSnapshot(text, snapshot);
      const kept = linter
        .lint(snapshot, settings)
        .documents.map(({ findings }) => findings.map(({ message }) => message));
      const fresh = new Linter(rules, fail)
        .lint(new FileSnapshot(text), settings)
        .documents.map(({ findings }) => findings.map(({ message }) => message));
      assert.deepEqual(kept, fresh);
    }
  });
});

describe('a rule that fails', () => {
  const throwing = defineRule({
    ...common,
    id: 'throwing',
    messages: { said: 'Said.' },
    checkResource: (resource, { report }) => {
      report({ message: 'said', path: [...resource.path, 'kind'] });
      if (resource.metadata.name === 'strange') throw new Error('strange');
    },
  });

  test('is silent for that object, and what it said of it is taken back', () => {
    const failures: string[] = [];
    const linter = new Linter([throwing, counting().rule], (rule, error) =>
      failures.push(`${rule.id}: ${(error as Error).message}`),
    );
    const text = `${object('a')}---\n${object('strange')}---\n${object('b')}`;
    assert.deepEqual(messages(linter, text), ['Said.', 'a sees 0.', 'strange sees 0.', 'Said.', 'b sees 0.']);
    assert.deepEqual(failures, ['throwing: strange']);
  });

  test('is silent in the same way about texts and suppressions', () => {
    const failures: string[] = [];
    const text = defineRule({
      ...common,
      id: 'text',
      messages: { said: 'Said of the text.' },
      checkDocument: (_, { report }) => {
        report({ message: 'said', span: { start: 0, end: 1 } });
        throw new Error('text');
      },
    });
    const suppressions = defineRule({
      ...common,
      id: 'suppressions',
      messages: { said: 'Said of suppressions.' },
      checkSuppressions: (_, { report }) => {
        report({ message: 'said', span: { start: 0, end: 1 } });
        throw new Error('suppressions');
      },
    });
    const linter = new Linter([text, suppressions, counting().rule], (rule) => failures.push(rule.id));
    assert.deepEqual(messages(linter, `${object('a')}# prodlint-disable-line\n`), ['a sees 0.']);
    assert.deepEqual(failures, ['text', 'suppressions']);
  });
});

describe('what is not written', () => {
  const linter = new Linter([absence], fail);

  test('is told of whole objects', () => {
    assert.deepEqual(messages(linter, object('a')), ['Absent.', 'Present.']);
  });

  test('is not told of files that hold parts of objects', () => {
    assert.deepEqual(messages(linter, object('a'), { isPartial: true, imagesSetElsewhere: [] }), ['Present.']);
  });

  test('is not told of templates, strategic merge patches and workloads without an image', () => {
    assert.deepEqual(messages(linter, `${object('a')}data:\n  {{- toYaml .Values.data | nindent 2 }}\n`), ['Present.']);
    assert.deepEqual(messages(linter, `${object('a')}data:\n  $patch: replace\n`), ['Present.']);
    const patch = 'apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n';
    assert.deepEqual(messages(linter, `${patch}        - name: a\n`), ['Present.']);
    assert.deepEqual(messages(linter, `${patch}        - { name: a, image: b }\n`), ['Absent.', 'Present.']);
  });
});

describe('findings', () => {
  test('stand in the order of the text, at one place in the order of the rules', () => {
    const at = (id: string, path: readonly string[]) =>
      defineRule({
        ...common,
        id,
        messages: { here: `${id} here.` },
        checkResource: (_, { report }) => report({ message: 'here', path }),
      });
    const rules = [at('c', ['metadata', 'name']), at('b', ['kind']), at('a', ['kind'])];
    assert.deepEqual(messages(new Linter(rules, fail), object('x')), ['a here.', 'b here.', 'c here.']);
  });

  test('about text that an anchor shares are told once', () => {
    const rule = defineRule({
      ...common,
      id: 'shared',
      messages: { here: 'Here.' },
      checkResource: (resource, { report }) => {
        for (const { path } of resource.podTemplate?.containers ?? [])
          report({ message: 'here', path: [...path, 'tty'] });
      },
    });
    const text = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - &a { name: a, tty: true }\n    - *a\n';
    assert.deepEqual(messages(new Linter([rule], fail), text), ['Here.']);
  });

  test('belong to the container that their path leads into, unless the rule says otherwise', () => {
    const rule = defineRule({
      ...common,
      id: 'subjects',
      messages: { here: 'Here.' },
      checkResource: (resource, { report }) => {
        report({ message: 'here', path: ['spec', 'initContainers', 0, 'image'] });
        report({ message: 'here', path: ['spec', 'nodeName'] });
        report({ message: 'here', path: ['spec', 'volumes', 0, 'hostPath'], subject: ['spec', 'volumes', 0] });
        report({ message: 'here', path: ['kind'], at: ['apiVersion'], severity: 'error' });
        assert.equal(resource.kind, 'Pod');
      },
    });
    const text = `apiVersion: v1
kind: Pod
spec:
  nodeName: n
  initContainers: [{ name: a, image: b }]
  volumes: [{ name: v, hostPath: { path: / } }]
`;
    const { documents } = new Linter([rule], fail).lint(new FileSnapshot(text), settings);
    const findings = documents[0]?.findings ?? [];
    assert.deepEqual(
      findings.map(({ subject, range, severity }) => [subject.join('.'), range.start.line, severity]),
      [
        ['', 0, 'error'],
        ['', 3, 'warning'],
        ['spec.initContainers.0', 4, 'warning'],
        ['spec.volumes.0', 5, 'warning'],
      ],
    );
    assert.equal(findings[0]?.resource?.kind, 'Pod');
  });

  test('are told of by suppressions only where those are honoured', () => {
    const linter = new Linter([counting().rule], fail);
    const snapshot = new FileSnapshot(`# prodlint-disable\n${object('a')}`);
    const honoured = linter.lint(snapshot, settings);
    assert.deepEqual([honoured.documents[0]?.findings.length, honoured.suppressedCount], [0, 1]);
    const bare = linter.lint(snapshot, { ...settings, honourSuppressions: false });
    assert.deepEqual([bare.documents[0]?.findings.length, bare.suppressedCount], [1, 0]);
  });
});

test('suppressions of rules that do not run are not called unused', () => {
  const seen: (string | undefined)[] = [];
  const rule = defineRule({
    ...common,
    id: 'watching',
    messages: {},
    checkSuppressions: (uses) => {
      seen.push(...uses.map((use) => use.rule));
    },
  });
  const strict = defineRule({ ...common, id: 'strict', profile: 'strict', messages: {}, checkResource: () => {} });
  const linter = new Linter([rule, strict, counting().rule], fail);
  const text = `${object('a')}# prodlint-disable-line strict, counting, other\n`;
  linter.lint(new FileSnapshot(text), settings);
  assert.deepEqual(seen, ['counting', 'other']);
  seen.length = 0;
  linter.lint(new FileSnapshot(text), testSettings({ profile: 'strict' }));
  assert.deepEqual(seen, ['strict', 'counting', 'other']);
});
