// Texts of one character over and over, as hostile or broken files have them: nothing takes longer than in proportion to their length.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FileSnapshot } from '../server/src/engine/snapshot';
import { RULES } from '../server/src/rules/registry.generated';
import { strictLinter, testSettings } from './support/lint';

const LENGTH = 80_000;
/** What takes time in proportion to the square of the length takes several times as much; in milliseconds. */
const LIMIT = 4_000;

const manifest = (text: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: ${text} } }
spec:
  selector: { matchLabels: { app: ${text} } }
  template:
    metadata: { labels: { app: ${text} } }
    spec:
      volumes: [{ name: data, hostPath: { path: ${text} } }]
      containers:
        - name: web
          image: ${text}
          command: [sh, -c, ${text}]
          env: [{ name: JAVA_OPTS, value: ${text} }, { name: PASSWORD, value: ${text} }]
          resources: { limits: { memory: ${text} } }
          volumeMounts: [{ name: data, mountPath: ${text} }]
---
apiVersion: v1
kind: Secret
metadata: { name: shop }
data: { a: ${text} }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, annotations: { nginx.ingress.kubernetes.io/whitelist-source-range: ${text} } }
`;

describe('a long text is linted in good time', () => {
  for (const unit of ['/', ':', ' ', '-', '=', '0', '.', '\n', 'a.']) {
    test(JSON.stringify(unit), () => {
      const text = JSON.stringify(`${unit.repeat(LENGTH / unit.length)}!`);
      const snapshot = new FileSnapshot(manifest(text));
      const settings = testSettings({ onlyRules: RULES.map(({ id }) => id), checkSchemas: false });
      const start = performance.now();
      strictLinter().lint(snapshot, settings);
      assert.ok(performance.now() - start < LIMIT);
    });
  }
});
