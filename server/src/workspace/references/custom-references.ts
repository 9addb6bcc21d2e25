import type { Path } from '../../yaml/path';
import { isList, isMap, type YamlMap, type YamlValue } from '../../yaml/value';
import type { Reference } from './reference';
import { type ReferenceRow, type ReferenceTable, readTable, referenceTable } from './table';

const KEYS = [
  ['key', 'key'],
  ['key', 'items.*.key'],
] as const;

function table(...rows: readonly ReferenceRow[]): ReferenceTable {
  return referenceTable(rows);
}

/** By the field that holds them: names that mean the same in all custom resources, for their authors keep to the ways of the API. */
const BY_FIELD: Readonly<Record<string, ReferenceTable>> = {
  configMap: table({ at: '', to: 'ConfigMap', parts: KEYS, optional: 'optional' }),
  secret: table(
    { at: '', name: 'secretName', to: 'Secret', parts: KEYS, optional: 'optional' },
    { at: '', to: 'Secret', parts: KEYS, namespace: 'namespace', optional: 'optional' },
  ),
  persistentVolumeClaim: table({ at: '', name: 'claimName', to: 'PersistentVolumeClaim' }),
  imagePullSecrets: table({ at: '*', to: 'Secret' }),
  serviceAccountName: table({ at: '', name: '', to: 'ServiceAccount' }),
  priorityClassName: table({ at: '', name: '', to: 'PriorityClass' }),
  runtimeClassName: table({ at: '', name: '', to: 'RuntimeClass' }),
  storageClassName: table({ at: '', name: '', to: 'StorageClass' }),
  ingressClassName: table({ at: '', name: '', to: 'IngressClass' }),
  // Whether it is read or written only the controller knows.
  secretName: table({ at: '', name: '', to: 'Secret', optional: true }),
};

const SECRET_REFERENCE = table({
  at: '',
  to: 'Secret',
  parts: KEYS,
  namespace: 'namespace',
  optional: 'optional',
});
const CONFIG_MAP_REFERENCE = table({
  at: '',
  to: 'ConfigMap',
  parts: KEYS,
  namespace: 'namespace',
  optional: 'optional',
});

/** Finds references in a custom resource by the names of fields, wherever they stand. */
export function readByFields(
  value: YamlValue | undefined,
  path: Path,
  namespace: string,
  add: (reference: Reference) => void,
): void {
  if (isList(value)) {
    for (const [index, item] of value.entries()) readByFields(item, [...path, index], namespace, add);
  } else if (isMap(value)) readMap(value, path, namespace, add);
}

function readMap(value: YamlMap, path: Path, namespace: string, add: (reference: Reference) => void): void {
  for (const key in value) {
    const entry = value[key];
    if (entry === undefined || entry === null) continue;
    const found = tableOf(key, path);
    if (found !== undefined) readTable(found, entry, [...path, key], namespace, add);
    if (typeof entry === 'object') readByFields(entry, [...path, key], namespace, add);
  }
}

function tableOf(key: string, path: Path): ReferenceTable | undefined {
  if (key === 'secretName' && path.at(-1) === 'secret') return undefined;
  if (Object.hasOwn(BY_FIELD, key)) return BY_FIELD[key];
  if (/(?:^s|S)ecret(?:Key)?Ref$/.test(key)) return SECRET_REFERENCE;
  return /(?:^c|C)onfigMap(?:Key)?Ref$/.test(key) ? CONFIG_MAP_REFERENCE : undefined;
}
