import { type KindName, WORKLOAD_KINDS } from '../../kubernetes/kinds';
import { matchesLabels } from '../../kubernetes/label-selector';
import { containerSpec, podSpec } from '../../kubernetes/pod-spec';
import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { integer, list, object, present, string, stringMap } from '../../kubernetes/shape';
import { madeBy } from '../../workspace/references';
import { serviceSpec } from '../../workspace/relations';
import type { Path } from '../../yaml/path';
import { isMap, valueAt } from '../../yaml/value';
import type { KnownValue, ObjectPlace } from './file-view';
import { requirementKeys, requirementValues } from './labels';

type Provider = (place: ObjectPlace) => readonly KnownValue[];

const CONTAINER = 'core.v1.Container';
const POD_SPEC = 'core.v1.PodSpec';

/** Values that other parts of the file fix, by definition and field. */
const BY_DEFINITION: Readonly<Record<string, Provider>> = {
  'autoscaling.v2.ContainerResourceMetricSource.container': containersOfTarget,
  'core.v1.ConfigMapEnvSource.name': names('ConfigMap'),
  'core.v1.ConfigMapKeySelector.key': keysOf('ConfigMap', 'name'),
  'core.v1.ConfigMapKeySelector.name': names('ConfigMap'),
  'core.v1.ConfigMapProjection.name': names('ConfigMap'),
  'core.v1.ConfigMapVolumeSource.name': names('ConfigMap'),
  'core.v1.EphemeralContainer.targetContainerName': containersOfPod,
  'core.v1.GRPCAction.port': (place) => portsOfContainer(place).filter(({ value }) => typeof value === 'number'),
  'core.v1.HTTPGetAction.port': portsOfContainer,
  'core.v1.KeyToPath.key': keysOfVolume,
  'core.v1.LocalObjectReference.name': names('Secret'),
  'core.v1.ResourceFieldSelector.containerName': containersOfPod,
  'core.v1.SecretEnvSource.name': names('Secret'),
  'core.v1.SecretKeySelector.key': keysOf('Secret', 'name'),
  'core.v1.SecretKeySelector.name': names('Secret'),
  'core.v1.SecretProjection.name': names('Secret'),
  'core.v1.SecretReference.name': names('Secret'),
  'core.v1.ServicePort.port': (place) => portsBehind(place).filter(({ value }) => typeof value === 'number'),
  'core.v1.ServicePort.targetPort': portsBehind,
  'core.v1.TCPSocketAction.port': portsOfContainer,
  'core.v1.VolumeDevice.name': volumesOfPod,
  'core.v1.VolumeMount.name': volumesOfPod,
  'meta.v1.ObjectMeta.namespace': namespaces,
  'meta.v1.LabelSelectorRequirement.key': requirementKeys,
  'core.v1.NodeSelectorRequirement.key': requirementKeys,
  'meta.v1.LabelSelectorRequirement.values': requirementValues,
  'core.v1.NodeSelectorRequirement.values': requirementValues,
  'networking.v1.IngressServiceBackend.name': names('Service'),
  'networking.v1.NetworkPolicyPort.port': (place) => portsOf(podsOf(place)),
  'networking.v1.ServiceBackendPort.name': (place) => portsOfService(place, 'name'),
  'networking.v1.ServiceBackendPort.number': (place) => portsOfService(place, 'port'),
  'rbac.v1.Subject.namespace': namespaces,
};

/** Names of objects, by the name of the field that refers to them, whatever it is a field of. */
const BY_FIELD: Readonly<Record<string, readonly KindName[]>> = {
  claimName: ['PersistentVolumeClaim'],
  secretName: ['Secret'],
  serviceAccount: ['ServiceAccount'],
  serviceAccountName: ['ServiceAccount'],
  serviceName: ['Service'],
  storageClassName: ['StorageClass'],
};

/** The same for kinds that no rule speaks of. */
const OTHERS_BY_FIELD: Readonly<Record<string, string>> = {
  ingressClassName: 'IngressClass',
  priorityClassName: 'PriorityClass',
  runtimeClassName: 'RuntimeClass',
};

/** The values of a field that other parts of the file fix; for an item of a list those of the item. */
export function referencedValues(place: ObjectPlace): readonly KnownValue[] {
  const { owner, field } = place;
  if (owner === undefined || field === undefined) return [];
  const provider = own(BY_DEFINITION, `${owner.id}.${field.name}`);
  if (provider !== undefined) return provider(place);
  const kinds = own(BY_FIELD, field.name);
  if (kinds !== undefined) return namesOf(place, kinds);
  const other = own(OTHERS_BY_FIELD, field.name);
  if (other !== undefined) return place.file.ofKind(other).flatMap(named);
  if (field.name.endsWith('ontainerName')) return containersOfPod(place);
  const isReference = field.name === 'name' && place.path.length > 1 && owner.id !== 'meta.v1.ObjectMeta';
  return isReference ? namesOfSiblingKind(place) : [];
}

function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function names(...kinds: readonly KindName[]): Provider {
  return (place) => namesOf(place, kinds);
}

/** Names of objects of the file, and of those that controllers make for its objects. */
function namesOf({ file }: ObjectPlace, kinds: readonly KindName[]): KnownValue[] {
  const made = file.resources.flatMap((resource) =>
    madeBy(resource)
      .filter(({ kind, isNumbered }) => !isNumbered && kinds.some((wanted) => wanted === kind.type))
      .map(({ name }) => ({ value: name, detail: resource.label })),
  );
  return [...file.ofType(...kinds).flatMap(named), ...made];
}

function named({ metadata, kind }: Resource): KnownValue[] {
  return metadata.name === undefined ? [] : [{ value: metadata.name, detail: kind }];
}

/** The namespaces that the file defines or puts objects in. */
function namespaces({ file }: ObjectPlace): readonly KnownValue[] {
  const used = file.resources.flatMap(({ metadata, label }) =>
    metadata.namespace === undefined ? [] : [{ value: metadata.namespace, detail: label }],
  );
  return [...file.ofType('Namespace').flatMap(named), ...used];
}

/** References that name a kind beside the name: `scaleTargetRef`, `roleRef`, `issuerRef`. */
function namesOfSiblingKind(place: ObjectPlace): readonly KnownValue[] {
  const kind = place.sibling('kind');
  if (typeof kind === 'string') return place.file.ofKind(kind).flatMap(named);
  const isScaled = kind === undefined && place.path.at(-2) === 'scaleTargetRef';
  return isScaled ? place.file.ofType('Deployment', 'StatefulSet').flatMap(named) : [];
}

/** The keys of the object of a kind that a field beside the place names. */
function keysOf(kind: KindName, nameField: string): Provider {
  return (place) => keysOfObject(place, kind, place.sibling(nameField));
}

/** The keys that an item of a volume takes from its ConfigMap or Secret. */
function keysOfVolume(place: ObjectPlace): readonly KnownValue[] {
  // configMap: { name, items: [{ key }] }
  const source = place.path.slice(0, -3);
  const kind = source.at(-1) === 'secret' ? 'Secret' : 'ConfigMap';
  return keysOfObject(place, kind, place.value([...source, 'name']) ?? place.value([...source, 'secretName']));
}

function keysOfObject({ file }: ObjectPlace, kind: KindName, name: unknown): readonly KnownValue[] {
  const found = file.ofType(kind).filter(({ metadata }) => metadata.name === name);
  return found.flatMap(({ data, label }) =>
    [data.data, data.stringData, data.binaryData].flatMap((map) =>
      isMap(map) ? Object.keys(map).map((key) => ({ value: key, detail: label })) : [],
    ),
  );
}

/** The spec of the pods that a place belongs to. */
function podAround(place: ObjectPlace) {
  const path = place.around(POD_SPEC);
  return path === undefined ? undefined : { path, spec: podSpec(place.value(path)) };
}

const claimTemplates = object({
  spec: object({ volumeClaimTemplates: list(object({ metadata: object({ name: string }) })) }),
});

/** Volumes that a container may mount: those of its pod, and the claims that a StatefulSet makes. */
function volumesOfPod(place: ObjectPlace): readonly KnownValue[] {
  const claims = claimTemplates(place.data)?.spec?.volumeClaimTemplates;
  const volumes = present(podAround(place)?.spec?.volumes);
  return [
    ...volumes.flatMap(({ name }) => (name === undefined ? [] : [{ value: name, detail: 'volume' }])),
    ...present(claims).flatMap(({ metadata }) =>
      metadata?.name === undefined ? [] : [{ value: metadata.name, detail: 'volumeClaimTemplate' }],
    ),
  ];
}

function containersOfPod(place: ObjectPlace): readonly KnownValue[] {
  const spec = podAround(place)?.spec;
  return [...present(spec?.containers), ...present(spec?.initContainers)].flatMap(({ name }) =>
    name === undefined ? [] : [{ value: name, detail: 'container' }],
  );
}

/** The containers of the workload that an autoscaler scales. */
function containersOfTarget(place: ObjectPlace): readonly KnownValue[] {
  const name = place.value(['spec', 'scaleTargetRef', 'name']);
  const targets = place.file.ofType(...WORKLOAD_KINDS).filter(({ metadata }) => metadata.name === name);
  return targets.flatMap(({ podTemplate }) =>
    (podTemplate?.containers ?? []).map((container) => ({ value: container.name, detail: 'container' })),
  );
}

/** The ports of the container around a place: names first, because they outlive a change of the number. */
function portsOfContainer(place: ObjectPlace): readonly KnownValue[] {
  const path: Path | undefined = place.around(CONTAINER);
  return path === undefined ? [] : sortPorts(portsOfSpec(containerSpec(valueAt(place.data, path))));
}

function portsOfSpec(container: ReturnType<typeof containerSpec>): KnownValue[] {
  return present(container?.ports).flatMap(({ name, containerPort }) => {
    const number = containerPort === undefined ? undefined : String(containerPort);
    return [
      ...(name === undefined ? [] : [{ value: name, detail: number }]),
      ...(containerPort === undefined ? [] : [{ value: containerPort, detail: name }]),
    ];
  });
}

function sortPorts(ports: readonly KnownValue[]): readonly KnownValue[] {
  return [...ports].sort((a, b) => Number(typeof a.value === 'number') - Number(typeof b.value === 'number'));
}

function portsOf(pods: readonly PodTemplate[]): readonly KnownValue[] {
  return sortPorts(pods.flatMap((pod) => pod.containers.flatMap(({ spec }) => portsOfSpec(spec))));
}

function podsOf({ file }: ObjectPlace): readonly PodTemplate[] {
  return file.ofType(...WORKLOAD_KINDS).flatMap(({ podTemplate }) => podTemplate ?? []);
}

/** The ports of the pods that a Service selects; of all of the file as long as it selects none. */
function portsBehind(place: ObjectPlace): readonly KnownValue[] {
  const selector = stringMap(place.value(['spec', 'selector']));
  const all = podsOf(place);
  const isSelecting = selector !== undefined && Object.keys(selector).length > 0;
  const selected = isSelecting ? all.filter(({ labels }) => matchesLabels(selector, labels)) : [];
  return portsOf(selected.length > 0 ? selected : all);
}

const backend = object({ name: string, number: integer });

/** The ports of the Service that an Ingress leads to. */
function portsOfService(place: ObjectPlace, part: 'name' | 'port'): readonly KnownValue[] {
  // service: { name, port: { number } }
  const service = backend(place.value(place.path.slice(0, -2)))?.name;
  const services = place.file.ofType('Service').filter(({ metadata }) => metadata.name === service);
  return services.flatMap((resource) =>
    present(resource.read(serviceSpec)?.spec?.ports).flatMap((port) => {
      const value = port[part];
      return value === undefined ? [] : [{ value, detail: resource.label }];
    }),
  );
}
