import {
  anyCharacter,
  type CharacterSet,
  folded,
  inRanges,
  not,
  notNewline,
  perlClass,
  posixClass,
  unicodeClass,
  union,
} from './class';

/** Where a position is, without a character of its own. */
export type Edge = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word' | 'no-word';

export type Expression =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'edge'; readonly edge: Edge }
  | { readonly kind: 'sequence' | 'choice'; readonly items: readonly Expression[] }
  /** `max` is infinite where there is no limit. */
  | { readonly kind: 'repeat'; readonly item: Expression; readonly min: number; readonly max: number };

/** Why a text is no regular expression of Go: for whoever reads it here to go on without it. */
export class UnreadableExpression extends Error {}

interface Flags {
  readonly ignoresCase: boolean;
  readonly isMultiline: boolean;
  readonly dotMatchesNewline: boolean;
}

const NO_FLAGS: Flags = { ignoresCase: false, isMultiline: false, dotMatchesNewline: false };
/** As Go has it: a count above makes an expression that is not accepted. */
const MAX_COUNT = 1000;
/** Groups inside each other. Go takes 1,000; nobody writes them. */
const MAX_DEPTH = 100;
const CONTROL: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

/** Reads a regular expression in the syntax of Go's package regexp/syntax (RE2). Throws {@link UnreadableExpression}. */
export function parseExpression(pattern: string): Expression {
  return new ExpressionReader(pattern).read();
}

class ExpressionReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  #flags = NO_FLAGS;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Expression {
    const expression = this.#choice();
    if (this.#at < this.#text.length) throw new UnreadableExpression();
    return expression;
  }

  #take(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  /** What stands next, if it has that form. The expression must be sticky. */
  #match(form: RegExp): RegExpExecArray | undefined {
    form.lastIndex = this.#at;
    const match = form.exec(this.#text) ?? undefined;
    this.#at += match?.[0].length ?? 0;
    return match;
  }

  /** The next character, whatever it is. */
  #character(): string {
    const codePoint = this.#text.codePointAt(this.#at);
    if (codePoint === undefined) throw new UnreadableExpression();
    const character = String.fromCodePoint(codePoint);
    this.#at += character.length;
    return character;
  }

  #choice(): Expression {
    if (++this.#depth > MAX_DEPTH) throw new UnreadableExpression();
    const items = [this.#sequence()];
    while (this.#take('|')) items.push(this.#sequence());
    this.#depth--;
    return { kind: 'choice', items };
  }

  #sequence(): Expression {
    const items: Expression[] = [];
    while (this.#at < this.#text.length && !/[|)]/.test(this.#text[this.#at] ?? '')) {
      const quoted = this.#match(/\\Q([\s\S]*?)(?:\\E|$)/y)?.[1];
      const parts = quoted === undefined ? [this.#item()] : [...quoted].map((character) => this.#literal(character));
      const last = parts.pop();
      items.push(...parts.filter((part) => part !== undefined));
      if (last !== undefined) items.push(this.#repeated(last));
    }
    return { kind: 'sequence', items };
  }

  #repeated(item: Expression): Expression {
    const count = this.#count();
    if (count === undefined) return item;
    // A lazy one matches the same texts.
    this.#take('?');
    if (this.#count() !== undefined) throw new UnreadableExpression();
    return { kind: 'repeat', item, ...count };
  }

  #count(): { min: number; max: number } | undefined {
    if (this.#take('*')) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (this.#take('+')) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (this.#take('?')) return { min: 0, max: 1 };
    const match = this.#match(/\{(\d+)(,(\d*))?\}/y);
    if (match === undefined) return undefined;
    const [, first, comma, second] = match;
    const min = Number(first);
    const max = comma === undefined ? min : second === '' ? Number.POSITIVE_INFINITY : Number(second);
    if (min > MAX_COUNT || (Number.isFinite(max) && (max > MAX_COUNT || max < min))) throw new UnreadableExpression();
    return { min, max };
  }

  /** Undefined for what only sets flags. */
  #item(): Expression | undefined {
    const { isMultiline, dotMatchesNewline } = this.#flags;
    if (this.#count() !== undefined) throw new UnreadableExpression();
    const character = this.#character();
    switch (character) {
      case '(':
        return this.#group();
      case '[':
        return this.#set(this.#class());
      case '.':
        return { kind: 'set', set: dotMatchesNewline ? anyCharacter : notNewline };
      case '^':
        return { kind: 'edge', edge: isMultiline ? 'line-start' : 'text-start' };
      case '$':
        return { kind: 'edge', edge: isMultiline ? 'line-end' : 'text-end' };
      case '\\':
        return this.#escaped();
      default:
        return this.#literal(character);
    }
  }

  #group(): Expression | undefined {
    const outside = this.#flags;
    if (this.#take('?')) {
      const hasName = this.#match(/P?<\w+>/y) !== undefined;
      const flags = hasName ? undefined : this.#match(/([imsU]*)(-[imsU]+)?([:)])/y);
      if (!hasName && flags === undefined) throw new UnreadableExpression();
      for (const letter of flags?.[1] ?? '') this.#setFlag(letter, true);
      for (const letter of flags?.[2] ?? '') this.#setFlag(letter, false);
      // Flags without a group hold to the end of the group that they stand in.
      if (flags?.[3] === ')') return undefined;
    }
    const inner = this.#choice();
    if (!this.#take(')')) throw new UnreadableExpression();
    this.#flags = outside;
    return inner;
  }

  #setFlag(letter: string, value: boolean): void {
    if (letter === 'i') this.#flags = { ...this.#flags, ignoresCase: value };
    if (letter === 'm') this.#flags = { ...this.#flags, isMultiline: value };
    if (letter === 's') this.#flags = { ...this.#flags, dotMatchesNewline: value };
  }

  #escaped(): Expression {
    const edge = this.#match(/[AzbB]/y)?.[0];
    if (edge === 'A') return { kind: 'edge', edge: 'text-start' };
    if (edge === 'z') return { kind: 'edge', edge: 'text-end' };
    if (edge !== undefined) return { kind: 'edge', edge: edge === 'b' ? 'word' : 'no-word' };
    return this.#set(this.#escapedSet() ?? inRanges([single(this.#escapedCodePoint())]));
  }

  /** `\d` and its like; undefined where the backslash stands before a single character. */
  #escapedSet(): CharacterSet | undefined {
    const perl = this.#match(/[dDsSwW]/y)?.[0];
    if (perl !== undefined) return perlClass(perl);
    const unicode = this.#match(/([pP])(?:\{(\^?\w+)\}|([A-Z]))/y);
    if (unicode === undefined) return undefined;
    const set = unicodeClass(unicode[2] ?? unicode[3] ?? '');
    if (set === undefined) throw new UnreadableExpression();
    return unicode[1] === 'P' ? not(set) : set;
  }

  #escapedCodePoint(): number {
    const hexadecimal = this.#match(/x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/y);
    if (hexadecimal !== undefined) {
      const codePoint = Number.parseInt(hexadecimal[1] ?? hexadecimal[2] ?? '', 16);
      if (codePoint > 0x10ffff) throw new UnreadableExpression();
      return codePoint;
    }
    const octal = this.#match(/0[0-7]{0,2}|[1-7][0-7]{1,2}/y)?.[0];
    if (octal !== undefined) return Number.parseInt(octal, 8);
    const character = this.#character();
    const control = Object.hasOwn(CONTROL, character) ? CONTROL[character] : undefined;
    if (control !== undefined) return control;
    // Only punctuation may be escaped for nothing.
    if (!/[!-/:-@[-`{-~]/.test(character)) throw new UnreadableExpression();
    return character.charCodeAt(0);
  }

  /** What follows `[`, up to its `]`. */
  #class(): CharacterSet {
    const isNegated = this.#take('^');
    const sets: CharacterSet[] = [];
    for (let isFirst = true; isFirst || !this.#take(']'); isFirst = false) sets.push(this.#classItem());
    return isNegated ? not(this.#foldedHere(union(sets))) : union(sets);
  }

  #classItem(): CharacterSet {
    const posix = this.#match(/\[:(\^?[a-z]+):\]/y)?.[1];
    if (posix !== undefined) {
      const set = posixClass(posix);
      if (set === undefined) throw new UnreadableExpression();
      return set;
    }
    if (this.#take('\\')) {
      const set = this.#escapedSet();
      return set ?? this.#range(this.#escapedCodePoint());
    }
    return this.#range(this.#character().codePointAt(0) ?? 0);
  }

  #range(first: number): CharacterSet {
    const isRange = this.#text[this.#at] === '-' && this.#text[this.#at + 1] !== ']';
    if (!isRange) return inRanges([single(first)]);
    this.#at++;
    const last = this.#take('\\') ? this.#escapedCodePoint() : (this.#character().codePointAt(0) ?? 0);
    if (last < first) throw new UnreadableExpression();
    return inRanges([[first, last]]);
  }

  #literal(character: string): Expression {
    return this.#set(inRanges([single(character.codePointAt(0) ?? 0)]));
  }

  #set(set: CharacterSet): Expression {
    return { kind: 'set', set: this.#foldedHere(set) };
  }

  #foldedHere(set: CharacterSet): CharacterSet {
    return this.#flags.ignoresCase ? folded(set) : set;
  }
}

function single(codePoint: number): readonly [number, number] {
  return [codePoint, codePoint];
}
