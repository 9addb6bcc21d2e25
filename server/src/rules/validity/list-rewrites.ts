import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import type { Definition, Field } from '../../kubernetes/schema/definition';
import type { FieldType } from '../../kubernetes/schema/field-type';
import { fitsField, fitsType } from '../../kubernetes/schema/fits';
import { isList, isMap, type YamlMap, type YamlValue } from '../../yaml/value';
import { shellWords } from './shell-words';

/** What is put where a list, or an item of one, is wanted and something else stands. */
export interface Rewrite {
  readonly form: 'pairs' | 'named' | 'item' | 'words' | 'shell' | 'keyed' | 'joined' | 'labels' | 'single';
  readonly value: YamlValue;
}

/** A value in a wrong place: the text of scalars as it is written, by the value's path from here. */
export interface Written {
  readonly value: YamlValue;
  text(...steps: readonly (string | number)[]): string | undefined;
  /** Whether a shell runs what stands here, so that it is one text. */
  readonly isScript: boolean;
}

/** Of an object with more fields than this, one scalar does not say enough. */
const MAX_FIELDS = 6;

/** The list that is meant where a field holds none. Undefined where that is not clear. */
export function asList(
  { value, text, isScript }: Written,
  field: Field,
  target: KubernetesVersion,
): Rewrite | undefined {
  const { type } = field;
  if (type.kind !== 'list') return undefined;
  if (isMap(value)) return mapAsList(value, text, type.items, target);
  if (isList(value) || value === null) return undefined;
  const written = text() ?? String(value);
  // The group without a name is one as well.
  if (written === '' && field.name === 'apiGroups') return { form: 'item', value: [''] };
  if (type.items.kind === 'string') return textAsList(written, isScript ? '' : field.name);
  const item = asItem({ value, text, isScript }, field, target);
  return item && { form: item.form, value: [item.value] };
}

/** The item that is meant where a list of objects holds a scalar. */
export function asItem({ value, text }: Written, field: Field, target: KubernetesVersion): Rewrite | undefined {
  const definition = itemsOf(field);
  if (definition === undefined || typeof value === 'object') return undefined;
  const pair = /^([A-Za-z_][\w.-]*)=([\s\S]*)$/.exec(text() ?? '');
  if (pair !== null && isPaired(definition, target))
    return { form: 'pairs', value: { name: pair[1] ?? '', value: pair[2] ?? '' } };
  // A name alone makes no variable, and no container or volume.
  if (isPaired(definition, target) || definition.fieldNames.length > MAX_FIELDS) return undefined;
  const key = field.mergeKey;
  const named = key === undefined ? undefined : definition.field(key, target);
  const others = definition.required(target).filter((name) => name !== key);
  if (key === undefined || named === undefined || others.length > 0) return undefined;
  const meant = named.type.kind === 'integer' ? portOf(value) : (text() ?? value);
  return meant === undefined || !fitsField(meant, named, target)
    ? undefined
    : { form: 'keyed', value: { [key]: meant } };
}

/** The map that is meant where a list of maps stands (all of them in one, if none has a key of another), or of texts such as `app=web`. */
export function asMap(value: YamlValue, type: FieldType, target: KubernetesVersion): Rewrite | undefined {
  if (!isList(value) || value.length === 0 || (type.kind !== 'map' && type.kind !== 'object')) return undefined;
  const joined: Record<string, YamlValue> = {};
  for (const item of value) {
    const entry = isMap(item) ? item : type.kind === 'map' && type.values.kind === 'string' ? labelOf(item) : undefined;
    if (entry === undefined || Object.keys(entry).some((key) => Object.hasOwn(joined, key))) return undefined;
    Object.assign(joined, entry);
  }
  const isRight = type.kind === 'map' || hasFieldsOf(type.definition, joined, target);
  return isRight ? { form: value.every(isMap) ? 'joined' : 'labels', value: joined } : undefined;
}

/** The object that is meant where a scalar stands: of which it is the type, or the name and all that is needed. */
export function asObject({ value, text }: Written, type: FieldType, target: KubernetesVersion): Rewrite | undefined {
  const definition = type.kind === 'object' ? type.definition : undefined;
  if (definition === undefined || typeof value === 'object' || definition.fieldNames.length > MAX_FIELDS)
    return undefined;
  const meant = text() ?? String(value);
  const kind = definition.field('type', target);
  if (kind?.enumValues(target)?.includes(meant)) return { form: 'keyed', value: { type: meant } };
  const required = definition.required(target);
  // Its name or number, else the one field that it has to have.
  const key = ['name', 'number'].find((name) => isFieldFor(value, definition.field(name, target))) ?? required[0];
  const isEnough = key !== undefined && required.every((name) => name === key);
  if (!isEnough || isPaired(definition, target) || !isFieldFor(value, definition.field(key, target))) return undefined;
  return { form: 'keyed', value: { [key]: typeof value === 'string' ? meant : value } };
}

/** Whether a field is one for texts and a text stands there, or one for numbers and a number does. */
function isFieldFor(value: YamlValue, field: Field | undefined): boolean {
  if (field === undefined) return false;
  const { kind } = field.type;
  if (typeof value === 'string') return kind === 'string';
  return typeof value === 'number' && (kind === 'integer' || kind === 'int-or-string');
}

/** The scalar that is meant where a list of it alone stands. */
export function asSingle(
  value: YamlValue,
  type: FieldType | undefined,
  target: KubernetesVersion,
): Rewrite | undefined {
  const [item, ...others] = isList(value) ? value : [];
  if (type === undefined || item === undefined || typeof item === 'object' || others.length > 0) return undefined;
  return fitsType(item, type, target) ? { form: 'single', value: item } : undefined;
}

function labelOf(item: YamlValue): YamlMap | undefined {
  const [, key, value] = (typeof item === 'string' && /^([^=\s]+)=(.*)$/.exec(item)) || [];
  return key === undefined ? undefined : { [key]: value ?? '' };
}

/** Whether a map has no other fields than an object has. */
function hasFieldsOf(definition: Definition | undefined, map: YamlMap, target: KubernetesVersion): boolean {
  return definition !== undefined && Object.keys(map).every((name) => definition.field(name, target) !== undefined);
}

function itemsOf({ type }: Field): Definition | undefined {
  return type.kind === 'list' && type.items.kind === 'object' ? type.items.definition : undefined;
}

function mapAsList(
  map: YamlMap,
  text: Written['text'],
  items: FieldType,
  target: KubernetesVersion,
): Rewrite | undefined {
  const entries = Object.entries(map);
  const definition = items.kind === 'object' ? items.definition : undefined;
  if (definition === undefined || entries.length === 0) return undefined;
  if (hasFieldsOf(definition, map, target)) return { form: 'item', value: [map] };
  if (definition.field('name', target)?.type.kind !== 'string') return undefined;
  const list: YamlValue[] = [];
  for (const [name, value] of entries) {
    const isScalar = typeof value !== 'object';
    if (isScalar && !isPaired(definition, target)) return undefined;
    if (isScalar) list.push({ name, value: text(name) ?? String(value) });
    else if (isMap(value) && hasFieldsOf(definition, value, target)) list.push({ name, ...value });
    else if (value === null) list.push({ name });
    else return undefined;
  }
  return { form: entries.some(([, value]) => isMap(value)) ? 'named' : 'pairs', value: list };
}

/** Whether an object is a name with a text, as variables and headers are. */
export function isPaired(definition: Definition | undefined, target: KubernetesVersion): boolean {
  return ['name', 'value'].every((name) => definition?.field(name, target)?.type.kind === 'string');
}

/** A command is taken apart as a shell would; where it needs a shell to run, one runs it. */
function textAsList(text: string, field: string): Rewrite | undefined {
  if (text.trim() === '') return undefined;
  const isCommand = field === 'command';
  if (!isCommand && field !== 'args') return { form: 'item', value: [text] };
  const words = shellWords(text);
  if (words !== undefined) return { form: words.length > 1 ? 'words' : 'item', value: words };
  return isCommand ? { form: 'shell', value: ['/bin/sh', '-c', text] } : { form: 'item', value: [text] };
}

/** The port inside of a container, of what Compose writes as `8080:80`. */
function portOf(value: YamlValue): number | undefined {
  if (typeof value === 'number') return value;
  const port = typeof value === 'string' ? /^(?:[\d.]+:)*(\d{1,5})$/.exec(value)?.[1] : undefined;
  return port === undefined ? undefined : Number(port);
}
