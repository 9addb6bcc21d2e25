import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeSelector } from '../../kubernetes/label-selector';
import { readResources } from '../../kubernetes/resource';
import { parseYaml } from '../../yaml/document';
import { formatPath } from '../../yaml/path';
import { kindId, selectionsOf } from './index';

function selections(text: string): string[] {
  const [found] = readResources(parseYaml(text));
  assert.ok(found, 'the text is no object');
  return selectionsOf(found).map(({ path, selector, takes, namespaces, parts }) => {
    const taken = takes === 'pods' ? takes : takes.map(kindId).join('|');
    const where =
      namespaces.type === 'names'
        ? namespaces.names.join(',')
        : namespaces.type === 'labels'
          ? `(${describeSelector(namespaces.selector)})`
          : namespaces.type;
    const ports = parts.map(({ value }) => ` ${value}`).join('');
    return `${formatPath(path)} ${describeSelector(selector)}: ${taken} in ${where}${ports === '' ? '' : ` ports${ports}`}`;
  });
}

test('a Service selects pods of its namespace by a plain map', () => {
  const service = (spec: string) =>
    selections(`apiVersion: v1\nkind: Service\nmetadata: { name: a, namespace: shop }\nspec: ${spec}\n`);
  assert.deepEqual(service('{ selector: { app: web }, ports: [{ port: 80, targetPort: http }] }'), [
    'spec.selector app=web: pods in shop ports http',
  ]);
  assert.deepEqual(service('{ selector: {} }'), []);
  assert.deepEqual(service('{}'), []);
});

test('a selector of which a part is filled in later selects nobody knows what', () => {
  const text = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: a }
spec:
  selector:
    matchLabels:
      app: {{ .Chart.Name }}
`;
  assert.deepEqual(selections(text), []);
});

test('a NetworkPolicy selects pods, peers and namespaces', () => {
  const text = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: a, namespace: shop }
spec:
  podSelector: {}
  ingress:
    - from: [{ podSelector: { matchLabels: { app: web } } }, { namespaceSelector: { matchLabels: { team: x } } }]
      ports: [{ port: http }]
  egress:
    - to: [{ podSelector: { matchLabels: { app: db } }, namespaceSelector: {} }]
      ports: [{ port: 5432 }]
`;
  assert.deepEqual(selections(text), [
    'spec.podSelector <none>: pods in shop ports http',
    'spec.ingress[0].from[0].podSelector app=web: pods in shop',
    'spec.ingress[0].from[1].namespaceSelector team=x: Namespace in none',
    'spec.egress[0].to[0].namespaceSelector <none>: Namespace in none',
    'spec.egress[0].to[0].podSelector app=db: pods in all ports 5432',
  ]);
});

test('monitors look in the namespaces that they name', () => {
  const monitor = (more: string) =>
    selections(
      `apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: a, namespace: mon }\n` +
        `spec: { selector: { matchLabels: { app: web } }, endpoints: [{ port: metrics }]${more} }\n`,
    );
  assert.deepEqual(monitor(''), ['spec.selector app=web: Service in mon ports metrics']);
  assert.deepEqual(monitor(', namespaceSelector: { any: true }'), [
    'spec.selector app=web: Service in all ports metrics',
  ]);
  assert.deepEqual(monitor(', namespaceSelector: { matchNames: [shop] }'), [
    'spec.selector app=web: Service in shop ports metrics',
  ]);
});

test('a workload selects its own pods, and others to be placed by', () => {
  const text = `apiVersion: apps/v1
kind: Deployment
metadata: { name: a }
spec:
  selector: { matchExpressions: [{ key: app, operator: In, values: [web] }] }
  template:
    metadata: { labels: { app: web } }
    spec:
      topologySpreadConstraints: [{ labelSelector: { matchLabels: { app: web } } }]
      containers: [{ name: a, image: b }]
`;
  assert.deepEqual(selections(text), [
    'spec.selector app in (web): pods in default',
    'spec.template.spec.topologySpreadConstraints[0].labelSelector app=web: pods in default',
  ]);
});
