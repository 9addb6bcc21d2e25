import type { YamlDocument, YamlProblem, YamlProblemCode } from './document';
import { type SyntaxToken, syntaxTokens } from './syntax-token';
import type { Span } from './text';

/** What a person did that made a text unreadable, as far as it can be told. */
export type SyntaxCause =
  | 'aliasWithProperties'
  | 'blockHeader'
  | 'blockIndent'
  | 'colonInValue'
  | 'contentOnMarker'
  | 'controlCharacter'
  | 'dashWithoutBlank'
  | 'directive'
  | 'escape'
  | 'extraComma'
  | 'flowIndent'
  | 'hashWithoutBlank'
  | 'indentTooDeep'
  | 'indentUneven'
  | 'keyAmongItems'
  | 'keyTooLong'
  | 'listAmongKeys'
  | 'listBehindKey'
  | 'missingColon'
  | 'missingComma'
  | 'missingBlank'
  | 'noBreakSpace'
  | 'reservedStart'
  | 'severalAnchors'
  | 'severalTags'
  | 'starValue'
  | 'strayBracket'
  | 'strayText'
  | 'tab'
  | 'tabInBrackets'
  | 'textBehindBracket'
  | 'textBehindQuote'
  | 'tooDeep'
  | 'tooManyAliases'
  | 'unclosedBracket'
  | 'unclosedQuote'
  | 'unknownAlias'
  | 'unknownTag'
  | 'wrongBracket'
  | 'other';

/** A place that makes a document unreadable. The span has at least one character and never more than one line. */
export interface SyntaxFault extends Span {
  readonly cause: SyntaxCause;
  /** What the cause is about: a key, a bracket, a character; empty where the cause has none. */
  readonly subject: string;
}

/** Problems that leave the text around them readable, so that each is one of its own. */
const INDEPENDENT: ReadonlyMap<YamlProblemCode, SyntaxCause> = new Map([
  ['ALIAS_PROPS', 'aliasWithProperties'],
  ['BAD_DQ_ESCAPE', 'escape'],
  ['CONTROL_CHARACTER', 'controlCharacter'],
  ['MULTIPLE_ANCHORS', 'severalAnchors'],
  ['MULTIPLE_TAGS', 'severalTags'],
  ['RESOURCE_EXHAUSTION', 'tooManyAliases'],
  ['TAG_RESOLVE_FAILED', 'unknownTag'],
  ['TOO_DEEP', 'tooDeep'],
  ['TOO_MANY_ALIASES', 'tooManyAliases'],
  ['UNRESOLVED_ALIAS', 'unknownAlias'],
]);

/**
 * Explains why a document can not be read. One mistake often makes the parser stumble many times: of the problems that follow
 * from each other only the first is told, at the place where a person would mend it.
 */
export function explainSyntax(document: YamlDocument): SyntaxFault[] {
  const text = document.source;
  const faults: SyntaxFault[] = directiveFaults(text);
  const problems = document.problems.filter(({ kind }) => kind === 'syntax').sort((a, b) => a.start - b.start);
  if (problems.length === 0) return faults;
  const tab = faults.length === 0 ? indentingTab(text, problems) : undefined;
  if (tab !== undefined) return [tab];
  for (const problem of problems) {
    const cause = INDEPENDENT.get(problem.code);
    if (cause === undefined) {
      // The directive is behind what the parser says next.
      if (faults.every((fault) => fault.cause !== 'directive')) faults.push(new Explanation(text, problem).fault());
      break;
    }
    const fault = independentFault(text, problem, cause);
    const isRepeated = faults.some((other) => other.cause === fault.cause && sameLine(text, other, fault));
    if (!isRepeated) faults.push(fault);
  }
  return faults;
}

/** kubectl cuts a stream at its `---` lines before it reads it, and refuses a directive that stands alone then. */
function directiveFaults(text: string): SyntaxFault[] {
  const head = /^\uFEFF?(?:[ \t]*(?:#[^\n]*)?\r?\n)*(%[^\r\n]*)/.exec(text);
  const directive = head?.[1];
  if (head === null || directive === undefined) return [];
  const start = head[0].length - directive.length;
  return [{ cause: 'directive', subject: directive.trimEnd(), start, end: start + directive.trimEnd().length }];
}

/** The first tab that stands in for indentation, if that is what the parser stumbles over first. */
function indentingTab(text: string, problems: readonly YamlProblem[]): SyntaxFault | undefined {
  const named = problems.find(({ code }) => code === 'TAB_AS_INDENT');
  const [first] = problems;
  if (first === undefined) return undefined;
  const line = lineOf(text, first.start);
  const blanks = /^[ \t]*/.exec(text.slice(line.start, line.end))?.[0] ?? '';
  const inLine = blanks.indexOf('\t');
  const start = first === named || inLine < 0 ? named?.start : line.start + inLine;
  // Something else comes first: the tab may be a consequence, or the next thing to mend.
  if (start === undefined || (first !== named && inLine < 0)) return undefined;
  const run = /^\t+/.exec(text.slice(start))?.[0].length ?? 1;
  const cause = openBracket(syntaxTokens(text), start, line.start) === undefined ? 'tab' : 'tabInBrackets';
  return { cause, subject: '', start, end: start + run };
}

function independentFault(text: string, problem: YamlProblem, cause: SyntaxCause): SyntaxFault {
  if (cause === 'escape') {
    const sequence = /^\\(?:x[^"]{0,2}|u[^"]{0,4}|U[^"]{0,8}|.)?/.exec(text.slice(problem.start))?.[0] ?? '\\';
    const shown = /^\\[xuU]/.test(sequence) ? sequence.slice(0, 2) : sequence;
    return { cause, subject: shown, start: problem.start, end: problem.start + shown.length };
  }
  if (cause === 'unknownAlias' && !/^[\w-]+$/.test(problem.subject)) {
    return { cause: 'starValue', subject: '', ...clipped(text, problem) };
  }
  const span = cause === 'tooDeep' ? { start: problem.start, end: problem.start + 1 } : problem;
  return { cause, subject: problem.subject.replace(/^[&*]/, ''), ...clipped(text, span) };
}

function lineOf(text: string, offset: number): Span {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return { start, end: end < 0 ? text.length : end };
}

function sameLine(text: string, a: Span, b: Span): boolean {
  return lineOf(text, a.start).start === lineOf(text, b.start).start;
}

/** A span cut at the end of its first line; where it holds nothing to see, the last character in front of it. */
function clipped(text: string, span: Span): Span {
  const line = lineOf(text, span.start);
  const shown = text.slice(span.start, Math.min(span.end, line.end)).replace(/(?<![ \t\r])[ \t\r]+$/, '');
  if (shown !== '') return { start: span.start, end: span.start + shown.length };
  const next = text.slice(span.start, line.end).search(/\S/);
  if (next >= 0) return { start: span.start + next, end: span.start + next + 1 };
  const last = text.slice(0, span.start).trimEnd().length;
  return { start: Math.max(0, last - 1), end: Math.max(last, Math.min(1, text.length)) };
}

const OPENING: ReadonlyMap<string, string> = new Map([
  ['[', ']'],
  ['{', '}'],
]);
const CLOSING = new Set(OPENING.values());
/** What the parser says of a line that begins in the wrong column. */
const INDENTATION: ReadonlySet<YamlProblemCode> = new Set([
  'BAD_INDENT',
  'BLOCK_AS_IMPLICIT_KEY',
  'MISSING_CHAR',
  'MULTILINE_IMPLICIT_KEY',
]);

/** Looks at a text around the first thing that a parser could not make sense of. */
class Explanation {
  readonly #text: string;
  readonly #code: YamlProblemCode;
  readonly #problem: YamlProblem;
  readonly #tokens: readonly SyntaxToken[];
  /** Where the first character stands that does not fit: behind the blanks the parser names for an indentation. */
  readonly #place: number;
  readonly #line: Span;

  constructor(text: string, problem: YamlProblem) {
    this.#text = text;
    this.#code = problem.code;
    this.#problem = problem;
    this.#tokens = syntaxTokens(text);
    let start = problem.start;
    // Behind a key without a value the parser stops at the end of the key's line, although the next line is at fault.
    const isBehindKey = problem.code === 'BAD_INDENT' && /^:?[ \t]*(?:#[^\n]*)?\r?\n/.test(text.slice(start));
    const next = isBehindKey ? text.slice(start).search(/\n[ \t]*[^\s#]/) : -1;
    if (next >= 0) start += next + 1;
    this.#line = lineOf(text, start);
    const blanks = /^[ \t]*/.exec(text.slice(start, this.#line.end))?.[0].length ?? 0;
    this.#place = start + blanks;
  }

  fault(): SyntaxFault {
    return (
      this.#quote() ??
      this.#noBreakSpace() ??
      this.#brackets() ??
      this.#behind() ??
      this.#star() ??
      this.#key() ??
      this.#indentation() ??
      this.#rest()
    );
  }

  #at(cause: SyntaxCause, span: Span, subject = ''): SyntaxFault {
    return { cause, subject, ...clipped(this.#text, span) };
  }

  /** From an offset to the end of its line, without a comment. */
  #restOfLine(start: number): Span {
    const end = lineOf(this.#text, start).end;
    const comment = this.#tokens.find((token) => token.type === 'comment' && token.start > start && token.start < end);
    return { start, end: comment?.start ?? end };
  }

  #slice({ start, end }: Span): string {
    return this.#text.slice(start, end);
  }

  /** The last token that ends at or in front of the place. */
  #before(): SyntaxToken | undefined {
    return this.#tokens.findLast(
      ({ type, end }) => end <= this.#place && type !== 'comment' && type !== 'flow-error-end',
    );
  }

  #isOnSameLine(token: SyntaxToken | undefined): token is SyntaxToken {
    return token !== undefined && token.end > lineOf(this.#text, this.#place).start;
  }

  #quote(): SyntaxFault | undefined {
    const limit = Math.max(this.#place, this.#problem.end);
    const open = this.#tokens.find((token) => token.start <= limit && isUnclosed(token));
    if (open !== undefined) return this.#at('unclosedQuote', open, open.source[0]);
    const previous = this.#tokens.findLast((token) => token.start <= this.#place && token.type !== 'comment');
    const quoted = [previous, this.#before()].find((token) => token !== undefined && isQuoted(token));
    if (quoted === undefined || quoted.start > this.#place) return undefined;
    // A quoted text over several lines with more behind it was meant to end on its first line.
    if (quoted.source.includes('\n') && this.#problem.start <= quoted.end + 1)
      return this.#at('unclosedQuote', quoted, quoted.source[0]);
    if (quoted.end > this.#place || this.#text[this.#place] === ',' || !this.#isOnSameLine(quoted)) return undefined;
    if (this.#code !== 'UNEXPECTED_TOKEN' && quoted.end !== this.#place) return undefined;
    if (this.#text[this.#place] === '#') return this.#at('hashWithoutBlank', this.#restOfLine(this.#place));
    if (CLOSING.has(this.#text[this.#place] ?? '')) return undefined;
    const subject = quoted.source.startsWith("'") ? "''" : '\\"';
    return this.#at('textBehindQuote', this.#restOfLine(this.#place), subject);
  }

  #noBreakSpace(): SyntaxFault | undefined {
    const shown = this.#slice({ start: this.#problem.start, end: Math.min(this.#problem.end, this.#line.end) });
    const index = shown.search(/:\u00A0|^\s*-\u00A0/);
    if (index < 0) return undefined;
    const start = this.#problem.start + shown.indexOf('\u00A0', index);
    return this.#at('noBreakSpace', { start, end: start + 1 });
  }

  #brackets(): SyntaxFault | undefined {
    const open = openBracket(this.#tokens, this.#place, this.#line.start);
    const character = this.#text[this.#place] ?? '';
    if (open === undefined) {
      return CLOSING.has(character) && this.#code === 'UNEXPECTED_TOKEN'
        ? this.#at('strayBracket', { start: this.#place, end: this.#place + 1 }, character)
        : undefined;
    }
    const closing = OPENING.get(open.source) ?? '';
    if (CLOSING.has(character) && character !== closing && lineOf(this.#text, open.start).start === this.#line.start)
      return this.#at('wrongBracket', { start: this.#place, end: this.#place + 1 }, closing);
    if (!closes(this.#text, open.start)) return this.#at('unclosedBracket', open, closing);
    if (character === ',' && this.#code === 'UNEXPECTED_TOKEN')
      return this.#at('extraComma', { start: this.#place, end: this.#place + 1 });
    if (this.#code === 'BAD_INDENT') return this.#at('flowIndent', { start: this.#place, end: this.#place + 1 });
    const before = this.#before();
    const item = this.#code === 'MISSING_CHAR' && before !== undefined ? before : this.#tokenAt(this.#place);
    return item === undefined ? undefined : this.#at('missingComma', item);
  }

  #tokenAt(offset: number): SyntaxToken | undefined {
    return this.#tokens.find(({ start, end, type }) => start <= offset && offset < end && type !== 'comment');
  }

  /** Text behind something that is already complete. */
  #behind(): SyntaxFault | undefined {
    const header = this.#tokenAt(this.#place);
    if (header?.type === 'block-scalar-header') return this.#at('blockHeader', header, header.source[0]);
    const before = this.#before();
    if (before?.type === 'plain' && this.#code === 'UNEXPECTED_TOKEN' && !this.#isOnSameLine(before))
      return this.#at('strayText', before);
    if (before === undefined || !this.#isOnSameLine(before)) return undefined;
    const rest = this.#restOfLine(this.#place);
    if (before.type === 'block-scalar-header') return this.#at('blockHeader', rest, before.source[0]);
    if (this.#text[this.#place] === '#') return this.#at('hashWithoutBlank', rest);
    if (before.type === 'flow-map-end' || before.type === 'flow-seq-end')
      return this.#at('textBehindBracket', rest, before.source);
    if (before.type === 'doc-start') return this.#at('contentOnMarker', rest);
    if (before.type === 'map-value-ind' && /^-\s/.test(this.#slice(rest))) return this.#at('listBehindKey', rest);
    return undefined;
  }

  /** An unquoted value that begins with a star, such as a schedule. */
  #star(): SyntaxFault | undefined {
    if (this.#code !== 'UNEXPECTED_TOKEN' && this.#code !== 'BAD_ALIAS') return undefined;
    const alias = this.#tokens.find(
      ({ type, start }) => type === 'alias' && start >= this.#line.start && start <= this.#place,
    );
    return alias && this.#at('starValue', this.#restOfLine(alias.start));
  }

  /** A key that is not finished, or a value that reads as another key. */
  #key(): SyntaxFault | undefined {
    if (this.#code === 'KEY_OVER_1024_CHARS') return this.#at('keyTooLong', this.#problem);
    if (this.#code === 'BAD_SCALAR_START')
      return this.#at('reservedStart', this.#restOfLine(this.#place), this.#text[this.#place]);
    if (this.#code === 'BLOCK_AS_IMPLICIT_KEY' && !/^-\s/.test(this.#text.slice(this.#place))) {
      const value = this.#restOfLine(this.#place);
      if (/:(?:\s|$)/.test(this.#slice(value).trimEnd())) return this.#at('colonInValue', value);
      return this.#tooDeep();
    }
    const isUnfinished = this.#code === 'MULTILINE_IMPLICIT_KEY' || this.#code === 'MISSING_CHAR';
    const before = this.#before();
    if (!isUnfinished || this.#place !== this.#problem.start || this.#isBehindBlock()) return undefined;
    if (before?.type === 'map-value-ind' && this.#isOnSameLine(before)) return this.#tooDeep();
    const word = this.#restOfLine(this.#place);
    const shown = this.#slice(word).trimEnd();
    if (shown.startsWith('*')) return this.#rest();
    if (/^[%@`]/.test(shown)) return this.#at('reservedStart', word, shown[0]);
    if ((before?.type ?? 'doc-start') === 'doc-start' && /\s/.test(shown)) return this.#at('strayText', word);
    const joined = /^([^\s:]+):\S/.exec(shown);
    if (joined !== null && !shown.includes('://')) {
      const key = joined[1] ?? '';
      return this.#at('missingBlank', word, `${key}: ${shown.slice(key.length + 1)}`);
    }
    if (/^-[^\s-]/.test(shown)) return this.#at('dashWithoutBlank', word, `- ${shown.slice(1)}`);
    return /[:\s]$/.test(shown) ? undefined : this.#at('missingColon', word, shorten(shown));
  }

  /** Whether the line at the place reads as text of a block scalar that ends in front of it. */
  #isBehindBlock(): boolean {
    const before = this.#before();
    const isBlock = before?.type === 'block' || (before?.type === 'block-scalar-header' && !this.#isOnSameLine(before));
    return isBlock && !/^(?:- +)?[\w./-]+[ \t]*:(?:\s|$)/.test(this.#text.slice(this.#place));
  }

  /** The line below a finished value that is indented as if it belonged to it. */
  #tooDeep(): SyntaxFault | undefined {
    const dash = /^[ \t]*(?=-[^\s-])/.exec(this.#slice(this.#line));
    if (dash !== null) {
      const item = this.#restOfLine(this.#line.start + dash[0].length);
      return this.#at('dashWithoutBlank', item, `- ${shorten(this.#slice(item).slice(1).trimEnd())}`);
    }
    let line = this.#line;
    while (line.end < this.#text.length) {
      line = lineOf(this.#text, line.end + 1);
      const [blanks = '', key = ''] = /^[ \t]*(?=((?:- +)?[^\s:#][^:]*))/.exec(this.#slice(line)) ?? [];
      const start = line.start + blanks.length;
      if (key !== '') return this.#at('indentTooDeep', { start, end: start + key.length });
    }
    return undefined;
  }

  /** A line that begins at a column where nothing can begin. */
  #indentation(): SyntaxFault | undefined {
    const isFirst = this.#text.slice(this.#line.start, this.#place).trim() === '';
    if (!isFirst || !INDENTATION.has(this.#code)) return undefined;
    const shown = this.#slice(this.#restOfLine(this.#place)).trimEnd();
    const isItem = /^-(?:\s|$)/.test(shown);
    const key = isItem ? undefined : /^([^:#]+):(?:\s|$)/.exec(shown)?.[1];
    const span = { start: this.#place, end: this.#place + (key?.length ?? (isItem ? 1 : shown.length)) };
    if (this.#isBehindBlock()) return this.#at('blockIndent', { start: this.#place, end: this.#place + shown.length });
    const levels = this.#levelsAbove();
    const column = this.#place - this.#line.start;
    if (isItem && levels.keys.has(column)) return this.#at('listAmongKeys', span);
    if (key !== undefined && levels.items.has(column)) return this.#at('keyAmongItems', span, key);
    if (key === undefined && !isItem) return this.#at('missingColon', span, shorten(shown));
    const columns = [...new Set([...levels.keys, ...levels.items])].sort((a, b) => a - b);
    const fitting = columns.join(', ').replace(/, (?=\d+$)/, ' or ');
    return this.#at('indentUneven', span, fitting);
  }

  /** The columns at which the keys and items that are still open above the place begin. */
  #levelsAbove(): { keys: Set<number>; items: Set<number> } {
    const keys = new Set<number>();
    const items = new Set<number>();
    let lowest = Number.POSITIVE_INFINITY;
    const lines = this.#text.slice(0, this.#line.start).split('\n').slice(0, -1);
    for (const line of lines.reverse()) {
      const [, blanks = '', dashes = '', rest = ''] = /^([ \t]*)((?:-[ \t]+)*)(.*)$/.exec(line.trimEnd()) ?? [];
      const column = blanks.length;
      if ((dashes === '' && (rest === '' || rest.startsWith('#'))) || column >= lowest) continue;
      for (const dash of dashes.matchAll(/-/g)) items.add(column + dash.index);
      if (rest === '-') items.add(column + dashes.length);
      else keys.add(column + dashes.length);
      lowest = column;
      if (lowest === 0) break;
    }
    return { keys, items };
  }

  #rest(): SyntaxFault {
    return this.#at('other', this.#problem);
  }
}

function isQuoted({ type }: SyntaxToken): boolean {
  return type === 'single-quoted-scalar' || type === 'double-quoted-scalar';
}

function isUnclosed(token: SyntaxToken): boolean {
  if (!isQuoted(token)) return false;
  const pattern = token.type === 'single-quoted-scalar' ? /^'(?:[^']|'')*'$/ : /^"(?:[^"\\]|\\[\s\S])*"$/;
  return !pattern.test(token.source);
}

/** The innermost bracket that is open at an offset; what the lexer gave up on before that line counts as closed. */
function openBracket(tokens: readonly SyntaxToken[], offset: number, lineStart: number): SyntaxToken | undefined {
  const open: SyntaxToken[] = [];
  for (const { type, start, ...token } of tokens) {
    if (start >= offset) break;
    if (type === 'flow-map-start' || type === 'flow-seq-start') open.push({ type, start, ...token });
    else if (type === 'flow-map-end' || type === 'flow-seq-end') open.pop();
    else if (type === 'flow-error-end' && start < lineStart) open.length = 0;
  }
  return open.at(-1);
}

/** Whether a bracket has its counterpart somewhere behind it, whatever the indentation between them. */
function closes(text: string, open: number): boolean {
  const pattern = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^']|'')*'|(?<=\s)#[^\n]*|[[\]{}]/g;
  pattern.lastIndex = open;
  let depth = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (OPENING.has(match[0])) depth++;
    else if (CLOSING.has(match[0]) && --depth === 0) return true;
  }
  return false;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
