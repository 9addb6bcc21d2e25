import { type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { resolvePlainScalar } from './scalar';
import { emptyMap, type YamlValue } from './value';

const NEWLINE = 10;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const SINGLE_QUOTE = 39;
const COMMA = 44;
const DASH = 45;
const COLON = 58;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const PIPE = 124;
const CLOSE_BRACE = 125;

/** What is seldom in manifests, or never right: tabs, carriage returns, a byte order mark, control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
const UNUSUAL_CHARACTER = /[\u0000-\u0009\u000B-\u001F\u007F\uFEFF]/;
/** Characters that mean something else at the start of a plain scalar (YAML 1.2, section 7.3.3), whatever follows. */
const INDICATORS: ReadonlySet<number> = new Set([...'?,[]{}#&*!|>\'"%@`'].map((character) => character.charCodeAt(0)));
/** On one line, with no other escapes than these. */
const DOUBLE_QUOTED = /"(?:[^"\\\n]|\\["\\/nt])*"/y;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
]);
const MAX_DEPTH = 100;
/** YAML allows implicit keys of up to 1024 characters. */
const MAX_KEY_LENGTH = 1000;

type Range = [number, number, number];

/**
 * Composes the YAML that nearly all manifests are written in: block maps and lists, scalars on one line, literal blocks, short lists in
 * brackets, comments. The nodes are the very ones that the `yaml` package makes of the text, ranges included, but for their comments and blank
 * lines; it takes an eighth of the time. Undefined for a text that holds anything else or is wrong somewhere: then the package has to say.
 */
export function composeSimple(text: string): Node | undefined {
  return UNUSUAL_CHARACTER.test(text) ? undefined : new SimpleComposer(text, NODES).compose();
}

/** What such a text means to Kubernetes. Undefined also where a key stands twice in a map, or is YAML 1.1's merge key. */
export function readSimple(text: string): YamlValue | undefined {
  return UNUSUAL_CHARACTER.test(text) ? undefined : new SimpleComposer(text, VALUES).compose();
}

/** Makes what is composed: of nodes N the maps M and the lists L. */
interface Maker<N, M extends N, L extends N> {
  /** `text` is what the scalar says, without quotes. */
  scalar(text: string, type: Scalar.Type, start: number, end: number): N;
  map(isInBraces: boolean): M;
  list(isInBrackets: boolean): L;
  /** Reports whether the entry could be added. */
  addEntry(map: M, key: ScalarToken, value: N): boolean;
  addItem(list: L, item: N): void;
  /** Says where a node ends (see `range` of the package's nodes). */
  place(node: N, start: number, end: number, nodeEnd: number): void;
}

/** A scalar that was read. */
interface ScalarToken {
  readonly text: string;
  readonly type: Scalar.Type;
  readonly start: number;
  readonly end: number;
}

const NODES: Maker<Node, YAMLMap, YAMLSeq> = {
  scalar: makeScalar,
  map(isInBraces) {
    const map = new YAMLMap();
    if (isInBraces) map.flow = true;
    return map;
  },
  list(isInBrackets) {
    const list = new YAMLSeq();
    if (isInBrackets) list.flow = true;
    return list;
  },
  addEntry(map, { text, type, start, end }, value) {
    map.items.push(new Pair<unknown, unknown>(makeScalar(text, type, start, end), value));
    return true;
  },
  addItem(list, item) {
    list.items.push(item);
  },
  place(node, start, end, nodeEnd) {
    node.range = [start, end, nodeEnd];
  },
};

function makeScalar(text: string, type: Scalar.Type, start: number, end: number): Scalar {
  const scalar = new Scalar(text);
  const range: Range = [start, end, end];
  scalar.range = range;
  scalar.source = text;
  scalar.type = type;
  return scalar;
}

const VALUES: Maker<YamlValue, Record<string, YamlValue>, YamlValue[]> = {
  scalar: (text, type) => (type === Scalar.PLAIN ? resolvePlainScalar(text) : text),
  map: emptyMap,
  list: () => [],
  addEntry(map, { text, type }, value) {
    if (text in map || (text === '<<' && type === Scalar.PLAIN)) return false;
    map[text] = value;
    return true;
  },
  addItem(list, item) {
    list.push(item);
  },
  place() {},
};

/** Methods give undefined for what is not simple, and then all ends. */
class SimpleComposer<N, M extends N, L extends N> {
  readonly #text: string;
  readonly #maker: Maker<N, M, L>;
  /** The first character of the line that is looked at which is no blank; at the end the text's length. */
  #at = 0;
  /** The column of that character; at the end -1, which is left of everything. */
  #column = 0;
  /** Where the node ends that was made last, with the comments that belong to it. */
  #nodeEnd = 0;
  /** What stands between the last value and the current place: where it begins, and the rightmost column of its comments (-1: it has none). */
  #gapStart = 0;
  #gapComment = -1;
  #depth = 0;

  constructor(text: string, maker: Maker<N, M, L>) {
    this.#text = text;
    this.#maker = maker;
  }

  compose(): N | undefined {
    this.#nextLine(0, Number.POSITIVE_INFINITY);
    if (this.#column === 0 && this.#isMarker()) {
      const end = this.#lineEnd(this.#at + 3);
      if (end === undefined || this.#text.charCodeAt(this.#at) !== DASH) return undefined;
      this.#nextLine(end, Number.POSITIVE_INFINITY);
    }
    if (this.#column < 0) return undefined;
    const node = this.#block();
    return this.#column < 0 ? node : undefined;
  }

  /** A map or list that begins at the current place. */
  #block(): N | undefined {
    return this.#isDash(this.#at) ? this.#list() : this.#map(undefined);
  }

  /** A map whose keys stand in the current column; the first may have been read already. */
  #map(firstKey: ScalarToken | undefined): N | undefined {
    if (++this.#depth > MAX_DEPTH) return undefined;
    const map = this.#maker.map(false);
    const start = this.#at;
    const column = this.#column;
    for (let first = firstKey; ; first = undefined) {
      const key = first ?? this.#key();
      if (key === undefined) return undefined;
      const value = this.#valueBehind(key.end + 1, column);
      if (value === undefined || !this.#maker.addEntry(map, key, value)) return undefined;
      if (this.#column < column) break;
      if (this.#column > column || this.#isDash(this.#at)) return undefined;
    }
    this.#depth--;
    this.#close(map, start, column);
    return map;
  }

  /** A list whose dashes stand in the current column. */
  #list(): N | undefined {
    if (++this.#depth > MAX_DEPTH) return undefined;
    const list = this.#maker.list(false);
    const start = this.#at;
    const column = this.#column;
    do {
      const item = this.#item(column);
      if (item === undefined) return undefined;
      this.#maker.addItem(list, item);
    } while (this.#column === column && this.#isDash(this.#at));
    if (this.#column > column) return undefined;
    this.#depth--;
    this.#close(list, start, column);
    return list;
  }

  /** A map or list ends with its last value, and has the comments behind that to itself if one of them is not left of it. */
  #close(node: M | L, start: number, column: number): void {
    const end = this.#nodeEnd;
    if (column > 0 && this.#gapComment >= column && this.#at > this.#gapStart) {
      this.#gapStart = this.#at;
      this.#gapComment = -1;
      this.#nodeEnd = this.#at;
    }
    this.#maker.place(node, start, end, this.#nodeEnd);
  }

  #item(column: number): N | undefined {
    const start = this.#skipSpaces(this.#at + 1);
    const code = this.#text.charCodeAt(start);
    if (code === PIPE) return this.#literal(start, column);
    if (code === OPEN_BRACKET || code === OPEN_BRACE) return this.#brackets(start, column);
    if (code === NEWLINE || this.#isDash(start)) return undefined;
    const scalar = this.#scalar(start, false);
    if (scalar === undefined) return undefined;
    const { end } = scalar;
    if (this.#text.charCodeAt(end) !== COLON) return this.#endOfLine(scalar, column);
    if (!this.#isBlank(end + 1) || end - start > MAX_KEY_LENGTH) return undefined;
    this.#column = column + start - this.#at;
    this.#at = start;
    return this.#map(scalar);
  }

  /** The key at the current place, if a colon follows it. */
  #key(): ScalarToken | undefined {
    if (this.#column === 0 && this.#isMarker()) return undefined;
    const key = this.#scalar(this.#at, false);
    if (key === undefined || this.#text.charCodeAt(key.end) !== COLON) return undefined;
    return this.#isBlank(key.end + 1) && key.end - this.#at <= MAX_KEY_LENGTH ? key : undefined;
  }

  /** The value behind a colon, of a map whose keys stand in `column`. */
  #valueBehind(offset: number, column: number): N | undefined {
    const start = this.#skipSpaces(offset);
    const code = this.#text.charCodeAt(start);
    if (code === PIPE) return this.#literal(start, column);
    if (code === OPEN_BRACKET || code === OPEN_BRACE) return this.#brackets(start, column);
    if (code !== NEWLINE && (code !== HASH || start === offset)) {
      const scalar = this.#scalar(start, false);
      return scalar && this.#endOfLine(scalar, column);
    }
    const end = this.#lineEnd(start);
    if (end === undefined) return undefined;
    this.#nextLine(end, Number.POSITIVE_INFINITY);
    // A list may stand in the column of its key.
    const isDeeper = this.#column > column || (this.#column === column && this.#isDash(this.#at));
    return isDeeper ? this.#block() : undefined;
  }

  /** A scalar that is the value of its line, and what follows it up to the next line that holds something. */
  #endOfLine({ text, type, start, end }: ScalarToken, column: number): N | undefined {
    const lineEnd = this.#lineEnd(end);
    if (lineEnd === undefined) return undefined;
    this.#nodeEnd = this.#nextLine(lineEnd, column);
    const node = this.#maker.scalar(text, type, start, end);
    this.#maker.place(node, start, end, this.#nodeEnd);
    return node;
  }

  /** A list of scalars in brackets, or an empty map in braces, that is the value of its line. */
  #brackets(start: number, column: number): N | undefined {
    const isList = this.#text.charCodeAt(start) === OPEN_BRACKET;
    let at = this.#skipSpaces(start + 1);
    let node: M | L;
    if (isList) {
      const list = this.#maker.list(true);
      const end = this.#items(list, at);
      if (end === undefined) return undefined;
      at = end;
      node = list;
    } else {
      if (this.#text.charCodeAt(at) !== CLOSE_BRACE) return undefined;
      node = this.#maker.map(true);
    }
    const lineEnd = this.#lineEnd(at + 1);
    if (lineEnd === undefined) return undefined;
    this.#nodeEnd = this.#nextLine(lineEnd, column);
    this.#maker.place(node, start, at + 1, this.#nodeEnd);
    return node;
  }

  /** Reads the items of a list in brackets; gives where its closing bracket stands. */
  #items(list: L, offset: number): number | undefined {
    let at = offset;
    let isClosed = this.#text.charCodeAt(at) === CLOSE_BRACKET;
    while (!isClosed) {
      const item = this.#scalar(at, true);
      if (item === undefined) return undefined;
      const node = this.#maker.scalar(item.text, item.type, item.start, item.end);
      this.#maker.addItem(list, node);
      at = this.#skipSpaces(item.end);
      this.#maker.place(node, item.start, item.end, at);
      const code = this.#text.charCodeAt(at);
      isClosed = code === CLOSE_BRACKET;
      if (!isClosed && code !== COMMA) return undefined;
      if (!isClosed) at = this.#skipSpaces(at + 1);
    }
    return at;
  }

  #scalar(start: number, isInBrackets: boolean): ScalarToken | undefined {
    const code = this.#text.charCodeAt(start);
    if (code === DOUBLE_QUOTE) return this.#doubleQuoted(start);
    if (code === SINGLE_QUOTE) return this.#singleQuoted(start);
    return this.#plain(start, isInBrackets);
  }

  #plain(start: number, isInBrackets: boolean): ScalarToken | undefined {
    const text = this.#text;
    const first = text.charCodeAt(start);
    if (INDICATORS.has(first) || ((first === DASH || first === COLON) && this.#isBlank(start + 1))) return undefined;
    // In brackets a comma or the closing bracket makes a lone dash of it, too.
    if (isInBrackets && first === DASH && INDICATORS.has(text.charCodeAt(start + 1))) return undefined;
    let end = start;
    for (let at = start; ; at++) {
      const code = text.charCodeAt(at);
      if (code === COLON && this.#isBlank(at + 1)) break;
      if (code === NEWLINE || Number.isNaN(code) || (code === HASH && text.charCodeAt(at - 1) === SPACE)) break;
      if (isInBrackets) {
        if (code === COMMA || code === CLOSE_BRACKET) break;
        // Colons and other brackets have a meaning of their own there.
        if (code === COLON || code === OPEN_BRACKET || code === OPEN_BRACE || code === CLOSE_BRACE) return undefined;
      }
      if (code !== SPACE) end = at + 1;
    }
    return end === start ? undefined : { text: text.slice(start, end), type: Scalar.PLAIN, start, end };
  }

  #doubleQuoted(start: number): ScalarToken | undefined {
    DOUBLE_QUOTED.lastIndex = start;
    const source = DOUBLE_QUOTED.exec(this.#text)?.[0];
    if (source === undefined) return undefined;
    const written = source.slice(1, -1);
    const text = written.includes('\\')
      ? written.replace(/\\(.)/g, (_, character: string) => ESCAPES.get(character) ?? character)
      : written;
    return { text, type: Scalar.QUOTE_DOUBLE, start, end: start + source.length };
  }

  #singleQuoted(start: number): ScalarToken | undefined {
    let end = this.#text.indexOf("'", start + 1);
    while (end >= 0 && this.#text.charCodeAt(end + 1) === SINGLE_QUOTE) end = this.#text.indexOf("'", end + 2);
    const written = this.#text.slice(start + 1, end);
    if (end < 0 || written.includes('\n')) return undefined;
    return { text: written.replaceAll("''", "'"), type: Scalar.QUOTE_SINGLE, start, end: end + 1 };
  }

  /** A literal block (`|` or `|-`) in a map or list that stands in `column`. */
  #literal(start: number, column: number): N | undefined {
    const text = this.#text;
    const isStripped = text.charCodeAt(start + 1) === DASH;
    const header = start + (isStripped ? 2 : 1);
    if (text.charCodeAt(header) !== NEWLINE) return undefined;
    let line = header + 1;
    while (text.charCodeAt(line) === NEWLINE) line++;
    let value = '\n'.repeat(line - header - 1);
    const indent = this.#skipSpaces(line) - line;
    if (indent <= column || this.#isBlank(line + indent)) return undefined;
    let end = line;
    let blank = '';
    let hasBlanks = false;
    while (line < text.length) {
      const content = this.#skipSpaces(line);
      const newline = text.indexOf('\n', content);
      const lineEnd = newline < 0 ? text.length : newline;
      if (content === lineEnd) {
        blank += `${text.slice(line + indent, lineEnd)}\n`;
        hasBlanks ||= content > line;
      } else if (content - line < indent) break;
      else {
        value += `${blank}${text.slice(line + indent, lineEnd)}\n`;
        blank = '';
        hasBlanks = false;
        end = Math.min(lineEnd + 1, text.length);
      }
      line = lineEnd + 1;
    }
    // Blanks on the lines behind the last one may belong to the value.
    if (hasBlanks) return undefined;
    this.#nextLine(end, Number.POSITIVE_INFINITY);
    this.#nodeEnd = end;
    return this.#maker.scalar(isStripped ? value.slice(0, -1) : value, Scalar.BLOCK_LITERAL, start, end);
  }

  /** Behind the line break of a line on which only blanks and a comment follow. */
  #lineEnd(offset: number): number | undefined {
    const at = this.#skipSpaces(offset);
    const code = this.#text.charCodeAt(at);
    if (code === NEWLINE) return at + 1;
    if (code === HASH && at > offset) return this.#nextStart(at);
    return Number.isNaN(code) ? at : undefined;
  }

  /**
   * Goes on to the next line that holds more than a comment. Comments that are indented deeper than `column` belong to the value in front of them;
   * gives where that ends.
   */
  #nextLine(offset: number, column: number): number {
    let valueEnd = offset;
    let isBehindValue = true;
    this.#gapComment = -1;
    for (let line = offset; ; ) {
      const at = this.#skipSpaces(line);
      const code = this.#text.charCodeAt(at);
      if (code === NEWLINE) line = at + 1;
      else if (code === HASH) {
        const next = this.#nextStart(at);
        isBehindValue &&= at - line > column;
        if (isBehindValue) valueEnd = next;
        else this.#gapComment = Math.max(this.#gapComment, at - line);
        line = next;
      } else {
        this.#at = at;
        this.#column = at === this.#text.length ? -1 : at - line;
        this.#gapStart = valueEnd;
        return valueEnd;
      }
    }
  }

  #nextStart(offset: number): number {
    const newline = this.#text.indexOf('\n', offset);
    return newline < 0 ? this.#text.length : newline + 1;
  }

  #skipSpaces(offset: number): number {
    let at = offset;
    while (this.#text.charCodeAt(at) === SPACE) at++;
    return at;
  }

  #isBlank(offset: number): boolean {
    const code = this.#text.charCodeAt(offset);
    return code === SPACE || code === NEWLINE || Number.isNaN(code);
  }

  #isDash(offset: number): boolean {
    return this.#text.charCodeAt(offset) === DASH && this.#isBlank(offset + 1);
  }

  /** Whether a document marker (`---` or `...`) stands at the current place, which is the start of a line. */
  #isMarker(): boolean {
    const mark = this.#text.slice(this.#at, this.#at + 3);
    return (mark === '---' || mark === '...') && this.#isBlank(this.#at + 3);
  }
}
