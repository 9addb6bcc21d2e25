import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lintText, testSettings } from '../../../test/support/lint';
import { defineRule } from '../rules/rule';
import { applyEdits, type TextEdit } from '../yaml/text';
import { fixEdits } from './fixes';
import { Linter } from './linter';
import { FileSnapshot } from './snapshot';
import { applySuppressions, RuleNames } from './suppressions';

const common = {
  need: 'security',
  summary: '',
  severity: 'warning',
  profile: 'baseline',
  scope: 'object',
  fix: 'none',
  messages: { here: 'Here.' },
} as const;

/** Speaks of the image of each container. */
const image = defineRule({
  ...common,
  id: 'image',
  kinds: 'workload',
  peers: ['kl:latest-tag', 'ks:container-image-tag', 'po:tagNotSpecified', 'ck:14', 'tv:KSV-0013'],
  checkResource: (resource, { report }) => {
    for (const { path } of resource.podTemplate?.containers ?? [])
      report({ message: 'here', path: [...path, 'image'], subject: path });
  },
});

/** Speaks of the name of each object. */
const name = defineRule({
  ...common,
  id: 'name',
  kinds: 'any',
  peers: ['kl:dangling-service', 'ks:stable-version', 'po:metadataAndInstanceMismatched', 'ck:2_6', 'tv:KSV-01010'],
  checkResource: (resource, { report }) => {
    report({ message: 'here', path: [...resource.path, 'metadata', 'name'] });
  },
});

/** Speaks of keys that stand twice, which it finds in the text. */
const twice = defineRule({
  ...common,
  id: 'twice',
  kinds: 'any',
  peers: [],
  checkDocument: (document, { report }) => {
    for (const { path, key, start, end } of document.duplicateKeys)
      report({ message: 'here', path: [...path, key], span: { start, end } });
  },
});

const rules = [image, name, twice];
const linter = new Linter(rules, (rule, error) => {
  throw new Error(`${rule.id} failed`, { cause: error });
});

function suppress(text: string) {
  const snapshot = new FileSnapshot(text);
  const { documents } = linter.lint(snapshot, testSettings({ honourSuppressions: false, profile: 'baseline' }));
  const result = applySuppressions(
    snapshot.documents,
    documents.map(({ findings }) => findings),
    new RuleNames(rules),
  );
  return { snapshot, ...result };
}

/** The findings that are left: rule and one-based line of the file. */
function left(text: string): string[] {
  const { snapshot, findings } = suppress(text);
  return findings.flatMap((group, index) => {
    const line = snapshot.documents[index]?.line ?? 0;
    return group.map((finding) => `${finding.rule.id} ${line + finding.range.start.line + 1}`);
  });
}

/** What became of our directives: the text of the place, the status, and a mark for a reason. */
function uses(text: string): string[] {
  const { snapshot, uses: all } = suppress(text);
  return all.flatMap((group, index) =>
    group.map(({ span, status, hasReason }) => {
      const place = snapshot.documents[index]?.text.slice(span.start, span.end);
      return `${place}: ${status}${hasReason ? ', with reason' : ''}`;
    }),
  );
}

/** The file after the removal of the directive, or the name in it, at some index. */
function without(text: string, index = 0): string {
  const { snapshot, uses: all } = suppress(text);
  const found = all.flatMap((group, document) => group.map((use) => ({ use, placed: snapshot.documents[document] })));
  const { use, placed } = found[index] ?? {};
  assert.ok(use && placed);
  const result = fixEdits(placed, use.removal);
  assert.ok(result.ok);
  return applyEdits(text, result.edits as TextEdit[]);
}

/** A pod whose lines 4, 7 and 9 have findings, with lines in certain places. */
function pod(lines: { head?: string; name?: string; first?: string; image?: string; foot?: string } = {}): string {
  const { head, first, foot } = lines;
  return [
    ...(head === undefined ? [] : [head]),
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    `  name: web${lines.name ?? ''}`,
    'spec:',
    '  containers:',
    ...(first === undefined ? [] : [first]),
    '    - name: a',
    `      image: nginx${lines.image ?? ''}`,
    '    - name: b',
    '      image: nginx',
    ...(foot === undefined ? [] : [foot]),
    '',
  ].join('\n');
}

test('without directives everything is left', () => {
  assert.deepEqual(left(pod()), ['name 4', 'image 8', 'image 10']);
  assert.deepEqual(uses(pod()), []);
});

describe('comments of ours', () => {
  test('disable-line silences the line it stands on', () => {
    const text = pod({ image: ' # prodlint-disable-line image -- on purpose' });
    assert.deepEqual(left(text), ['name 4', 'image 10']);
    assert.deepEqual(uses(text), ['image: used, with reason']);
  });

  test('disable-next-line silences the next line that holds more than a comment', () => {
    assert.deepEqual(left(pod({ first: '    # prodlint-disable-next-line' })), ['name 4', 'image 9', 'image 11']);
    const between =
      '    - name: x\n      # prodlint-disable-next-line image\n      # another comment\n\n      image: y';
    assert.deepEqual(left(pod({ first: between })), ['name 4', 'image 13', 'image 15']);
  });

  test('disable-next-line may stand behind something', () => {
    const text = pod({ first: '    # list', name: ' # prodlint-disable-next-line name' });
    assert.deepEqual(left(text), ['name 4', 'image 9', 'image 11']);
    assert.deepEqual(uses(text), ['name: unused']);
  });

  test('disable silences from its line to the end of the document', () => {
    const text = `${pod({ first: '    # prodlint-disable image' })}---\n${pod()}`;
    assert.deepEqual(left(text), ['name 4', 'name 16', 'image 20', 'image 22']);
  });

  test('disable-file silences all documents of the file, from wherever it stands', () => {
    const text = `${pod()}---\n${pod({ foot: '# prodlint-disable-file image' })}`;
    assert.deepEqual(left(text), ['name 4', 'name 15']);
    assert.deepEqual(uses(text), ['image: used']);
    assert.equal(suppress(text).suppressedCount, 4);
  });

  test('without a name all rules are meant', () => {
    const text = pod({ head: '# prodlint-disable' });
    assert.deepEqual(left(text), []);
    assert.deepEqual(uses(text), ['# prodlint-disable: used']);
  });

  test('without a name a reason may follow', () => {
    const text = pod({ head: '# prodlint-disable-file -- generated by hand' });
    assert.deepEqual(left(text), []);
    assert.deepEqual(uses(text), ['# prodlint-disable-file -- generated by hand: used, with reason']);
  });

  test('several names, with commas or blanks, are judged one by one', () => {
    const text = pod({ head: '# prodlint-disable twice, name image ,imgae -- why -- indeed' });
    assert.deepEqual(left(text), []);
    assert.deepEqual(uses(text), [
      'twice: unused, with reason',
      'name: used, with reason',
      'image: used, with reason',
      'imgae: unknown-rule, with reason',
    ]);
    const [, , , last] = suppress(text).uses.flat();
    assert.equal(last?.rule, 'imgae');
    assert.equal(last?.meant, 'image');
    assert.equal(last?.directive.start, 0);
  });

  test('a name may be the one of another tool', () => {
    const text = pod({ head: '# prodlint-disable kl:latest-tag, kl:dangling-service, kl:no-such' });
    assert.deepEqual(left(text), []);
    assert.deepEqual(uses(text), ['kl:latest-tag: used', 'kl:dangling-service: used', 'kl:no-such: unknown-rule']);
  });

  test('dashes inside a name are no reason, and a reason needs words', () => {
    assert.deepEqual(uses(pod({ head: '# prodlint-disable image --' })), ['image: used']);
    assert.deepEqual(uses(pod({ head: '# prodlint-disable no--rule' })), ['no--rule: unknown-rule']);
  });

  test('what is only like a directive is none', () => {
    for (const head of [
      '# prodlint-disabled image',
      '# see prodlint-disable image',
      '# prodlint-enable image',
      '# prodlint-disable-next-lines image',
    ]) {
      assert.deepEqual(uses(pod({ head })), [], head);
      assert.equal(left(pod({ head })).length, 3, head);
    }
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  a: |\n    # prodlint-disable-file\n';
    assert.deepEqual(left(text), ['name 4']);
  });

  test('several signs and no blank in front are fine', () => {
    assert.deepEqual(left(pod({ head: '##prodlint-disable image' })), ['name 5']);
  });

  test('CRLF and templates make no difference', () => {
    const text = pod({ image: ' # prodlint-disable-line image' }).replaceAll('\n', '\r\n');
    assert.deepEqual(left(text), ['name 4', 'image 10']);
    const template = pod({ head: '{{- if .Values.on }}\n# prodlint-disable image', foot: '{{- end }}' });
    assert.deepEqual(left(template), ['name 6']);
  });

  test('a directive of one document does not reach into the next', () => {
    const text = `${pod({ head: '# prodlint-disable' })}---\n${pod()}`;
    assert.deepEqual(left(text), ['name 16', 'image 20', 'image 22']);
  });
});

describe('removing comments of ours', () => {
  test('a comment on its own line goes with the line', () => {
    assert.equal(without(pod({ first: '    # prodlint-disable twice' })), pod());
    assert.equal(without(pod({ head: '# prodlint-disable twice' })), pod());
    assert.equal(without(pod({ foot: '# prodlint-disable-next-line' })), pod());
  });

  test('a comment behind something goes with the blanks in front of it', () => {
    assert.equal(without(pod({ image: '   # prodlint-disable-line twice -- x' })), pod());
    assert.equal(without(pod({ image: ' # prodlint-disable-line\r' })), pod({ image: '\r' }));
  });

  test('one of several names goes with the comma beside it', () => {
    const head = (list: string) => pod({ head: `# prodlint-disable ${list}` });
    assert.equal(without(head('twice, name, image -- x'), 0), head('name, image -- x'));
    assert.equal(without(head('twice, name, image -- x'), 1), head('twice, image -- x'));
    assert.equal(without(head('twice, name, image -- x'), 2), head('twice, name -- x'));
    assert.equal(without(head('twice name'), 1), head('twice'));
  });
});

function annotated(annotation: string, template = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations:
    ${annotation}
spec:
  template:
    metadata:
      labels: { app: web }${template}
    spec:
      containers:
        - name: a
          image: nginx
`;
}

describe('annotations of ours', () => {
  test('on an object it silences all of the object', () => {
    assert.deepEqual(left(annotated('prodlint.dev/ignore: "image,name"')), []);
    assert.deepEqual(left(annotated('prodlint.dev/ignore: image')), ['name 4']);
    assert.deepEqual(left(annotated('"prodlint.dev/ignore": " image , name "')), []);
  });

  test('on a pod template it silences what lies in the template', () => {
    const template = '\n      annotations:\n        prodlint.dev/ignore: image,name -- as it was';
    const text = annotated('a: b', template);
    assert.deepEqual(left(text), ['name 4']);
    assert.deepEqual(uses(text), ['image: used, with reason', 'name: unused, with reason']);
  });

  test('on a Pod, which is its own template, it counts once', () => {
    const text = pod({ name: '\n  annotations: { prodlint.dev/ignore: "image" }' });
    assert.deepEqual(left(text), ['name 4']);
    assert.deepEqual(uses(text), ['image: used']);
  });

  test('a star means all rules, an empty text none', () => {
    assert.deepEqual(left(annotated('prodlint.dev/ignore: "*"')), []);
    assert.deepEqual(uses(annotated('prodlint.dev/ignore: "*"')), ['"*": used']);
    assert.deepEqual(left(annotated('prodlint.dev/ignore: ""')), ['name 4', 'image 14']);
    assert.deepEqual(uses(annotated('prodlint.dev/ignore: ""')), ['"": unused']);
  });

  test('it silences findings about the text of its object', () => {
    const text = annotated('prodlint.dev/ignore: "twice"', '\n      labels: { app: web }');
    assert.deepEqual(left(text), ['name 4', 'image 15']);
  });

  test('in a List it holds for its item only', () => {
    const item = (annotation: string) => `  - apiVersion: v1
    kind: Service
    metadata: { name: web, ${annotation} }
`;
    const text = `apiVersion: v1
kind: List
items:
${item('annotations: { prodlint.dev/ignore: name }')}${item('labels: {}, labels: {}')}`;
    assert.deepEqual(left(text), ['name 9', 'twice 9']);
  });

  test('each name is found where it stands, even where one begins like another', () => {
    const text = annotated('prodlint.dev/ignore: "names,name"');
    const [first, second] = suppress(text).uses.flat();
    assert.equal(text.slice(first?.span.start, first?.span.end), 'names');
    assert.equal(text.slice(second?.span.start, second?.span.end), 'name');
    assert.equal(second?.span.start, text.indexOf(',name') + 1);
  });

  test('a value over several lines is told at its key', () => {
    const text = annotated('prodlint.dev/ignore: >-\n      image,\n      other');
    assert.deepEqual(left(text), ['name 4']);
    assert.deepEqual(uses(text), ['prodlint.dev/ignore: used', 'prodlint.dev/ignore: unknown-rule']);
  });

  test('removing one of several names keeps the others and the reason', () => {
    const text = annotated('prodlint.dev/ignore: "twice, image -- we know"');
    assert.equal(without(text, 0), annotated('prodlint.dev/ignore: "image -- we know"'));
    assert.equal(without(text, 1), annotated('prodlint.dev/ignore: "twice -- we know"'));
  });

  test('removing the last name takes out what it leaves empty', () => {
    assert.equal(
      without(annotated('prodlint.dev/ignore: twice')),
      annotated('x').replace('  annotations:\n    x\n', ''),
    );
    assert.equal(without(annotated('a: b\n    prodlint.dev/ignore: twice')), annotated('a: b'));
    const template = '\n      annotations:\n        prodlint.dev/ignore: twice';
    assert.equal(without(annotated('a: b', template)), annotated('a: b'));
  });
});

describe('the annotations of other tools', () => {
  const cases: readonly [annotation: string, left: readonly string[]][] = [
    ['kube-linter.io/ignore-all: "vendor"', []],
    ['ignore-check.kube-linter.io/latest-tag: "vendor"', ['name 4']],
    ['ignore-check.kube-linter.io/dangling-service: ""', ['image 14']],
    ['ignore-check.kube-linter.io/unset-cpu-requirements: ""', ['name 4', 'image 14']],
    ['kube-score/ignore: container-image-tag,stable-version', []],
    ['kube-score/ignore: "pod-probes, container-image-tag"', ['name 4']],
    ['kube-score/ignore: "*"', []],
    ['kube-score/skip: "true"', []],
    ['kube-score/skip: "false"', ['name 4', 'image 14']],
    ['polaris.fairwinds.com/exempt: "true"', []],
    ['polaris.fairwinds.com/exempt: "True"', []],
    ['polaris.fairwinds.com/exempt: "false"', ['name 4', 'image 14']],
    ['polaris.fairwinds.com/tagNotSpecified-exempt: "true"', ['name 4']],
    ['polaris.fairwinds.com/tag-not-specified-exempt: "true"', ['name 4']],
    ['polaris.fairwinds.com/tagNotSpecified-exempt: "no"', ['name 4', 'image 14']],
    ['checkov.io/skip1: CKV_K8S_14=pinned elsewhere', ['name 4']],
    ['checkov.io/skip-network: CKV2_K8S_6', ['image 14']],
    ['bridgecrew.io/skip2: CKV_K8S_14', ['name 4']],
    ['checkov.io/skip1: CKV_K8S_99=x', ['name 4', 'image 14']],
    ['example.com/ignore: latest-tag', ['name 4', 'image 14']],
  ];
  for (const [annotation, expected] of cases) {
    test(annotation, () => {
      assert.deepEqual(left(annotated(annotation)), expected);
      assert.deepEqual(uses(annotated(annotation)), []);
    });
  }

  test('on a pod template they hold for the template', () => {
    const text = annotated('a: b', '\n      annotations:\n        kube-linter.io/ignore-all: vendor');
    assert.deepEqual(left(text), ['name 4']);
  });
});

describe('the comments of other tools', () => {
  const inHead: readonly [comment: string, left: readonly string[]][] = [
    ['# checkov:skip=CKV_K8S_14:pinned elsewhere', ['name 5']],
    ['#checkov:skip=CKV_K8S_14', ['name 5']],
    ['# checkov:skip= CKV_K8S_14, CKV2_K8S_6 : both', []],
    ['# bridgecrew:skip=CKV2_K8S_6: x', ['image 9', 'image 11']],
    ['# trivy:ignore:KSV-0013', ['name 5']],
    ['#trivy:ignore:AVD-KSV-0013', ['name 5']],
    ['#trivy:ignore:avd-ksv-0013', ['name 5']],
    ['# trivy:ignore:KSV013', ['name 5']],
    ['# trivy:ignore:KSV-01010', ['image 9', 'image 11']],
    ['# trivy:ignore:AVD-KSV-0013:exp:2030-01-31 until then', ['name 5']],
    ['# trivy:ignore:KSV-0013 trivy:ignore:KSV-01010', []],
    ['# trivy:ignore:*', []],
    ['# trivy:ignore:AVD-KSV-*', []],
    ['# trivy:ignore:AVD-DS-0002', ['name 5', 'image 9', 'image 11']],
  ];
  for (const [head, expected] of inHead) {
    test(`${head} in front of a document`, () => {
      assert.deepEqual(left(pod({ head })), expected);
      assert.deepEqual(uses(pod({ head })), []);
    });
  }

  test("Checkov's holds for the document wherever it stands", () => {
    assert.deepEqual(left(pod({ foot: '  # checkov:skip=CKV_K8S_14: x' })), ['name 4']);
    assert.deepEqual(left(`${pod({ head: '# checkov:skip=CKV_K8S_14: x' })}---\n${pod()}`), [
      'name 5',
      'name 16',
      'image 20',
      'image 22',
    ]);
  });

  test("Trivy's holds for its line, or the block below it", () => {
    assert.deepEqual(left(pod({ image: ' # trivy:ignore:KSV-0013' })), ['name 4', 'image 10']);
    assert.deepEqual(left(pod({ first: '    # trivy:ignore:KSV-0013' })), ['name 4', 'image 11']);
  });

  test("Trivy's over a key holds for its whole list, however it is indented", () => {
    const containers = (indent: string) => `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  initContainers:
  ${indent}- name: a
  ${indent}  image: nginx
  # trivy:ignore:KSV-0013
  containers:
  ${indent}- name: b
# a comment at the margin
  ${indent}  image: nginx

  ${indent}- name: c
  ${indent}  image: nginx
  ephemeralContainers:
  ${indent}- name: d
  ${indent}  image: nginx
`;
    assert.deepEqual(left(containers('')), ['name 4', 'image 8', 'image 19']);
    assert.deepEqual(left(containers('  ')), ['name 4', 'image 8', 'image 19']);
  });
});

test('one finding may use several directives, and each of them is used', () => {
  const text = pod({ head: '# prodlint-disable-file image', image: ' # prodlint-disable-line image, twice' });
  assert.deepEqual(uses(text), ['image: used', 'image: used', 'twice: unused']);
  assert.equal(suppress(text).suppressedCount, 2);
});

test('the names of a rule', () => {
  const names = new RuleNames(rules);
  assert.equal(names.means('image', 'image'), true);
  assert.equal(names.means('kl:latest-tag', 'image'), true);
  assert.equal(names.means('kl:*', 'name'), true);
  assert.equal(names.means('kl:*', 'twice'), false);
  assert.equal(names.means('latest-tag', 'image'), false);
  assert.equal(names.isKnown('ck:14'), true);
  assert.equal(names.isKnown('ck:15'), false);
  assert.equal(names.nearest('imag'), 'image');
  assert.equal(names.nearest('something-else'), undefined);
});

test('the name of a bundle stands for all its rules', () => {
  const manifest = (comment: string) => `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
${comment}    - name: web
      image: registry.example.com/web:1.4.2
`;
  const bundled = (text: string) =>
    lintText(text).documents.flatMap(({ findings }) => findings.flatMap(({ rule }) => rule.bundle ?? []));
  assert.ok(bundled(manifest('')).includes('hardening'));
  const silenced = manifest('    # prodlint-disable-next-line hardening\n');
  assert.deepEqual([...new Set(bundled(silenced))], ['resources']);
  const ids = lintText(silenced).documents.flatMap(({ findings }) => findings.map(({ rule }) => rule.id));
  assert.ok(!ids.includes('unused-suppression'));
});
