import { type CST, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { Path } from '../path';
import { type Collection, collectionOf, collectionToken } from './layout';
import type { Source } from './source';

/** How a document is written, where there is a choice. */
export interface Style {
  readonly lineBreak: '\n' | '\r\n';
  /** Columns by which a map stands right of the key it belongs to. */
  readonly step: number;
  /** Columns by which a list stands right of the key it belongs to: 0 for unindented lists. */
  readonly listOffset: number;
  /** The quotes a string gets that needs some. */
  readonly quote: '"' | "'";
  /** JSON written as YAML: keys and strings are always in double quotes. */
  readonly json: boolean;
  /** Whether strings of several lines may stand as literal blocks. */
  readonly literals: boolean;
  /** Blanks inside `{ }` and inside `[ ]`. */
  readonly mapPad: string;
  readonly listPad: string;
  /** Between key and value and between entries of flow collections. */
  readonly colon: string;
  readonly comma: string;
}

/** How most of a document is written; what it does not show is as in `others`, else as kubectl's documentation writes it. */
export function detectStyle(source: Source, contents: Node | null, others?: Style): Style {
  const steps = new Counter<number>();
  const listOffsets = new Counter<number>();
  const quotes = new Counter<'"' | "'">();
  const flow = new FlowStyle(source);
  const visit = (node: unknown): void => {
    if (isScalar(node)) {
      if (node.type === 'QUOTE_DOUBLE') quotes.add('"');
      else if (node.type === 'QUOTE_SINGLE') quotes.add("'");
    } else if (isMap(node)) {
      flow.see(node);
      const column = blockColumn(source, node);
      for (const pair of node.items) {
        const inner = column === undefined ? undefined : blockColumn(source, pair.value);
        if (inner !== undefined && column !== undefined) (isMap(pair.value) ? steps : listOffsets).add(inner - column);
        visit(pair.key);
        visit(pair.value);
      }
    } else if (isSeq(node)) {
      flow.see(node);
      for (const item of node.items) visit(item);
    }
  };
  visit(contents);
  const step = steps.most() ?? others?.step ?? 2;
  const json = isMap(contents) && contents.flow === true && hasQuotedKeys(contents.items as Pair[]);
  return {
    lineBreak: lineBreakOf(source.text),
    step,
    listOffset: listOffsets.most() ?? others?.listOffset ?? step,
    quote: json ? '"' : (quotes.most() ?? others?.quote ?? '"'),
    json,
    literals: !json,
    ...flow.result(),
  };
}

/** How the first line of a text ends. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  return text[text.indexOf('\n') - 1] === '\r' ? '\r\n' : '\n';
}

/** The document's style with what the surroundings of one collection show: its own entries first, then those around it. */
export function localStyle(style: Style, source: Source, contents: Node | null, path: Path): Style {
  let step: number | undefined;
  let listOffset: number | undefined;
  const around: Node[] = [];
  for (let node = contents, depth = 0; node !== null; depth++) {
    around.unshift(node);
    const next = path[depth];
    node = next === undefined ? null : childOf(node, next);
  }
  for (const node of around) {
    const column = isMap(node) ? blockColumn(source, node) : undefined;
    if (column === undefined || !isMap(node)) continue;
    for (const pair of node.items) {
      const inner = blockColumn(source, pair.value);
      if (inner === undefined) continue;
      if (isMap(pair.value)) step ??= inner - column;
      else listOffset ??= inner - column;
    }
  }
  const flow = new FlowStyle(source);
  for (const node of around.slice(0, 2)) if (isMap(node) || isSeq(node)) flow.see(node);
  return { ...style, step: step ?? style.step, listOffset: listOffset ?? style.listOffset, ...flow.result(style) };
}

/** The node one step further, without following aliases; of a key that stands twice the last counts. */
export function childOf(node: Node | null, step: string | number): Node | null {
  if (typeof step === 'number') return isSeq(node) ? ((node.items[step] ?? null) as Node | null) : null;
  if (!isMap(node)) return null;
  const pair = node.items.findLast((item) => isScalar(item.key) && String(item.key.value) === step);
  return (pair?.value ?? null) as Node | null;
}

/** Column of the entries of a block map or list. */
function blockColumn(source: Source, node: unknown): number | undefined {
  const token = collectionToken(node as Node | null);
  if (token === undefined || token.type === 'flow-collection') return undefined;
  const items: CST.CollectionItem[] = token.items;
  for (const item of items) {
    const part = item.start.find(({ type }) => type !== 'space' && type !== 'newline' && type !== 'comment');
    const offset = part?.offset ?? item.key?.offset;
    if (offset !== undefined) return source.column(offset);
  }
  return undefined;
}

/** Whether all keys stand in double quotes, as in JSON. */
export function hasQuotedKeys(pairs: readonly Pair[]): boolean {
  return pairs.length > 0 && pairs.every((pair) => isScalar(pair.key) && pair.key.type === 'QUOTE_DOUBLE');
}

/** The quotes that all strings of a list have, if they have the same. */
export function commonQuote(collection: Collection): '"' | "'" | undefined {
  let common: '"' | "'" | undefined;
  for (const { value } of collection.entries) {
    const quote = isScalar(value) ? quoteOf(value.type) : undefined;
    if (quote === undefined || (common !== undefined && quote !== common)) return undefined;
    common = quote;
  }
  return common;
}

function quoteOf(type: string | undefined): '"' | "'" | undefined {
  if (type === 'QUOTE_DOUBLE') return '"';
  return type === 'QUOTE_SINGLE' ? "'" : undefined;
}

class FlowStyle {
  readonly #source: Source;
  readonly #mapPads = new Counter<string>();
  readonly #listPads = new Counter<string>();
  readonly #colons = new Counter<string>();
  readonly #commas = new Counter<string>();

  constructor(source: Source) {
    this.#source = source;
  }

  see(node: Node): void {
    if ((!isMap(node) && !isSeq(node)) || !node.flow || node.items.length === 0 || collectionToken(node) === undefined)
      return;
    const { text } = this.#source;
    const { inside, entries, kind } = collectionOf(this.#source, node, []);
    if (!text.slice(inside.start, inside.end).includes('\n')) {
      const pad = text[inside.start] === ' ' ? ' ' : '';
      (kind === 'map' ? this.#mapPads : this.#listPads).add(pad);
      for (const entry of entries.slice(1)) this.#commas.add(text[entry.start - 1] === ' ' ? ', ' : ',');
    }
    for (const entry of entries) {
      if (kind === 'map' && entry.separatorEnd !== undefined)
        this.#colons.add(text[entry.separatorEnd] === ' ' ? ': ' : ':');
    }
  }

  result(
    fallback = { mapPad: ' ', listPad: '', colon: ': ', comma: ', ' },
  ): Pick<Style, 'mapPad' | 'listPad' | 'colon' | 'comma'> {
    return {
      mapPad: this.#mapPads.most() ?? (this.#colons.most() === ':' ? '' : fallback.mapPad),
      listPad: this.#listPads.most() ?? fallback.listPad,
      colon: this.#colons.most() ?? fallback.colon,
      comma: this.#commas.most() ?? (this.#colons.most() === ':' ? ',' : fallback.comma),
    };
  }
}

class Counter<T> {
  readonly #counts = new Map<T, number>();

  add(value: T): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + 1);
  }

  /** The value seen most often; of several the one seen first. */
  most(): T | undefined {
    let most: T | undefined;
    for (const [value, count] of this.#counts)
      if (most === undefined || count > (this.#counts.get(most) ?? 0)) most = value;
    return most;
  }
}
