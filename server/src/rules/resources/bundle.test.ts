import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lintText } from '../../../../test/support/lint';
import { fixEdits } from '../../engine/fixes';
import { groupProblems, type Problem } from '../../engine/problems';
import type { PlacedDocument } from '../../engine/snapshot';
import { applyEdits } from '../../yaml/text';

const RULES = ['cpu-request', 'memory-limit', 'memory-request'];

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
`;

function problemsOf(text: string): { problems: Problem[]; placed: PlacedDocument } {
  const [document] = lintText(text, { onlyRules: RULES }).documents;
  assert.ok(document);
  return { problems: groupProblems(document.findings), placed: document.placed };
}

/** The containers after the fixes of all problems, one click each. */
function fixed(containers: string): string {
  let text = DEPLOYMENT + containers;
  for (let clicks = 0; clicks < 5; clicks++) {
    const { problems, placed } = problemsOf(text);
    const [problem] = problems;
    if (problem === undefined) break;
    assert.ok(problem.fix);
    const result = fixEdits(placed, problem.fix.changes);
    assert.ok(result.ok);
    text = result.text;
  }
  return text.slice(DEPLOYMENT.length);
}

describe('the resources of a container are one problem', () => {
  const bare = `        - name: web
          image: registry.example.com/web:1.4.2
          ports:
            - containerPort: 8080
`;

  test('with one place, one text and one fix', () => {
    const { problems, placed } = problemsOf(DEPLOYMENT + bare);
    assert.equal(problems.length, 1);
    const [problem] = problems;
    assert.ok(problem?.fix);
    assert.deepEqual(
      problem.findings.map(({ rule }) => rule.id),
      RULES,
    );
    for (const { span } of problem.findings) assert.equal(placed.text.slice(span.start, span.end), 'web');
    assert.equal(problem.severity, 'warning');
    assert.match(problem.message, /^Container web has 3 resource settings missing\.\n- .*\n- .*\n- .*$/);
    assert.equal(problem.fix.title, 'Set the missing requests and limits of container web');
    assert.equal(problem.fix.grade, 'suggestion');
  });

  test('the fix writes one block in the usual order, its limit twice its request', () => {
    assert.equal(
      fixed(bare),
      `        - name: web
          image: registry.example.com/web:1.4.2
          ports:
            - containerPort: 8080
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
`,
    );
  });

  test('the values that only the person knows are selected', () => {
    const { problems, placed } = problemsOf(DEPLOYMENT + bare);
    const result = fixEdits(placed, problems[0]?.fix?.changes ?? []);
    assert.ok(result.ok);
    assert.deepEqual(
      result.selections.map(({ start, end }) => result.text.slice(start, end)),
      ['100m', '128Mi', '256Mi'],
    );
    assert.equal(applyEdits(DEPLOYMENT + bare, result.edits), result.text);
  });

  test('what is written stays, what is missing is added to it', () => {
    assert.equal(
      fixed(`        - name: web
          image: registry.example.com/web:1.4.2
          resources:
            requests:
              memory: 1Gi # measured in May
          volumeMounts: []
`),
      `        - name: web
          image: registry.example.com/web:1.4.2
          resources:
            requests:
              cpu: 100m
              memory: 1Gi # measured in May
            limits:
              memory: 2Gi
          volumeMounts: []
`,
    );
  });

  test('an empty block is filled', () => {
    const filled = fixed(`        - name: web
          image: registry.example.com/web:1.4.2
          resources: {}
        - name: cache
          image: registry.example.com/cache:6
          resources:
`);
    assert.equal(problemsOf(DEPLOYMENT + filled).problems.length, 0);
    assert.equal(filled.match(/resources:/g)?.length, 2);
    assert.equal(filled.match(/limits/g)?.length, 2);
  });

  test('each container has its own', () => {
    const { problems } = problemsOf(`${DEPLOYMENT + bare}        - name: proxy
          image: registry.example.com/proxy:2
          resources: { limits: { memory: 64Mi } }
`);
    assert.deepEqual(
      problems.map(({ findings }) => findings.map(({ rule }) => rule.id)),
      [RULES, ['cpu-request']],
    );
  });
});
