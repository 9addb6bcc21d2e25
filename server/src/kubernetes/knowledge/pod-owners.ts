import { isList, isMap, type YamlValue } from '../../yaml/value';
import type { Labels } from '../label-selector';
import type { Resource } from '../resource';
import { present, stringMap } from '../shape';

/**
 * Custom kinds whose controllers own their pods themselves, and that have no `scale` subresource. By group and kind: where they write the labels of the
 * pods, as keys with dots between them, `*` for each item of a list or each value of a map.
 */
const LABELS_OF: Readonly<Record<string, readonly string[]>> = {
  'agones.dev/Fleet': ['spec.template.spec.template.metadata.labels'],
  'agones.dev/GameServer': ['spec.template.metadata.labels'],
  'apps.kruise.io/BroadcastJob': ['spec.template.metadata.labels'],
  'apps.kruise.io/DaemonSet': ['spec.template.metadata.labels'],
  'argoproj.io/Workflow': ['spec.podMetadata.labels'],
  'batch.volcano.sh/Job': ['spec.tasks.*.template.metadata.labels'],
  'kubeflow.org/MPIJob': ['spec.mpiReplicaSpecs.*.template.metadata.labels'],
  'kubeflow.org/PyTorchJob': ['spec.pytorchReplicaSpecs.*.template.metadata.labels'],
  'kubeflow.org/TFJob': ['spec.tfReplicaSpecs.*.template.metadata.labels'],
  'kubevirt.io/VirtualMachine': ['spec.template.metadata.labels'],
  'kubevirt.io/VirtualMachineInstance': ['metadata.labels'],
  'kubevirt.io/VirtualMachineInstanceReplicaSet': ['spec.template.metadata.labels'],
  'ray.io/RayCluster': [
    'spec.headGroupSpec.template.metadata.labels',
    'spec.workerGroupSpecs.*.template.metadata.labels',
  ],
  'sparkoperator.k8s.io/SparkApplication': ['spec.driver.labels', 'spec.executor.labels'],
};

/** The labels of the pods that a custom resource owns, whose number the disruption controller can not ask for; empty for all other kinds. */
export function labelsOfUnscalablePods({ group, kind, data }: Resource): readonly Labels[] {
  const id = `${group}/${kind}`;
  const places = Object.hasOwn(LABELS_OF, id) ? (LABELS_OF[id] ?? []) : [];
  return present(places.flatMap((place) => valuesAt(data, place.split('.'))).map((labels) => stringMap(labels)));
}

function valuesAt(value: YamlValue | undefined, [step, ...rest]: readonly string[]): readonly YamlValue[] {
  if (value === undefined || step === undefined) return value === undefined ? [] : [value];
  if (step !== '*') return isMap(value) ? valuesAt(value[step], rest) : [];
  const items = isList(value) ? value : isMap(value) ? Object.values(value) : [];
  return items.flatMap((item) => valuesAt(item, rest));
}
