import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { KindName } from '../kubernetes/kinds';
import { type Resource, readResources } from '../kubernetes/resource';
import { parseYaml } from '../yaml/document';
import { autoscalerOf, maximumOf, minimumOf, podCountOf, scaleTargetOf } from './autoscalers';

function read(text: string): Resource {
  const [resource] = readResources(parseYaml(text));
  assert.ok(resource);
  return resource;
}

function scaler(kind: 'HorizontalPodAutoscaler' | 'ScaledObject', spec: string, metadata = '{name: s}'): Resource {
  const apiVersion = kind === 'ScaledObject' ? 'keda.sh/v1alpha1' : 'autoscaling/v2';
  return read(`{apiVersion: ${apiVersion}, kind: ${kind}, metadata: ${metadata}, spec: ${spec}}`);
}

const pods = 'template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}';

function workload(kind: string, spec: string, metadata = '{name: web}'): Resource {
  return read(`{apiVersion: apps/v1, kind: ${kind}, metadata: ${metadata}, spec: {${spec}${pods}}}`);
}

function surroundings(related: readonly Resource[], others: readonly Resource[] = []) {
  const look =
    (objects: readonly Resource[]) =>
    (kind: KindName, namespace = 'default') =>
      objects.filter((object) => object.type === kind && object.namespace === namespace);
  return { related: look(related), everywhere: look([...related, ...others]) };
}

const count = (resource: Resource, ...scalers: readonly Resource[]) => {
  assert.ok(resource.podTemplate);
  const found = podCountOf(resource.podTemplate, surroundings(scalers));
  return found && [found.least, found.most, found.scaler?.metadata.name];
};

const target = 'scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}';

describe('the range of an autoscaler', () => {
  const range = (resource: Resource) => [minimumOf(resource)?.value, maximumOf(resource)?.value];

  test('of a HorizontalPodAutoscaler begins at 1', () => {
    assert.deepEqual(range(scaler('HorizontalPodAutoscaler', '{maxReplicas: 5}')), [1, 5]);
    assert.deepEqual(range(scaler('HorizontalPodAutoscaler', '{minReplicas: 0, maxReplicas: 5}')), [0, 5]);
    assert.deepEqual(range(scaler('HorizontalPodAutoscaler', '{minReplicas: "2"}')), [undefined, undefined]);
  });

  test('of a ScaledObject reaches from 0 to 100, from 1 where it goes by cpu and memory alone', () => {
    assert.deepEqual(range(scaler('ScaledObject', '{triggers: [{type: kafka}, {type: cpu}]}')), [0, 100]);
    assert.deepEqual(range(scaler('ScaledObject', '{triggers: [{type: memory}, {type: cpu}]}')), [1, 100]);
    assert.deepEqual(range(scaler('ScaledObject', '{minReplicaCount: 3, maxReplicaCount: 4}')), [3, 4]);
  });
});

describe('what an autoscaler scales', () => {
  test('KEDA means a Deployment where no kind is written', () => {
    const { kind, type, apiVersion } = scaleTargetOf(scaler('ScaledObject', '{scaleTargetRef: {name: web}}')) ?? {};
    assert.deepEqual([kind, type, apiVersion], ['Deployment', 'Deployment', undefined]);
    assert.equal(scaleTargetOf(scaler('HorizontalPodAutoscaler', '{scaleTargetRef: {name: web}}')), undefined);
  });

  test('a kind of an operator is another kind, whatever its name', () => {
    const spec = '{scaleTargetRef: {apiVersion: apps.kruise.io/v1beta1, kind: StatefulSet, name: web}}';
    assert.equal(scaleTargetOf(scaler('HorizontalPodAutoscaler', spec))?.type, undefined);
  });

  test('what is applied together counts before what is elsewhere, and other namespaces not at all', () => {
    const web = workload('Deployment', '');
    const near = scaler('ScaledObject', `{${target}}`, '{name: near}');
    const far = scaler('HorizontalPodAutoscaler', `{${target}, maxReplicas: 3}`, '{name: far}');
    const foreign = scaler(
      'HorizontalPodAutoscaler',
      `{${target}, maxReplicas: 3}`,
      '{name: foreign, namespace: other}',
    );
    const found = (related: readonly Resource[], others: readonly Resource[]) =>
      autoscalerOf(web, surroundings(related, others))?.resource.metadata.name;
    assert.equal(found([near], [far]), 'near');
    assert.equal(found([], [far, foreign]), 'far');
    assert.equal(found([foreign], [foreign]), undefined);
  });
});

describe('how many pods there are', () => {
  test('as many as the workload asks for, one by default', () => {
    assert.deepEqual(count(workload('Deployment', '')), [1, 1, undefined]);
    assert.deepEqual(count(workload('StatefulSet', 'replicas: 3, ')), [3, 3, undefined]);
    assert.deepEqual(count(read('{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: a}]}}')), [
      1,
      1,
      undefined,
    ]);
  });

  test('as many as the autoscaler chooses', () => {
    const hpa = scaler('HorizontalPodAutoscaler', `{${target}, minReplicas: 2, maxReplicas: 6}`);
    assert.deepEqual(count(workload('Deployment', 'replicas: 4, '), hpa), [2, 6, 's']);
    assert.deepEqual(count(workload('StatefulSet', 'replicas: 4, '), hpa), [4, 4, undefined]);
  });

  test('a HorizontalPodAutoscaler leaves alone what has no pods, KEDA does not', () => {
    const hpa = scaler('HorizontalPodAutoscaler', `{${target}, minReplicas: 2, maxReplicas: 6}`);
    const keda = scaler('ScaledObject', `{${target}, minReplicaCount: 2}`);
    assert.deepEqual(count(workload('Deployment', 'replicas: 0, '), hpa), [0, 0, undefined]);
    assert.deepEqual(count(workload('Deployment', 'replicas: 0, '), keda), [2, 100, 's']);
  });

  test('nobody can tell where a tool fills it in, or of Jobs and DaemonSets', () => {
    assert.equal(count(workload('Deployment', 'replicas: "@REPLICAS@", ')), undefined);
    assert.equal(count(workload('DaemonSet', '')), undefined);
    const hpa = scaler('HorizontalPodAutoscaler', `{${target}, minReplicas: "@MIN@", maxReplicas: 6}`);
    assert.equal(count(workload('Deployment', 'replicas: 4, '), hpa), undefined);
  });
});
