import { isList, isMap, type YamlMap, type YamlValue } from '../../yaml/value';
import { type GroupVersionKind, isSelectedKind } from './identity';
import { mapItems, mapOf, withEntry } from './tree';

/**
 * Where in objects of some kinds a transformer works, as kustomize writes it: steps with `/` between them (`\/` is a slash inside one). Lists are gone
 * through on the way; a step that ends with `[]` leads to one and is never made.
 */
export interface FieldSpec extends Partial<GroupVersionKind> {
  readonly path: string;
  /** Whether what is missing on the way is made. */
  readonly create?: boolean;
}

/** What is made where the last step is missing. */
export type CreatedValue = 'map' | 'scalar' | undefined;

const steps = new Map<string, readonly string[]>();

export function splitFieldPath(path: string): readonly string[] {
  let split = steps.get(path);
  if (split === undefined) {
    split = path.split(/(?<!\\)\//).map((step) => step.replaceAll('\\/', '/'));
    // What a workspace writes itself is bounded by nothing.
    if (steps.size < 1000) steps.set(path, split);
  }
  return split;
}

/**
 * The data with what stands at a field put through a function, which gets null for what is made; the data itself where nothing changes, the kind is
 * another one, or the way leads through something else than maps and lists.
 */
export function updateField(
  data: YamlMap,
  kind: GroupVersionKind,
  spec: FieldSpec,
  created: CreatedValue,
  update: (value: YamlValue) => YamlValue,
): YamlMap {
  if (!isSelectedKind(kind, spec)) return data;
  return updateSteps(data, splitFieldPath(spec.path), spec.create === true ? created : undefined, update) as YamlMap;
}

function updateSteps(
  value: YamlValue,
  path: readonly string[],
  created: CreatedValue,
  update: (value: YamlValue) => YamlValue,
  at = 0,
): YamlValue {
  const step = path[at];
  if (step === undefined) return update(value);
  if (isList(value)) return mapItems(value, (item) => updateSteps(item, path, created, update, at));
  if (!isMap(value)) return value;
  const isListStep = step.endsWith('[]');
  const key = isListStep ? step.slice(0, -2) : step;
  let entry = value[key] ?? null;
  if (entry === null) {
    if (created === undefined || isListStep) return value;
    entry = at + 1 < path.length || created === 'map' ? mapOf([]) : null;
  }
  const updated = updateSteps(entry, path, created, update, at + 1);
  return updated === null ? value : withEntry(value, key, updated);
}
