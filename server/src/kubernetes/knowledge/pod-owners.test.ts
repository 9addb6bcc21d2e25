import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYaml } from '../../yaml/document';
import { readResources } from '../resource';
import { labelsOfUnscalablePods } from './pod-owners';

const labels = (text: string) =>
  readResources(parseYaml(text)).flatMap((resource) => labelsOfUnscalablePods(resource).map((found) => ({ ...found })));

test('custom resources that own their pods write the labels in places of their own', () => {
  assert.deepEqual(
    labels('{apiVersion: kubevirt.io/v1, kind: VirtualMachine, spec: {template: {metadata: {labels: {app: vm}}}}}'),
    [{ app: 'vm' }],
  );
  const template = (name: string) => `{template: {metadata: {labels: {app: ${name}}}}}`;
  assert.deepEqual(
    labels(
      `{apiVersion: batch.volcano.sh/v1alpha1, kind: Job, spec: {tasks: [${template('a')}, 7, ${template('b')}]}}`,
    ),
    [{ app: 'a' }, { app: 'b' }],
  );
  assert.deepEqual(
    labels(
      `{apiVersion: kubeflow.org/v1, kind: PyTorchJob, spec: {pytorchReplicaSpecs: {Master: ${template('m')}, Worker: ${template('w')}}}}`,
    ),
    [{ app: 'm' }, { app: 'w' }],
  );
});

test('of all other kinds nothing is known, and strange data is nothing', () => {
  assert.deepEqual(
    labels('{apiVersion: apps/v1, kind: DaemonSet, spec: {template: {metadata: {labels: {a: b}}}}}'),
    [],
  );
  assert.deepEqual(labels('{apiVersion: kubevirt.io/v1, kind: VirtualMachine, spec: [1]}'), []);
  assert.deepEqual(labels('{apiVersion: constructor/v1, kind: toString}'), []);
});
