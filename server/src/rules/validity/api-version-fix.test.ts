import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readResources } from '../../kubernetes/resource';
import { parseYaml } from '../../yaml/document';
import { moveToApiVersion } from './api-version-fix';

/** The grade of the move of an object, or undefined where there is none. */
function gradeOf(text: string, apiVersion: string): string | undefined {
  const [resource] = readResources(parseYaml(text));
  assert.ok(resource);
  return moveToApiVersion(resource, apiVersion)?.grade;
}

const ingress = (spec: string) => `apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nspec: ${spec}\n`;
const autoscaler = (metric: string) =>
  `apiVersion: autoscaling/v2beta1\nkind: HorizontalPodAutoscaler\nspec: { metrics: [${metric}] }\n`;
const workload = (spec: string) => `apiVersion: apps/v1beta1\nkind: Deployment\nspec: ${spec}\n`;
const budget = (spec: string) => `apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nspec: ${spec}\n`;
const binding = (subject: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1alpha1\nkind: RoleBinding\nsubjects: [${subject}]\n`;
const slice = (endpoint: string) =>
  `apiVersion: discovery.k8s.io/v1beta1\nkind: EndpointSlice\nendpoints: [${endpoint}]\n`;
const level = (limited: string) =>
  `apiVersion: flowcontrol.apiserver.k8s.io/v1beta3\nkind: PriorityLevelConfiguration\nspec: { limited: ${limited} }\n`;
const container = 'spec: { containers: [{ name: a, image: b }] }';

const CASES: readonly [what: string, text: string, apiVersion: string, grade: string | undefined][] = [
  ['a backend', ingress('{ backend: { serviceName: a, servicePort: 1 } }'), 'networking.k8s.io/v1', 'unsafe'],
  ['a backend without port', ingress('{ backend: { serviceName: a } }'), 'networking.k8s.io/v1', undefined],
  [
    'a backend of both forms',
    ingress('{ backend: { serviceName: a, servicePort: 1, service: {} } }'),
    'networking.k8s.io/v1',
    undefined,
  ],
  [
    'both default backends',
    ingress('{ backend: { resource: {} }, defaultBackend: {} }'),
    'networking.k8s.io/v1',
    undefined,
  ],
  [
    'a path without backend',
    ingress('{ rules: [{ http: { paths: [{ path: / }] } }] }'),
    'networking.k8s.io/v1',
    undefined,
  ],
  [
    'a port that a template gives',
    ingress('{ backend: { serviceName: a, servicePort: {{ .Values.port }} } }'),
    'networking.k8s.io/v1',
    undefined,
  ],
  ['a metric without target', autoscaler('{ type: Resource, resource: { name: cpu } }'), 'autoscaling/v2', undefined],
  [
    'a metric with two targets',
    autoscaler('{ resource: { name: cpu, targetAverageUtilization: 1, targetAverageValue: 1 } }'),
    'autoscaling/v2',
    undefined,
  ],
  [
    'an average over an object',
    autoscaler('{ object: { metricName: a, target: { kind: B }, targetValue: 1, averageValue: 1 } }'),
    'autoscaling/v2',
    undefined,
  ],
  [
    'a metric of v2 already',
    autoscaler('{ resource: { name: cpu, target: { type: Utilization } } }'),
    'autoscaling/v2',
    undefined,
  ],
  ['an unknown source', autoscaler('{ type: Other, other: {} }'), 'autoscaling/v2', undefined],
  [
    'no metrics',
    'apiVersion: autoscaling/v2beta1\nkind: HorizontalPodAutoscaler\nspec: {}\n',
    'autoscaling/v2',
    'safe',
  ],
  [
    'the status of v2beta1',
    'apiVersion: autoscaling/v2beta1\nkind: HorizontalPodAutoscaler\nstatus: {}\n',
    'autoscaling/v2',
    undefined,
  ],
  ['labels to select', workload(`{ template: { metadata: { labels: { a: b } }, ${container} } }`), 'apps/v1', 'unsafe'],
  ['no labels to select', workload(`{ template: { ${container} } }`), 'apps/v1', undefined],
  [
    'a label that is no text',
    workload(`{ template: { metadata: { labels: { a: 1 } }, ${container} } }`),
    'apps/v1',
    undefined,
  ],
  [
    'labels that a template may add to',
    workload(`{ template: { metadata: { labels: { a: '{{ .Values.a }}' } }, ${container} } }`),
    'apps/v1',
    undefined,
  ],
  [
    'a selector in a template',
    workload(`{ selector: { matchLabels: { a: '{{ .Values.a }}' } }, template: { ${container} } }`),
    'apps/v1',
    'unsafe',
  ],
  ['a budget with labels', budget('{ selector: { matchLabels: { a: b } } }'), 'policy/v1', 'safe'],
  [
    'a budget with expressions',
    budget('{ selector: { matchExpressions: [{ key: a, operator: Exists }] } }'),
    'policy/v1',
    'safe',
  ],
  ['a budget with an empty selector', budget('{ selector: { matchLabels: {} } }'), 'policy/v1', 'unsafe'],
  ['a budget without selector', budget('{ maxUnavailable: 1 }'), 'policy/v1', 'unsafe'],
  ['a subject', binding('{ kind: User, name: ann }'), 'rbac.authorization.k8s.io/v1', 'safe'],
  [
    'a subject with apiVersion',
    binding('{ kind: User, name: ann, apiVersion: v1 }'),
    'rbac.authorization.k8s.io/v1',
    'unsafe',
  ],
  ['every user', binding('{ kind: User, name: "*" }'), 'rbac.authorization.k8s.io/v1', undefined],
  ['an endpoint', slice('{ addresses: [10.0.0.1] }'), 'discovery.k8s.io/v1', 'safe'],
  [
    'an endpoint with its zone',
    slice('{ topology: { topology.kubernetes.io/zone: a } }'),
    'discovery.k8s.io/v1',
    'unsafe',
  ],
  ['shares', level('{ nominalConcurrencyShares: 5 }'), 'flowcontrol.apiserver.k8s.io/v1', 'safe'],
  ['no shares', level('{ nominalConcurrencyShares: 0 }'), 'flowcontrol.apiserver.k8s.io/v1', 'unsafe'],
  [
    'a definition',
    'apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\n',
    'apiextensions.k8s.io/v1',
    undefined,
  ],
  ['a claim of v1beta1', 'apiVersion: resource.k8s.io/v1beta1\nkind: ResourceClaim\n', 'resource.k8s.io/v1', undefined],
  ['a claim of v1beta2', 'apiVersion: resource.k8s.io/v1beta2\nkind: ResourceClaim\n', 'resource.k8s.io/v1', 'safe'],
];

test('an object is moved only where every field has its certain counterpart', () => {
  for (const [what, text, apiVersion, grade] of CASES) assert.equal(gradeOf(text, apiVersion), grade, what);
});
