import { isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { keyText, spanOf, type YamlDocument } from './document';
import type { Path } from './path';
import type { Span } from './text';

/** What stands at a place of a document's text. */
export interface NodeAt {
  /** The way to the value at the place, or to the value whose key stands there. */
  readonly path: Path;
  readonly part: 'key' | 'value';
  /** The text of that key or scalar. */
  readonly span: Span;
}

/** The key or scalar at an offset of a document (its end included, as a cursor stands there too); undefined where neither stands. */
export function nodeAt(document: YamlDocument, offset: number): NodeAt | undefined {
  let found: NodeAt | undefined;
  visitAt(document, offset, (path, part, node) => {
    if (isScalar(node) && isShort(node.type))
      found = { path, part, span: spanOf(node) ?? { start: offset, end: offset } };
  });
  return found;
}

/** The stretches of text around an offset that belong together, each within the next: scalar, entry, map or list, up to the document's contents. */
export function spansAround(document: YamlDocument, offset: number): readonly Span[] {
  const spans: Span[] = [];
  const add = (span: Span | undefined) => {
    if (span === undefined || span.end <= span.start) return;
    const text = document.text.slice(span.start, span.end);
    spans.unshift({ start: span.start, end: span.start + text.trimEnd().length });
  };
  visitAt(document, offset, (_path, _part, node, pair) => {
    if (pair !== undefined) add(entrySpan(pair));
    add(spanOf(node));
  });
  return spans.filter((span, index) => {
    const inner = spans[index - 1];
    return inner === undefined || inner.start !== span.start || inner.end !== span.end;
  });
}

/** The text of a map's entry, from its key to the end of its value. */
export function entrySpan({ key, value }: Pair): Span | undefined {
  const start = spanOf(key);
  return start && { start: start.start, end: Math.max(start.end, spanOf(value)?.end ?? 0) };
}

type Visitor = (path: Path, part: 'key' | 'value', node: Node, pair: Pair | undefined) => void;

/** Visits the nodes whose text an offset touches, the outer ones first. */
function visitAt(document: YamlDocument, offset: number, visit: Visitor): void {
  const descend = (node: unknown, path: Path, pair: Pair | undefined): void => {
    if (node === null || !touches(spanOf(node), offset)) return;
    visit(path, 'value', node as Node, pair);
    if (isMap(node)) {
      for (const entry of node.items) {
        const key = keyText(entry.key);
        if (key === undefined) continue;
        if (touches(spanOf(entry.key), offset)) visit([...path, key], 'key', entry.key as Node, entry);
        else descend(entry.value, [...path, key], entry);
      }
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) descend(item, [...path, index], undefined);
    }
  };
  descend(document.contents, [], undefined);
}

function touches(span: Span | undefined, offset: number): boolean {
  return span !== undefined && span.start <= offset && offset <= span.end;
}

function isShort(type: string | undefined): boolean {
  return type !== 'BLOCK_FOLDED' && type !== 'BLOCK_LITERAL';
}
