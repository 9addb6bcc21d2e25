import { isList, isMap, sameValue, type YamlMap, type YamlValue } from '../../yaml/value';
import { mapOf, withEntry, withoutEntry } from './tree';

/** One operation of a JSON patch (RFC 6902). */
export interface JsonPatchOperation {
  readonly op: string;
  readonly path: string;
  readonly from: string | undefined;
  readonly value: YamlValue | undefined;
}

/** An operation that leads nowhere, or a test that fails. */
export class JsonPatchFailure extends Error {
  readonly pointer: string;

  constructor(pointer: string) {
    super(pointer);
    this.pointer = pointer;
  }
}

/** The operations of a patch; undefined for data that are none. */
export function readJsonPatch(data: YamlValue): readonly JsonPatchOperation[] | undefined {
  if (!isList(data) || data.length === 0) return undefined;
  const operations: JsonPatchOperation[] = [];
  for (const entry of data) {
    if (!isMap(entry) || typeof entry.op !== 'string' || typeof entry.path !== 'string') return undefined;
    const from = typeof entry.from === 'string' ? entry.from : undefined;
    operations.push({ op: entry.op, path: entry.path, from, value: entry.value });
  }
  return operations;
}

/**
 * Applies operations one after the other, as the library does that kustomize uses (evanphx/json-patch 4): a missing parent is an error, and so is what is
 * to be removed or replaced and is not there. An index may count from the end with a minus.
 *
 * @throws JsonPatchFailure
 */
export function applyJsonPatch(target: YamlMap, operations: readonly JsonPatchOperation[]): YamlMap {
  let data: YamlValue = target;
  for (const operation of operations) data = applyOperation(data, operation);
  return isMap(data) ? data : target;
}

function applyOperation(data: YamlValue, { op, path, from, value }: JsonPatchOperation): YamlValue {
  const at = readPointer(path);
  switch (op) {
    case 'add':
      return add(data, at, value ?? null, path);
    case 'remove':
      return remove(data, at, path);
    case 'replace':
      return replace(data, at, value ?? null, path);
    case 'move': {
      const source = readPointer(from ?? '');
      return add(remove(data, source, from ?? ''), at, read(data, source, from ?? ''), path);
    }
    case 'copy':
      return add(data, at, read(data, readPointer(from ?? ''), from ?? ''), path);
    case 'test': {
      const found = find(data, at);
      const isSame = found === undefined ? value === undefined || value === null : sameValue(found, value ?? null);
      if (!isSame) throw new JsonPatchFailure(path);
      return data;
    }
    default:
      throw new JsonPatchFailure(path);
  }
}

/** The steps of a JSON pointer (RFC 6901). */
function readPointer(pointer: string): string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) throw new JsonPatchFailure(pointer);
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function indexOf(step: string, length: number, pointer: string): number {
  if (!/^-?[0-9]+$/.test(step)) throw new JsonPatchFailure(pointer);
  const index = Number(step);
  return index < 0 ? length + index : index;
}

/** The data with the parent of a place put through a function. */
function atParent(
  data: YamlValue,
  steps: readonly string[],
  pointer: string,
  change: (parent: YamlValue, step: string) => YamlValue,
): YamlValue {
  const [step, ...rest] = steps;
  if (step === undefined) throw new JsonPatchFailure(pointer);
  if (rest.length === 0) return change(data, step);
  if (isMap(data) && data[step] !== undefined)
    return withEntry(data, step, atParent(data[step], rest, pointer, change));
  if (isList(data)) {
    const index = indexOf(step, data.length, pointer);
    const item = data[index];
    if (item !== undefined) return data.with(index, atParent(item, rest, pointer, change));
  }
  throw new JsonPatchFailure(pointer);
}

function add(data: YamlValue, steps: readonly string[], value: YamlValue, pointer: string): YamlValue {
  if (steps.length === 0) return value;
  return atParent(data, steps, pointer, (parent, step) => {
    if (isMap(parent)) return withEntry(parent, step, value);
    if (!isList(parent)) throw new JsonPatchFailure(pointer);
    if (step === '-') return [...parent, value];
    if (!/^-?[0-9]+$/.test(step)) throw new JsonPatchFailure(pointer);
    // Counted from the end, the new item has been added already.
    const index = Number(step) < 0 ? parent.length + 1 + Number(step) : Number(step);
    if (index < 0 || index > parent.length) throw new JsonPatchFailure(pointer);
    return parent.toSpliced(index, 0, value);
  });
}

function remove(data: YamlValue, steps: readonly string[], pointer: string): YamlValue {
  return atParent(data, steps, pointer, (parent, step) => {
    if (isMap(parent) && step in parent) return withoutEntry(parent, step);
    if (!isList(parent)) throw new JsonPatchFailure(pointer);
    const index = indexOf(step, parent.length, pointer);
    if (index < 0 || index >= parent.length) throw new JsonPatchFailure(pointer);
    return parent.toSpliced(index, 1);
  });
}

function replace(data: YamlValue, steps: readonly string[], value: YamlValue, pointer: string): YamlValue {
  if (steps.length === 0) return isMap(value) ? value : mapOf([]);
  return atParent(data, steps, pointer, (parent, step) => {
    if (isMap(parent) && step in parent) return withEntry(parent, step, value);
    if (!isList(parent)) throw new JsonPatchFailure(pointer);
    const index = indexOf(step, parent.length, pointer);
    if (index < 0 || index >= parent.length) throw new JsonPatchFailure(pointer);
    return parent.with(index, value);
  });
}

function find(data: YamlValue, steps: readonly string[]): YamlValue | undefined {
  let current: YamlValue | undefined = data;
  for (const step of steps) {
    if (isMap(current)) current = current[step];
    else if (isList(current)) current = /^-?[0-9]+$/.test(step) ? current.at(Number(step)) : undefined;
    else return undefined;
  }
  return current;
}

function read(data: YamlValue, steps: readonly string[], pointer: string): YamlValue {
  const found = find(data, steps);
  if (found === undefined) throw new JsonPatchFailure(pointer);
  return found;
}
