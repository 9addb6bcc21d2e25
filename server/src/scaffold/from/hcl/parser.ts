import { problem, type Token, tokenAt } from './lexer';
import {
  type Attribute,
  type Block,
  type Body,
  type Expression,
  type HclProblem,
  HclSyntaxError,
  type ObjectEntry,
} from './syntax';
import { readHeredoc, readQuoted } from './template';

/** A text read as HCL, or why it is none. */
export type HclReading = { readonly body: Body } | { readonly problem: HclProblem };

/** Blocks, brackets and operators inside each other: deeper, the stack would be at risk. */
const MAX_DEPTH = 150;
/** The more tightly an operator binds, the higher (HCL native syntax, "Operations"). */
const BINDING: Readonly<Record<string, number | undefined>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};

/** Reads a text in HCL's native syntax. Never throws. Reading ends at the first problem. */
export function parseHcl(text: string): HclReading {
  try {
    const parser = new Parser(text, text.startsWith('\uFEFF') ? 1 : 0, 0);
    return { body: parser.readFile() };
  } catch (error) {
    if (error instanceof HclSyntaxError) return { problem: error.problem };
    throw error;
  }
}

/** Reads the expression that begins at an offset and the closing brace behind it; for `${ }` inside of texts. */
export function parseInsertion(text: string, from: number, depth: number): { expression: Expression; end: number } {
  const parser = new Parser(text, from, depth);
  return parser.readInsertion();
}

class Parser {
  readonly #text: string;
  #token: Token;
  #depth: number;
  /** Inside of parentheses and brackets line breaks are blanks. */
  #ignoresNewlines = 0;

  constructor(text: string, from: number, depth: number) {
    this.#text = text;
    this.#depth = depth;
    this.#token = tokenAt(text, from);
  }

  readFile(): Body {
    const body = this.#readBody(0);
    if (this.#token.kind !== 'end') throw this.#unexpected();
    return body;
  }

  readInsertion(): { expression: Expression; end: number } {
    this.#ignoresNewlines++;
    this.#skipNewlines();
    // ${~ takes blanks away, as ~} does.
    const expression = this.#readExpression();
    this.#skipNewlines();
    if (!this.#is('}')) throw problem('hclExpected', this.#token.start, this.#token.end, '}');
    return { expression, end: this.#token.end };
  }

  #readBody(start: number): Body {
    const attributes: Attribute[] = [];
    const blocks: Block[] = [];
    const names = new Set<string>();
    for (;;) {
      this.#skipNewlines();
      if (this.#token.kind === 'end' || this.#is('}')) break;
      const name = this.#readName();
      if (this.#is('=')) {
        this.#next();
        if (names.has(name.text)) throw problem('hclDuplicateAttribute', name.start, name.end, name.text);
        names.add(name.text);
        attributes.push({ name: name.text, nameSpan: spanOf(name), value: this.#readExpression() });
      } else blocks.push(this.#readBlock(name));
      this.#expectLineEnd();
    }
    return { attributes, blocks, span: { start, end: this.#token.start } };
  }

  /** The first version of HCL had names in quotes too; many jobs still have them. */
  #readName(): Token {
    if (this.#token.kind !== 'quote') return this.#expectIdentifier();
    const { expression, end } = readQuoted(this.#text, this.#token.start, this.#depth);
    const start = this.#token.start;
    if (expression.kind !== 'literal') throw this.#unexpected();
    this.#jump(end);
    if (!this.#is('=')) throw problem('hclExpected', this.#token.start, this.#token.end, '=');
    return { kind: 'identifier', text: String(expression.value), start, end };
  }

  #readBlock(type: Token): Block {
    const labels: string[] = [];
    while (!this.#is('{')) {
      if (this.#token.kind === 'identifier') {
        labels.push(this.#token.text);
        this.#next();
      } else if (this.#token.kind === 'quote') {
        const { expression, end } = readQuoted(this.#text, this.#token.start, this.#depth);
        labels.push(
          expression.kind === 'literal' ? String(expression.value) : this.#text.slice(this.#token.end, end - 1),
        );
        this.#jump(end);
      } else throw problem('hclExpected', this.#token.start, this.#token.end, '= or {');
    }
    const outer = this.#ignoresNewlines;
    this.#ignoresNewlines = 0;
    this.#enter(type.start);
    const open = this.#token;
    this.#next();
    const body = this.#readBody(open.end);
    if (!this.#is('}')) throw problem('hclExpected', this.#token.start, this.#token.end, '}');
    const end = this.#token.end;
    this.#depth--;
    this.#ignoresNewlines = outer;
    this.#next();
    return { type: type.text, typeSpan: spanOf(type), labels, body, span: { start: type.start, end } };
  }

  #expectLineEnd(): void {
    if (this.#token.kind === 'newline' || this.#token.kind === 'end' || this.#is('}')) return;
    throw this.#unexpected();
  }

  #readExpression(): Expression {
    this.#enter(this.#token.start);
    const condition = this.#readOperation(1);
    let expression = condition;
    if (this.#is('?')) {
      this.#next();
      const yes = this.#readExpression();
      this.#skipIgnored();
      this.#expect(':');
      const no = this.#readExpression();
      expression = { kind: 'conditional', condition, yes, no, start: condition.start, end: no.end };
    }
    this.#depth--;
    return expression;
  }

  #readOperation(binding: number): Expression {
    let left = this.#readUnary();
    for (;;) {
      this.#skipIgnored();
      const operator = this.#token.kind === 'sign' ? this.#token.text : '';
      const strength = BINDING[operator];
      if (strength === undefined || strength < binding) return left;
      this.#next();
      const right = this.#readOperation(strength + 1);
      left = { kind: 'binary', operator, left, right, start: left.start, end: right.end };
    }
  }

  #readUnary(): Expression {
    this.#skipIgnored();
    if (!this.#is('-') && !this.#is('!')) return this.#readPostfix(this.#readTerm());
    const { text: operator, start } = this.#token;
    this.#enter(start);
    this.#next();
    const operand = this.#readUnary();
    this.#depth--;
    return { kind: 'unary', operator, operand, start, end: operand.end };
  }

  #readTerm(): Expression {
    const token = this.#token;
    const span = spanOf(token);
    if (token.kind === 'quote' || token.kind === 'heredoc') {
      const read = token.kind === 'quote' ? readQuoted : readHeredoc;
      const { expression, end } = read(this.#text, token.start, this.#depth);
      this.#jump(end);
      return expression;
    }
    if (this.#is('[')) return this.#readList(token.start);
    if (this.#is('{')) return this.#readObject(token.start);
    if (token.kind === 'number') {
      this.#next();
      return { kind: 'literal', value: Number(token.text), ...span };
    }
    if (this.#is('(')) {
      this.#ignoresNewlines++;
      this.#next();
      const inner = this.#readExpression();
      this.#skipIgnored();
      this.#ignoresNewlines--;
      this.#expect(')');
      return inner;
    }
    if (token.kind !== 'identifier') throw this.#unexpected();
    this.#next();
    if (this.#is('(')) return this.#readCall(token);
    if (token.text === 'true' || token.text === 'false')
      return { kind: 'literal', value: token.text === 'true', ...span };
    if (token.text === 'null') return { kind: 'literal', value: null, ...span };
    return { kind: 'reference', path: [token.text], ...span };
  }

  #readCall(name: Token): Expression {
    this.#ignoresNewlines++;
    this.#next();
    const parameters: Expression[] = [];
    for (this.#skipIgnored(); !this.#is(')'); this.#skipIgnored()) {
      parameters.push(this.#readExpression());
      this.#skipIgnored();
      if (this.#is('...')) this.#next();
      else if (!this.#is(')')) this.#expect(',');
    }
    this.#ignoresNewlines--;
    const end = this.#token.end;
    this.#next();
    return { kind: 'call', name: name.text, parameters, start: name.start, end };
  }

  #readList(start: number): Expression {
    this.#enter(start);
    this.#ignoresNewlines++;
    this.#next();
    this.#skipIgnored();
    if (this.#isWord('for')) return this.#readFor(start, ']');
    const items: Expression[] = [];
    for (; !this.#is(']'); this.#skipIgnored()) {
      items.push(this.#readExpression());
      this.#skipIgnored();
      if (!this.#is(']')) this.#expect(',');
    }
    return { kind: 'list', items, start, end: this.#close() };
  }

  #readObject(start: number): Expression {
    this.#enter(start);
    this.#ignoresNewlines++;
    this.#next();
    this.#skipIgnored();
    if (this.#isWord('for')) return this.#readFor(start, '}');
    const entries: ObjectEntry[] = [];
    while (!this.#is('}')) {
      const key = this.#readKey();
      this.#skipIgnored();
      if (!this.#is('=') && !this.#is(':')) throw problem('hclExpected', this.#token.start, this.#token.end, '=');
      this.#next();
      // Behind a value a line break separates as well as a comma does.
      this.#ignoresNewlines--;
      this.#skipNewlines();
      const outer = this.#ignoresNewlines;
      this.#ignoresNewlines = 0;
      const value = this.#readExpression();
      this.#ignoresNewlines = outer;
      entries.push({ key, value });
      if (!this.#is('}') && !this.#is(',') && this.#token.kind !== 'newline') throw this.#unexpected();
      this.#ignoresNewlines++;
      if (this.#is(',')) this.#next();
      this.#skipIgnored();
    }
    return { kind: 'object', entries, start, end: this.#close() };
  }

  /** A name stands for itself; a reference must be put in parentheses. */
  #readKey(): Expression {
    const token = this.#token;
    const key = this.#readExpression();
    const isName = key.kind === 'reference' && key.path.length === 1 && token.kind === 'identifier';
    return isName ? { kind: 'literal', value: token.text, start: key.start, end: key.end } : key;
  }

  /** A for expression is only skipped: what it makes is not computed here. */
  #readFor(start: number, close: ']' | '}'): Expression {
    const open: string[] = [close];
    while (open.length > 0) {
      if (this.#token.kind === 'end') throw problem('hclExpected', this.#token.start, this.#token.end, close);
      if (this.#token.kind === 'quote' || this.#token.kind === 'heredoc') {
        const read = this.#token.kind === 'quote' ? readQuoted : readHeredoc;
        this.#jump(read(this.#text, this.#token.start, this.#depth).end);
        continue;
      }
      const sign = this.#token.kind === 'sign' ? this.#token.text : '';
      if (sign === open.at(-1)) {
        open.pop();
        if (open.length === 0) break;
      } else if (sign === ']' || sign === '}' || sign === ')') throw this.#unexpected();
      if (sign === '[') open.push(']');
      if (sign === '{') open.push('}');
      if (sign === '(') open.push(')');
      this.#next();
    }
    return { kind: 'other', start, end: this.#close() };
  }

  #readPostfix(term: Expression): Expression {
    let expression = term;
    for (;;) {
      const token = this.#token;
      if (this.#is('.')) {
        this.#next();
        const step = this.#token;
        if (step.kind === 'identifier') expression = stepped(expression, step.text, step.end);
        else if (step.kind === 'number') expression = stepped(expression, Number(step.text), step.end);
        else if (this.#is('*')) expression = { kind: 'other', start: expression.start, end: step.end };
        else throw this.#unexpected();
        this.#next();
      } else if (this.#is('[')) {
        this.#enter(token.start);
        this.#ignoresNewlines++;
        this.#next();
        this.#skipIgnored();
        const isSplat = this.#is('*');
        const index = isSplat ? undefined : this.#readExpression();
        if (isSplat) this.#next();
        this.#skipIgnored();
        if (!this.#is(']')) throw problem('hclExpected', this.#token.start, this.#token.end, ']');
        const end = this.#close();
        const key = index?.kind === 'literal' ? index.value : undefined;
        const step = typeof key === 'string' || typeof key === 'number' ? key : undefined;
        expression = isSplat ? { kind: 'other', start: expression.start, end } : stepped(expression, step, end);
      } else return expression;
    }
  }

  /** Behind a closing bracket; its end. */
  #close(): number {
    const end = this.#token.end;
    this.#ignoresNewlines--;
    this.#depth--;
    this.#next();
    return end;
  }

  #enter(start: number): void {
    if (++this.#depth > MAX_DEPTH) throw problem('hclTooDeep', start, start + 1);
  }

  #is(sign: string): boolean {
    return this.#token.kind === 'sign' && this.#token.text === sign;
  }

  #isWord(word: string): boolean {
    return this.#token.kind === 'identifier' && this.#token.text === word;
  }

  #next(): void {
    this.#jump(this.#token.end);
  }

  #jump(offset: number): void {
    this.#token = tokenAt(this.#text, offset);
    this.#skipIgnored();
  }

  #skipIgnored(): void {
    if (this.#ignoresNewlines > 0) this.#skipNewlines();
  }

  #skipNewlines(): void {
    while (this.#token.kind === 'newline') this.#token = tokenAt(this.#text, this.#token.end);
  }

  #expect(sign: string): void {
    if (!this.#is(sign)) throw problem('hclExpected', this.#token.start, this.#token.end, sign);
    this.#next();
  }

  #expectIdentifier(): Token {
    if (this.#token.kind !== 'identifier') throw this.#unexpected();
    const token = this.#token;
    this.#next();
    return token;
  }

  #unexpected(): HclSyntaxError {
    const { kind, text, start, end } = this.#token;
    const found = kind === 'end' ? 'the end of the file' : kind === 'newline' ? 'the end of the line' : text.trim();
    return problem('hclUnexpected', start, end, found);
  }
}

function stepped(expression: Expression, step: string | number | undefined, end: number): Expression {
  if (expression.kind !== 'reference') return { kind: 'other', start: expression.start, end };
  return { kind: 'reference', path: [...expression.path, step], start: expression.start, end };
}

function spanOf({ start, end }: Token) {
  return { start, end };
}
