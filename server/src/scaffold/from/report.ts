import { formatMessage } from '../../rules/rule';
import type { Range } from '../../yaml/text';
import { MESSAGES, type MessageCode } from './messages';
import { type Place, placeOf, rangeOf, type Source, type SourceEntry, type SourceFile } from './source';

/** What became of a part of the source: taken over as it is, taken over as something else, or left behind. */
export type NoteLevel = 'carried' | 'changed' | 'not-carried';

export interface Note {
  readonly file: string;
  /** Zero-based lines and UTF-16 columns, half-open. */
  readonly range: Range;
  readonly level: NoteLevel;
  readonly code: MessageCode;
  readonly message: string;
}

/** Something that the source's own tool would refuse as well. */
export interface Problem {
  readonly file: string;
  readonly range: Range;
  readonly code: MessageCode;
  readonly message: string;
}

/** What was read, and what became of every line. */
export interface Reading<T> {
  /** Undefined where the text could not be read at all. */
  readonly value: T | undefined;
  /** In the order of the files and lines. */
  readonly notes: readonly Note[];
  readonly problems: readonly Problem[];
  /** Paths of further files and folders that would say more and were not given; some may not exist. */
  readonly wanted: readonly string[];
}

type Values = Readonly<Record<string, string | number>>;
/** Takes the value of one key; what it takes it must ask the report for, so that nothing is forgotten. */
export type Handler = (value: Source, entry: SourceEntry) => void;

/**
 * Reads a source and keeps book: every value is handed out through it, so that at the end it knows what was never asked for.
 * That is noted like everything else; nothing can be dropped in silence.
 */
export class Report {
  readonly #notes: (Note & { readonly offset: number })[] = [];
  readonly #problems: (Problem & { readonly offset: number })[] = [];
  /** What was said where: once is enough, though an anchor may lead there several times. */
  readonly #said = new Set<string>();
  readonly #files: SourceFile[] = [];
  readonly #wanted = new Set<string>();
  /** The starts of values that were handed out, and of entries that something was said about. */
  readonly #read = new Map<SourceFile, Set<number>>();
  readonly #spoken = new Map<SourceFile, Set<number>>();

  /** Says what became of an entry or a value. What is not carried counts as read with all it holds. */
  note(level: NoteLevel, at: Place | SourceEntry, code: MessageCode, values: Values = {}): void {
    this.#say(level, at, code, values);
    this.#speak(at);
    if (level !== 'not-carried') return;
    if ('keySpan' in at) this.use(at.value);
    else if ('kind' in at) this.use(at as Source);
  }

  #say(level: NoteLevel, at: Place | SourceEntry, code: MessageCode, values: Values): void {
    const { file, span } = placeOf(at);
    this.#know(file);
    const message = formatMessage(MESSAGES[code], values);
    if (this.#isNew(file, span.start, message))
      this.#notes.push({ file: file.name, range: rangeOf(at), level, code, message, offset: span.start });
  }

  /** Reports what is wrong in the source itself. */
  problem(at: Place | SourceEntry, code: MessageCode, values: Values = {}): void {
    const { file, span } = placeOf(at);
    this.#know(file);
    this.#speak(at);
    const message = formatMessage(MESSAGES[code], values);
    if (this.#isNew(file, span.start, message))
      this.#problems.push({ file: file.name, range: rangeOf(at), code, message, offset: span.start });
    if ('keySpan' in at) this.use(at.value);
    else if ('kind' in at) this.use(at as Source);
  }

  /** A file that was not given; a path that leads out of the project, or is not known, is not asked for. */
  want(path: string): void {
    if (!/^(?:\/|~|[A-Za-z]:|\.\.|\.$|\w+:\/\/)|\$/.test(path)) this.#wanted.add(path);
  }

  /** Takes over what was said about another file. */
  add({ notes, problems, wanted }: Reading<unknown>, file: SourceFile): void {
    this.#know(file);
    const offset = ({ range }: Note | Problem) => file.lines.offset(range.start);
    for (const note of notes) this.#notes.push({ ...note, offset: offset(note) });
    for (const problem of problems) this.#problems.push({ ...problem, offset: offset(problem) });
    for (const path of wanted) this.want(path);
  }

  /** Counts a value and all it holds as read. */
  use(source: Source): void {
    for (const leaf of leavesOf(source)) setOf(this.#read, leaf.file).add(leaf.span.start);
  }

  /** Hands the entries of a map to their handlers; a key without one is noted as unknown. */
  fields(source: Source, handlers: Readonly<Record<string, Handler>>, where: string): void {
    if (source.kind !== 'map') {
      if (source.kind === 'scalar' && source.value === null) this.use(source);
      else this.problem(source, 'wrongType', { where, expected: 'a map' });
      return;
    }
    if (source.entries.length === 0) this.use(source);
    for (const entry of source.entries) {
      const handler = Object.hasOwn(handlers, entry.key) ? handlers[entry.key] : undefined;
      if (handler !== undefined) handler(entry.value, entry);
      else if (entry.key.startsWith('x-')) this.note('not-carried', entry, 'extensionField', { key: entry.key });
      else this.note('not-carried', entry, 'unknownKey', { key: entry.key, where });
    }
  }

  /** A handler that leaves an entry behind and says why. */
  leave(code: MessageCode, values: Values = {}): Handler {
    return (_, entry) => this.note('not-carried', entry, code, { key: entry.key, ...values });
  }

  /** The entries of a map; of anything else none, which is a problem unless nothing is written. */
  entries(source: Source, where: string): readonly SourceEntry[] {
    if (source.kind === 'map' && source.entries.length > 0) return source.entries;
    if (source.kind === 'map' || (source.kind === 'scalar' && source.value === null)) this.use(source);
    else this.problem(source, 'wrongType', { where, expected: 'a map' });
    return [];
  }

  /** The items of a list; a single value is a list of one. */
  items(source: Source): readonly Source[] {
    if (source.kind === 'list') {
      if (source.items.length === 0) this.use(source);
      return source.items;
    }
    if (source.kind === 'scalar' && source.value === null) {
      this.use(source);
      return [];
    }
    return [source];
  }

  /** The text of a single value; undefined, and a problem, for a map or a list; undefined for null. */
  text(source: Source, where: string): string | undefined {
    if (source.kind !== 'scalar') {
      this.problem(source, 'wrongType', { where, expected: 'a single value' });
      return undefined;
    }
    this.use(source);
    return source.value === null ? undefined : source.text;
  }

  texts(source: Source, where: string): string[] {
    return this.items(source).flatMap((item) => this.text(item, where) ?? []);
  }

  /** A number; one that depends on a variable without a value is noted. */
  number(source: Source, where: string): number | undefined {
    const text = this.text(source, where)?.trim();
    if (text === undefined || source.kind !== 'scalar') return undefined;
    const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (Number.isFinite(number)) return number;
    this.#refuse(source, where, 'a number');
    return undefined;
  }

  boolean(source: Source, where: string): boolean | undefined {
    const text = this.text(source, where)?.trim().toLowerCase();
    if (text === undefined || source.kind !== 'scalar') return undefined;
    if (['true', 'yes', 'on', 'y', '1'].includes(text)) return true;
    if (['false', 'no', 'off', 'n', '0'].includes(text)) return false;
    this.#refuse(source, where, 'true or false');
    return undefined;
  }

  /** What a reading function makes of a text; what it refuses is a problem, or noted where variables have no value. */
  parsed<T>(source: Source, where: string, expected: string, read: (text: string) => T | undefined): T | undefined {
    const text = this.text(source, where);
    if (text === undefined || source.kind !== 'scalar') return undefined;
    const value = read(text);
    if (value === undefined) this.#refuse(source, where, expected);
    return value;
  }

  #refuse(source: Source & { kind: 'scalar' }, where: string, expected: string): void {
    if (source.open.length > 0) this.note('not-carried', source, 'valueUnknown', { where, text: source.text });
    else this.problem(source, 'wrongValue', { where, expected, text: source.text });
  }

  /** The reading, with a note for whatever nobody asked for and for whatever was carried over without a word. */
  finish<T>(value: T | undefined, roots: readonly Source[]): Reading<T> {
    for (const root of roots) this.#sweep(root, '');
    const order = (a: { file: string; offset: number }, b: { file: string; offset: number }) =>
      this.#orderOf(a.file) - this.#orderOf(b.file) || a.offset - b.offset;
    const notes = this.#notes.sort(order).map(({ offset: _, ...note }) => note);
    const problems = this.#problems.sort(order).map(({ offset: _, ...problem }) => problem);
    return { value, notes, problems, wanted: [...this.#wanted].sort() };
  }

  #sweep(source: Source, path: string): void {
    if (source.kind === 'list') {
      for (const [index, item] of source.items.entries()) {
        const itemPath = `${path}[${index}]`;
        if (item.kind !== 'scalar') this.#sweep(item, itemPath);
        else if (!this.#isRead(item)) this.#say('not-carried', item, 'unread', { path: itemPath });
        else if (!this.#isSpoken(item)) this.#say('carried', item, 'carried', { path: itemPath });
      }
    }
    if (source.kind !== 'map') return;
    for (const entry of source.entries) {
      const key = [entry.key, ...entry.labels].join(' ');
      this.#sweepEntry(entry, path === '' ? key : `${path}.${key}`);
    }
  }

  #sweepEntry(entry: SourceEntry, path: string): void {
    const leaves = leavesOf(entry.value);
    const read = leaves.filter((leaf) => this.#isRead(leaf)).length;
    if (read === 0) {
      this.#say('not-carried', entry, 'unread', { path });
      return;
    }
    // What an alias leads to is swept where it is written; here only the name stands.
    const isElsewhere = entry.value.file !== entry.file || entry.value.span.start < entry.keySpan.start;
    if (isElsewhere) {
      if (!this.#isSpoken(entry)) this.#say('carried', entry, 'carried', { path });
      return;
    }
    const isQuiet = !this.#isSpoken(entry) && !leaves.some((leaf) => this.#isSpoken(leaf));
    if (read === leaves.length && isQuiet && isPlain(entry.value)) this.#say('carried', entry, 'carried', { path });
    else this.#sweep(entry.value, path);
  }

  #isRead(leaf: Place): boolean {
    return this.#read.get(leaf.file)?.has(leaf.span.start) === true;
  }

  #isSpoken(at: Place | SourceEntry): boolean {
    return this.#spoken.get(at.file)?.has(('keySpan' in at ? at.keySpan : at.span).start) === true;
  }

  #speak(at: Place | SourceEntry): void {
    const starts = setOf(this.#spoken, at.file);
    starts.add(('keySpan' in at ? at.keySpan : at.span).start);
    const source = 'keySpan' in at ? at.value : 'kind' in at ? (at as Source) : undefined;
    if (source !== undefined) for (const leaf of leavesOf(source)) setOf(this.#spoken, leaf.file).add(leaf.span.start);
  }

  #isNew(file: SourceFile, offset: number, message: string): boolean {
    const size = this.#said.size;
    return this.#said.add(`${file.name} ${offset} ${message}`).size > size;
  }

  #know(file: SourceFile): void {
    if (!this.#files.includes(file)) this.#files.push(file);
  }

  #orderOf(name: string): number {
    return this.#files.findIndex((file) => file.name === name);
  }
}

/** What is said until it is known what is made of a line. */
const PRELIMINARY: readonly MessageCode[] = [
  'carried',
  'bindProject',
  'bindHost',
  'secretFile',
  'volumeSize',
  'placement',
  'nomadDistinctHosts',
];
/** What says the same as a later note about a variable. */
const UNSET: readonly MessageCode[] = ['variableUnset', 'variableInherited'];
/** What stands for all that was said of the lines of a service. */
const WHOLE: readonly MessageCode[] = ['planProfile', 'planDatabase'];
const NEEDED: readonly MessageCode[] = ['planNeeded', 'planSecretNeeded'];

/** All notes once, in the order of the files and lines: what a later reading says about a line stands for what is said of it before. */
export function mergeNotes(first: readonly Note[], later: readonly Note[]): readonly Note[] {
  const lines = new Set(later.flatMap(({ file, range }) => linesOf(file, range)));
  const needed = new Set(later.flatMap(({ code, file, range }) => (NEEDED.includes(code) ? linesOf(file, range) : [])));
  const whole = new Set(later.flatMap(({ code, file, range }) => (WHOLE.includes(code) ? linesOf(file, range) : [])));
  const isReplaced = ({ code, level, file, range }: Note) => {
    const own = linesBelow(file, range);
    if (level !== 'not-carried' && own.every((line) => whole.has(line))) return true;
    if (UNSET.includes(code)) return own.every((line) => needed.has(line));
    return PRELIMINARY.includes(code) && own.every((line) => lines.has(line));
  };
  const files = [...new Set([...first, ...later].map(({ file }) => file))];
  const order = (a: Note, b: Note) =>
    files.indexOf(a.file) - files.indexOf(b.file) ||
    a.range.start.line - b.range.start.line ||
    a.range.start.character - b.range.start.character;
  return eachOnce([...first.filter((note) => !isReplaced(note)), ...later]).sort(order);
}

/** A Dockerfile that several services build is read for each of them. */
function eachOnce(notes: readonly Note[]): Note[] {
  const byPlace = new Map<string, Note>();
  for (const note of notes) {
    const { file, level, message, range } = note;
    const key = JSON.stringify([file, range.start, range.end, level, message]);
    if (!byPlace.has(key)) byPlace.set(key, note);
  }
  return [...byPlace.values()];
}

function linesOf(file: string, { start, end }: Range): string[] {
  return Array.from({ length: end.line - start.line + 1 }, (_, index) => `${file} ${start.line + index}`);
}

/** The lines of what stands below a key; of a single line, that. */
function linesBelow(file: string, range: Range): string[] {
  const lines = linesOf(file, range);
  return lines.length > 1 ? lines.slice(1) : lines;
}

/** What one note can speak for: a value, a list, or a map of single values. */
function isPlain(source: Source): boolean {
  if (source.kind === 'map') return source.entries.every(({ value }) => value.kind === 'scalar');
  return source.kind === 'scalar' || source.items.every(({ kind }) => kind === 'scalar');
}

/** The single values a value holds; an empty list or map is one itself. */
function leavesOf(source: Source): Place[] {
  if (source.kind === 'list' && source.items.length > 0) return source.items.flatMap(leavesOf);
  if (source.kind === 'map' && source.entries.length > 0) return source.entries.flatMap(({ value }) => leavesOf(value));
  return [source];
}

function setOf(sets: Map<SourceFile, Set<number>>, file: SourceFile): Set<number> {
  const known = sets.get(file);
  if (known !== undefined) return known;
  const made = new Set<number>();
  sets.set(file, made);
  return made;
}
