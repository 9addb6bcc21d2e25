/** A set of characters, by code point. */
export type CharacterSet = (codePoint: number) => boolean;

export type Range = readonly [first: number, last: number];

export const anyCharacter: CharacterSet = () => true;
export const notNewline: CharacterSet = (codePoint) => codePoint !== 0x0a;

export function inRanges(ranges: readonly Range[]): CharacterSet {
  return (codePoint) => ranges.some(([first, last]) => first <= codePoint && codePoint <= last);
}

export function not(set: CharacterSet): CharacterSet {
  return (codePoint) => !set(codePoint);
}

export function union(sets: readonly CharacterSet[]): CharacterSet {
  return (codePoint) => sets.some((set) => set(codePoint));
}

/** The set as it is where case does not matter. */
export function folded(set: CharacterSet): CharacterSet {
  return (codePoint) => {
    if (set(codePoint)) return true;
    const character = String.fromCodePoint(codePoint);
    return [character.toLowerCase(), character.toUpperCase()].some((variant) => {
      const other = variant.codePointAt(0);
      return other !== undefined && String.fromCodePoint(other) === variant && set(other);
    });
  };
}

const DIGIT: readonly Range[] = [[0x30, 0x39]];
const LOWER: readonly Range[] = [[0x61, 0x7a]];
const UPPER: readonly Range[] = [[0x41, 0x5a]];
const LETTER = [...LOWER, ...UPPER];
const WORD = [...DIGIT, ...LETTER, [0x5f, 0x5f]] as const;

/** `\d`, `\s` and `\w`, which know ASCII alone; and unlike elsewhere `\s` has no vertical tab. */
const PERL: Readonly<Record<string, CharacterSet>> = {
  d: inRanges(DIGIT),
  s: (codePoint) => codePoint === 0x20 || codePoint === 0x09 || codePoint === 0x0a || (codePoint | 1) === 0x0d,
  w: inRanges(WORD),
};

export const isWordCharacter: CharacterSet = inRanges(WORD);

/** The set of `\d`, `\D` and so on by its letter; undefined for letters that mean something else. */
export function perlClass(letter: string): CharacterSet | undefined {
  const set = PERL[letter.toLowerCase()];
  return set === undefined || letter === letter.toLowerCase() ? set : not(set);
}

const POSIX: Readonly<Record<string, readonly Range[]>> = {
  alnum: [...DIGIT, ...LETTER],
  alpha: LETTER,
  ascii: [[0, 0x7f]],
  blank: [
    [0x09, 0x09],
    [0x20, 0x20],
  ],
  cntrl: [
    [0, 0x1f],
    [0x7f, 0x7f],
  ],
  digit: DIGIT,
  graph: [[0x21, 0x7e]],
  lower: LOWER,
  print: [[0x20, 0x7e]],
  punct: [
    [0x21, 0x2f],
    [0x3a, 0x40],
    [0x5b, 0x60],
    [0x7b, 0x7e],
  ],
  space: [
    [0x09, 0x0d],
    [0x20, 0x20],
  ],
  upper: UPPER,
  word: WORD,
  xdigit: [...DIGIT, [0x41, 0x46], [0x61, 0x66]],
};

/** The set of `[:alpha:]`, or of `[:^alpha:]`; undefined for a name that there is not. */
export function posixClass(name: string): CharacterSet | undefined {
  const isNegated = name.startsWith('^');
  const plain = isNegated ? name.slice(1) : name;
  const ranges = Object.hasOwn(POSIX, plain) ? POSIX[plain] : undefined;
  if (ranges === undefined) return undefined;
  return isNegated ? not(inRanges(ranges)) : inRanges(ranges);
}

/** The set of `\p{Greek}` or `\pL` by its name: a general category or a script; undefined for what Unicode does not know. */
export function unicodeClass(name: string): CharacterSet | undefined {
  const isNegated = name.startsWith('^');
  const plain = isNegated ? name.slice(1) : name;
  const set = plain === 'Any' ? anyCharacter : (property(plain) ?? property(`Script=${plain}`));
  return set !== undefined && isNegated ? not(set) : set;
}

function property(name: string): CharacterSet | undefined {
  try {
    const expression = new RegExp(`\\p{${name}}`, 'u');
    return (codePoint) => expression.test(String.fromCodePoint(codePoint));
  } catch {
    // No such property.
    return undefined;
  }
}
