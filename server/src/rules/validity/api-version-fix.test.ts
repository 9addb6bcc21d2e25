import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readResources } from '../../kubernetes/resource';
import { parseYaml } from '../../yaml/document';
import { moveToApiVersion } from './api-version-fix';

/** The grade of the move of an object, what is in its way, or undefined where there is none. */
function gradeOf(text: string, apiVersion: string): string | undefined {
  const [resource] = readResources(parseYaml(text));
  assert.ok(resource);
  const move = moveToApiVersion(resource, apiVersion);
  return move !== undefined && 'obstacle' in move ? move.obstacle : move?.grade;
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
const definition = (spec: string, metadata = '{}') =>
  `apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\nmetadata: ${metadata}\nspec: ${spec}\n`;
const webhooks = (...list: string[]) =>
  `apiVersion: admissionregistration.k8s.io/v1beta1\nkind: ValidatingWebhookConfiguration\nwebhooks: [${list.join(', ')}]\n`;
const certificate = (version: string, spec: string, rest = '') =>
  `apiVersion: ${version}\nkind: Certificate\nspec: ${spec}\n${rest}`;
const issuer = (version: string, spec: string) => `apiVersion: ${version}\nkind: Issuer\nspec: ${spec}\n`;
const definitions = 'apiextensions.k8s.io/v1';
const admission = 'admissionregistration.k8s.io/v1';
const certManager = 'cert-manager.io/v1';
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
  ['a budget without selector', budget('{ maxUnavailable: 1 }'), 'policy/v1', 'safe'],
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
  ['a definition without spec', definition('~'), definitions, undefined],
  ['a definition of one version', definition('{ group: example.com, version: v1 }'), definitions, 'unsafe'],
  ['a definition of no version', definition('{ group: example.com }'), definitions, undefined],
  [
    'a definition whose version is not the first',
    definition('{ version: v2, versions: [{ name: v1, served: true, storage: true }] }'),
    definitions,
    undefined,
  ],
  [
    'a definition with a schema for all and for one',
    definition('{ validation: {}, versions: [{ name: v1, schema: {} }] }'),
    definitions,
    undefined,
  ],
  [
    'a schema that is not structural',
    definition('{ version: v1, validation: { openAPIV3Schema: { type: string } } }'),
    definitions,
    'schema',
  ],
  ['a group of the project', definition('{ group: x.k8s.io, version: v1 }'), definitions, 'approval'],
  [
    'an approved group of the project',
    definition('{ group: x.k8s.io, version: v1 }', '{ annotations: { api-approved.kubernetes.io: unapproved } }'),
    definitions,
    'unsafe',
  ],
  [
    'a conversion without its webhook',
    definition('{ version: v1, conversion: { strategy: Webhook } }'),
    definitions,
    undefined,
  ],
  ['a definition in a template', definition('{ version: v1, group: "{{ .Values.a }}" }'), definitions, undefined],
  ['no webhooks', webhooks(), admission, 'safe'],
  ['a webhook that leaves open what it does', webhooks('{ name: a }'), admission, 'suggestion'],
  ['a webhook without side effects', webhooks('{ name: a, sideEffects: NoneOnDryRun }'), admission, 'unsafe'],
  [
    'a webhook that says everything',
    webhooks(
      '{ name: a, sideEffects: None, failurePolicy: Fail, matchPolicy: Exact, timeoutSeconds: 3, admissionReviewVersions: [v1] }',
    ),
    admission,
    'safe',
  ],
  ['a webhook with side effects', webhooks('{ name: a, sideEffects: Some }'), admission, undefined],
  ['two webhooks of one name', webhooks('{ name: a }', '{ name: a }'), admission, undefined],
  ['a certificate', certificate('cert-manager.io/v1alpha3', '{ secretName: a }'), certManager, 'safe'],
  ['a key', certificate('cert-manager.io/v1alpha3', '{ keySize: 4096 }'), certManager, 'unsafe'],
  [
    'a key of v1beta1, which has none',
    certificate('cert-manager.io/v1beta1', '{ keySize: 4096 }'),
    certManager,
    'safe',
  ],
  [
    'an unknown kind of key',
    certificate('cert-manager.io/v1alpha2', '{ keyAlgorithm: ed25519 }'),
    certManager,
    undefined,
  ],
  ['names', certificate('cert-manager.io/v1beta1', '{ emailSANs: [a@b.c] }'), certManager, 'unsafe'],
  ['names twice', certificate('cert-manager.io/v1beta1', '{ uriSANs: [a], uris: [a] }'), certManager, undefined],
  ['a certificate of the old group', certificate('certmanager.k8s.io/v1alpha1', '{}'), certManager, 'unsafe'],
  [
    'an annotation of the old group',
    certificate(
      'certmanager.k8s.io/v1alpha1',
      '{}',
      'metadata: { annotations: { certmanager.k8s.io/issue-temporary-certificate: "true" } }\n',
    ),
    certManager,
    undefined,
  ],
  ['how ACME was set', certificate('certmanager.k8s.io/v1alpha1', '{ acme: { config: [] } }'), certManager, undefined],
  [
    'a provider of DNS',
    issuer('cert-manager.io/v1alpha2', '{ acme: { solvers: [{ dns01: { azuredns: {} } }] } }'),
    certManager,
    'unsafe',
  ],
  [
    'another provider of DNS',
    issuer('cert-manager.io/v1alpha2', '{ acme: { solvers: [{ dns01: { route53: {} } }, { http01: {} }] } }'),
    certManager,
    'safe',
  ],
  ['a claim of v1beta1', 'apiVersion: resource.k8s.io/v1beta1\nkind: ResourceClaim\n', 'resource.k8s.io/v1', undefined],
  ['a claim of v1beta2', 'apiVersion: resource.k8s.io/v1beta2\nkind: ResourceClaim\n', 'resource.k8s.io/v1', 'safe'],
];

test('an object is moved only where every field has its certain counterpart', () => {
  for (const [what, text, apiVersion, grade] of CASES) assert.equal(gradeOf(text, apiVersion), grade, what);
});
