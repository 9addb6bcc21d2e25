import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import type { Definition } from '../../kubernetes/schema/definition';
import type { Kind } from '../../kubernetes/schema/schema-bundle';
import type { Schemas } from '../../kubernetes/schema/schemas';
import type { KeySlot, Slot, ValueSlot } from '../../yaml/cursor';
import type { Path } from '../../yaml/path';
import { isTemplated } from '../../yaml/template';
import { isMap, valueAt, type YamlValue } from '../../yaml/value';
import { FieldShapes } from './field-shapes';
import { FileView, ObjectPlace } from './file-view';
import { type KindIndex, kindIndex, type OfferedKind } from './kind-index';
import { HOLE, type ShapeEntry } from './shape';
import { manifestSuggestions } from './snippets';
import { type Insertion, insertKeyOnly, isKeyOnly, type Suggestion } from './suggestion';

interface HeaderContext {
  readonly schemas: Schemas;
  readonly target: KubernetesVersion;
  readonly file: FileView;
  /** What the cursor's document holds besides what is being typed. */
  readonly data: YamlValue;
  /** Whether a text without a header is meant to become a manifest. */
  readonly isManifest: boolean;
}

/** What comes first in a list of suggestions. */
const RANK = { builtIn: 0, snippet: 1, field: 2, custom: 3 } as const;

/** Keys by which an object without a header is told from the files of other programs. */
const FIELDS_OF_OBJECTS: readonly string[] = ['metadata', 'spec'];

/** Where the object that a path leads into begins: at the root, or in the items of a list of objects. */
export function objectPath(data: YamlValue, path: Path): Path {
  const kind = isMap(data) ? data.kind : undefined;
  const isItem = typeof kind === 'string' && kind.endsWith('List') && path[0] === 'items' && path.length > 1;
  return isItem ? path.slice(0, 2) : [];
}

/**
 * What makes an object of a document: apiVersion and kind, alone or with all that belongs to them. Undefined where the cursor is not at these
 * lines.
 */
export function headerSuggestions(slot: Slot, context: HeaderContext): readonly Suggestion[] | undefined {
  const base = objectPath(context.data, slot.path);
  const path = slot.path.slice(base.length);
  const object = valueAt(context.data, base) ?? null;
  const written = isMap(object) ? object : {};
  const index = kindIndex(context.schemas, context.target);
  if (path.length === 1 && slot.role === 'value' && path[0] === 'apiVersion')
    return apiVersions(slot, index, textOf(written.kind));
  if (path.length === 1 && slot.role === 'value' && path[0] === 'kind')
    return kinds(slot, index, textOf(written.apiVersion));
  if (path.length > 0 || (slot.role === 'value' && slot.layout === 'inline')) return undefined;
  if (slot.role === 'value' && slot.isNewItem && slot.path.length !== base.length) return undefined;
  return header(slot, written, context, index, base.length > 0);
}

function textOf(value: YamlValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' && !isTemplated(value) ? value : undefined;
}

function header(
  slot: Slot,
  written: Readonly<Record<string, YamlValue>>,
  context: HeaderContext,
  index: KindIndex,
  isInList: boolean,
): readonly Suggestion[] {
  const others = Object.keys(written).filter((key) => key !== 'apiVersion' && key !== 'kind');
  const isBegun = Object.keys(written).length > others.length;
  const isMeant = isInList || isBegun || (context.isManifest && (others.length === 0 || others.some(isFieldOfObjects)));
  if (!isMeant) return [];
  const fields = headerFields(slot, written, index);
  if (isBegun || isKeyOnly(slot)) return fields;
  const isWhole = others.length === 0;
  const objects = index.preferred.flatMap((offered) => objectSuggestion(slot, offered, context, isWhole));
  return [
    ...objects,
    ...(isWhole ? manifestSuggestions({ slot, file: context.file, isInList }, RANK.snippet) : []),
    ...fields,
  ];
}

function isFieldOfObjects(key: string): boolean {
  return FIELDS_OF_OBJECTS.includes(key);
}

/** The lines of the header that are still missing. */
function headerFields(slot: Slot, written: Readonly<Record<string, YamlValue>>, index: KindIndex): Suggestion[] {
  const present = slot.role === 'key' ? [...slot.keys, ...Object.keys(written)] : Object.keys(written);
  const apiVersion = textOf(written.apiVersion);
  const kinds = apiVersion === undefined ? [] : index.kindsOf(apiVersion).map(({ kind }) => kind);
  const fields: readonly ShapeEntry[] = [
    ['apiVersion', HOLE],
    ['kind', kinds.length > 0 ? { kind: 'hole', choices: kinds } : HOLE],
  ];
  return fields
    .filter(([name]) => !present.includes(name))
    .map(([name, value]) => ({
      label: name,
      kind: 'field',
      detail: 'string',
      insertion: isKeyOnly(slot) ? insertKeyOnly(slot, name) : { what: 'entries', entries: [[name, value]] },
      slot,
      rank: RANK.field,
    }));
}

/** An object with its required and usual parts, or only its first two lines where other parts are written already. */
function objectSuggestion(
  slot: KeySlot | ValueSlot,
  offered: OfferedKind,
  context: HeaderContext,
  isWhole: boolean,
): Suggestion[] {
  const { schemas, file } = context;
  const kind = schemas.kind(offered.apiVersion, offered.kind);
  if (kind === undefined) return [];
  const entries = offered.isBuiltIn ? newObject(kind, file, context) : newCustomObject(kind, context);
  const insertion: Insertion = { what: 'entries', entries: isWhole ? entries : entries.slice(0, 2) };
  return [
    {
      label: offered.kind,
      kind: 'kind',
      remark: offered.apiVersion,
      insertion,
      slot,
      subject: { apiVersion: offered.apiVersion, kind: offered.kind, path: [] },
      isDeprecated: offered.isDeprecated,
      rank: offered.isBuiltIn ? RANK.builtIn : RANK.custom,
    },
  ];
}

function newObject(kind: Kind, file: FileView, { schemas, target }: HeaderContext): readonly ShapeEntry[] {
  const place = new ObjectPlace({ kind, target, data: null, file }, []);
  return new FieldShapes(schemas, true).object(place);
}

const NO_FILE = new FileView([]);
const customObjects = new WeakMap<Definition, { readonly minor: number; readonly entries: readonly ShapeEntry[] }>();

/** Of custom resources there are many, and little of them depends on the file: what they begin with is worked out once. */
function newCustomObject(kind: Kind, context: HeaderContext): readonly ShapeEntry[] {
  const { minor } = context.target;
  const known = customObjects.get(kind.definition);
  if (known?.minor === minor) return known.entries;
  const entries = newObject(kind, NO_FILE, context);
  customObjects.set(kind.definition, { minor, entries });
  return entries;
}

function apiVersions(slot: Slot, index: KindIndex, kind: string | undefined): readonly Suggestion[] {
  const found = kind === undefined ? [] : index.versionsOf(kind);
  const offered = found.length > 0 ? found : onePerVersion(index.all);
  return offered.map(({ apiVersion, isDeprecated, isBuiltIn }) => ({
    label: apiVersion,
    kind: 'value',
    detail: found.length > 0 ? kind : undefined,
    insertion: { what: 'value', value: { kind: 'scalar', value: apiVersion } },
    slot,
    isDeprecated: found.length > 0 && isDeprecated,
    rank: isBuiltIn ? 0 : 1,
  }));
}

function onePerVersion(all: readonly OfferedKind[]): readonly OfferedKind[] {
  return [...new Map(all.map((offered) => [offered.apiVersion, offered])).values()];
}

function kinds(slot: Slot, index: KindIndex, apiVersion: string | undefined): readonly Suggestion[] {
  const found = apiVersion === undefined ? [] : index.kindsOf(apiVersion);
  return (found.length > 0 ? found : index.preferred).map((offered) => ({
    label: offered.kind,
    kind: 'kind',
    remark: offered.apiVersion,
    insertion: { what: 'value', value: { kind: 'scalar', value: offered.kind } },
    slot,
    subject: { apiVersion: offered.apiVersion, kind: offered.kind, path: [] },
    isDeprecated: offered.isDeprecated,
    rank: offered.isBuiltIn ? 0 : 1,
  }));
}
