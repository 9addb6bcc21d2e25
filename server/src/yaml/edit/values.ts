import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Path } from '../path';
import type { Span } from '../text';
import { insertIntoFlow } from './flow';
import { blockScalarHeader, type Collection, collectionOf, type Entry, isEmptyCollection } from './layout';
import { type Printer, Writer } from './print';
import type { Round } from './round';
import { keyTextOf, type Quoting } from './scalar-text';
import type { Source } from './source';
import { commonQuote } from './style';
import { itemsOfWish, shapeOfWish, type Wish } from './wish';

/** Where the value of an entry of a block stands. */
interface Written {
  /** What stands on the entry's own line(s): empty behind the colon where nothing does. */
  readonly inline: Span;
  /** The lines below that hold the value: those of a block scalar, map or list. */
  readonly body: Span | undefined;
}

/** Gives an entry that exists another value. */
export function replaceValue(round: Round, collection: Collection, entry: Entry, wish: Wish, path: Path): void {
  if (fillCommentedFlow(round, entry.value, wish, path)) return;
  if (collection.flow) replaceInFlow(round, collection, entry, wish, path);
  else replaceInBlock(round, collection, entry, wish, path);
}

function replaceInFlow(round: Round, collection: Collection, entry: Entry, wish: Wish, path: Path): void {
  const { source } = round;
  const printer = flowPrinter(round, collection);
  const isOwnLine = source.startsLine(entry.start);
  const indent = isOwnLine ? source.text.slice(source.lineStart(entry.start), entry.start) : undefined;
  const out = new Writer();
  const start = entry.props?.tagged ? entry.props.start : (entry.valueStart ?? entry.end);
  if (collection.kind === 'map' && entry.separatorEnd === undefined) out.write(':');
  if (start === entry.end) out.write(' ');
  out.write(keptAnchor(entry));
  printer.flow(out, path, wish, { indent, quoting: quotingOf(entry.value) });
  round.write(start, entry.end, out, path);
}

function replaceInBlock(site: Round, collection: Collection, entry: Entry, wish: Wish, path: Path): void {
  const written = writtenOf(site, collection, entry);
  const { inline, body } = written;
  const round = site.above(body?.end ?? site.source.nextLine(inline.end), collection.column);
  const { source, printer } = round;
  // What seems to be empty may be what a template fills.
  if (entry.valueStart === undefined) round.refuseActions(entry.end, source.skip(entry.end), path);
  else round.refuseOrphans(entry, collection.column, path);
  if (printer.isInline(wish)) putInline(round, entry, written, wish, path);
  else if (printer.isLiteral(wish)) putLiteral(round, collection, entry, written, wish, path);
  else if (
    collection.kind === 'list' &&
    entry.props?.anchor === undefined &&
    source.isBlank(inline.end, source.lineEnd(inline.end))
  ) {
    const out = new Writer();
    if (inline.start === inline.end) out.write(' ');
    printer.blockBody(out, path, wish, source.column(inline.start) + out.text.length);
    round.write(inline.start, source.lineEnd(inline.end), out, path);
    if (body !== undefined) round.replace(body.start, body.end, '', path);
  } else putBlock(round, collection, entry, written, wish, path);
}

/** The anchor of a value whose tag goes with the value. */
function keptAnchor({ props }: Entry): string {
  return props?.tagged && props.anchor !== undefined ? `${props.anchor} ` : '';
}

/** Puts a value on the line of its key. */
function putInline(round: Round, entry: Entry, { inline, body }: Written, wish: Wish, path: Path): void {
  const { source } = round;
  const isEmpty = inline.start === inline.end;
  const restIsBlank = isEmpty && source.isBlank(inline.end, source.lineEnd(inline.end));
  const out = new Writer();
  out.write((isEmpty ? ' ' : '') + keptAnchor(entry));
  round.printer.flow(out, path, wish, { block: true, quoting: quotingOf(entry.value) });
  round.write(inline.start, restIsBlank ? source.lineEnd(inline.end) : inline.end, out, path);
  if (body !== undefined) round.replace(body.start, body.end, '', path);
}

/** Puts a string of several lines below its key. */
function putLiteral(
  round: Round,
  { column }: Collection,
  entry: Entry,
  { inline, body }: Written,
  wish: Wish,
  path: Path,
): void {
  const { printer, source } = round;
  const literal = printer.literal(wish, literalColumn(round, entry, body) ?? column + printer.style.step);
  const header = new Writer();
  header.write((inline.start === inline.end ? ' ' : '') + keptAnchor(entry));
  header.writeSelected(literal.header, wish.select);
  round.write(inline.start, inline.end, header, path);
  const lines = new Writer();
  lines.write(literal.body);
  lines.endsInLiteral = true;
  putLines(round, body, source.nextLine(inline.end), inline.end, lines, path);
}

/** Puts a map or list below its key or dash. */
function putBlock(
  round: Round,
  collection: Collection,
  entry: Entry,
  { inline, body }: Written,
  wish: Wish,
  path: Path,
): void {
  const { source, printer } = round;
  const { column } = collection;
  const out = new Writer();
  const bodyColumn = collection.kind === 'list' ? column + 2 : printer.bodyColumn(wish, column);
  out.write(' '.repeat(bodyColumn));
  printer.blockBody(out, path, wish, bodyColumn);
  if (inline.start > behindLine(source, entry) && source.isBlank(inline.end, source.lineEnd(inline.end))) {
    // The old value has its lines to itself, below the key: the new one takes them.
    const own = { start: source.lineStart(inline.start), end: source.nextLine(inline.end) };
    putLines(round, own, own.start, inline.end, out, path);
    return;
  }
  const head = entry.props?.tagged ? entry.props.start : inline.start;
  const blanks = source.blanksBefore(head, entry.separatorEnd ?? entry.start);
  round.replace(blanks.start, inline.end, keptAnchor(entry) === '' ? '' : ` ${keptAnchor(entry).trimEnd()}`, path);
  putLines(round, body, source.extentEnd(inline.end, column), inline.end, out, path);
}

/** Column of the text of a block scalar that finds its indentation itself. */
function literalColumn(round: Round, { value }: Entry, body: Span | undefined): number | undefined {
  const token = isScalar(value) ? value.srcToken : undefined;
  if (body === undefined || token?.type !== 'block-scalar') return undefined;
  const { start, end } = blockScalarHeader(token);
  const { text } = round.source;
  if (/\d/.test(text.slice(start, end))) return undefined;
  return /^ +(?=[^ \r\n])/m.exec(text.slice(body.start, body.end))?.[0].length;
}

/** End of the line on which an entry's key and the anchor and tag of its value stand. */
function behindLine(source: Source, entry: Entry): number {
  return source.lineEnd(entry.props?.end ?? entry.separatorEnd ?? entry.start);
}

/** Puts lines in the place of the old ones, or at a position where there were none. */
function putLines(
  round: Round,
  body: Span | undefined,
  position: number,
  after: number,
  out: Writer,
  path: Path,
): void {
  if (body === undefined) round.addLines(position, after, out, path);
  else if (body.end === round.source.text.length && round.source.text[body.end - 1] !== '\n') {
    const end = out.endsInLiteral ? round.printer.style.lineBreak : '';
    round.replace(body.start, body.end, out.text + end, path, out.marks);
  } else round.replace(body.start, body.end, out.text + round.printer.style.lineBreak, path, out.marks);
}

function writtenOf(round: Round, collection: Collection, entry: Entry): Written {
  const { source } = round;
  const { value, props } = entry;
  const head = props?.tagged ? props.start : undefined;
  const behindHead = props?.end ?? entry.separatorEnd ?? entry.end;
  if (entry.valueStart === undefined) {
    return { inline: { start: head ?? behindHead, end: behindHead }, body: undefined };
  }
  const isBlockScalar = isScalar(value) && (value.type === 'BLOCK_LITERAL' || value.type === 'BLOCK_FOLDED');
  if (isBlockScalar && value.srcToken?.type === 'block-scalar') {
    const header = blockScalarHeader(value.srcToken);
    const start = source.nextLine(header.end);
    const end = entry.end <= header.end ? start : source.nextLine(entry.end);
    return { inline: { start: head ?? header.start, end: header.end }, body: end > start ? { start, end } : undefined };
  }
  const isBlock = (isMap(value) || isSeq(value)) && !value.flow;
  if (!isBlock || source.lineStart(entry.valueStart) <= behindHead) {
    return { inline: { start: head ?? entry.valueStart, end: entry.end }, body: undefined };
  }
  const body = { start: source.nextLine(behindHead), end: source.extentEnd(entry.end, collection.column) };
  return { inline: { start: head ?? behindHead, end: behindHead }, body };
}

/** An empty flow collection that holds a comment is filled in its place, so that the comment stays. */
function fillCommentedFlow(round: Round, value: Node | null, wish: Wish, path: Path): boolean {
  if (!isEmptyCollection(value)) return false;
  const target = collectionOf(round.source, value, path);
  const isSame = shapeOfWish(wish) === target.kind && !round.printer.isInline(wish);
  if (!isSame || round.source.isBlank(target.inside.start, target.inside.end)) return false;
  addToFlow(round, target, 0, entriesOf(round.printer, wish, path), path);
  return true;
}

export type NewEntries = readonly { readonly key: string | undefined; readonly wish: Wish }[];

/** The entries that a new map or list is made of. */
function entriesOf(printer: Printer, wish: Wish, path: Path): NewEntries {
  if (shapeOfWish(wish) === 'list') return itemsOfWish(wish).map((item) => ({ key: undefined, wish: item }));
  return printer.sortedKeys(wish, path).map((key) => ({ key, wish: wish.children.get(key) as Wish }));
}

/** Adds entries to a flow collection, in the style of those it has. */
export function addToFlow(round: Round, target: Collection, index: number, entries: NewEntries, path: Path): void {
  const printer = flowPrinter(round, target);
  const prints = entries.map(({ key, wish }) => (out: Writer, indent: string | undefined) => {
    if (key !== undefined) printer.flowEntry(out, path, key, wish, { indent });
    else printer.flow(out, path, wish, { indent, quoting: commonQuote(target) });
  });
  insertIntoFlow(round, target, index, prints, path);
}

/** A printer for the inside of a flow collection: where all keys are in double quotes, as in JSON, all strings are. */
function flowPrinter(round: Round, collection: Collection): Printer {
  const isJson = collection.entries.length > 0 && collection.entries.every(({ keyNode }) => quotingOf(keyNode) === '"');
  return isJson ? round.printer.with({ json: true }) : round.printer;
}

/** Renames the key of an entry, in the quotes it has. */
export function renameKey(round: Round, collection: Collection, entry: Entry, key: string, path: Path): void {
  const node = entry.keyNode;
  if (!isScalar(node) || !node.range) return;
  const text = keyTextOf(key, round.printer.style, collection.flow, quotingOf(node));
  round.replace(node.range[0], node.range[1], text, path);
}

function quotingOf(node: Node | null): Quoting {
  if (!isScalar(node)) return undefined;
  if (node.type === 'QUOTE_DOUBLE') return '"';
  return node.type === 'QUOTE_SINGLE' ? "'" : undefined;
}
