import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { isMergeKey, keyText, spanOf, type YamlDocument } from './document';
import type { Path } from './path';
import type { Span } from './text';

/** Which text of a path's entry is meant: its key, its value, or both together. */
export type Part = 'key' | 'value' | 'entry';

/** A value found in a document's nodes. */
export interface Located {
  /** The value's node; null where nothing is written behind the key. */
  readonly node: Node | null;
  /** The pair that holds the value, if a map holds it. */
  readonly pair: Pair | undefined;
  /** Whether an alias or a merge key was followed on the way: the text stands elsewhere and serves several places. */
  readonly aliased: boolean;
}

/** Follows a path through the nodes, aliases and merge keys included; of a key that stands twice the last entry counts. */
export function findNode(document: YamlDocument, path: Path): Located | undefined {
  const anchors = new Anchors(document);
  let current: Located = { node: document.contents, pair: undefined, aliased: false };
  for (const step of path) {
    const target = anchors.resolve(current.node);
    const aliased = current.aliased || target !== current.node;
    if (typeof step === 'number') {
      if (!isSeq(target) || step >= target.items.length) return undefined;
      current = { node: (target.items[step] ?? null) as Node | null, pair: undefined, aliased };
    } else {
      if (!isMap(target)) return undefined;
      const found = findPair(target, step, anchors);
      if (found === undefined) return undefined;
      current = { node: (found.pair.value ?? null) as Node | null, pair: found.pair, aliased: aliased || found.merged };
    }
  }
  return current;
}

function findPair(map: YAMLMap, key: string, anchors: Anchors, depth = 0): { pair: Pair; merged: boolean } | undefined {
  for (let i = map.items.length - 1; i >= 0; i--) {
    const pair = map.items[i] as Pair;
    if (keyText(pair.key) === key && !isMergeKey(pair.key)) return { pair, merged: depth > 0 };
  }
  if (depth > 20) return undefined;
  for (const pair of map.items) {
    if (!isMergeKey(pair.key)) continue;
    const value = anchors.resolve(pair.value as Node | null);
    for (const source of isSeq(value) ? value.items : [value]) {
      const target = anchors.resolve(source as Node | null);
      const found = isMap(target) ? findPair(target, key, anchors, depth + 1) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Resolves aliases: an alias means the last node with its anchor in front of it. */
class Anchors {
  readonly #document: YamlDocument;
  #anchored: Map<string, Node[]> | undefined;

  constructor(document: YamlDocument) {
    this.#document = document;
  }

  resolve(node: Node | null): Node | null {
    if (!isAlias(node)) return node;
    this.#anchored ??= collectAnchors(this.#document.contents);
    const before = spanOf(node)?.start ?? 0;
    const candidates = this.#anchored.get(node.source) ?? [];
    return candidates.findLast((candidate) => (spanOf(candidate)?.start ?? 0) < before) ?? null;
  }
}

function collectAnchors(contents: Node | null): Map<string, Node[]> {
  const anchors = new Map<string, Node[]>();
  const visit = (node: unknown) => {
    const anchor = (node as { anchor?: string } | null)?.anchor;
    if (anchor !== undefined) {
      const nodes = anchors.get(anchor);
      if (nodes === undefined) anchors.set(anchor, [node as Node]);
      else nodes.push(node as Node);
    }
    if (isMap(node)) {
      for (const pair of node.items) {
        visit(pair.key);
        visit(pair.value);
      }
    } else if (isSeq(node)) for (const item of node.items) visit(item);
  };
  visit(contents);
  return anchors;
}

/**
 * The text that a finding about a path stands on, in offsets of the document. A path that is not there, or a value that is a
 * whole block, gives the key of the nearest thing that is written; at the root the `kind`.
 */
export function locate(document: YamlDocument, path: Path, part: Part): Span {
  for (let length = path.length; length > 0; length--) {
    const found = findNode(document, path.slice(0, length));
    if (found === undefined) continue;
    const wanted = length === path.length ? part : 'key';
    const span = spanOfPart(found, wanted);
    if (span !== undefined) return trimmed(document, span);
  }
  const kind = path.length === 1 && path[0] === 'kind' ? undefined : findNode(document, ['kind']);
  const span = kind && spanOfPart(kind, 'value');
  return trimmed(document, span ?? firstWord(document));
}

/**
 * The text of a stretch of a scalar's value, given by offsets in the value. The whole of what `locate` finds where the text is
 * not the value letter by letter, but for its quotes, or the indentation of a literal block's lines.
 */
export function locateWithin(document: YamlDocument, path: Path, within: Span): Span {
  const whole = locate(document, path, 'value');
  const node = findNode(document, path)?.node;
  if (!isScalar(node) || typeof node.value !== 'string') return whole;
  if (node.type === 'BLOCK_LITERAL') return lineOfBlock(document, node, node.value, within) ?? whole;
  const quote = node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE' ? 1 : 0;
  const start = whole.start + quote;
  const isLiteral = document.text.slice(start, whole.end - quote) === node.value && spanOf(node)?.start === whole.start;
  if (!isLiteral || within.start >= within.end || within.end > node.value.length) return whole;
  return { start: start + within.start, end: start + within.end };
}

/** A stretch within one line of a literal block: its lines follow one another in the text as in the value. */
function lineOfBlock(document: YamlDocument, node: Node, value: string, within: Span): Span | undefined {
  const before = value.slice(0, within.start).split('\n');
  const column = before.at(-1)?.length ?? 0;
  const line = value.slice(within.start - column).split('\n', 1)[0] ?? '';
  const length = within.end - within.start;
  if (length <= 0 || column + length > line.length) return undefined;
  // The header has a line of its own.
  let end = spanOf(node)?.start ?? 0;
  for (const _ of before) end = document.text.indexOf('\n', end) + 1;
  const written = document.text.slice(end).split(/\r?\n/, 1)[0] ?? '';
  const start = end + written.length - line.length + column;
  return written.endsWith(line) ? { start, end: start + length } : undefined;
}

function spanOfPart({ node, pair }: Located, part: Part): Span | undefined {
  const key = spanOf(pair?.key);
  const value = spanOf(node);
  if (part === 'entry' && key !== undefined) return { start: key.start, end: Math.max(value?.end ?? 0, key.end) };
  if (part === 'entry') return value !== undefined && value.end > value.start ? value : undefined;
  const isShort = isScalar(node) ? node.type !== 'BLOCK_FOLDED' && node.type !== 'BLOCK_LITERAL' : isAlias(node);
  if (part === 'value' && value !== undefined && value.end > value.start && isShort) return value;
  if (key !== undefined) return key;
  if (value === undefined) return undefined;
  // An item of a list has no key: a map's name or first key speaks for it.
  if (isMap(node) && node.items.length > 0) {
    const named = node.items.find((item) => keyText(item.key) === 'name' && isScalar(item.value)) ?? node.items[0];
    return keyText(named?.key) === 'name' ? spanOf(named?.value) : spanOf(named?.key);
  }
  return value.end > value.start ? value : undefined;
}

/** Without the blanks and line breaks at its end. */
function trimmed(document: YamlDocument, span: Span): Span {
  const text = document.text.slice(span.start, span.end);
  return { start: span.start, end: span.start + Math.max(text.trimEnd().length, text === '' ? 0 : 1) };
}

function firstWord(document: YamlDocument): Span {
  const match = /^(?![ \t]*#|---|%)[ \t-]*([^\s#-][^\n\r]*)/m.exec(document.text);
  if (match?.[1] === undefined) return { start: 0, end: Math.min(1, document.text.length) };
  const start = match.index + match[0].length - match[1].length;
  return { start, end: start + (match[1].split(/[\s:]/, 1)[0]?.length ?? 1) };
}
