/** What became of the variables in a text. */
export interface Interpolated {
  readonly text: string;
  /** Variables without a value: they stand in the text as they were written. */
  readonly open: readonly string[];
  /** Variables that took the default written beside them. */
  readonly defaulted: readonly string[];
  /** Variables that took a value from outside. */
  readonly replaced: readonly string[];
  /** Variables without a value that the text demands, with the words it has for that. */
  readonly demanded: readonly { readonly variable: string; readonly words: string }[];
  /** The first dollar sign that begins no variable, as written. */
  readonly wrong: string | undefined;
}

interface Outcome {
  open: string[];
  defaulted: string[];
  replaced: string[];
  demanded: { variable: string; words: string }[];
  wrong: string | undefined;
}

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const OPERATOR = /:-|:\?|:\+|-|\?|\+/y;
const MAX_DEPTH = 20;

/** Replaces variables as the Compose Specification has it (chapter 12): `$VAR`, `${VAR}`, `:-`, `-`, `:?`, `?`, `:+`, `+`, `$$`. */
export function interpolate(text: string, variables: ReadonlyMap<string, string>): Interpolated {
  const outcome: Outcome = { open: [], defaulted: [], replaced: [], demanded: [], wrong: undefined };
  const result = text.includes('$') ? replaceIn(text, variables, outcome, 0) : text;
  return { text: result, ...outcome, open: [...new Set(outcome.open)] };
}

function replaceIn(text: string, variables: ReadonlyMap<string, string>, outcome: Outcome, depth: number): string {
  let result = '';
  for (let i = 0; i < text.length; ) {
    const dollar = text.indexOf('$', i);
    if (dollar < 0 || depth > MAX_DEPTH) return result + text.slice(i);
    result += text.slice(i, dollar);
    if (text[dollar + 1] === '$') {
      result += '$';
      i = dollar + 2;
      continue;
    }
    const isBraced = text[dollar + 1] === '{';
    const nameStart = dollar + (isBraced ? 2 : 1);
    const name = matchAt(NAME, text, nameStart);
    const close = isBraced ? closingBrace(text, dollar + 2) : nameStart + (name?.length ?? 0) - 1;
    const operator = name === undefined ? undefined : matchAt(OPERATOR, text, nameStart + name.length);
    const isWhole = isBraced && (operator !== undefined || nameStart + (name?.length ?? 0) === close);
    if (name === undefined || (isBraced && (close < 0 || !isWhole))) {
      // Compose refuses the whole text.
      outcome.wrong ??= text.slice(dollar, dollar + 20).split(/\s/, 1)[0] ?? '$';
      return result + text.slice(dollar);
    }
    const operandStart = nameStart + name.length + (operator?.length ?? 0);
    const operand = isBraced ? text.slice(operandStart, close) : '';
    const written = text.slice(dollar, close + 1);
    result += replacement(name, isBraced ? (operator ?? '') : '', operand, written, variables, outcome, depth);
    i = close + 1;
  }
  return result;
}

function replacement(
  name: string,
  operator: string,
  operand: string,
  written: string,
  variables: ReadonlyMap<string, string>,
  outcome: Outcome,
  depth: number,
): string {
  const value = variables.get(name);
  // A colon makes an empty value count as none.
  const isSet = value !== undefined && !(operator.startsWith(':') && value === '');
  if (operator.endsWith('+')) return isSet ? replaceIn(operand, variables, outcome, depth + 1) : '';
  if (isSet) {
    outcome.replaced.push(name);
    return value;
  }
  if (operator.endsWith('-')) {
    outcome.defaulted.push(name);
    return replaceIn(operand, variables, outcome, depth + 1);
  }
  outcome.open.push(name);
  if (operator.endsWith('?')) outcome.demanded.push({ variable: name, words: operand });
  return written;
}

function matchAt(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
}

/** The brace that closes the one in front of `from`; those of variables in between are skipped. */
function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    if (text.startsWith('${', i)) {
      depth++;
      i++;
    } else if (text[i] === '}' && --depth === 0) return i;
  }
  return -1;
}

/** Where a variable stands in a text, however it is written. */
export function variablePattern(name: string): RegExp {
  return new RegExp(`\\$\\{${name}(?:[:?+-][^}]*)?\\}|\\$${name}(?!\\w)`, 'g');
}

/** Splits at colons, but not inside `${...}` and brackets. */
export function splitAtColons(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (const character of text) {
    if (character === '{' || character === '[') depth++;
    if (character === '}' || character === ']') depth--;
    if (character === ':' && depth <= 0) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return [...parts, part];
}
