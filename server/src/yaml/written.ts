import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Change } from './change';
import { isMergeKey, scalarValue, spanOf, type YamlDocument } from './document';
import { findNode } from './locate';
import type { Path } from './path';
import type { Span } from './text';

/** A scalar as it is written. */
export interface WrittenScalar {
  /** Without its quotes. */
  readonly text: string;
  /** Whether it has no quotes, and is no block. */
  readonly isPlain: boolean;
}

/** The scalar that is written at a path; undefined where none is, or an alias stands for it. */
export function writtenScalar(document: YamlDocument, path: Path): WrittenScalar | undefined {
  const node = findNode(document, path)?.node;
  return isScalar(node) ? { text: String(node.value ?? ''), isPlain: node.type === 'PLAIN' } : undefined;
}

/** How a map or list becomes the text that it was meant to be: what stands in brackets in quotes, a block behind a `|`. */
export interface TextRewrite {
  readonly form: 'quote' | 'literal';
  readonly changes: readonly Change[];
}

/** Undefined where the text can not be made of it as it stands. */
export function asText(document: YamlDocument, path: Path): TextRewrite | undefined {
  const found = findNode(document, path);
  const span = spanOf(found?.node);
  if (found === undefined || span === undefined || document.templated || found.aliased) return undefined;
  if (!isMap(found.node) && !isSeq(found.node)) return undefined;
  if (found.node.flow) {
    const text = document.text.slice(span.start, span.end);
    return text.includes('\n') ? undefined : { form: 'quote', changes: [{ op: 'set', path, value: text }] };
  }
  const key = spanOf(found.pair?.key);
  const at = key && literalMark(document.text, key, span);
  return at === undefined ? undefined : { form: 'literal', changes: [{ op: 'text', start: at, end: at, text: ' |' }] };
}

/** Where the mark of a literal goes, right behind the colon, if all lines of the block are indented as its first one is or deeper. */
function literalMark(text: string, key: Span, block: Span): number | undefined {
  const colon = /^[ \t]*:(?=[ \t]*(?:#[^\n]*)?\r?\n)/.exec(text.slice(key.end, block.start));
  if (colon === null) return undefined;
  const at = key.end + colon[0].length;
  const lines = text
    .slice(text.indexOf('\n', at) + 1, block.end)
    .split('\n')
    .filter((line) => line.trim() !== '');
  const indents = lines.map((line) => line.length - line.trimStart().length);
  const column = key.start - (text.lastIndexOf('\n', key.start) + 1);
  const first = indents[0] ?? 0;
  return first > column && indents.every((indent) => indent >= first) ? at : undefined;
}

/**
 * Whether a value can be written anew from what it means: no comments, anchors or aliases are lost, no template is taken for text, and unless `asText`
 * each number and boolean is the one that is written (`1.10` would become `1.1`).
 */
export function canBeWrittenAnew(document: YamlDocument, path: Path, asText: boolean): boolean {
  const node = findNode(document, path)?.node;
  const span = spanOf(node);
  if (document.templated || node === undefined || span === undefined) return false;
  const hasComment = document.comments.some(({ start }) => span.start <= start && start < span.end);
  return !hasComment && isFaithful(node, asText);
}

function isFaithful(node: unknown, asText: boolean): boolean {
  if (isAlias(node) || (node as { anchor?: string } | null)?.anchor !== undefined) return false;
  if (isMap(node))
    return node.items.every(({ key, value }) => !isMergeKey(key) && isFaithful(key, true) && isFaithful(value, asText));
  if (isSeq(node)) return node.items.every((item) => isFaithful(item, asText));
  if (asText || !isScalar(node) || node.type !== 'PLAIN') return true;
  const value = scalarValue(node);
  return value === null || String(value) === String(node.value);
}
