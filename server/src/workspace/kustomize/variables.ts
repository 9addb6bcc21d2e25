import { isList, isMap, type YamlMap, type YamlValue } from '../../yaml/value';
import { type FieldSpec, updateField } from './field-path';
import { isSelectedKind } from './identity';
import type { Item } from './item';
import { mapItems, mapOf } from './tree';

/** A variable (`vars`) that was found: the item and the way to its value there. */
export interface Variable {
  readonly name: string;
  /** Undefined where nothing is what the variable speaks of. */
  readonly item: Item | undefined;
  readonly fieldPath: string;
}

const CONTAINER_FIELDS = ['containers', 'initContainers'].flatMap((list) =>
  ['args', 'command', 'env/value', 'volumeMounts/mountPath'].map((field) => `${list}/${field}`),
);
const SERVER = 'nfs/server';

const POD_SPECS: readonly (readonly [path: string, kind: string])[] = [
  ['spec/jobTemplate/spec/template/spec', 'CronJob'],
  ['spec/template/spec', 'DaemonSet'],
  ['spec/template/spec', 'Deployment'],
  ['spec/template/spec', 'Job'],
  ['spec', 'Pod'],
  ['spec/template/spec', 'ReplicaSet'],
  ['spec/template/spec', 'StatefulSet'],
];

/** Where kustomize replaces variables by default (its documentation, "Variable Reference Transformer"). */
export const VARIABLE_FIELDS: readonly FieldSpec[] = [
  ...POD_SPECS.flatMap(([path, kind]) => CONTAINER_FIELDS.map((field) => ({ path: `${path}/${field}`, kind }))),
  ...POD_SPECS.filter(([, kind]) => kind !== 'StatefulSet' && kind !== 'CronJob').map(([path, kind]) => ({
    path: `${path}/volumes/${SERVER}`,
    kind,
  })),
  // As kustomize has it, though there are no volumes at that place.
  { path: `spec/jobTemplate/spec/template/volumes/${SERVER}`, kind: 'CronJob' },
  { path: 'spec/template/metadata/annotations', kind: 'Deployment' },
  { path: 'spec/rules/host', kind: 'Ingress' },
  { path: 'spec/tls/hosts', kind: 'Ingress' },
  { path: 'spec/tls/secretName', kind: 'Ingress' },
  { path: 'spec/ports/port', kind: 'Service' },
  { path: 'spec/ports/targetPort', kind: 'Service' },
  { path: `spec/volumeClaimTemplates/spec/${SERVER}`, kind: 'StatefulSet' },
  { path: `spec/${SERVER}`, kind: 'PersistentVolume' },
  { path: 'metadata/labels' },
  { path: 'metadata/annotations' },
];

/** Replaces `$(NAME)` by values. */
export function replaceVariables(items: readonly Item[], values: ReadonlyMap<string, YamlValue>): void {
  if (values.size === 0) return;
  const expand = (value: YamlValue): YamlValue => (typeof value === 'string' ? expandText(value, values) : value);
  const update = (value: YamlValue): YamlValue => {
    if (isList(value)) return mapItems(value, expand);
    if (!isMap(value)) return expand(value);
    const entries = Object.entries(value).map(([key, entry]) => [key, expand(entry)] as const);
    return entries.every(([key, entry]) => entry === value[key]) ? value : mapOf(entries);
  };
  for (const item of items) {
    const first = item.firstIdentity;
    for (const spec of VARIABLE_FIELDS) {
      if (isSelectedKind(first, spec)) item.data = updateField(item.data, item.identity, spec, undefined, update);
    }
  }
}

/** A text that is nothing but a variable becomes its value, whatever type that has; `$$` is a plain dollar sign. */
function expandText(text: string, values: ReadonlyMap<string, YamlValue>): YamlValue {
  const whole = /^\$\(([^)]*)\)$/.exec(text)?.[1];
  if (whole !== undefined) return values.get(whole) ?? text;
  return text.replace(/\$(?:\$|\(([^)]*)\))/g, (written, name: string | undefined) =>
    name === undefined ? '$' : String(values.get(name) ?? written),
  );
}

/** The value at a path like `spec.ports[0].port`; undefined where there is no scalar. */
export function fieldValue(data: YamlMap, path: string): YamlValue | undefined {
  const steps = path
    .replace(/\[([^\]]*)\]/g, (_bracket, step: string) => `.${step.replaceAll('.', '\\.')}`)
    .split(/(?<!\\)\./)
    .map((step) => step.replaceAll('\\.', '.').replace(/^["']|["']$/g, ''))
    .filter((step) => step !== '');
  let value: YamlValue | undefined = data;
  for (const step of steps) {
    if (isList(value)) value = /^[0-9]+$/.test(step) ? value[Number(step)] : undefined;
    else value = isMap(value) ? value[step] : undefined;
  }
  return typeof value === 'object' ? undefined : value;
}
