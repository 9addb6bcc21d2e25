import {
  Composer,
  type Document,
  type ErrorCode,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  Parser,
  type YAMLMap,
} from 'yaml';
import { type Comment, findComments } from './comments';
import { type Path, startsWith } from './path';
import { resolvePlainScalar } from './scalar';
import { composeSimple, readSimple } from './simple';
import { isHelmTemplate, isTemplated, maskTemplate } from './template';
import { LineIndex, type Span } from './text';
import { emptyMap, isList as isListValue, isMap as isMapValue, type YamlMap, type YamlValue } from './value';

/** Why a document can not be read as it stands. */
export type YamlProblemCode =
  | ErrorCode
  | 'UNRESOLVED_ALIAS'
  | 'TOO_DEEP'
  | 'TOO_MANY_ALIASES'
  | 'CONFLICT_MARKER'
  | 'CONTROL_CHARACTER'
  | 'UNINDENTED_CONTINUATION';

/** Something wrong with the text itself. Offsets count in the document's own text. */
export interface YamlProblem extends Span {
  readonly kind: 'syntax' | 'tolerated' | 'conflict-marker';
  readonly code: YamlProblemCode;
  /** What the problem is about, where its words need it: an alias, a key, a character. */
  readonly subject: string;
}

/** A key that stands again further down in the same map. `path` is the map's. */
export interface DuplicateKey extends Span {
  readonly path: Path;
  readonly key: string;
  /** Zero-based, among the entries with this key. */
  readonly occurrence: number;
  /** Where the last one, which Kubernetes keeps, has its key. */
  readonly last: Span;
}

/** One parsed document: immutable, determined by its text alone. All offsets and positions count from the start of `text`. */
export interface YamlDocument {
  readonly text: string;
  readonly lines: LineIndex;
  /** Whether template actions (`{{ }}`) stand between the YAML; what they make is unknown. */
  readonly templated: boolean;
  /** The text with template actions hidden, as parsed; as long as `text`. */
  readonly source: string;
  readonly problems: readonly YamlProblem[];
  readonly duplicateKeys: readonly DuplicateKey[];
  /** Whether the whole text could be read: false means that `data` and `contents` are empty. */
  readonly valid: boolean;
  readonly contents: Node | null;
  readonly data: YamlValue;
  /** Computed when asked for. */
  readonly comments: readonly Comment[];
}

/** Maps and lists inside each other; a text nested deeper is refused rather than risking the stack. */
const MAX_DEPTH = 200;
/** Values that aliases may repeat in one document: more is an attack or a mistake ("billion laughs"). */
const MAX_ALIASED_VALUES = 100_000;
const MAX_TOLERATED_SCALARS = 20;
/** Each such scalar costs one more reading of the text: no more than this many characters are read again. */
const MAX_READ_AGAIN = 500_000;
const CONFLICT_MARKER = /^(?:<<<<<<< |>>>>>>> |\|\|\|\|\|\|\| )[^\n]*/gm;

/** Parses one document of a stream (YAML 1.2, scalars read as Kubernetes does). Never throws: what is wrong stands in `problems`. */
export function parseYaml(text: string): YamlDocument {
  const conflicts = findConflictMarkers(text);
  if (conflicts.length > 0) return new ParsedDocument(text, text, false, null, conflicts);
  const simple = text.includes('{{') ? undefined : readSimple(text);
  if (simple !== undefined) return new ParsedDocument(text, text, false, { data: simple }, []);
  const plain = composeTolerantly(text);
  if (plain.problems.every(({ kind }) => kind === 'tolerated')) plain.problems.push(...findRefusedCharacters(text));
  if (!text.includes('{{')) return new ParsedDocument(text, plain.source, false, plain.document, plain.problems);
  const isYaml = plain.problems.length === 0 && !hasBareAction(text, plain.document);
  if (isYaml && !isHelmTemplate(text)) return new ParsedDocument(text, text, false, plain.document, []);
  const masked = maskTemplate(text);
  const rendered = compose(masked);
  // A template that does not read as YAML even so is nothing to complain about: it is not YAML yet.
  const readable = rendered.problems.length === 0 && masked !== text;
  if (readable) return new ParsedDocument(text, masked, true, rendered.document, []);
  if (isYaml) return new ParsedDocument(text, text, false, plain.document, []);
  const looksTemplated = /^[ \t]*(?:- )*\{\{|:[ \t]+\{\{|\{\{-|-\}\}/m.test(text);
  return new ParsedDocument(text, masked, looksTemplated, null, looksTemplated ? [] : plain.problems);
}

/** Composes the one document of a text; of several (which the splitter rules out) the first. */
export function compose(
  text: string,
  keepSourceTokens = false,
): { document: Document | null; problems: YamlProblem[] } {
  const problems: YamlProblem[] = [];
  let document: Document | null = null;
  try {
    const composer = new Composer({
      schema: 'failsafe',
      uniqueKeys: false,
      strict: true,
      logLevel: 'silent',
      keepSourceTokens,
    });
    // The parser misreads a list that begins right behind a byte order mark; a line break in its stead moves nothing.
    const tokens = new Parser().parse(text.replace(/^\uFEFF/, '\n'));
    for (const composed of composer.compose(tokens, true, text.length)) document ??= composed as Document;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return {
      document: null,
      problems: [{ kind: 'syntax', code: 'TOO_DEEP', subject: '', start: 0, end: Math.min(1, text.length) }],
    };
  }
  for (const error of document?.errors ?? []) {
    if (isClosedAtMargin(text, error)) continue;
    problems.push({
      kind: 'syntax',
      code: error.code,
      subject: text.slice(error.pos[0], error.pos[1]).split('\n', 1)[0] ?? '',
      // A missing bracket is missed behind the end.
      start: Math.min(error.pos[0], text.length),
      end: Math.min(Math.max(error.pos[1], error.pos[0]), text.length),
    });
  }
  return { document, problems };
}

/** A bracket that is closed at or left of its key's column: YAML 1.2 wants it indented, the readers people use do not. */
function isClosedAtMargin(
  text: string,
  { code, message, pos }: { code: ErrorCode; message: string; pos: [number, number] },
): boolean {
  // The message names the bracket that is wanted last.
  return code === 'BAD_INDENT' && /^Flow .*[\]}]$/.test(message) && message.endsWith(text[pos[0]] ?? '\n');
}

/**
 * Kubernetes' reader lets a further line of a double-quoted scalar begin at any column, YAML 1.2 does not. A line break there
 * means a space, so a space in its stead makes the text readable without moving anything.
 */
function composeTolerantly(text: string): { source: string; document: Document | null; problems: YamlProblem[] } {
  const tolerated: YamlProblem[] = [];
  // A lone carriage return ends a line in YAML, though not for the parser used here.
  let source = text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
  const first = compose(source);
  let current = first;
  const rounds = Math.min(MAX_TOLERATED_SCALARS, Math.ceil(MAX_READ_AGAIN / Math.max(1, text.length)));
  for (let round = 0; round < rounds && current.problems[0]?.code === 'MISSING_CHAR'; round++) {
    const scalar = findUnindentedScalar(source, current.problems[0].start);
    if (scalar === undefined) break;
    tolerated.push({ kind: 'tolerated', code: 'UNINDENTED_CONTINUATION', subject: '', ...scalar.continuation });
    source = scalar.joined;
    current = compose(source);
  }
  if (tolerated.length === 0 || current.problems.length > 0) return { source, ...first };
  return { source, document: current.document, problems: tolerated };
}

/** The double-quoted scalar that is still open at an offset, if its further lines are not indented. */
function findUnindentedScalar(text: string, offset: number): { continuation: Span; joined: string } | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const open = text.indexOf('"', lineStart);
  if (open < 0 || open >= offset) return undefined;
  const scalar = /^"(?:[^"\\]|\\[\s\S])*"(?=[ \t]*(?:#[^\n]*)?\r?(?:\n|$))/.exec(text.slice(open))?.[0];
  if (scalar === undefined || !scalar.includes('\n')) return undefined;
  const next = open + scalar.indexOf('\n') + 1;
  const nextEnd = text.indexOf('\n', next);
  return {
    continuation: { start: next, end: Math.min(nextEnd < 0 ? text.length : nextEnd, open + scalar.length) },
    joined: text.slice(0, open) + scalar.replace(/[\r\n]/g, ' ') + text.slice(open + scalar.length),
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
const CONTROL_CHARACTER = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g;

/** What YAML 1.2 (or its JavaScript reader) takes and Kubernetes' reader refuses. */
function findRefusedCharacters(text: string): YamlProblem[] {
  const problems: YamlProblem[] = [];
  for (const match of text.matchAll(CONTROL_CHARACTER)) {
    const subject = `U+${match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    problems.push({ kind: 'syntax', code: 'CONTROL_CHARACTER', subject, start: match.index, end: match.index + 1 });
  }
  return [...problems, ...(text.includes('\t') ? findLeadingTabs(text) : [])];
}

/** Tabs among the blanks at the start of a line, outside scalars and brackets; even where the line holds nothing else. */
function findLeadingTabs(text: string): YamlProblem[] {
  const problems: YamlProblem[] = [];
  let offset = 0;
  let isLineStart = true;
  let depth = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    if (!isScalar && (token === '\u0002' || token === '\u0018' || token === '\u001f')) {
      isScalar = token === '\u001f';
      continue;
    }
    if (!isScalar && (token === '[' || token === '{')) depth++;
    if (!isScalar && (token === ']' || token === '}')) depth--;
    const isBlank = /^[ \t]+$/.test(token);
    if (isLineStart && isBlank && !isScalar && depth === 0 && token.includes('\t')) {
      const start = offset + token.indexOf('\t');
      problems.push({ kind: 'syntax', code: 'TAB_AS_INDENT', subject: '', start, end: start + 1 });
    }
    isLineStart = token.endsWith('\n') || (isLineStart && isBlank);
    isScalar = false;
    offset += token.length;
  }
  return problems;
}

function findConflictMarkers(text: string): YamlProblem[] {
  if (!text.includes('<<<<<<< ') && !text.includes('>>>>>>> ')) return [];
  const problems: YamlProblem[] = [];
  for (const match of text.matchAll(CONFLICT_MARKER)) {
    const marker = match[0].trimEnd();
    problems.push({
      kind: 'conflict-marker',
      code: 'CONFLICT_MARKER',
      subject: marker.slice(0, 7),
      start: match.index,
      end: match.index + marker.length,
    });
  }
  return problems;
}

/** Whether an unquoted action was read as a flow map (`{{ x }}` is a map with a map as its key). */
function hasBareAction(text: string, document: Document | null): boolean {
  let found = false;
  const visit = (node: unknown, depth: number) => {
    if (found || depth > MAX_DEPTH) return;
    if (isMap(node)) {
      if (node.flow && node.range && text.startsWith('{{', node.range[0])) found = true;
      for (const pair of node.items) {
        visit(pair.key, depth + 1);
        visit(pair.value, depth + 1);
      }
    } else if (isSeq(node)) for (const item of node.items) visit(item, depth + 1);
  };
  visit(document?.contents, 0);
  return found;
}

export class ParsedDocument implements YamlDocument {
  readonly text: string;
  readonly source: string;
  readonly templated: boolean;
  readonly problems: readonly YamlProblem[];
  readonly duplicateKeys: readonly DuplicateKey[];
  readonly valid: boolean;
  readonly data: YamlValue;
  #lines: LineIndex | undefined;
  /** Nodes take ten times the memory of the text: they are let go when memory is short, and made anew when asked for. */
  #contents: WeakRef<Node> | null | undefined;
  #comments: readonly Comment[] | undefined;

  constructor(
    text: string,
    source: string,
    templated: boolean,
    document: Pick<Document, 'contents'> | { readonly data: YamlValue } | null,
    problems: readonly YamlProblem[],
  ) {
    this.text = text;
    this.source = source;
    this.templated = templated;
    if (document !== null && 'data' in document) {
      // Nothing is wrong with such a text. Its nodes are made when somebody asks for them.
      this.problems = problems;
      this.valid = true;
      this.data = document.data;
      this.duplicateKeys = [];
      return;
    }
    const reader = new Reader(templated);
    const readable = document !== null && problems.every((problem) => problem.kind === 'tolerated');
    const data = readable ? reader.read(document.contents) : null;
    this.problems = [...problems, ...reader.problems];
    this.valid = this.problems.every((problem) => problem.kind === 'tolerated') && (readable || !templated);
    const contents = this.valid ? (document?.contents ?? null) : null;
    this.#contents = contents === null ? null : new WeakRef(contents);
    this.data = this.valid ? data : null;
    this.duplicateKeys = this.valid ? reader.duplicateKeys.sort((a, b) => a.start - b.start) : [];
  }

  /** Made when asked for: in most documents of a workspace nobody asks where something stands. */
  get lines(): LineIndex {
    this.#lines ??= new LineIndex(this.text);
    return this.#lines;
  }

  get contents(): Node | null {
    if (this.#contents === null) return null;
    let contents = this.#contents?.deref();
    if (contents === undefined) {
      contents = composeSimple(this.source) ?? compose(this.source).document?.contents ?? undefined;
      if (contents === undefined) return null;
      this.#contents = new WeakRef(contents);
    }
    return contents;
  }

  get comments(): readonly Comment[] {
    this.#comments ??= this.source.includes('#') ? findComments(this.source) : [];
    return this.#comments;
  }
}

/** The text of a map's key, or undefined where it is no scalar (Kubernetes knows only string keys). */
export function keyText(key: unknown): string | undefined {
  if (isScalar(key)) return String(key.value);
  return key === null || key === undefined ? '' : undefined;
}

/** What a scalar node means to Kubernetes. */
export function scalarValue(node: { type?: string | undefined; value: unknown; tag?: string | undefined }): YamlValue {
  const text = String(node.value ?? '');
  if (node.type !== 'PLAIN' || isStringTag(node.tag)) return text;
  return resolvePlainScalar(text);
}

function isStringTag(tag: string | undefined): boolean {
  return tag === '!' || tag === '!!str' || tag === 'tag:yaml.org,2002:str';
}

/** Whether a pair is YAML 1.1's merge key: an unquoted `<<`. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.value === '<<';
}

/** Turns nodes into plain data, finding what only shows there: aliases that lead nowhere, keys that stand twice. */
class Reader {
  readonly problems: YamlProblem[] = [];
  duplicateKeys: DuplicateKey[] = [];
  readonly #anchors = new Map<string, { value: YamlValue; size: number }>();
  readonly #templated: boolean;
  #size = 0;

  constructor(templated: boolean) {
    this.#templated = templated;
  }

  read(node: unknown): YamlValue {
    return this.#read(node, []);
  }

  #read(node: unknown, path: (string | number)[]): YamlValue {
    if (path.length > MAX_DEPTH) {
      this.#fail('TOO_DEEP', node, '');
      return null;
    }
    this.#size++;
    if (isAlias(node)) return this.#readAlias(node);
    const sizeBefore = this.#size;
    let value: YamlValue = null;
    if (isScalar(node)) value = scalarValue(node);
    else if (isMap(node)) value = this.#readMap(node, path);
    else if (isSeq(node)) {
      value = node.items.map((item, index) => {
        path.push(index);
        const read = this.#read(item, path);
        path.pop();
        return read;
      });
    }
    const anchor = (node as { anchor?: string } | null)?.anchor;
    if (anchor !== undefined) this.#anchors.set(anchor, { value, size: this.#size - sizeBefore + 1 });
    return value;
  }

  #readAlias(node: { source: string }): YamlValue {
    const anchored = this.#anchors.get(node.source);
    if (anchored === undefined) {
      this.#fail('UNRESOLVED_ALIAS', node, node.source);
      return null;
    }
    this.#size += anchored.size;
    if (this.#size > MAX_ALIASED_VALUES && anchored.size > 1) {
      this.#fail('TOO_MANY_ALIASES', node, node.source);
      return null;
    }
    return anchored.value;
  }

  #readMap(node: YAMLMap, path: (string | number)[]): YamlMap {
    const map = emptyMap();
    let merged: Record<string, YamlValue> | undefined;
    let hasDuplicates = false;
    for (const pair of node.items) {
      const key = keyText(pair.key);
      if (key === undefined) continue;
      if (isScalar(pair.key) && pair.key.anchor !== undefined) {
        this.#anchors.set(pair.key.anchor, { value: scalarValue(pair.key), size: 1 });
      }
      path.push(key);
      const value = this.#read(pair.value, path);
      path.pop();
      if (this.#templated && isTemplated(key)) continue;
      if (isMergeKey(pair.key)) {
        merged ??= emptyMap();
        for (const source of isListValue(value) ? value : [value]) {
          if (!isMapValue(source)) continue;
          for (const [name, inherited] of Object.entries(source)) if (!(name in merged)) merged[name] = inherited;
        }
        continue;
      }
      hasDuplicates ||= key in map;
      map[key] = value;
    }
    // In a template the entries of one key may be branches of a condition.
    if (!this.#templated && hasDuplicates) this.#addDuplicates([...path], node);
    if (merged !== undefined)
      for (const name of Object.keys(merged)) if (!(name in map)) map[name] = merged[name] as YamlValue;
    return map;
  }

  /** What stands twice inside an entry that a later one hides is not worth a word of its own, and no path leads to it. */
  #forgetInside(path: Path, last: Span): void {
    this.duplicateKeys = this.duplicateKeys.filter(
      (duplicate) => duplicate.start >= last.start || !startsWith(duplicate.path, path),
    );
  }

  #addDuplicates(path: Path, node: YAMLMap): void {
    const seen = new Map<string, unknown[]>();
    for (const { key } of node.items) {
      const text = isMergeKey(key) ? undefined : keyText(key);
      if (text === undefined) continue;
      const entries = seen.get(text);
      if (entries === undefined) seen.set(text, [key]);
      else entries.push(key);
    }
    for (const [key, entries] of seen) {
      const spans = entries.map((entry) => spanOf(entry) ?? { start: 0, end: 0 });
      const last = spans.pop();
      if (last !== undefined && spans.length > 0) this.#forgetInside([...path, key], last);
      for (const [occurrence, span] of spans.entries()) {
        if (last !== undefined) this.duplicateKeys.push({ path, key, occurrence, ...span, last });
      }
    }
  }

  #fail(code: YamlProblemCode, node: unknown, subject: string): void {
    if (this.problems.some((problem) => problem.code === code && code !== 'UNRESOLVED_ALIAS')) return;
    this.problems.push({ kind: 'syntax', code, subject, ...(spanOf(node) ?? { start: 0, end: 0 }) });
  }
}

/** Where a node's own text stands, without comments around it; undefined for a value that is not written. */
export function spanOf(node: unknown): Span | undefined {
  const range = (node as { range?: [number, number, number] | null } | null | undefined)?.range;
  return range ? { start: range[0], end: range[1] } : undefined;
}
