import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import { isMap, isScalar, isSeq, type Pair } from 'yaml';
import { rangeInFile } from '../engine/finding';
import type { FileSnapshot, PlacedDocument } from '../engine/snapshot';
import type { Resource } from '../kubernetes/resource';
import { keyText, scalarValue, spanOf, type YamlDocument } from '../yaml/document';
import { findNode } from '../yaml/locate';
import { entrySpan } from '../yaml/node-at';
import { PLACEHOLDER } from '../yaml/template';
import type { Span } from '../yaml/text';

/** Longer values are cut in the outline. */
const MAX_DETAIL = 60;
/** Deeper levels are left out: no outline is read so far down, and hostile texts end somewhere. */
const MAX_DEPTH = 30;

/** The resources of a file, each with its fields below it: items of lists go by their names. */
export function documentSymbols({ documents }: FileSnapshot): DocumentSymbol[] {
  return documents.flatMap((placed) => {
    const outline = new Outline(placed);
    return placed.snapshot.resources.flatMap((resource) => outline.resource(resource) ?? []);
  });
}

class Outline {
  readonly #document: YamlDocument;
  readonly #line: number;

  constructor({ snapshot, line }: PlacedDocument) {
    this.#document = snapshot.document;
    this.#line = line;
  }

  resource(resource: Resource): DocumentSymbol | undefined {
    const node = findNode(this.#document, resource.path)?.node;
    const span = spanOf(node);
    if (span === undefined) return undefined;
    const name = resource.metadata.name ?? resource.metadata.generateName;
    const nameSpan = spanOf(findNode(this.#document, [...resource.path, 'metadata', 'name'])?.node);
    return this.#symbol({
      name: name === undefined ? resource.kind : name,
      detail: name === undefined ? resource.apiVersion : resource.kind,
      kind: SymbolKind.Class,
      span,
      selection: nameSpan !== undefined && nameSpan.end > nameSpan.start ? nameSpan : undefined,
      children: this.#children(node, 0),
    });
  }

  #children(node: unknown, depth: number): DocumentSymbol[] {
    if (depth > MAX_DEPTH) return [];
    if (isMap(node)) return node.items.flatMap((pair) => this.#entry(pair, depth) ?? []);
    if (isSeq(node)) return node.items.flatMap((item, index) => this.#item(item, index, depth) ?? []);
    return [];
  }

  #entry(pair: Pair, depth: number): DocumentSymbol | undefined {
    const name = keyText(pair.key);
    const span = entrySpan(pair);
    if (name === undefined || span === undefined) return undefined;
    return this.#symbol({
      name,
      ...this.#describe(pair.value),
      span,
      selection: spanOf(pair.key),
      children: this.#children(pair.value, depth + 1),
    });
  }

  #item(item: unknown, index: number, depth: number): DocumentSymbol | undefined {
    const span = spanOf(item);
    if (span === undefined) return undefined;
    const named = isMap(item)
      ? item.items.find((pair) => keyText(pair.key) === 'name' && isScalar(pair.value))
      : undefined;
    const name = named === undefined ? this.#itemName(item, index) : this.#text(named.value);
    const described = isScalar(item) ? { detail: '', kind: this.#describe(item).kind } : this.#describe(item);
    return this.#symbol({
      name,
      ...described,
      span,
      selection: spanOf(named?.value),
      children: this.#children(item, depth + 1),
    });
  }

  /** An item without a name goes by its value, or by its first field. */
  #itemName(item: unknown, index: number): string {
    if (isScalar(item)) return this.#text(item);
    const first = isMap(item) ? item.items[0] : undefined;
    const key = keyText(first?.key);
    return key !== undefined && isScalar(first?.value) ? `${key}: ${this.#text(first.value)}` : String(index);
  }

  #describe(node: unknown): { detail: string; kind: SymbolKind } {
    if (isMap(node)) return { detail: '', kind: SymbolKind.Object };
    if (isSeq(node)) return { detail: '', kind: SymbolKind.Array };
    if (!isScalar(node)) return { detail: '', kind: SymbolKind.Null };
    const value = scalarValue(node);
    const kind =
      typeof value === 'number'
        ? SymbolKind.Number
        : typeof value === 'boolean'
          ? SymbolKind.Boolean
          : value === null
            ? SymbolKind.Null
            : SymbolKind.String;
    return { detail: this.#text(node), kind };
  }

  /** A scalar on one line; template actions as they are written. */
  #text(node: unknown): string {
    if (!isScalar(node)) return '';
    let text = String(node.value ?? '');
    const span = spanOf(node);
    if (text.includes(PLACEHOLDER) && span !== undefined) text = this.#document.text.slice(span.start, span.end);
    const line = text.trim().split(/[\r\n]/, 1)[0] ?? '';
    return line.length > MAX_DETAIL ? `${line.slice(0, MAX_DETAIL)}…` : line;
  }

  #symbol(parts: {
    name: string;
    detail: string;
    kind: SymbolKind;
    span: Span;
    selection: Span | undefined;
    children: DocumentSymbol[];
  }): DocumentSymbol {
    const { name, detail, kind, span, children } = parts;
    const text = this.#document.text.slice(span.start, span.end);
    const whole = { start: span.start, end: span.start + text.trimEnd().length };
    const first = text.split(/[\r\n]/, 1)[0]?.length ?? 0;
    const selection = within(parts.selection, whole) ?? {
      start: span.start,
      end: Math.min(span.start + first, whole.end),
    };
    return {
      // The protocol forbids empty names.
      name: name === '' ? '""' : name,
      detail,
      kind,
      range: rangeInFile(this.#document.lines.range(whole), this.#line),
      selectionRange: rangeInFile(this.#document.lines.range(selection), this.#line),
      ...(children.length > 0 ? { children } : {}),
    };
  }
}

/** As much of a span as another one holds; clients refuse outlines of which a part lies outside, as the name of what an alias stands for may. */
function within(inner: Span | undefined, outer: Span): Span | undefined {
  if (inner === undefined || inner.start < outer.start || inner.start >= outer.end) return undefined;
  return { start: inner.start, end: Math.min(inner.end, outer.end) };
}
