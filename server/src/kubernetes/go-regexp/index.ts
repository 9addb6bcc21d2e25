import { type CharacterSet, isWordCharacter } from './class';
import { type Edge, type Expression, parseExpression, UnreadableExpression } from './syntax';

type Instruction =
  | { readonly kind: 'set'; readonly set: CharacterSet; readonly next: number }
  | { readonly kind: 'edge'; readonly edge: Edge; readonly next: number }
  | { readonly kind: 'fork'; readonly next: readonly number[] }
  | { readonly kind: 'match' };

/** Counted repetitions inside each other multiply: what needs more is not matched at all. */
const MAX_INSTRUCTIONS = 20_000;
const NO_CHARACTER = -1;

/**
 * A regular expression of Go (RE2 syntax), as patterns in schemas of Kubernetes are. The time a match takes is proportional to the length of the text,
 * whatever the expression is: it may come from anyone, and JavaScript's own engine can be kept busy for years.
 */
export class GoRegExp {
  readonly #program: Instruction[] = [];
  readonly #start: number;

  /** Undefined for a text that Go does not read as a regular expression. */
  static compile(pattern: string): GoRegExp | undefined {
    try {
      return new GoRegExp(parseExpression(pattern));
    } catch (error) {
      if (error instanceof UnreadableExpression) return undefined;
      throw error;
    }
  }

  private constructor(expression: Expression) {
    const end = this.#add({ kind: 'match' });
    this.#start = this.#emit(expression, end);
  }

  /** Whether some part of a text matches. */
  test(text: string): boolean {
    const visited = new Int32Array(this.#program.length).fill(-1);
    let active: number[] = [];
    let previous = NO_CHARACTER;
    for (let at = 0; ; ) {
      const current = text.codePointAt(at) ?? NO_CHARACTER;
      const reached: number[] = [];
      // A match may begin anywhere.
      for (const state of [...active, this.#start]) {
        if (this.#reach(state, previous, current, at, visited, reached)) return true;
      }
      if (current === NO_CHARACTER) return false;
      active = reached.flatMap((state) => {
        const instruction = this.#program[state];
        return instruction?.kind === 'set' && instruction.set(current) ? [instruction.next] : [];
      });
      previous = current;
      at += current > 0xffff ? 2 : 1;
    }
  }

  /** Adds what can be reached without a character to `reached`; true where that is the end. `visited` holds where each was seen last. */
  #reach(
    start: number,
    previous: number,
    current: number,
    at: number,
    visited: Int32Array,
    reached: number[],
  ): boolean {
    const pending = [start];
    for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
      if (visited[state] === at) continue;
      visited[state] = at;
      const instruction = this.#program[state];
      switch (instruction?.kind) {
        case 'match':
          return true;
        case 'set':
          reached.push(state);
          break;
        case 'edge':
          if (isAt(instruction.edge, previous, current)) pending.push(instruction.next);
          break;
        case 'fork':
          pending.push(...instruction.next);
      }
    }
    return false;
  }

  #add(instruction: Instruction): number {
    if (this.#program.length >= MAX_INSTRUCTIONS) throw new UnreadableExpression();
    return this.#program.push(instruction) - 1;
  }

  /** Writes the instructions for an expression, behind which it goes on at `next`; gives where they begin. */
  #emit(expression: Expression, next: number): number {
    switch (expression.kind) {
      case 'set':
        return this.#add({ kind: 'set', set: expression.set, next });
      case 'edge':
        return this.#add({ kind: 'edge', edge: expression.edge, next });
      case 'sequence':
        return expression.items.reduceRight((following, item) => this.#emit(item, following), next);
      case 'choice':
        return this.#add({ kind: 'fork', next: expression.items.map((item) => this.#emit(item, next)) });
      case 'repeat':
        return this.#emitRepeat(expression, next);
    }
  }

  #emitRepeat({ item, min, max }: Expression & { readonly kind: 'repeat' }, next: number): number {
    let start = next;
    if (max === Number.POSITIVE_INFINITY) {
      const ways = [next];
      start = this.#add({ kind: 'fork', next: ways });
      ways.push(this.#emit(item, start));
    } else {
      for (let count = min; count < max; count++)
        start = this.#add({ kind: 'fork', next: [this.#emit(item, start), next] });
    }
    for (let count = 0; count < min; count++) start = this.#emit(item, start);
    return start;
  }
}

function isAt(edge: Edge, previous: number, current: number): boolean {
  switch (edge) {
    case 'text-start':
      return previous === NO_CHARACTER;
    case 'text-end':
      return current === NO_CHARACTER;
    case 'line-start':
      return previous === NO_CHARACTER || previous === 0x0a;
    case 'line-end':
      return current === NO_CHARACTER || current === 0x0a;
    default:
      return (isWordCharacter(previous) !== isWordCharacter(current)) === (edge === 'word');
  }
}
