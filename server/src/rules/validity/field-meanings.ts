import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import { nearest } from '../../kubernetes/nearest';
import type { Definition, Field } from '../../kubernetes/schema/definition';
import { fitsField } from '../../kubernetes/schema/fits';
import type { Kind } from '../../kubernetes/schema/schema-bundle';
import type { Schemas } from '../../kubernetes/schema/schemas';
import { walk } from '../../kubernetes/schema/walk';
import type { Path } from '../../yaml/path';
import { isList, isMap, valueAt, type YamlMap, type YamlValue } from '../../yaml/value';
import type { SchemaCheck } from '../rule';
import { type FieldPlace, freePath, lettersOf, placesFor, type WrittenField } from './field-search';
import { isPaired } from './list-rewrites';
import { definitionAt, shownPath } from './schema-places';

/** An unknown field, in its object. */
export interface UnknownField extends WrittenField {
  /** What is known of the map that it stands in; undefined where that has only a JSON schema. */
  readonly owner: Definition | undefined;
  readonly data: YamlMap;
  readonly kind: Kind;
  readonly target: KubernetesVersion;
}

/** What an unknown field most likely means. */
export type Meaning =
  | {
      readonly kind: 'field';
      /** How sure it is: a slip of the pen, a slip whose value would have to change as well, or what the field's name and value suggest. */
      readonly likeness: 'slip' | 'almost' | 'guess';
      /** The fields that may be meant, as a message names them: by the path from the map where they lie in it, else from the root. */
      readonly shown: readonly string[];
      /** The one place that may be meant, from the object's root; undefined where there are several, or it is not clear in which item of a list. */
      readonly place: Path | undefined;
      /** Whether the value can stand there as it is: it fits, and nothing else stands there. */
      readonly isFree: boolean;
      /** Of several places those of which each would do, with how a message names them. */
      readonly choices: readonly { readonly shown: string; readonly place: Path }[];
    }
  /** It is the name in a list of names and values, written as `- LOG_LEVEL: debug`. */
  | { readonly kind: 'pair' }
  /** Other kinds have the field. */
  | { readonly kind: 'kinds'; readonly kinds: readonly string[] };

/** Up to so many letters, and up to this distance of another place, no other explanation is looked for. */
const NEAR = 2;
/** More places or kinds than these are no help. */
const MAX_CHOICES = 3;

/** What an unknown field most likely means; undefined where nothing is like it. */
export function meaningOf(unknown: UnknownField, schemas: Schemas): Meaning | undefined {
  const isPair = isNameInPair(unknown);
  if (isPair && VARIABLE.test(unknown.name)) return { kind: 'pair' };
  const meaning = likelyMeaning(unknown, schemas);
  const isSure = meaning?.kind === 'field' && meaning.likeness !== 'guess';
  return isPair && !isSure ? { kind: 'pair' } : meaning;
}

/** A name as variables have it. */
const VARIABLE = /^[A-Z][A-Z0-9_]*$/;

function isNameInPair({ name, value, map, owner, data, target }: UnknownField): boolean {
  const item = valueAt(data, map);
  const isAlone = typeof map.at(-1) === 'number' && isMap(item) && Object.keys(item).length === 1 && name in item;
  return isAlone && typeof value !== 'object' && isPaired(owner, target);
}

function likelyMeaning(unknown: UnknownField, schemas: Schemas): Meaning | undefined {
  const { name, value, owner, kind, data, target } = unknown;
  if (owner === undefined) return undefined;
  const fields = owner.fields(target);
  const fitting = fields.filter((field) => fitsField(value, field, target));
  const sameLetters = fitting.find((field) => lettersOf(field.name) === lettersOf(name));
  const alike = sameLetters ?? nearestOf(name, fitting, NEAR);
  if (alike !== undefined) return renamed(unknown, alike, 'slip');
  const almost = nearestOf(name, fields, 1);
  if (almost !== undefined) return renamed(unknown, almost, 'almost');
  const amounts = amountPlaces(unknown, fields);
  if (amounts.length > 0) return { ...moved(amounts), choices: choicesOf(amounts) };
  const known = knownPlaces(unknown);
  const places = known.length > 0 ? known : placesFor(unknown, { root: kind.definition, data, target });
  if (isHelpful(places) && (places[0]?.distance ?? 0) <= NEAR) return moved(places);
  const related = fitting.find((field) => isRelated(unknown, field.name));
  if (related !== undefined) return renamed(unknown, related, 'guess');
  if (places.length === 1) return moved(places);
  const kinds = kind.origin === 'kubernetes' ? kindsWith(unknown, schemas) : [];
  if (isHelpful(kinds)) return { kind: 'kinds', kinds };
  const similar = nearestOf(name, fitting);
  if (similar !== undefined) return renamed(unknown, similar, 'guess');
  const unfitting = nearestOf(name, fields) ?? fields.find((field) => beginsWith(unknown, field.name));
  return unfitting && renamed(unknown, unfitting, 'guess');
}

/** The places, from the object's root, that its unknown fields most likely mean: what they hold is not missing there. */
export function meantPlaces(
  { kind, violations }: SchemaCheck,
  data: YamlMap,
  schemas: Schemas,
  target: KubernetesVersion,
): Path[] {
  return violations.flatMap((violation) => {
    if (violation.problem !== 'unknown-field') return [];
    const { path: map, field: name } = violation;
    const value = valueAt(data, [...map, name]) ?? null;
    const unknown = { name, value, map, owner: definitionAt(kind, map, target), data, kind, target };
    const meaning = meaningOf(unknown, schemas);
    if (meaning?.kind === 'pair') return [[...map, 'name']];
    return meaning?.kind === 'field' && meaning.place !== undefined ? [meaning.place] : [];
  });
}

/** The built-in kinds, and other versions of its own, that have the field in the same place or in a list of the same name; in the alphabet's order. */
function kindsWith({ name, value, map, kind, target }: UnknownField, { kubernetes }: Schemas): string[] {
  const list = map.findLast((step) => typeof step === 'string') ?? '';
  const paths = [[...map, name], ...(typeof map.at(-1) === 'number' ? [['spec', list, 0, name]] : [])];
  const found = new Set<string>();
  for (const other of kubernetes.kinds()) {
    if (other.definition === kind.definition || other.plural === undefined) continue;
    const hasIt = paths.some((path) => {
      const place = walk(other.definition, path, target);
      return place.state === 'known' && place.field !== undefined && fitsField(value, place.field, target);
    });
    if (hasIt) found.add(other.kind === kind.kind ? `${other.kind} in ${other.apiVersion}` : other.kind);
  }
  return [...found].sort();
}

function isHelpful(choices: readonly unknown[]): boolean {
  return choices.length > 0 && choices.length <= MAX_CHOICES;
}

function renamed(
  { value, map, data, target }: UnknownField,
  field: Field,
  likeness: 'slip' | 'almost' | 'guess',
): Meaning {
  const place = [...map, field.name];
  // A second one of that name would only hide the first.
  const isFree = valueAt(data, place) === undefined && fitsField(value, field, target);
  return { kind: 'field', likeness, shown: [field.name], place, isFree, choices: [] };
}

function moved(places: readonly FieldPlace[]): Extract<Meaning, { kind: 'field' }> {
  const shown = places.map((place) => place.shown);
  const place = places.length === 1 ? places[0]?.free : undefined;
  return { kind: 'field', likeness: 'guess', shown, place, isFree: place !== undefined, choices: [] };
}

function choicesOf(places: readonly FieldPlace[]) {
  return places.length < 2
    ? []
    : places.flatMap(({ shown, free }) => (free === undefined ? [] : { shown, place: free }));
}

function nearestOf(name: string, fields: readonly Field[], most?: number): Field | undefined {
  const names = fields.map((field) => field.name);
  const found = nearest(name, names, most);
  return fields.find((field) => field.name === found);
}

/**
 * Whether a name is a part of a field's, or has a part of it, so that it may be another word for it: `strategy` for `updateStrategy`, and where the
 * value is a map or list that the field could hold, `volumes` for `volumeMounts` too.
 */
function isRelated(unknown: UnknownField, field: string): boolean {
  const { name, value } = unknown;
  const stem = name.replace(/s$/, '').toLowerCase();
  if (stem.length >= 5 && tailsOf(field).includes(stem)) return true;
  const isStructured = (isMap(value) || isList(value)) && Object.keys(value).length > 0;
  return isStructured && ((stem.length >= 5 && field.toLowerCase().startsWith(stem)) || beginsWith(unknown, field));
}

/** What follows each of a name's capitals, in small letters and without the s of a plural: `policy` and `pullpolicy` of `imagePullPolicy`. */
function tailsOf(name: string): string[] {
  const starts = [...name.matchAll(/[A-Z]/g)].map(({ index }) => index);
  return starts.map((start) => name.slice(start).replace(/s$/, '').toLowerCase());
}

/** Whether a longer word for a field that holds more than a scalar is written: `environment` for `env`. */
function beginsWith({ name, value }: UnknownField, field: string): boolean {
  return (isMap(value) || isList(value)) && field.length >= 3 && name.startsWith(field);
}

/** Where a field is written that is looked for in another place, by its value and the fields beside it; undefined where that is not clear. */
type WayTo = (value: YamlValue, beside: YamlMap) => readonly string[] | undefined;

const inHttpGet =
  (field: string): WayTo =>
  (_, beside) =>
    ['path', 'scheme', 'httpHeaders', 'httpGet'].some((name) => name in beside) ? ['httpGet', field] : undefined;

/**
 * Fields of earlier API versions, and of objects that are much alike, with where what they hold is written. By what is known of the map they stand in.
 */
const ELSEWHERE: Readonly<Record<string, Readonly<Record<string, WayTo>>>> = {
  'core.v1.ConfigMapVolumeSource': { configMapName: () => ['name'] },
  'core.v1.PersistentVolumeClaimVolumeSource': { name: () => ['claimName'] },
  'core.v1.Probe': { path: inHttpGet('path'), port: inHttpGet('port'), scheme: inHttpGet('scheme') },
  'core.v1.SecretVolumeSource': { name: () => ['secretName'] },
  'core.v1.VolumeMount': { path: () => ['mountPath'] },
  'networking.v1.IngressBackend': {
    serviceName: () => ['service', 'name'],
    servicePort: (value) => ['service', 'port', typeof value === 'number' ? 'number' : 'name'],
  },
  'autoscaling.v2.ResourceMetricSource': {
    targetAverageUtilization: () => ['target', 'averageUtilization'],
    targetAverageValue: () => ['target', 'averageValue'],
  },
};

function knownPlaces({ name, value, map, owner, data }: UnknownField): FieldPlace[] {
  const id = owner?.id ?? '';
  const fields = Object.hasOwn(ELSEWHERE, id) ? ELSEWHERE[id] : undefined;
  const wayTo = fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;
  const beside = valueAt(data, map);
  // What stands in a selector by itself is a label.
  const isLabel = id === 'meta.v1.LabelSelector' && value !== null && typeof value !== 'object';
  const steps = isLabel ? ['matchLabels', name] : wayTo?.(value, isMap(beside) ? beside : {});
  if (steps === undefined) return [];
  return [{ shown: shownPath(steps), free: freePath(map, steps, data), distance: 0 }];
}

/** What containers ask for or are limited to, written without saying which. */
function amountPlaces({ name, value, map, owner, data }: UnknownField, fields: readonly Field[]): FieldPlace[] {
  if (!/^(?:cpu|memory|storage|ephemeral-storage)$|\//.test(name) || isMap(value) || isList(value)) return [];
  // How large a volume may become hardly anybody says.
  const amounts = owner?.id === 'core.v1.VolumeResourceRequirements' ? ['requests'] : ['requests', 'limits'];
  return amounts.flatMap((field) => {
    const isAmounts = fields.some(({ name: other, type }) => {
      return other === field && type.kind === 'map' && type.values.kind === 'quantity';
    });
    const path = [...map, field, name];
    const free = valueAt(data, path) === undefined ? path : undefined;
    return isAmounts ? [{ shown: shownPath([field, name]), free, distance: 0 }] : [];
  });
}
