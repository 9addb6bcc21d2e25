import { type CST, isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { isMergeKey, keyText } from '../document';
import type { Path } from '../path';
import { resolvePlainScalar } from '../scalar';
import type { Span } from '../text';
import { Refusal } from './refusal';
import type { Source } from './source';

/** An entry of a map or an item of a list, and where its parts stand. */
export interface Entry {
  /** The key's text; undefined for list items, merge keys and keys that are no scalars. */
  readonly key: string | undefined;
  readonly keyNode: Node | null;
  readonly value: Node | null;
  /** Where the entry begins: its dash, the anchor or tag of its key, its key. */
  readonly start: number;
  /** Behind the colon or dash; undefined in a flow map for a key without one. */
  readonly separatorEnd: number | undefined;
  /** Anchor and tag of the value. */
  readonly props: (Span & { readonly anchor: string | undefined; readonly tagged: boolean }) | undefined;
  /** Behind the last character of the entry's value (or of what stands for it), without blanks, comments and the line break. */
  readonly end: number;
  /** Where the value's own text begins; undefined where nothing is written. */
  readonly valueStart: number | undefined;
  /** Written with `?`. */
  readonly explicit: boolean;
  /** Ends in a block scalar that keeps (`|+`): empty lines right behind would become part of it. */
  readonly keeps: boolean;
}

/** A map or list as it is written. */
export interface Collection {
  readonly kind: 'map' | 'list';
  readonly flow: boolean;
  readonly entries: readonly Entry[];
  /** Of a block: the column in which its entries begin. */
  readonly column: number;
  /** Of a flow collection: behind its opening bracket, and its closing one. */
  readonly inside: Span;
}

/** Whether nothing, or a null, is written in a place. */
export function isNullish(node: Node | null): boolean {
  if (node === null) return true;
  return (
    isScalar(node) && node.type === 'PLAIN' && node.tag === undefined && resolvePlainScalar(String(node.value)) === null
  );
}

/** Whether `{}` or `[]` is written in a place. */
export function isEmptyCollection(node: Node | null): boolean {
  return (isMap(node) || isSeq(node)) && node.items.length === 0;
}

/** The tokens of a map or list; undefined for the pairs that stand without braces in a flow list. */
export function collectionToken(node: Node | null): CST.BlockMap | CST.BlockSequence | CST.FlowCollection | undefined {
  return isMap(node) || isSeq(node)
    ? (node.srcToken as CST.BlockMap | CST.BlockSequence | CST.FlowCollection | undefined)
    : undefined;
}

/** Reads the layout of a map or list that was composed with its tokens. */
export function collectionOf(source: Source, node: Node | null, path: Path): Collection {
  const token = collectionToken(node);
  if ((!isMap(node) && !isSeq(node)) || token === undefined) throw new Refusal('unreadable', path);
  const kind = isMap(node) ? 'map' : 'list';
  const flow = token.type === 'flow-collection';
  const entries = isMap(node)
    ? node.items.map((pair) => entryOfPair(pair as Pair, path))
    : entriesOfList(node.items as (Node | null)[], token.items, flow, path);
  const first = entries[0];
  return {
    kind,
    flow,
    entries,
    column: flow || first === undefined ? 0 : source.column(first.start),
    inside: flow ? { start: token.offset + 1, end: token.end[0]?.offset ?? token.offset + 1 } : { start: 0, end: 0 },
  };
}

function entryOfPair(pair: Pair, path: Path): Entry {
  const token = pair.srcToken;
  const keyNode = pair.key as Node | null;
  if (token === undefined) throw new Refusal('unreadable', path);
  const start =
    significant(token.start)[0]?.offset ?? token.key?.offset ?? token.sep?.[0]?.offset ?? token.value?.offset;
  if (start === undefined) throw new Refusal('unreadable', path);
  const separator = token.sep?.find((part) => part.type === 'map-value-ind');
  return {
    key: isMergeKey(keyNode) ? undefined : keyText(keyNode),
    keyNode,
    explicit: token.start.some((part) => part.type === 'explicit-key-ind'),
    start,
    ...valueParts(pair.value as Node | null, token.value, token.sep ?? [], separator),
    end: itemEnd(token),
    keeps: keepsEmptyLines(token.value),
  };
}

function entriesOfList(nodes: (Node | null)[], tokens: CST.CollectionItem[], flow: boolean, path: Path): Entry[] {
  const items = tokens.filter((token) =>
    flow
      ? token.value !== undefined || token.key !== undefined || token.sep !== undefined || hasProps(token.start)
      : token.start.some((part) => part.type === 'seq-item-ind'),
  );
  if (items.length !== nodes.length) throw new Refusal('unreadable', path);
  return nodes.map((node, index) => {
    const token = items[index] as CST.CollectionItem;
    const isPair = token.key !== undefined || token.sep !== undefined;
    const parts = significant(token.start);
    const dash = parts.find((part) => part.type === 'seq-item-ind');
    const start = parts[0]?.offset ?? token.key?.offset ?? token.value?.offset ?? token.sep?.[0]?.offset ?? 0;
    const value = isPair ? { valueStart: start, separatorEnd: undefined, props: undefined } : undefined;
    return {
      key: undefined,
      keyNode: null,
      explicit: parts.some((part) => part.type === 'explicit-key-ind'),
      start,
      ...(value ?? valueParts(node, token.value, token.start, dash)),
      value: node,
      end: itemEnd(token),
      keeps: keepsEmptyLines(token.value),
    };
  });
}

function valueParts(
  value: Node | null,
  token: CST.Token | undefined,
  before: CST.SourceToken[],
  separator: CST.SourceToken | undefined,
): Pick<Entry, 'value' | 'valueStart' | 'separatorEnd' | 'props'> {
  const from = separator === undefined ? -1 : before.indexOf(separator);
  const props = before.slice(from + 1).filter((part) => part.type === 'anchor' || part.type === 'tag');
  const first = props[0];
  const last = props.at(-1);
  const isWritten = token !== undefined && !('source' in token && token.source === '' && token.type === 'scalar');
  return {
    value,
    valueStart: isWritten ? token.offset : undefined,
    separatorEnd: separator === undefined ? undefined : endOf(separator),
    props:
      first === undefined || last === undefined
        ? undefined
        : {
            start: first.offset,
            end: endOf(last),
            anchor: props.find((part) => part.type === 'anchor')?.source,
            tagged: props.some((part) => part.type === 'tag'),
          },
  };
}

const BLANKS = new Set<string>(['space', 'newline', 'comment', 'comma', 'byte-order-mark']);

/** What is neither blank nor comment nor comma; the lexer gives a lone comma the type `comment`. */
function significant(tokens: readonly CST.SourceToken[]): CST.SourceToken[] {
  return tokens.filter((token) => !BLANKS.has(token.type));
}

function hasProps(tokens: readonly CST.SourceToken[]): boolean {
  return tokens.some((token) => token.type === 'anchor' || token.type === 'tag');
}

function endOf(token: { offset: number; source: string }): number {
  return token.offset + token.source.length;
}

function itemEnd(item: CST.CollectionItem): number {
  const value = item.value && !('source' in item.value && item.value.source === '' && item.value.type === 'scalar');
  if (value && item.value) return tokenEnd(item.value);
  const last = significant(item.sep ?? []).at(-1);
  if (last !== undefined) return endOf(last);
  if (item.key) return tokenEnd(item.key);
  const lead = significant(item.start).at(-1);
  return lead === undefined ? (item.value?.offset ?? 0) : endOf(lead);
}

function lastItem(token: CST.BlockMap | CST.BlockSequence): CST.CollectionItem | undefined {
  const items: CST.CollectionItem[] = token.items;
  return items.findLast(
    (item) => item.key || item.value || item.sep !== undefined || significant(item.start).length > 0,
  );
}

function keepsEmptyLines(token: CST.Token | undefined): boolean {
  if (token?.type === 'block-map' || token?.type === 'block-seq') return keepsEmptyLines(lastItem(token)?.value);
  if (token?.type !== 'block-scalar') return false;
  return token.props.some((part) => part.type === 'block-scalar-header' && part.source.includes('+'));
}

/** End of a value's own text. A block scalar ends in front of its last line break. */
export function tokenEnd(token: CST.Token): number {
  switch (token.type) {
    case 'block-map':
    case 'block-seq': {
      const last = lastItem(token);
      return last === undefined ? token.offset : itemEnd(last);
    }
    case 'flow-collection': {
      const close = token.end[0];
      return close === undefined ? token.offset + 1 : endOf(close);
    }
    case 'block-scalar': {
      const last = token.props.at(-1);
      const start = last !== undefined && 'source' in last ? endOf(last) : token.offset;
      if (token.source !== '') return start + token.source.replace(/\r?\n$/, '').length;
      return blockScalarHeader(token).end;
    }
    case 'document':
      return token.offset;
    default:
      return endOf(token);
  }
}

/** The `|` or `>` of a block scalar with its indicators. */
export function blockScalarHeader(token: CST.BlockScalar): Span {
  const header = token.props.find((part) => part.type === 'block-scalar-header');
  const end = header !== undefined && 'source' in header ? endOf(header) : token.offset + 1;
  return { start: header?.offset ?? token.offset, end };
}

/** The names of all anchors that an alias uses. */
export function usedAnchors(contents: Node | null): ReadonlySet<string> {
  const used = new Set<string>();
  visitNodes(contents, (node) => {
    if (isAlias(node)) used.add(node.source);
  });
  return used;
}

/** Calls back for a node and everything in it, keys included. */
export function visitNodes(node: unknown, visit: (node: Node) => void): void {
  if (node === null || node === undefined) return;
  visit(node as Node);
  if (isMap(node)) {
    for (const pair of node.items) {
      visitNodes(pair.key, visit);
      visitNodes(pair.value, visit);
    }
  } else if (isSeq(node)) for (const item of node.items) visitNodes(item, visit);
}
