// When API versions came and went: against the migration guide of Kubernetes, and each row of the table around each change.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { KubernetesVersion } from '../server/src/kubernetes/kubernetes-version';
import type { LifecycleData } from '../server/src/kubernetes/schema/data';
import { Lifecycles } from '../server/src/kubernetes/schema/lifecycle';
import { Schemas } from '../server/src/kubernetes/schema/schemas';
import { schemaFiles } from './support/schema-files';

const data = schemaFiles.read('kubernetes/lifecycle') as LifecycleData;
const lifecycles = new Lifecycles(data);
const minor = (value: number): KubernetesVersion => ({ major: 1, minor: value, patch: undefined });

/** What the migration guide says: the release that no longer serves it, and what to migrate to. */
const GUIDE: readonly (readonly [from: string, kinds: string, removed: number, to: string])[] = [
  ['extensions/v1beta1', 'NetworkPolicy', 16, 'networking.k8s.io/v1'],
  ['extensions/v1beta1', 'DaemonSet Deployment ReplicaSet', 16, 'apps/v1'],
  ['apps/v1beta1', 'Deployment StatefulSet', 16, 'apps/v1'],
  ['apps/v1beta2', 'DaemonSet Deployment ReplicaSet StatefulSet', 16, 'apps/v1'],
  ['admissionregistration.k8s.io/v1beta1', 'MutatingWebhookConfiguration', 22, 'admissionregistration.k8s.io/v1'],
  ['admissionregistration.k8s.io/v1beta1', 'ValidatingWebhookConfiguration', 22, 'admissionregistration.k8s.io/v1'],
  ['apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition', 22, 'apiextensions.k8s.io/v1'],
  ['apiregistration.k8s.io/v1beta1', 'APIService', 22, 'apiregistration.k8s.io/v1'],
  ['authentication.k8s.io/v1beta1', 'TokenReview', 22, 'authentication.k8s.io/v1'],
  ['authorization.k8s.io/v1beta1', 'LocalSubjectAccessReview SubjectAccessReview', 22, 'authorization.k8s.io/v1'],
  ['certificates.k8s.io/v1beta1', 'CertificateSigningRequest', 22, 'certificates.k8s.io/v1'],
  ['coordination.k8s.io/v1beta1', 'Lease', 22, 'coordination.k8s.io/v1'],
  ['extensions/v1beta1', 'Ingress', 22, 'networking.k8s.io/v1'],
  ['networking.k8s.io/v1beta1', 'Ingress IngressClass', 22, 'networking.k8s.io/v1'],
  [
    'rbac.authorization.k8s.io/v1beta1',
    'ClusterRole ClusterRoleBinding Role RoleBinding',
    22,
    'rbac.authorization.k8s.io/v1',
  ],
  ['scheduling.k8s.io/v1beta1', 'PriorityClass', 22, 'scheduling.k8s.io/v1'],
  ['storage.k8s.io/v1beta1', 'CSIDriver CSINode StorageClass VolumeAttachment', 22, 'storage.k8s.io/v1'],
  ['batch/v1beta1', 'CronJob', 25, 'batch/v1'],
  ['discovery.k8s.io/v1beta1', 'EndpointSlice', 25, 'discovery.k8s.io/v1'],
  ['events.k8s.io/v1beta1', 'Event', 25, 'events.k8s.io/v1'],
  ['autoscaling/v2beta1', 'HorizontalPodAutoscaler', 25, 'autoscaling/v2'],
  ['policy/v1beta1', 'PodDisruptionBudget', 25, 'policy/v1'],
  ['policy/v1beta1', 'PodSecurityPolicy', 25, ''],
  ['node.k8s.io/v1beta1', 'RuntimeClass', 25, 'node.k8s.io/v1'],
  [
    'flowcontrol.apiserver.k8s.io/v1beta1',
    'FlowSchema PriorityLevelConfiguration',
    26,
    'flowcontrol.apiserver.k8s.io/v1beta3',
  ],
  ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 26, 'autoscaling/v2'],
  ['storage.k8s.io/v1beta1', 'CSIStorageCapacity', 27, 'storage.k8s.io/v1'],
  [
    'flowcontrol.apiserver.k8s.io/v1beta2',
    'FlowSchema PriorityLevelConfiguration',
    29,
    'flowcontrol.apiserver.k8s.io/v1beta3',
  ],
  [
    'flowcontrol.apiserver.k8s.io/v1beta3',
    'FlowSchema PriorityLevelConfiguration',
    32,
    'flowcontrol.apiserver.k8s.io/v1',
  ],
  ['admissionregistration.k8s.io/v1beta1', 'ValidatingAdmissionPolicy', 34, 'admissionregistration.k8s.io/v1'],
];

describe('the migration guide', () => {
  for (const [from, kinds, removed, to] of GUIDE) {
    for (const kind of kinds.split(' ')) {
      test(`${from} ${kind} is gone in 1.${removed}`, () => {
        const last = lifecycles.of(from, kind, minor(removed - 1));
        const first = lifecycles.of(from, kind, minor(removed));
        assert.equal(last?.state, 'deprecated');
        assert.equal(first?.state, 'removed');
        assert.equal(first?.removed, removed);
        assert.deepEqual(first?.replacement, to === '' ? undefined : { apiVersion: to, kind });
      });
    }
  }
});

describe('every row', () => {
  for (const [apiVersion, rows] of Object.entries(data)) {
    test(apiVersion, () => {
      for (const [kind, [introduced, deprecated, removed]] of Object.entries(rows)) {
        const state = (value: number) => lifecycles.of(apiVersion, kind, minor(value))?.state;
        if (introduced > 0) assert.equal(state(introduced - 1), 'not-yet', kind);
        const life = [introduced, deprecated || undefined, removed || undefined].filter((value) => value !== undefined);
        assert.deepEqual(
          life,
          life.toSorted((left, right) => left - right),
          `${kind}: in order`,
        );
        if (deprecated !== introduced) assert.equal(state(introduced), 'served', kind);
        if (deprecated) assert.equal(state(deprecated), 'deprecated', kind);
        if (removed) {
          assert.equal(state(removed - 1), deprecated && deprecated < removed ? 'deprecated' : 'served', kind);
          assert.equal(state(removed), 'removed', kind);
        } else {
          assert.notEqual(state(99), 'removed', kind);
        }
      }
    });
  }

  test('what replaces something exists, and the line of replacements ends at what is served', () => {
    for (const [apiVersion, rows] of Object.entries(data)) {
      for (const [kind, [, , removed]] of Object.entries(rows)) {
        if (removed === undefined || removed > 36) continue;
        const replacement = lifecycles.of(apiVersion, kind, minor(36))?.replacement;
        if (replacement === undefined || replacement.kind === 'PodSecurityPolicy') continue;
        const state = lifecycles.of(replacement.apiVersion, replacement.kind, minor(36))?.state;
        assert.ok(
          state === 'served' || state === 'deprecated',
          `${apiVersion} ${kind}: ${JSON.stringify(replacement)}`,
        );
      }
    }
  });
});

describe('the table and the schemas', () => {
  const schemas = new Schemas(schemaFiles);

  test('agree on which releases serve a kind', () => {
    for (const kind of schemas.kubernetes.kinds()) {
      for (let value = 28; value <= 36; value++) {
        const isServed = (kind.since ?? 0) <= value && value <= (kind.until ?? 99);
        const state = lifecycles.of(kind.apiVersion, kind.kind, minor(value))?.state;
        assert.equal(
          state === 'served' || state === 'deprecated',
          isServed,
          `${kind.apiVersion} ${kind.kind} in 1.${value}`,
        );
      }
    }
  });

  test('what is served within 1.28 to 1.36 has a schema', () => {
    for (const [apiVersion, rows] of Object.entries(data)) {
      for (const [kind, [introduced, , removed]] of Object.entries(rows)) {
        const isWithin = introduced <= 36 && (removed ?? 99) > 28;
        if (!isWithin || apiVersion.startsWith('audit.k8s.io/') || kind === 'List') continue;
        assert.ok(schemas.kind(apiVersion, kind), `${apiVersion} ${kind}`);
      }
    }
  });
});
