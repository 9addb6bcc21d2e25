import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver';
import { isMap, isScalar, isSeq } from 'yaml';
import type { FileSnapshot, PlacedDocument } from '../engine/snapshot';
import { spanOf, type YamlDocument } from '../yaml/document';
import { entrySpan } from '../yaml/node-at';
import type { Span } from '../yaml/text';

const REGION_START = /^#\s*#?region\b/;
const REGION_END = /^#\s*#?endregion\b/;

/**
 * What can be folded: documents where there are several, entries and items that go over lines, runs of comment lines, and `# region` to `# endregion`.
 * Undefined where a document can not be read: then the editor's own folding by indentation is better than none.
 */
export function foldingRanges({ documents }: FileSnapshot): FoldingRange[] | undefined {
  if (documents.some(({ snapshot }) => !snapshot.document.valid)) return undefined;
  const folds = documents.flatMap((placed) => [
    ...(documents.length > 1 ? documentFold(placed) : []),
    ...nodeFolds(placed),
    ...commentFolds(placed),
  ]);
  return [...folds, ...regionFolds(documents)];
}

function documentFold({ snapshot: { document }, line }: PlacedDocument): FoldingRange[] {
  const contents = spanOf(document.contents);
  if (contents === undefined) return [];
  const start = document.text.length - document.text.trimStart().length;
  return fold(line, document.lines.position(start).line, lastLine(document, contents));
}

function nodeFolds({ snapshot: { document }, line }: PlacedDocument): FoldingRange[] {
  const folds: FoldingRange[] = [];
  const add = (span: Span | undefined) => {
    if (span === undefined) return;
    folds.push(...fold(line, document.lines.position(span.start).line, lastLine(document, span)));
  };
  const visit = (node: unknown) => {
    if (isMap(node)) {
      for (const pair of node.items) {
        if (isMap(pair.value) || isSeq(pair.value) || isScalar(pair.value)) add(entrySpan(pair));
        visit(pair.value);
      }
    } else if (isSeq(node)) {
      for (const item of node.items) {
        add(spanOf(item));
        visit(item);
      }
    }
  };
  visit(document.contents);
  // Of what begins on one line, as an item and its first entry do, the longest is folded.
  const longest = new Map<number, FoldingRange>();
  for (const range of folds) {
    const known = longest.get(range.startLine);
    if (known === undefined || known.endLine < range.endLine) longest.set(range.startLine, range);
  }
  return [...longest.values()];
}

/** The line of a span's last character that is no blank. */
function lastLine(document: YamlDocument, span: Span): number {
  const text = document.text.slice(span.start, span.end).trimEnd();
  return document.lines.position(span.start + text.length).line;
}

/** Runs of comment lines; those that begin or end a region are no part of them. */
function commentFolds({ snapshot: { document }, line }: PlacedDocument): FoldingRange[] {
  const folds: FoldingRange[] = [];
  let run: { start: number; end: number } | undefined;
  const close = () => {
    if (run !== undefined) folds.push(...fold(line, run.start, run.end, FoldingRangeKind.Comment));
    run = undefined;
  };
  for (const { start, text, trailing } of document.comments) {
    if (trailing) continue;
    const at = document.lines.position(start).line;
    const isMark = REGION_START.test(text) || REGION_END.test(text);
    if (isMark || run === undefined || at !== run.end + 1) close();
    if (!isMark) run = { start: run?.start ?? at, end: at };
  }
  close();
  return folds;
}

/** Regions may go over several documents. */
function regionFolds(documents: readonly PlacedDocument[]): FoldingRange[] {
  const open: number[] = [];
  return documents.flatMap(({ snapshot: { document }, line }) =>
    document.comments.flatMap(({ start, text, trailing }) => {
      const at = document.lines.position(start).line + line;
      if (!trailing && REGION_START.test(text)) open.push(at);
      return !trailing && REGION_END.test(text) ? fold(0, open.pop() ?? at, at, FoldingRangeKind.Region) : [];
    }),
  );
}

function fold(line: number, start: number, end: number, kind?: FoldingRangeKind): FoldingRange[] {
  return end > start ? [{ startLine: line + start, endLine: line + end, ...(kind === undefined ? {} : { kind }) }] : [];
}
