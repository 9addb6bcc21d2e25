import fc from 'fast-check';

/** Choices are taken one after the other from a list of random numbers, so that fast-check can make them simpler. */
class Choices {
  readonly #numbers: readonly number[];
  #at = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  below(limit: number): number {
    const number = this.#numbers[this.#at++ % this.#numbers.length] ?? 0;
    return (number + (this.#at > this.#numbers.length ? this.#at * 7 : 0)) % limit;
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** True once in so many times. */
  once(times: number): boolean {
    return this.below(times) === times - 1;
  }
}

const SCALARS = [
  '1',
  'true',
  'text',
  '"quoted"',
  "'single'",
  'two words',
  '500m',
  '~',
  'null',
  '"a # b"',
  "'it''s'",
  'http://x:80/y',
  '-1',
  'on',
];
const FLOWS = [
  '{}',
  '[]',
  '{a: 1}',
  '{ a: 1, b: two }',
  '[x, y]',
  '[ x ]',
  '["q", \'r\']',
  '{a: {b: [1, {c: d}]}, }',
  '[[], {}]',
  '{a, b: }',
];

class Generator {
  readonly #choices: Choices;
  readonly #step: number;
  readonly #listOffset: number;
  readonly #odd: boolean;
  readonly #anchors: string[] = [];
  #comments = 0;
  readonly lines: string[] = [];

  constructor(choices: Choices, odd: boolean) {
    this.#choices = choices;
    this.#odd = odd;
    this.#step = choices.of([2, 2, 4, 3]);
    this.#listOffset = choices.of([0, this.#step, 2]);
  }

  map(column: number, depth: number, lead = ''): void {
    const count = 1 + this.#choices.below(4);
    for (let index = 0; index < count; index++) {
      const isFirst = index === 0 && lead !== '';
      if (!isFirst) this.#between(column);
      const prefix = isFirst ? lead : ' '.repeat(column);
      const key = this.#choices.once(8) ? `"q ${index}"` : 'abcd'[index];
      if (this.#odd && this.#choices.once(12)) {
        this.#oddEntry(prefix, key);
        continue;
      }
      this.#value(`${prefix}${key}:`, column, depth, 'map');
    }
  }

  list(column: number, depth: number, lead = ''): void {
    const count = 1 + this.#choices.below(3);
    for (let index = 0; index < count; index++) {
      const isFirst = index === 0 && lead !== '';
      if (!isFirst) this.#between(column);
      this.#value(`${isFirst ? lead : ' '.repeat(column)}-`, column, depth, 'list');
    }
  }

  /** What manifests rarely have: anchors that are used, merge keys, tags, keys that stand twice, complex keys. */
  #oddEntry(prefix: string, key = ''): void {
    const indent = prefix.replace(/-/g, ' ');
    const anchor = this.#anchors.length > 0 ? `*${this.#choices.of(this.#anchors)}` : '1';
    const name = `o${this.lines.length}`;
    switch (this.#choices.below(7)) {
      case 0:
        this.lines.push(`${prefix}${key}: &${name} {p: 1, q: [2]}`);
        this.#anchors.push(name);
        break;
      case 1:
        this.lines.push(`${prefix}${key}: &${name} # anchored`, `${indent}  p: 1`);
        this.#anchors.push(name);
        break;
      case 2:
        this.lines.push(`${prefix}${key}: ${anchor}`);
        break;
      case 3:
        this.lines.push(`${prefix}${anchor === '1' ? 'x' : '<<'}: ${anchor}`, `${indent}${key}: own`);
        break;
      case 4:
        this.lines.push(`${prefix}${key}: !t text`, `${indent}tagged: !!map`, `${indent}  p: 1`);
        break;
      case 5:
        this.lines.push(`${prefix}${key}: first # one`, `${indent}${key}: second # two`);
        break;
      default:
        this.lines.push(`${prefix}? ${key}`, `${indent}: complex`);
    }
  }

  #value(head: string, column: number, depth: number, kind: 'map' | 'list'): void {
    const kinds = depth > 3 ? 6 : 12;
    const choice = this.#choices.below(kinds);
    if (choice <= 1) this.lines.push(`${head} ${this.#choices.of(SCALARS)}${this.#trailing()}`);
    else if (choice === 2) this.lines.push(`${head}${this.#trailing()}`);
    else if (choice === 3) this.lines.push(`${head} ${this.#choices.of(FLOWS)}${this.#trailing()}`);
    else if (choice === 4) this.#blockScalar(head, column);
    else if (choice === 5) this.#wideFlow(head, column);
    else if (kind === 'list' && choice <= 9) {
      const gap = this.#choices.of([1, 1, 1, 3]);
      const lead = head + ' '.repeat(gap);
      if (choice === 9) this.list(column + 1 + gap, depth + 1, lead);
      else this.map(column + 1 + gap, depth + 1, lead);
    } else {
      const anchor = this.#choices.once(9) ? ` &x${this.lines.length}` : '';
      this.lines.push(`${head}${anchor}${this.#trailing()}`);
      if (kind === 'map' && choice >= 10) this.list(column + this.#listOffset, depth + 1);
      else this.map(column + this.#step, depth + 1);
    }
  }

  #blockScalar(head: string, column: number): void {
    const header = this.#choices.of(['|', '>', '|-', '|+', '>-', '>+', '|2', '|2+']);
    this.lines.push(`${head} ${header}${this.#trailing()}`);
    const indent = ' '.repeat(column + 2);
    this.lines.push(`${indent}some text # here`, '', `${indent} more`);
    if (this.#choices.once(3)) this.lines.push('', '');
  }

  #wideFlow(head: string, column: number): void {
    const indent = ' '.repeat(column + this.#step);
    const isList = this.#choices.once(2);
    const comma = this.#choices.once(2) ? ',' : '';
    const close = this.#choices.once(3) ? '' : `\n${' '.repeat(column + 1)}`;
    const entries = isList ? ['x', '{ k: v }', '"z"'] : ['"p": 1', 'q: [1, 2]', 'r:'];
    const count = this.#choices.below(4);
    const kept = entries.slice(0, count).map((entry, index) => {
      const end = index < count - 1 ? ',' : comma;
      return `${indent}${entry}${end}${close === '' && index === count - 1 ? '' : this.#trailing()}`;
    });
    const [from, to] = isList ? ['[', ']'] : ['{', '}'];
    const all = [`${head} ${from}${kept.length > 0 || close !== '' ? this.#trailing() : ''}`, ...kept].join('\n');
    this.lines.push(...`${all}${kept.length === 0 && close === '' ? '' : close}${to}`.split('\n'));
  }

  #trailing(): string {
    return this.#choices.once(5) ? ` # trailing ${this.#comments++}` : this.#choices.of(['', '', '', ' ']);
  }

  #between(column: number): void {
    if (this.#choices.once(7)) this.lines.push('');
    if (this.#choices.once(5)) this.lines.push(`${' '.repeat(column)}# own line ${this.#comments++}`);
    if (this.#choices.once(12)) this.lines.push(`${' '.repeat(column + 2)}# deeper ${this.#comments++}`);
  }
}

function documents(odd: boolean): fc.Arbitrary<string> {
  return fc.array(fc.nat(1000), { minLength: 4, maxLength: 120 }).map((numbers) => {
    const choices = new Choices(numbers);
    const generator = new Generator(choices, odd);
    const start = choices.of(['', '', '', '---\n', '# header\n\n', '\uFEFF', '# yaml-language-server: x\n']);
    if (choices.once(8)) generator.list(0, 0);
    else generator.map(0, 0);
    const end = choices.of(['\n', '\n', '\n', '', '\n# end\n', '\n\n\n', '\n...\n']);
    const text = start + generator.lines.join('\n') + end;
    return choices.once(4) ? text.replaceAll('\n', '\r\n') : text;
  });
}

/** A YAML document in some style: one map or list, with whatever people put into one. */
export const randomDocument = documents(false);

/** The same with anchors, aliases, merge keys, tags, keys that stand twice and complex keys in it. */
export const oddDocument = documents(true);
