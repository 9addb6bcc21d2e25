import type { LineIndex, Range, Span } from '../../yaml/text';

/** A text to be read, by the name it was given under. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
  readonly lines: LineIndex;
}

/** Where something stands in a file. */
export interface Place {
  readonly file: SourceFile;
  /** UTF-16 offsets, half-open. */
  readonly span: Span;
}

/** A single value. */
export interface SourceScalar extends Place {
  readonly kind: 'scalar';
  readonly value: null | boolean | number | string;
  /** The value as a text; empty for null. */
  readonly text: string;
  /** Variables and expressions whose value is not known here: they stand in `text` as they are written. */
  readonly open: readonly string[];
}

export interface SourceList extends Place {
  readonly kind: 'list';
  readonly items: readonly Source[];
}

/** Entries in the order of the text. A key may stand several times: blocks of HCL do. */
export interface SourceMap extends Place {
  readonly kind: 'map';
  readonly entries: readonly SourceEntry[];
}

export interface SourceEntry {
  readonly file: SourceFile;
  readonly key: string;
  readonly keySpan: Span;
  /** What stands between a block's type and its brace; empty for everything else. */
  readonly labels: readonly string[];
  readonly value: Source;
}

/** What a configuration file says, whatever it is written in: YAML and HCL are read into the same tree. */
export type Source = SourceScalar | SourceList | SourceMap;

/** The entry of a key; of several the last. */
export function entryOf(source: Source | undefined, key: string): SourceEntry | undefined {
  return source?.kind === 'map' ? source.entries.findLast((entry) => entry.key === key) : undefined;
}

/** From the key to the end of the value. */
export function placeOf(at: Place | SourceEntry): Place {
  if (!('keySpan' in at)) return at;
  const inOrder = at.value.file === at.file && at.value.span.start >= at.keySpan.start;
  // What an anchor holds stands elsewhere: then the key alone is meant.
  return { file: at.file, span: { start: at.keySpan.start, end: inOrder ? at.value.span.end : at.keySpan.end } };
}

/** Zero-based lines and columns, half-open; without the blanks and line breaks at the end. */
export function rangeOf(at: Place | SourceEntry): Range {
  const { file, span } = placeOf(at);
  const text = file.text.slice(span.start, span.end);
  return file.lines.range({ start: span.start, end: span.start + text.trimEnd().length });
}
