import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import type { Definition, Field } from '../../kubernetes/schema/definition';
import { innermost } from '../../kubernetes/schema/field-type';
import { fitsField } from '../../kubernetes/schema/fits';
import { type SchemaPath, walk } from '../../kubernetes/schema/walk';
import { type Path, startsWith } from '../../yaml/path';
import { isList, isMap, valueAt, type YamlMap, type YamlValue } from '../../yaml/value';
import { shownPath } from './schema-places';

/** A place in an object where a field of some name would be right. */
export interface FieldPlace {
  /** The way there from the object's root, without the numbers of items: `spec.template.spec.containers[].env`. */
  readonly shown: string;
  /** The way there, if it is clear which item of a list is meant and nothing stands there yet. */
  readonly free: Path | undefined;
  /** How many levels up and down it is from the place where the field was written. */
  readonly distance: number;
}

/** Where to look for a field: the object, and what is known of its kind. */
export interface SearchArea {
  readonly root: Definition;
  readonly data: YamlMap;
  readonly target: KubernetesVersion;
}

/** A field and the map in which it is written, as a path from the object's root. */
export interface WrittenField {
  readonly name: string;
  readonly value: YamlValue;
  readonly map: SchemaPath;
}

const MAX_DISTANCE = 6;
/** How far in from a level further out another place may be: deeper, the same name means something else. */
const MAX_DEPTH_BESIDE = 2;

/** Fields below which nobody means to write: what only the cluster fills in, and what is rarer than the same in a container. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  'status',
  'managedFields',
  'ownerReferences',
  'ephemeralContainers',
  'initContainers',
]);

/** What people write of an object's metadata. */
const WRITTEN_METADATA: ReadonlySet<string> = new Set([
  'name',
  'generateName',
  'namespace',
  'labels',
  'annotations',
  'finalizers',
]);

/** What people write of the metadata of a template. */
const TEMPLATE_METADATA: ReadonlySet<string> = new Set(['labels', 'annotations']);

/** A name without what people write differently: capitals, hyphens, underscores. */
export function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}

/**
 * The places nearest to a field in which its name, however it is written, and its value would be right: further out, further in, and beside. Several are equally near. A
 * place in a list stands for all its items.
 */
export function placesFor({ name, value, map }: WrittenField, { root, data, target }: SearchArea): FieldPlace[] {
  let best = MAX_DISTANCE;
  const found = new Map<string, FieldPlace>();
  /** Those within the map, in parts of it that are written already. */
  const begun = new Set<string>();
  let up = 0;
  for (let length = map.length; length >= 0 && up <= best; length--) {
    const ancestor = map.slice(0, length);
    const place = walk(root, ancestor, target);
    if (place.state === 'known' && place.type.kind === 'object' && place.type.definition !== undefined) {
      const inner = search(place.type.definition, name, value, {
        target,
        limit: Math.min(best - up, up === 0 ? best : MAX_DEPTH_BESIDE),
        isRoot: length === 0,
      });
      for (const { steps, depth } of inner) {
        if (length === map.length && depth === 0) continue;
        if (up > 0 && !isBeside(steps, valueAt(data, ancestor))) continue;
        const distance = up + depth;
        if (distance < best) found.clear();
        best = Math.min(best, distance);
        const path = [...ancestor, ...steps];
        // What lies within the map is named as it is seen from there, unless it would read as the path of another field.
        const inside = path.slice(map.length);
        const isInside = startsWith(path, map) && !root.fieldNames.includes(String(inside[0]));
        const shown = shownPath(isInside ? inside : path);
        if (up === 0 && isMap(valueAt(data, path.slice(0, -1)))) begun.add(shown);
        if (!found.has(shown)) found.set(shown, { shown, free: freePath(ancestor, steps, data), distance });
      }
    }
    if (typeof map[length - 1] === 'string') up++;
  }
  const places = [...found.values()];
  const inBegun = places.filter(({ shown }) => begun.has(shown));
  return inBegun.length === 1 ? inBegun : places;
}

/** Parts that objects have whether they are written yet or not; others may be alternatives to what is written. */
const COMMON_PARTS: ReadonlySet<unknown> = new Set(['metadata', 'spec', 'template', 'securityContext']);

/** Whether what leads to a field from further out is there. */
function isBeside(steps: Path, around: YamlValue | undefined): boolean {
  return steps.slice(0, -1).every((step, index) => {
    return COMMON_PARTS.has(step) || valueAt(around, steps.slice(0, index + 1)) !== undefined;
  });
}

/** A step into any item of a list. */
const ITEM = 0;

interface Inner {
  /** The last is the field itself. */
  readonly steps: Path;
  readonly depth: number;
}

/** Level by level; the levels below the first that has the field are of no interest. */
function search(
  start: Definition,
  name: string,
  value: YamlValue,
  { target, limit, isRoot }: { target: KubernetesVersion; limit: number; isRoot: boolean },
): Inner[] {
  const seen = new Set<Definition>([start]);
  let level: { definition: Definition; steps: Path }[] = [{ definition: start, steps: [] }];
  for (let depth = 0; depth <= limit && level.length > 0; depth++) {
    const found = level.flatMap(({ definition, steps }) => {
      const known = definition.fieldNames.find((other) => lettersOf(other) === lettersOf(name));
      const field = known === undefined ? undefined : definition.field(known, target);
      const isRight = field !== undefined && isWritten(field.name, steps, isRoot) && fitsField(value, field, target);
      return isRight ? [{ steps: [...steps, field.name], depth }] : [];
    });
    if (found.length > 0) return found;
    level = level.flatMap(({ definition, steps }) =>
      definition.fields(target).flatMap((field) => {
        const inner = objectIn(field);
        if (inner === undefined || seen.has(inner) || PASSED_OVER.has(field.name)) return [];
        // Pods have resources of their own, but hardly anybody means them.
        if (field.name === 'resources' && definition.field('containers', target) !== undefined) return [];
        seen.add(inner);
        return [{ definition: inner, steps: [...steps, field.name, ...(field.type.kind === 'list' ? [ITEM] : [])] }];
      }),
    );
  }
  return [];
}

/** The object that a field holds, or the items of its list do; what has keys of a person's choosing leads nowhere. */
function objectIn({ type }: Field): Definition | undefined {
  if (type.kind !== 'object' && (type.kind !== 'list' || type.items.kind !== 'object')) return undefined;
  const inner = innermost(type);
  return inner.kind === 'object' ? inner.definition : undefined;
}

function isWritten(name: string, steps: Path, isRoot: boolean): boolean {
  if (isRoot && steps.length === 0 && (name === 'apiVersion' || name === 'kind')) return false;
  if (steps.at(-1) !== 'metadata') return true;
  return (isRoot && steps.length === 1 ? WRITTEN_METADATA : TEMPLATE_METADATA).has(name);
}

/** The path with the numbers of items, where each list on the way has just one, if what is on the way are maps and nothing is at its end. */
export function freePath(ancestor: SchemaPath, steps: Inner['steps'], data: YamlMap): Path | undefined {
  const path: (string | number)[] = [...ancestor];
  for (const [index, step] of steps.entries()) {
    const here = valueAt(data, path);
    const isItem = typeof step === 'number';
    if (isItem ? !isList(here) || here.length !== 1 : (here ?? null) !== null && !isMap(here)) return undefined;
    path.push(step);
    const isEnd = index === steps.length - 1;
    if (isEnd && valueAt(data, path) !== undefined) return undefined;
  }
  return path;
}
