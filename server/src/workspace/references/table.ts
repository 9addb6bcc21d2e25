import { groupOf } from '../../kubernetes/api-groups';
import { hasPlaceholder } from '../../kubernetes/placeholder';
import type { Path } from '../../yaml/path';
import type { Span } from '../../yaml/text';
import { isList, isMap, valueAt, type YamlValue } from '../../yaml/value';
import type { PartType, Reference, ReferenceKind, ReferencePart } from './reference';
import { isWithoutNamespace, type KindText, kindIn, kindOfVersion, referenceKind } from './reference-kinds';
import { splitHost } from './service-host';

/** The fields, in the map that holds a name, that say of which kind its object is. */
export interface KindFields {
  /** Default: `kind`. */
  readonly kind?: string;
  /** The field that holds the API group, alone or with a version behind it. */
  readonly group: string;
  /** What is meant where they are absent. */
  readonly absent?: KindText;
  /** Other kinds are no objects, or none that is looked for. */
  readonly only?: string;
}

/**
 * One place of a kind's objects that names others. Places are written as keys with dots between them, `*` for each item of a list or each value of
 * a map.
 */
export interface ReferenceRow {
  /** The map that holds the name; with `name: ''` the name itself. */
  readonly at: string;
  /** The field with the name; default `name`. */
  readonly name?: string;
  /** The kinds that may answer; or the fields that tell it. */
  readonly to: KindText | readonly KindText[] | KindFields;
  /** The field that gives the namespace; where it is absent, or there is none, it is the object's own. */
  readonly namespace?: string;
  /** The namespace that controllers look in by default, for objects that lie in none. */
  readonly defaultNamespace?: string;
  readonly parts?: readonly (readonly [type: PartType, at: string])[];
  /** The field that says whether the target need not be there; `true`: it never has to. */
  readonly optional?: string | true;
  /** How the name is written: a `host` is that of a Service, `namespaced` may have a namespace and a slash in front. */
  readonly form?: 'host' | 'namespaced';
  /** A word in the place of a name that means something else. */
  readonly reserved?: string;
}

interface CompiledRow extends ReferenceRow {
  readonly steps: readonly string[];
  readonly nameSteps: readonly string[];
  readonly partSteps: readonly (readonly [PartType, readonly string[]])[];
  readonly kinds: readonly ReferenceKind[] | KindFields;
}

export type ReferenceTable = readonly CompiledRow[];

const NAMESPACE = [referenceKind('Namespace')];
const NO_PARTS: readonly ReferencePart[] = [];

/** The steps of a place of a table. One with a slash is the key of an annotation. */
export function stepsOf(at: string): readonly string[] {
  if (at === '') return [];
  return at.includes('/') ? [at] : at.split('.');
}

export function referenceTable(rows: readonly ReferenceRow[]): ReferenceTable {
  return rows.map((row) => {
    const { at, name = 'name', parts = [], to } = row;
    const kinds = typeof to === 'string' ? [referenceKind(to)] : isKinds(to) ? to.map(referenceKind) : to;
    const partSteps = parts.map(([type, place]) => [type, stepsOf(place)] as const);
    return { ...row, steps: stepsOf(at), nameSteps: stepsOf(name), partSteps, kinds };
  });
}

function isKinds(to: Exclude<ReferenceRow['to'], string>): to is readonly KindText[] {
  return Array.isArray(to);
}

type Visitor = (value: YamlValue, path: Path) => void;

/** Visits the values at a place of a table. */
export function visit(
  value: YamlValue | undefined,
  steps: readonly string[],
  path: Path,
  visitor: Visitor,
  at = 0,
): void {
  if (value === undefined || value === null) return;
  const step = steps[at];
  if (step === undefined) visitor(value, path);
  else if (step !== '*') {
    // Most places are not written: no path is made for them.
    const inner = isMap(value) ? value[step] : undefined;
    if (inner !== undefined && inner !== null) visit(inner, steps, [...path, step], visitor, at + 1);
  } else if (isList(value)) {
    for (const [index, item] of value.entries()) visit(item, steps, [...path, index], visitor, at + 1);
  } else if (isMap(value)) {
    for (const key in value) visit(value[key], steps, [...path, key], visitor, at + 1);
  }
}

/** A name that stands in a text; undefined where a tool fills it in later, or it is empty. */
export function nameIn(value: YamlValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' && !hasPlaceholder(value) ? value : undefined;
}

/** The references that a table finds below a value. `namespace` is the one of the object that holds it. */
export function readTable(
  table: ReferenceTable,
  value: YamlValue,
  path: Path,
  namespace: string,
  add: (reference: Reference) => void,
): void {
  for (const row of table) {
    visit(value, row.steps, path, (holder, place) => readRow(row, holder, place, namespace, add));
  }
}

function readRow(
  row: CompiledRow,
  holder: YamlValue,
  path: Path,
  ownNamespace: string,
  add: (reference: Reference) => void,
): void {
  const written = nameIn(valueAt(holder, row.nameSteps));
  const kinds = isFields(row.kinds) ? kindsOf(row.kinds, holder) : row.kinds;
  const kind = kinds[0];
  if (kind === undefined) return;
  const namespaceField = row.namespace === undefined ? undefined : valueAt(holder, [row.namespace]);
  // One that is filled in later may be any: nothing is known of where the name leads.
  if (typeof namespaceField === 'string' && namespaceField !== '' && nameIn(namespaceField) === undefined) return;
  const given = nameIn(namespaceField);
  if (given !== undefined && row.namespace !== undefined) {
    add(plain([...path, row.namespace], NAMESPACE, given, undefined));
  }
  if (written === undefined || written === row.reserved) return;
  const place = [...path, ...row.nameSteps];
  const target = targetOf(row, written, given ?? row.defaultNamespace ?? ownNamespace, place, add);
  if (target === undefined) return;
  add({
    path: place,
    within: target.within,
    kinds,
    name: target.name,
    namespace: isWithoutNamespace(kind) ? undefined : target.namespace,
    parts: row.partSteps.length === 0 ? NO_PARTS : partsOf(row.partSteps, holder, path),
    isOptional: row.optional === true || (row.optional !== undefined && valueAt(holder, [row.optional]) === true),
  });
}

/** The object that a name means, by the form of the name. Adds what it refers to beside. */
function targetOf(
  { form }: ReferenceRow,
  written: string,
  namespace: string,
  path: Path,
  add: (reference: Reference) => void,
): { name: string; namespace: string; within: Span | undefined } | undefined {
  if (form === 'host') return splitHost(written, namespace);
  const slash = form === 'namespaced' ? written.indexOf('/') : -1;
  if (slash < 0) return { name: written, namespace, within: undefined };
  const before = written.slice(0, slash);
  if (before === '' || slash === written.length - 1) return undefined;
  add({ ...plain(path, NAMESPACE, before, undefined), within: { start: 0, end: slash } });
  return { name: written.slice(slash + 1), namespace: before, within: { start: slash + 1, end: written.length } };
}

export function plain(
  path: Path,
  kinds: readonly ReferenceKind[],
  name: string,
  namespace: string | undefined,
): Reference {
  return { path, within: undefined, kinds, name, namespace, parts: NO_PARTS, isOptional: false };
}

function isFields(kinds: CompiledRow['kinds']): kinds is KindFields {
  return !Array.isArray(kinds);
}

/** The kind that is told beside a name; none where it is filled in later. */
function kindsOf(fields: KindFields, holder: YamlValue): ReferenceKind[] {
  const { absent, only, group: groupField } = fields;
  const kind = valueAt(holder, stepsOf(fields.kind ?? 'kind'));
  const group = valueAt(holder, stepsOf(groupField));
  const known = absent === undefined ? undefined : referenceKind(absent);
  if (kind !== undefined && kind !== null && nameIn(kind) === undefined) return [];
  const name = nameIn(kind) ?? known?.kind;
  if (name === undefined || (only !== undefined && name !== only)) return [];
  if (typeof group !== 'string') {
    // Of what stands beside the kind that is meant by default, most lie in the same group.
    if (known === undefined || known.kind === name) return [known ?? kindOfVersion(undefined, name)];
    const inGroup = kindIn(known.group, name);
    return [inGroup.type === undefined ? kindOfVersion(undefined, name) : inGroup];
  }
  return [kindIn(group.includes('/') ? groupOf(group) : groupField.endsWith('apiVersion') ? '' : group, name)];
}

function partsOf(
  steps: readonly (readonly [PartType, readonly string[]])[],
  holder: YamlValue,
  path: Path,
): readonly ReferencePart[] {
  const parts: ReferencePart[] = [];
  for (const [type, at] of steps) {
    visit(holder, at, path, (value, place) => {
      // A `*` stands for all.
      if (typeof value === 'number' || (nameIn(value) !== undefined && value !== '*')) {
        parts.push({ type, value: value as string | number, path: place });
      }
    });
  }
  return parts;
}
