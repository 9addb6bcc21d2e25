import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { each, integer, intOrString, list, object, type Read, string } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import { isTemplated } from '../../yaml/template';
import { isMap } from '../../yaml/value';

/** A part of an object that others may name. */
export interface Defined {
  readonly name: string;
  /** Of the value or, for keys of a map, the entry that gives the name, from the document's root. */
  readonly path: Path;
}

const KEY_FIELDS: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ['data', 'binaryData'],
  Secret: ['data', 'stringData'],
};

/** The keys that a ConfigMap or Secret holds; none for other kinds. */
export function keysOf({ type, data, path }: Resource): readonly Defined[] {
  const fields = type === undefined || !Object.hasOwn(KEY_FIELDS, type) ? [] : (KEY_FIELDS[type] ?? []);
  return fields.flatMap((field) => {
    const entries = data[field];
    if (!isMap(entries)) return [];
    return Object.keys(entries).flatMap((name) => (isTemplated(name) ? [] : [{ name, path: [...path, field, name] }]));
  });
}

/** A port with the names that lead to it: what a Service offers, or a container. */
export interface DefinedPort {
  /** Of the port's entry in its list. */
  readonly path: Path;
  readonly name: string | undefined;
  readonly number: number | undefined;
  /** The field that holds the number. */
  readonly numberField: 'port' | 'containerPort';
}

const servicePorts = object({ spec: object({ ports: list(object({ name: string, port: integer })) }) });

export function portsOfService(service: Resource): readonly DefinedPort[] {
  return [...each(service.read(servicePorts)?.spec?.ports)].map(([index, { name, port }]) => ({
    path: [...service.path, 'spec', 'ports', index],
    name,
    number: port,
    numberField: 'port',
  }));
}

/** The ports that the containers of a pod declare; those of plain init containers take no traffic. */
export function portsOfPod(pod: PodTemplate): readonly DefinedPort[] {
  return pod.containers
    .filter(({ type }) => type === 'regular' || type === 'sidecar')
    .flatMap((container) =>
      [...each(container.spec.ports)].map(([index, { name, containerPort }]) => ({
        path: [...container.path, 'ports', index],
        name,
        number: containerPort,
        numberField: 'containerPort' as const,
      })),
    );
}

/** Whether a name or a number written elsewhere means the port. */
export function isPort({ name, number }: DefinedPort, wanted: string | number): boolean {
  return typeof wanted === 'number' ? number === wanted : name === wanted;
}

/** The value by which a port is named: its name, or its number. */
export function placeOfPort({ path, numberField }: DefinedPort, wanted: string | number): Path {
  return [...path, typeof wanted === 'number' ? numberField : 'name'];
}

const gateway = object({ spec: object({ listeners: list(object({ name: string, port: intOrString })) }) });

/** The listeners of a Gateway or ListenerSet. */
export function listenersOf(resource: Resource): readonly Defined[] {
  return [...each(resource.read(gateway)?.spec?.listeners)].flatMap(([index, { name }]) =>
    name === undefined ? [] : [{ name, path: [...resource.path, 'spec', 'listeners', index, 'name'] }],
  );
}

const definition = object({ spec: object({ group: string, names: object({ kind: string, plural: string }) }) });

/** The kind that a CustomResourceDefinition defines; undefined for other objects. */
export function kindDefinedBy(resource: Resource): { readonly group: string; readonly kind: string } | undefined {
  if (resource.type !== 'CustomResourceDefinition') return undefined;
  const spec: Read<typeof definition>['spec'] = resource.read(definition)?.spec;
  const group = spec?.group;
  const kind = spec?.names?.kind;
  return group === undefined || kind === undefined ? undefined : { group, kind };
}
