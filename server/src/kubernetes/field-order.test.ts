import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type FieldPath, fieldOrder, insertionIndex } from './field-order';

/** Some fields in the order in which a map at the path has them. */
function assertOrder(path: FieldPath, fields: string): void {
  const order = fieldOrder(path);
  assert.ok(order !== undefined, `an order at ${path.join('.')}`);
  const expected = fields.split(' ');
  const ranks = expected.map((field) => order.indexOf(field));
  assert.ok(!ranks.includes(-1), `${path.join('.')} has ${fields}: ${order.join(' ')}`);
  assert.deepEqual(
    order.filter((field) => expected.includes(field)),
    expected,
  );
  assert.equal(new Set(order).size, order.length, `no field twice at ${path.join('.')}`);
}

const POD_SPEC =
  'serviceAccountName terminationGracePeriodSeconds securityContext initContainers containers volumes restartPolicy';
const CONTAINER =
  'name image imagePullPolicy command args workingDir ports envFrom env resources securityContext livenessProbe readinessProbe startupProbe lifecycle volumeMounts';

describe('fieldOrder', () => {
  const template: FieldPath = ['spec', 'template'];
  const container: FieldPath = [...template, 'spec', 'containers', 0];
  const cases: readonly (readonly [FieldPath, string])[] = [
    [[], 'apiVersion kind metadata type immutable data stringData spec status'],
    [[], 'apiVersion kind metadata roleRef subjects'],
    [['items', 3], 'apiVersion kind metadata spec'],
    [['metadata'], 'name generateName namespace labels annotations'],
    [['items', 3, 'metadata'], 'name namespace labels'],
    [template, 'metadata spec'],
    [[...template, 'metadata'], 'labels annotations'],
    [[...template, 'spec'], POD_SPEC],
    [['spec', 'jobTemplate', 'spec', 'template', 'spec'], POD_SPEC],
    [['items', 0, 'spec', 'template', 'spec'], POD_SPEC],
    [['spec'], POD_SPEC],
    [['spec'], 'replicas revisionHistoryLimit minReadySeconds selector strategy template'],
    [['spec'], 'serviceName replicas selector updateStrategy template volumeClaimTemplates'],
    [['spec'], 'schedule timeZone concurrencyPolicy suspend jobTemplate'],
    [['spec', 'jobTemplate', 'spec'], 'backoffLimit ttlSecondsAfterFinished activeDeadlineSeconds template'],
    [['spec'], 'type clusterIP ports selector'],
    [['spec'], 'ingressClassName tls rules'],
    [['spec'], 'minAvailable maxUnavailable unhealthyPodEvictionPolicy selector'],
    [['spec'], 'scaleTargetRef minReplicas maxReplicas metrics behavior'],
    [['spec'], 'podSelector policyTypes ingress egress'],
    [['spec'], 'accessModes storageClassName resources volumeName'],
    [['spec', 'volumeClaimTemplates', 0, 'spec'], 'accessModes storageClassName resources'],
    [container, CONTAINER],
    [['spec', 'initContainers', 2], CONTAINER],
    [['spec', 'ephemeralContainers', 2], 'name image targetContainerName'],
    [[...container, 'securityContext'], 'allowPrivilegeEscalation capabilities readOnlyRootFilesystem runAsNonRoot'],
    [[...template, 'spec', 'securityContext'], 'fsGroup runAsNonRoot runAsUser seccompProfile'],
    [[...container, 'resources'], 'requests limits'],
    [[...container, 'resources', 'limits'], 'cpu memory ephemeral-storage'],
    [[...container, 'readinessProbe'], 'httpGet initialDelaySeconds periodSeconds failureThreshold'],
    [[...container, 'readinessProbe', 'httpGet'], 'path port scheme'],
    [[...container, 'lifecycle', 'preStop'], 'exec sleep'],
    [[...container, 'env', 0], 'name value valueFrom'],
    [[...container, 'env', 0, 'valueFrom', 'secretKeyRef'], 'name key optional'],
    [[...container, 'ports', 0], 'containerPort name protocol'],
    [[...container, 'volumeMounts', 0], 'name mountPath readOnly'],
    [[...template, 'spec', 'volumes', 0], 'name emptyDir'],
    [[...template, 'spec', 'volumes', 0, 'emptyDir'], 'medium sizeLimit'],
    [[...template, 'spec', 'topologySpreadConstraints', 0], 'maxSkew topologyKey whenUnsatisfiable labelSelector'],
    [['spec', 'selector'], 'matchLabels matchExpressions'],
    [['spec', 'strategy'], 'type rollingUpdate'],
    [['spec', 'strategy', 'rollingUpdate'], 'maxSurge maxUnavailable'],
    [['spec', 'ports', 0], 'name port protocol targetPort nodePort'],
    [['spec', 'ingress', 0], 'from ports'],
    [['spec', 'egress', 1], 'to ports'],
    [['spec', 'egress', 1, 'ports', 0], 'port protocol'],
    [['spec', 'egress', 1, 'to', 0], 'podSelector namespaceSelector'],
    [['spec', 'rules', 0], 'host http'],
    [['spec', 'rules', 0, 'http', 'paths', 0], 'path pathType backend'],
    [['spec', 'tls', 0], 'hosts secretName'],
    [['rules', 0], 'apiGroups resources resourceNames verbs'],
    [['roleRef'], 'apiGroup kind name'],
    [['subjects', 0], 'kind apiGroup name namespace'],
    [['spec', 'metrics', 0, 'resource'], 'name target'],
  ];
  for (const [path, fields] of cases)
    test(`${path.join('.') || 'resource'}: ${fields}`, () => assertOrder(path, fields));

  test('nothing is usual in maps of own keys, in schemas and in what is not known', () => {
    const paths: readonly FieldPath[] = [
      ['data'],
      ['data', 'spec'],
      ['metadata', 'labels'],
      ['metadata', 'annotations'],
      ['spec', 'selector', 'matchLabels'],
      ['spec', 'template', 'spec', 'nodeSelector'],
      ['spec', 'versions', 0, 'schema', 'openAPIV3Schema', 'properties', 'spec'],
      ['spec', 'listeners', 0],
      ['spec', 0, 1],
      [3],
      ['constructor'],
    ];
    for (const path of paths) assert.equal(fieldOrder(path), undefined, path.join('.'));
  });

  test('the order of all specs keeps the order of the pod spec', () => {
    const podSpec = fieldOrder(['spec', 'template', 'spec']) ?? [];
    assert.deepEqual(
      fieldOrder(['spec'])?.filter((field) => podSpec.includes(field)),
      podSpec,
    );
  });
});

describe('insertionIndex', () => {
  const order = ['a', 'b', 'c', 'd'];
  const cases: readonly (readonly [string, string, number])[] = [
    ['', 'b', 0],
    ['acd', 'b', 1],
    ['ad', 'b', 1],
    ['cd', 'b', 0],
    ['dca', 'b', 3],
    ['dc', 'b', 1],
    ['da', 'c', 2],
    ['axd', 'b', 1],
    ['xd', 'a', 1],
    ['xy', 'a', 2],
    ['abc', 'd', 3],
    ['abc', 'x', 3],
  ];
  for (const [existing, key, index] of cases) {
    test(`${key} among ${existing || 'nothing'}`, () => assert.equal(insertionIndex([...existing], key, order), index));
  }

  test('at the end without an order', () => {
    assert.equal(insertionIndex(['a', 'b'], 'c', undefined), 2);
    assert.equal(insertionIndex([], 'c', undefined), 0);
  });

  const keys = fc.uniqueArray(fc.constantFrom(...'abcdefghij'), { minLength: 1 });

  test('always within the map, and beside a key that is near in the order', () => {
    fc.assert(
      fc.property(keys, keys, fc.constantFrom(...'abcdefghij'), (known, existing, key) => {
        fc.pre(!existing.includes(key));
        const index = insertionIndex(existing, key, known);
        assert.ok(index >= 0 && index <= existing.length);
        const rank = known.indexOf(key);
        const related = rank === -1 ? [] : existing.filter((other) => known.includes(other));
        if (related.length === 0) {
          assert.equal(index, existing.length);
          return;
        }
        const before = related.filter((other) => known.indexOf(other) < rank);
        const neighbour = before.length > 0 ? existing[index - 1] : existing[index];
        assert.ok(neighbour !== undefined);
        const distance = Math.abs(known.indexOf(neighbour) - rank);
        const candidates = before.length > 0 ? before : related;
        for (const other of candidates) assert.ok(distance <= Math.abs(known.indexOf(other) - rank));
        assert.ok(candidates.includes(neighbour));
      }),
    );
  });

  test('keys that are in order stay in order', () => {
    fc.assert(
      fc.property(keys, fc.func(fc.boolean()), fc.nat(), (known, keep, pick) => {
        const key = known[pick % known.length] ?? '';
        const existing = known.filter((other) => other !== key && keep(other));
        const index = insertionIndex(existing, key, known);
        const result = existing.toSpliced(index, 0, key);
        assert.deepEqual(
          result,
          known.filter((other) => result.includes(other)),
        );
      }),
    );
  });

  test('inserting keys one by one in any order ends in the usual order', () => {
    fc.assert(
      fc.property(keys, fc.array(fc.nat()), (known, picks) => {
        let map: readonly string[] = [];
        for (const pick of picks) {
          const key = known[pick % known.length] ?? '';
          if (!map.includes(key)) map = map.toSpliced(insertionIndex(map, key, known), 0, key);
        }
        assert.deepEqual(
          map,
          known.filter((key) => map.includes(key)),
        );
      }),
    );
  });
});
