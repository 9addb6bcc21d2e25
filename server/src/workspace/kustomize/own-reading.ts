import { spanOf, type YamlDocument } from '../../yaml/document';
import { findNode } from '../../yaml/locate';
import type { Path } from '../../yaml/path';
import { resolvePlainScalar } from '../../yaml/scalar';
import { isList, isMap, type YamlMap, type YamlValue } from '../../yaml/value';
import { writtenScalar } from '../../yaml/written';
import type { MergeSchema } from './merge-schema';
import { mapItems, mapOf, withEntry, withoutEntry } from './tree';

const WORD = /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/;
const WORDS = /(?:^|[\s:,[-])(?:y|yes|on|n|no|off)(?=[ \t]*(?:[,\]}#\r\n]|$))/im;
const DATE = /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]| +)(\d\d?):(\d\d?):(\d\d?)(\.\d+)?(Z|[-+]\d\d:\d\d)?)?$/;
const DATES = /\b\d{4}-\d\d?-\d/;

const readings = new WeakMap<YamlMap, YamlMap>();

/**
 * What kustomize reads otherwise than the API server does, because it goes by YAML 1.2 with dates (go-yaml 3): `yes`, `on` and their like are words, a date
 * is a point in time, and a block scalar that ends with the file without a line break has none.
 *
 * @param path where the object stands in its document
 */
export function readAsKustomize(document: YamlDocument, path: Path, data: YamlMap): YamlMap {
  let reading = readings.get(data);
  if (reading === undefined) {
    reading = read(document, path, data);
    readings.set(data, reading);
  }
  return reading;
}

function read(document: YamlDocument, path: Path, data: YamlMap): YamlMap {
  const { text } = document;
  const hasWords = WORDS.test(text);
  const hasDates = DATES.test(text);
  const isOpenEnded = /[|>]/.test(text) && !/[\r\n]$/.test(text);
  if (!hasWords && !hasDates && !isOpenEnded) return data;
  return changeLeaves(data, path, (value, at) => {
    if (typeof value === 'boolean') {
      const written = hasWords ? (writtenScalar(document, at)?.text ?? '') : '';
      return WORD.test(written) ? written : value;
    }
    if (typeof value !== 'string') return value;
    if (hasDates && DATE.test(value)) return writtenScalar(document, at)?.isPlain === true ? pointInTime(value) : value;
    return isOpenEnded && value.endsWith('\n') && isLastBlock(document, at) ? value.slice(0, -1) : value;
  }) as YamlMap;
}

function isLastBlock(document: YamlDocument, path: Path): boolean {
  const span = spanOf(findNode(document, path)?.node);
  return span !== undefined && /[|>]/.test(document.source[span.start] ?? '') && span.end >= document.source.length;
}

function changeLeaves(value: YamlValue, at: Path, change: (leaf: YamlValue, at: Path) => YamlValue): YamlValue {
  if (isList(value)) return mapItems(value, (item, index) => changeLeaves(item, [...at, index], change));
  if (!isMap(value)) return change(value, at);
  const entries = Object.entries(value).map(
    ([key, entry]) => [key, changeLeaves(entry, [...at, key], change)] as const,
  );
  return entries.every(([key, entry]) => entry === value[key]) ? value : mapOf(entries);
}

/**
 * The ways to nulls of which nothing is written: a merge drops them, where it keeps a written `null`.
 *
 * @param path where the object stands in its document
 */
export function findBlanks(document: YamlDocument, path: Path, data: YamlMap): readonly Path[] {
  const blanks: Path[] = [];
  if (!holdsNull(data)) return blanks;
  changeLeaves(data, [], (value, at) => {
    if (value === null && (writtenScalar(document, [...path, ...at])?.text ?? '') === '') blanks.push(at);
    return value;
  });
  return blanks;
}

function holdsNull(value: YamlValue): boolean {
  if (typeof value !== 'object' || value === null) return value === null;
  return isList(value) ? value.some(holdsNull) : Object.values(value).some(holdsNull);
}

/** What an unquoted scalar means to kustomize. */
export function readPlainAsKustomize(text: string): YamlValue {
  if (WORD.test(text)) return text;
  return DATE.test(text) ? pointInTime(text) : resolvePlainScalar(text);
}

/** RFC 3339, as Go writes a time. */
function pointInTime(text: string): string {
  const [, year, month = '', day = '', hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] =
    DATE.exec(text) ?? [];
  const two = (digits: string) => digits.padStart(2, '0');
  const rest = fraction.replace(/\.?0*$/, '');
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${rest}${zone}`;
}

/** The data without those blanks that a merge comes by: not those inside of lists that are replaced as a whole. */
export function withoutBlanks(data: YamlMap, blanks: readonly Path[], schema: MergeSchema | undefined): YamlMap {
  return blanks.reduce<YamlMap>((changed, path) => withoutBlank(changed, path, schema) as YamlMap, data);
}

function withoutBlank(value: YamlValue, [step, ...rest]: Path, schema: MergeSchema | undefined): YamlValue {
  if (isMap(value) && typeof step === 'string') {
    const entry = value[step];
    if (entry === undefined) return value;
    if (rest.length === 0) return entry === null ? withoutEntry(value, step) : value;
    return withEntry(value, step, withoutBlank(entry, rest, schema?.fields?.[step]));
  }
  if (isList(value) && typeof step === 'number' && schema?.keys !== undefined) {
    const item = value[step];
    return item === undefined || rest.length === 0 ? value : value.with(step, withoutBlank(item, rest, schema.items));
  }
  return value;
}
