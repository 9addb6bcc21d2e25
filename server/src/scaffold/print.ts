// Plain data to YAML as people who use Kubernetes write it.
import { Document, isMap, isScalar, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { groupOf, isBuiltInApiGroup } from '../kubernetes/api-groups';
import { type FieldPath, fieldOrder } from '../kubernetes/field-order';

/** Permissions of files, which people read in octal. */
const MODES: ReadonlySet<string> = new Set(['defaultMode', 'mode']);

/** A value with a comment: behind it where it is a scalar, else above it. */
export class Noted {
  readonly value: Data;
  readonly comment: string;

  constructor(value: Data, comment: string) {
    this.value = value;
    this.comment = comment;
  }
}

/** Data that is to be written. What is undefined is left out. */
export type Data = null | boolean | number | string | Noted | readonly Data[] | DataMap;

export interface DataMap {
  readonly [key: string]: Data | undefined;
}

/** A value whose choice is left to the team, which the comment tells. */
export function noted(value: Data, comment: string): Noted {
  return new Noted(value, comment);
}

export function isDataMap(data: Data | undefined): data is DataMap {
  return typeof data === 'object' && data !== null && !Array.isArray(data) && !(data instanceof Noted);
}

/** The data without its comments and without what is undefined. */
export function plain(data: Data): Data {
  if (data instanceof Noted) return plain(data.value);
  if (Array.isArray(data)) return data.map(plain);
  if (!isDataMap(data)) return data;
  const entries = Object.entries(data).flatMap(([key, value]) => (value === undefined ? [] : [[key, plain(value)]]));
  return Object.fromEntries(entries);
}

/** Text of documents with Kubernetes objects, their fields in the usual order. */
export function printObjects(objects: readonly DataMap[]): string {
  return objects.map((object) => textOf(objectNode(object), '1.1')).join('---\n');
}

/** Text of a document of another program that reads YAML as Kubernetes does, its fields as they come. */
export function printData(data: Data): string {
  return textOf(nodeOf(data, undefined), '1.1');
}

/** Text of a document of a program that reads YAML 1.2, to which `on` is a text. */
export function printModern(data: Data): string {
  return textOf(nodeOf(data, undefined), '1.2');
}

/** In YAML 1.1, whose rules for scalars Kubernetes follows, what would be taken for a boolean or a number is put into quotes. */
function textOf(contents: Node, version: '1.1' | '1.2'): string {
  const document = new Document(null, { version });
  document.contents = contents;
  return document.toString({ lineWidth: 0 }).replace(OTHER_BREAKS, (found) => ESCAPES[found] ?? found);
}

/** To YAML 1.1 these end lines too; in double quotes they can be written otherwise. */
const OTHER_BREAKS = /[\r\u0085\u2028\u2029]/g;
const ESCAPES: Readonly<Record<string, string>> = { '\r': '\\r', '\u0085': '\\N', '\u2028': '\\L', '\u2029': '\\P' };

/**
 * A block that begins with a tab Go's reader refuses, and white space at its end, but for one line break, is lost where somebody trims
 * the end of its file, as Helm does.
 */
const FRAGILE = /^\s*\t|(?:^|\s)\n$|[^\S\n]$/;

function scalarOf(value: unknown): Scalar {
  const scalar = new Scalar(value);
  const isQuoted = typeof value === 'string' && (value.search(OTHER_BREAKS) !== -1 || FRAGILE.test(value));
  if (isQuoted) scalar.type = 'QUOTE_DOUBLE';
  return scalar;
}

/** Of a custom resource nobody knows an order but who made it: its fields come as they are given. */
function objectNode(object: DataMap): Node {
  const isBuiltIn = isBuiltInApiGroup(groupOf(String(object.apiVersion)));
  return mapOf(object, [], (key, path) => (key === 'metadata' || isBuiltIn ? path : undefined));
}

function nodeOf(data: Data, path: FieldPath | undefined): Node {
  if (data instanceof Noted) {
    const node = nodeOf(data.value, path);
    if (isScalar(node)) node.comment = ` ${data.comment}`;
    else node.commentBefore = ` ${data.comment}`;
    return node;
  }
  if (Array.isArray(data)) {
    const list = new YAMLSeq();
    for (const [index, item] of data.entries()) list.items.push(nodeOf(item, path && [...path, index]));
    list.flow = data.length === 0;
    return list;
  }
  if (!isDataMap(data)) return scalarOf(data);
  return mapOf(data, path);
}

function mapOf(
  data: DataMap,
  path: FieldPath | undefined,
  pathIn: (key: string, path: FieldPath) => FieldPath | undefined = (_, inner) => inner,
): Node {
  const map = new YAMLMap();
  const order = path && fieldOrder(path);
  const rank = (key: string) => {
    const index = order?.indexOf(key) ?? -1;
    return index === -1 ? Number.POSITIVE_INFINITY : index;
  };
  const keys = Object.keys(data).filter((key) => data[key] !== undefined);
  if (order !== undefined) keys.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
  for (const key of keys) {
    const value = nodeOf(data[key] ?? null, path && pathIn(key, [...path, key]));
    if (MODES.has(key) && isScalar(value) && Number.isInteger(value.value)) value.format = 'OCT';
    const keyNode = new Scalar(key);
    // Above a map or list the comment goes in front of its key.
    if (!isScalar(value) && value.commentBefore) {
      keyNode.commentBefore = value.commentBefore;
      value.commentBefore = null;
    }
    map.items.push(new Pair(keyNode, value));
  }
  map.flow = isMap(map) && map.items.length === 0;
  return map;
}
