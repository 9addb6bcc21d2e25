import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selectorsOf } from './selected-by';
import { type Files, open } from './test-support';

/** What has the first object of `base/web.yaml` in view. */
function selectors(files: Files): string[] {
  const { workspace } = open(files);
  const workload = workspace.file('/w/base/web.yaml')?.documents[0]?.resources[0];
  assert.ok(workload);
  return selectorsOf(workspace, '/w/base/web.yaml', workload).map(({ kind, name }) => `${kind} ${name}`);
}

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web, tier: front } }
    spec: { containers: [{ name: a, image: b }] }
`;
const object = (apiVersion: string, kind: string, name: string, spec: string, namespace = 'default') =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`;

test('Services, autoscalers, budgets and policies have a workload in view', () => {
  const rest = [
    object('networking.k8s.io/v1', 'NetworkPolicy', 'all', '{ podSelector: {} }'),
    object(
      'networking.k8s.io/v1',
      'NetworkPolicy',
      'peer',
      '{ podSelector: { matchLabels: { app: db } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }] }] }',
    ),
    object('policy/v1', 'PodDisruptionBudget', 'budget', '{ selector: { matchLabels: { tier: front } } }'),
    object('v1', 'Service', 'svc', '{ selector: { app: web } }'),
    object('v1', 'Service', 'elsewhere', '{ selector: { app: web } }', 'other'),
    object('v1', 'Service', 'narrower', '{ selector: { app: web, version: b } }'),
    object(
      'autoscaling/v2',
      'HorizontalPodAutoscaler',
      'scaler',
      '{ scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }',
    ),
    object(
      'autoscaling/v2',
      'HorizontalPodAutoscaler',
      'other',
      '{ scaleTargetRef: { apiVersion: apps/v1, kind: StatefulSet, name: web } }',
    ),
  ].join('');
  assert.deepEqual(selectors({ 'base/web.yaml': WEB, 'base/rest.yaml': rest }), [
    'Service svc',
    'HorizontalPodAutoscaler scaler',
    'PodDisruptionBudget budget',
    'NetworkPolicy all',
  ]);
});

test('what an overlay adds to a base has its workloads in view', () => {
  const files = {
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'base/web.yaml': WEB,
    'dev/kustomization.yaml': 'namePrefix: dev-\nresources: [../base, policy.yaml]\n',
    'dev/policy.yaml': object(
      'networking.k8s.io/v1',
      'NetworkPolicy',
      'only',
      '{ podSelector: { matchLabels: { app: web } } }',
    ),
  };
  assert.deepEqual(selectors(files), ['NetworkPolicy dev-only']);
});
