import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lintText } from '../../../../../test/support/lint';
import { fixEdits } from '../../../engine/fixes';
import { groupProblems, type Problem } from '../../../engine/problems';
import type { PlacedDocument } from '../../../engine/snapshot';
import type { Change } from '../../../yaml/change';
import { applyEdits } from '../../../yaml/text';

const BUNDLE = [
  'allow-privilege-escalation',
  'drop-capabilities',
  'read-only-root-filesystem',
  'run-as-non-root',
  'seccomp-profile',
];
const RULES = [...BUNDLE, 'privileged-container', 'dangerous-capability'];

interface Found {
  readonly placed: PlacedDocument;
  readonly problems: readonly Problem[];
}

function find(text: string): Found {
  const [document] = lintText(text, { onlyRules: RULES }).documents;
  assert.ok(document);
  return { placed: document.placed, problems: groupProblems(document.findings) };
}

function rulesOf({ findings }: Problem): string[] {
  return findings.map(({ rule }) => rule.id);
}

/** The words that the findings of a problem stand on, each once. */
function placesOf(placed: PlacedDocument, { findings }: Problem): string[] {
  return [...new Set(findings.map(({ span }) => placed.text.slice(span.start, span.end)))];
}

function change(placed: PlacedDocument, changes: readonly Change[]): string {
  const result = fixEdits(placed, changes);
  assert.ok(result.ok, JSON.stringify(result));
  assert.equal(applyEdits(placed.text, result.edits), result.text);
  return result.text;
}

/** The text after the fix of one problem. */
function fixed(text: string, index: number): string {
  const { placed, problems } = find(text);
  return change(placed, problems[index]?.fix?.changes ?? []);
}

/** The text after the fixes of all problems, made together. */
function fixedTogether(text: string): string {
  const { placed, problems } = find(text);
  return change(
    placed,
    problems.flatMap(({ fix }) => fix?.changes ?? []),
  );
}

/** The text after the fixes of all problems, one click after the other. */
function fixedOneByOne(text: string): string {
  let current = text;
  for (let clicks = 0; clicks < 10; clicks++) {
    if (find(current).problems.length === 0) return current;
    current = fixed(current, 0);
  }
  return current;
}

function assertClean(text: string): void {
  assert.deepEqual(
    find(text).problems.map(({ message }) => message),
    [],
  );
}

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
`;

const BARE = `${DEPLOYMENT}      containers:
        - name: web
          image: registry.example.com/web:1.4.2 # built by CI
          ports:
            - containerPort: 8080
      terminationGracePeriodSeconds: 60
`;

describe('a container without any hardening', () => {
  test('is one problem on its name', () => {
    const { placed, problems } = find(BARE);
    assert.equal(problems.length, 1);
    const [problem] = problems;
    assert.ok(problem?.fix);
    assert.deepEqual(rulesOf(problem), BUNDLE);
    assert.deepEqual(placesOf(placed, problem), ['web']);
    assert.equal(problem.findings[0].range.start.line, 14);
    assert.equal(problem.severity, 'warning');
    assert.equal(problem.fix.title, 'Harden container web (5 settings)');
    assert.equal(problem.fix.grade, 'unsafe');
  });

  test('gets one securityContext with one click', () => {
    const text = fixed(BARE, 0);
    assert.equal(
      text,
      `${DEPLOYMENT}      containers:
        - name: web
          image: registry.example.com/web:1.4.2 # built by CI
          ports:
            - containerPort: 8080
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop:
                - ALL
            readOnlyRootFilesystem: true
            runAsNonRoot: true
            seccompProfile:
              type: RuntimeDefault
          volumeMounts:
            - name: tmp
              mountPath: /tmp
      volumes:
        - name: tmp
          emptyDir:
            sizeLimit: 1Gi
      terminationGracePeriodSeconds: 60
`,
    );
    assertClean(text);
  });

  test('keeps what is written in its securityContext, in a style of its own', () => {
    const text = `${DEPLOYMENT}      containers:
      - image: registry.example.com/web:1.4.2
        name: web
        securityContext: {capabilities: {add: [NET_BIND_SERVICE]}, runAsGroup: 101}
        volumeMounts:
        - mountPath: /usr/share/nginx/html
          name: tmp
      volumes:
      - configMap:
          name: pages
        name: tmp
`;
    assert.equal(
      fixed(text, 0),
      `${DEPLOYMENT}      containers:
      - image: registry.example.com/web:1.4.2
        name: web
        securityContext: {allowPrivilegeEscalation: false, capabilities: {add: [NET_BIND_SERVICE], drop: [ALL]}, readOnlyRootFilesystem: true, runAsGroup: 101, runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
        volumeMounts:
        - mountPath: /usr/share/nginx/html
          name: tmp
        - name: tmp-2
          mountPath: /tmp
      volumes:
      - configMap:
          name: pages
        name: tmp
      - name: tmp-2
        emptyDir:
          sizeLimit: 1Gi
`,
    );
  });

  test('whose values are wrong has them put right where they stand', () => {
    const text = `${DEPLOYMENT}      containers:
        - name: web
          image: registry.example.com/web:1.4.2
          securityContext:
            allowPrivilegeEscalation: true # for sudo
            capabilities:
              drop:
                - all
            readOnlyRootFilesystem: false
            runAsUser: 0
            seccompProfile:
              type: Unconfined
          volumeMounts:
            - name: scratch
              mountPath: /tmp
      volumes:
        - name: scratch
          emptyDir: {}
`;
    const { placed, problems } = find(text);
    assert.equal(problems.length, 1);
    const [problem] = problems;
    assert.ok(problem);
    assert.equal(problem.severity, 'error');
    assert.deepEqual(placesOf(placed, problem), ['true', 'all', 'false', '0', 'Unconfined']);
    assert.equal(
      fixed(text, 0),
      `${DEPLOYMENT}      containers:
        - name: web
          image: registry.example.com/web:1.4.2
          securityContext:
            allowPrivilegeEscalation: false # for sudo
            capabilities:
              drop:
                - ALL
            readOnlyRootFilesystem: true
            runAsNonRoot: true
            seccompProfile:
              type: RuntimeDefault
          volumeMounts:
            - name: scratch
              mountPath: /tmp
      volumes:
        - name: scratch
          emptyDir: {}
`,
    );
  });
});

describe('a pod with several containers', () => {
  const TWO = `${DEPLOYMENT}      initContainers:
        - name: migrate
          image: registry.example.com/migrate:1.4.2
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
`;
  const HARDENED = `${DEPLOYMENT}      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      initContainers:
        - name: migrate
          image: registry.example.com/migrate:1.4.2
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop:
                - ALL
            readOnlyRootFilesystem: true
          volumeMounts:
            - name: migrate-tmp
              mountPath: /tmp
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop:
                - ALL
            readOnlyRootFilesystem: true
          volumeMounts:
            - name: web-tmp
              mountPath: /tmp
      volumes:
        - name: migrate-tmp
          emptyDir:
            sizeLimit: 1Gi
        - name: web-tmp
          emptyDir:
            sizeLimit: 1Gi
`;

  test('has a problem of the pod and one of each container', () => {
    const { placed, problems } = find(TWO);
    assert.deepEqual(problems.map(rulesOf), [['seccomp-profile'], BUNDLE.slice(0, 4), BUNDLE.slice(0, 4)]);
    assert.deepEqual(
      problems.map((problem) => placesOf(placed, problem)),
      [['Deployment'], ['migrate'], ['web']],
    );
  });

  test('gets for the pod what is of the pod, in one go', () => {
    const text = fixedTogether(TWO);
    assert.equal(text, HARDENED);
    assertClean(text);
  });

  test('or click by click', () => {
    assert.equal(fixedOneByOne(TWO), HARDENED);
  });

  test('keeps apart what is not of all its containers', () => {
    const text = `${DEPLOYMENT}      containers:
        - name: web
          image: registry.example.com/web:1.4.2
        - name: proxy
          image: registry.example.com/proxy:2.0.0
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop:
                - ALL
            readOnlyRootFilesystem: true
            runAsUser: 65532
            seccompProfile:
              type: RuntimeDefault
`;
    assert.deepEqual(find(text).problems.map(rulesOf), [BUNDLE]);
    assert.equal(
      fixed(text, 0),
      text.replace(
        `web:1.4.2
`,
        `web:1.4.2
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop:
                - ALL
            readOnlyRootFilesystem: true
            runAsNonRoot: true
            seccompProfile:
              type: RuntimeDefault
          volumeMounts:
            - name: web-tmp
              mountPath: /tmp
`,
      ) +
        `      volumes:
        - name: web-tmp
          emptyDir:
            sizeLimit: 1Gi
`,
    );
  });

  test('leaves a privileged container to the rule about it', () => {
    const { problems } = find(`${DEPLOYMENT}      containers:
        - name: tuner
          image: registry.example.com/tuner:1.0.0
          securityContext:
            privileged: true
            readOnlyRootFilesystem: true
            runAsUser: 1000
        - name: web
          image: registry.example.com/web:1.4.2
`);
    assert.deepEqual(problems.map(rulesOf), [['seccomp-profile'], ['privileged-container'], BUNDLE.slice(0, 4)]);
  });
});

describe('a CronJob', () => {
  const CRON_JOB = `apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: "17 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
`;

  test('is hardened in its own pod template', () => {
    const text = fixed(
      `${CRON_JOB}          containers:
          - name: report
            image: registry.example.com/report:2.0.1
`,
      0,
    );
    assert.equal(
      text,
      `${CRON_JOB}          containers:
          - name: report
            image: registry.example.com/report:2.0.1
            securityContext:
              allowPrivilegeEscalation: false
              capabilities:
                drop:
                - ALL
              readOnlyRootFilesystem: true
              runAsNonRoot: true
              seccompProfile:
                type: RuntimeDefault
            volumeMounts:
            - name: tmp
              mountPath: /tmp
          volumes:
          - name: tmp
            emptyDir:
              sizeLimit: 1Gi
`,
    );
    assertClean(text);
  });

  test('takes the settings of the pod into the securityContext that the pod has', () => {
    const text = fixed(
      `${CRON_JOB}          securityContext:
            fsGroup: 1000
          containers:
          - name: report
            image: registry.example.com/report:2.0.1
            volumeMounts:
            - name: tmp
              mountPath: /tmp
          volumes:
          - name: tmp
            emptyDir: {}
`,
      0,
    );
    assert.equal(
      text,
      `${CRON_JOB}          securityContext:
            fsGroup: 1000
            runAsNonRoot: true
            seccompProfile:
              type: RuntimeDefault
          containers:
          - name: report
            image: registry.example.com/report:2.0.1
            securityContext:
              allowPrivilegeEscalation: false
              capabilities:
                drop:
                - ALL
              readOnlyRootFilesystem: true
            volumeMounts:
            - name: tmp
              mountPath: /tmp
          volumes:
          - name: tmp
            emptyDir: {}
`,
    );
    assertClean(text);
  });
});
