import type { FieldType } from '../../kubernetes/schema/field-type';
import { isList, isMap, type YamlValue } from '../../yaml/value';
import { shortened } from './name-words';

const FOUND = {
  text: 'the text "{value}"',
  number: 'the number {value}',
  boolean: 'the boolean {value}',
  read: '{written}, which Kubernetes reads as {value}',
  emptyMap: 'an empty map',
  map: 'a map',
  emptyList: 'an empty list',
  list: 'a list',
  nothing: 'nothing',
} as const;

const WANTED: Readonly<Record<FieldType['kind'], string>> = {
  any: 'another value',
  boolean: 'true or false',
  bytes: 'base64 text',
  'int-or-string': 'a whole number or text',
  number: 'a number',
  quantity: 'a quantity such as 500m or 1Gi',
  string: 'text',
  time: 'a time such as 2026-01-31T12:00:00Z',
  integer: 'a whole number',
  list: 'a list',
  map: 'a map',
  object: 'a map',
};

/** What the types of JSON Schema are called. */
const JSON_TYPES: ReadonlyMap<string, string> = new Map([
  ['array', WANTED.list],
  ['boolean', WANTED.boolean],
  ['integer', WANTED.integer],
  ['number', WANTED.number],
  ['object', WANTED.map],
  ['string', WANTED.string],
]);

/** A value in the middle of a sentence. `written` is its text in the manifest, if it has no quotes. */
export function foundWords(value: YamlValue, written: string | undefined): string {
  if (isMap(value)) return Object.keys(value).length === 0 ? FOUND.emptyMap : FOUND.map;
  if (isList(value)) return value.length === 0 ? FOUND.emptyList : FOUND.list;
  if (value === null) return FOUND.nothing;
  const template = typeof value === 'string' ? FOUND.text : typeof value === 'number' ? FOUND.number : FOUND.boolean;
  const words = template.replace('{value}', () => shortened(String(value)));
  const isRead = typeof value !== 'string' && written !== undefined && written !== String(value);
  return isRead ? FOUND.read.replace('{written}', () => shortened(written)).replace('{value}', () => words) : words;
}

/** What may stand at a place, by what is known of it, else by the types of its JSON Schema. */
export function wantedWords(type: FieldType | undefined, expected: readonly string[]): string {
  if (type !== undefined && type.kind !== 'any') return WANTED[type.kind];
  return expected.map((name) => JSON_TYPES.get(name) ?? name).join(' or ');
}
