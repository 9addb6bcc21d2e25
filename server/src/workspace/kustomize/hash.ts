import { isMap, type YamlMap, type YamlValue } from '../../yaml/value';
import { sha256 } from './sha256';

/** The digits of a hash that kustomize writes otherwise, so that no words come out. */
const SUBSTITUTES: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

/**
 * The suffix that kustomize gives the name of a ConfigMap or Secret: ten characters from the hash of its kind and data. A name is written there too, though
 * it is always empty.
 */
export function contentHash(data: YamlMap): string {
  const hash = sha256(new TextEncoder().encode(goJson(hashedFields(data))));
  return Array.from(hash.slice(0, 10), (digit) => SUBSTITUTES[digit] ?? digit).join('');
}

function hashedFields(data: YamlMap): { readonly [key: string]: YamlValue } {
  const name = '';
  if (data.kind === 'Secret') {
    const type = typeof data.type === 'string' ? data.type : '';
    const common = { kind: 'Secret', type, name, data: data.data ?? '' };
    return isMap(data.stringData) ? { ...common, stringData: data.stringData } : common;
  }
  const common = { kind: 'ConfigMap', name, data: data.data ?? '' };
  return isMap(data.binaryData) ? { ...common, binaryData: data.binaryData } : common;
}

/** JSON as Go's encoding/json writes maps: keys in the order of their bytes, and characters that mean something to HTML escaped. */
function goJson(value: YamlValue): string {
  if (isMap(value)) {
    const entries = Object.keys(value)
      .sort(compareBytes)
      .map((key) => `${goText(key)}:${goJson(value[key] ?? null)}`);
    return `{${entries.join(',')}}`;
  }
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  return typeof value === 'string' ? goText(value) : JSON.stringify(value);
}

function goText(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Go compares bytes of UTF-8, whose order is that of code points; JavaScript compares UTF-16 units. */
function compareBytes(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const difference = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
