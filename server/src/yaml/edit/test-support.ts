import type { Change, FieldOrder } from '../change';
import type { Path } from '../path';
import type { YamlValue } from '../value';

/** Text of a template string without its first line break and the indentation of its first line. */
export function yaml(strings: TemplateStringsArray): string {
  const text = (strings[0] ?? '').replace(/^\n/, '');
  const indent = /^ */.exec(text)?.[0] ?? '';
  return text
    .split('\n')
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()))
    .join('\n');
}

const RANKS = [
  'apiVersion',
  'kind',
  'metadata',
  'spec',
  'name',
  'image',
  'command',
  'args',
  'first',
  'a',
  'b',
  'c',
  'd',
];

function rank(key: string): number {
  const index = RANKS.indexOf(key);
  return index < 0 ? RANKS.length : index;
}

/** A small order of fields; what it does not know goes to the end. */
export const testOrder: FieldOrder = {
  insertionIndex(_path: Path, keys: readonly string[], key: string): number {
    let index = keys.length;
    while (index > 0 && rank(keys[index - 1] ?? '') > rank(key)) index--;
    return index;
  },
  sort(_path: Path, keys: readonly string[]): readonly string[] {
    return [...keys].sort((a, b) => rank(a) - rank(b));
  },
};

export const set = (path: Path, value: YamlValue, select = false): Change => ({ op: 'set', path, value, select });
export const insert = (path: Path, value: YamlValue, index?: number): Change =>
  index === undefined ? { op: 'insert', path, value } : { op: 'insert', path, value, index };
export const remove = (path: Path, occurrence?: number): Change =>
  occurrence === undefined ? { op: 'remove', path } : { op: 'remove', path, occurrence };
export const rename = (path: Path, key: string): Change => ({ op: 'rename', path, key });
