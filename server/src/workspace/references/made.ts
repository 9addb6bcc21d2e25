import type { Resource } from '../../kubernetes/resource';
import type { Path } from '../../yaml/path';
import { isList, isMap, valueAt, type YamlValue } from '../../yaml/value';
import { ALL_NAMESPACES } from '../view';
import { MADE_BY_ANNOTATION, MADE_BY_ANY_KIND, MADE_BY_KIND, type MadeRow } from './made-table';
import type { MadeKey, MadeObject } from './reference';
import { kindId, referenceKind } from './reference-kinds';
import { nameIn, stepsOf, visit } from './table';

const known = new WeakMap<Resource, readonly MadeObject[]>();

/**
 * What an object makes a controller create. The kinds are those whose controllers are well known; a custom resource of another kind may make
 * things that nobody here knows of.
 */
export function madeBy(resource: Resource): readonly MadeObject[] {
  let made = known.get(resource);
  if (made === undefined) {
    made = readMade(resource);
    known.set(resource, made);
  }
  return made;
}

/** Whether it is the object that a name means: its own, or one of those that are numbered. */
export function isNamed({ name, isNumbered }: MadeObject, wanted: string): boolean {
  return isNumbered
    ? wanted.startsWith(`${name}-`) && /^(?:0|[1-9]\d*)$/.test(wanted.slice(name.length + 1))
    : name === wanted;
}

function readMade(resource: Resource): readonly MadeObject[] {
  const id = kindId(resource);
  const rows = [...(Object.hasOwn(MADE_BY_KIND, id) ? (MADE_BY_KIND[id] ?? []) : []), ...MADE_BY_ANY_KIND];
  const { annotations } = resource.metadata;
  for (const key in annotations) {
    if (!Object.hasOwn(MADE_BY_ANNOTATION, key)) continue;
    const { on, when, rows: annotated } = MADE_BY_ANNOTATION[key] ?? { on: [], rows: [] };
    if (on.some((kind) => kind === id) && (when === undefined || when === annotations[key])) rows.push(...annotated);
  }
  const made = rows.flatMap((row) => readRow(row, resource));
  return made.length === 0 ? NOTHING : made;
}

const NOTHING: readonly MadeObject[] = [];

function readRow(row: MadeRow, resource: Resource): MadeObject[] {
  const { data, path } = resource;
  if (row.unless?.some(([at, value]) => valueAt(data, stepsOf(at)) === value) === true) return [];
  const made: MadeObject[] = [];
  visit(data, stepsOf(row.at), path, (holder, place) => {
    const found = nameOf(row, holder, place, resource);
    if (found === undefined) return;
    const namespace = namespaceOf(row, holder, resource);
    if (namespace === undefined) return;
    const keys = keysOf(row, holder, place);
    for (const suffix of row.suffixes ?? ['']) {
      const kind = referenceKind(row.makes);
      made.push({
        kind,
        name: `${found.name}${suffix}`,
        isNumbered: row.isNumbered === true,
        namespace,
        path: found.path,
        keys,
      });
    }
  });
  return made;
}

/** The name that is given, or the object's own where it may be left out. */
function nameOf(
  { name = [], isNumbered }: MadeRow,
  holder: YamlValue,
  path: Path,
  { metadata, path: root }: Resource,
): { name: string; path: Path } | undefined {
  const own = nameIn(metadata.name);
  for (const field of name) {
    if (field === '') return undefined;
    const steps = stepsOf(field);
    const value = valueAt(holder, steps);
    const given = nameIn(value);
    if (given !== undefined && isNumbered !== true) return { name: given, path: [...path, ...steps] };
    if (given !== undefined && own !== undefined) return { name: `${given}-${own}`, path: [...path, ...steps] };
    // Somebody else fills it in.
    if (typeof value === 'string' && value !== '') return undefined;
  }
  return own === undefined || isNumbered === true ? undefined : { name: own, path: [...root, 'metadata', 'name'] };
}

function namespaceOf({ namespace }: MadeRow, holder: YamlValue, resource: Resource): string | undefined {
  if (namespace === undefined) return resource.namespace;
  if (namespace === ALL_NAMESPACES) return ALL_NAMESPACES;
  const value = valueAt(holder, stepsOf(namespace));
  return value === undefined || value === null ? resource.namespace : nameIn(value);
}

function keysOf({ keys }: MadeRow, holder: YamlValue, path: Path): readonly MadeKey[] | undefined {
  if (keys === undefined) return undefined;
  if (keys.unknownWith?.some((at) => hasItems(valueAt(holder, stepsOf(at)))) === true) return undefined;
  const found: MadeKey[] = (keys.always ?? []).map((name) => ({ name, path: undefined }));
  for (const at of keys.entries ?? []) {
    const steps = stepsOf(at);
    const entries = valueAt(holder, steps);
    if (isMap(entries)) found.push(...Object.keys(entries).map((name) => ({ name, path: [...path, ...steps, name] })));
  }
  for (const at of keys.values ?? []) {
    visit(holder, stepsOf(at), path, (value, place) => {
      const name = nameIn(value);
      if (name !== undefined) found.push({ name, path: place });
    });
  }
  return found;
}

function hasItems(value: YamlValue | undefined): boolean {
  return isList(value) ? value.length > 0 : value !== undefined && value !== null && value !== false;
}
