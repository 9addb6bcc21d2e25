import type { Body, Expression } from './syntax';

/** A value of HCL. Maps have no prototype's names: they are looked up by their own only. */
export type HclValue = null | boolean | number | string | readonly HclValue[] | { readonly [key: string]: HclValue };

/** Values that expressions may have made in all: local values that double each other are an attack or a mistake. */
const MAX_VALUES = 20_000;
const MAX_TEXT = 500_000;
const MAX_DEPTH = 50;

/**
 * Computes expressions as far as they are certain: literals, variables, local values, operators. What Nomad fills in when it
 * starts, and what functions make, stays unknown.
 */
export class Scope {
  readonly #variables: ReadonlyMap<string, HclValue>;
  readonly #locals: ReadonlyMap<string, Expression>;
  readonly #known = new Map<string, HclValue | undefined>();
  #values = 0;
  #depth = 0;

  constructor(variables: ReadonlyMap<string, HclValue>, locals: ReadonlyMap<string, Expression>) {
    this.#variables = variables;
    this.#locals = locals;
  }

  /** Undefined for what is not known. */
  evaluate(expression: Expression): HclValue | undefined {
    if (++this.#values > MAX_VALUES || this.#depth > MAX_DEPTH) return undefined;
    this.#depth++;
    const value = this.#compute(expression);
    this.#depth--;
    return typeof value === 'string' && value.length > MAX_TEXT ? undefined : value;
  }

  #compute(expression: Expression): HclValue | undefined {
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'template': {
        const texts = expression.parts.map((part) => {
          if (part.kind === 'text') return part.text;
          const value = part.expression === undefined ? undefined : this.evaluate(part.expression);
          return textOf(value);
        });
        return texts.every((text) => text !== undefined) ? texts.join('') : undefined;
      }
      case 'list': {
        const items = expression.items.map((item) => this.evaluate(item));
        return items.every((item) => item !== undefined) ? items : undefined;
      }
      case 'object': {
        const entries = expression.entries.map(
          ({ key, value }) => [textOf(this.evaluate(key)), this.evaluate(value)] as const,
        );
        const known = entries.flatMap(([key, value]) =>
          key === undefined || value === undefined ? [] : [[key, value] as const],
        );
        return known.length === entries.length ? Object.fromEntries(known) : undefined;
      }
      case 'reference':
        return this.#lookUp(expression.path);
      case 'conditional': {
        const condition = this.evaluate(expression.condition);
        return typeof condition === 'boolean' ? this.evaluate(condition ? expression.yes : expression.no) : undefined;
      }
      case 'unary': {
        const operand = this.evaluate(expression.operand);
        if (expression.operator === '!') return typeof operand === 'boolean' ? !operand : undefined;
        return typeof operand === 'number' ? -operand : undefined;
      }
      case 'binary':
        return operate(expression.operator, this.evaluate(expression.left), this.evaluate(expression.right));
      default:
        return undefined;
    }
  }

  #lookUp(path: readonly (string | number | undefined)[]): HclValue | undefined {
    const [root, name, ...steps] = path;
    if (typeof name !== 'string') return undefined;
    let value = root === 'var' ? this.#variables.get(name) : root === 'local' ? this.#local(name) : undefined;
    for (const step of steps) {
      if (step === undefined || value === undefined || value === null || typeof value !== 'object') return undefined;
      value = Object.hasOwn(value, step) ? (value as Record<string | number, HclValue>)[step] : undefined;
    }
    return value;
  }

  #local(name: string): HclValue | undefined {
    if (this.#known.has(name)) return this.#known.get(name);
    // Local values that need each other have no value.
    this.#known.set(name, undefined);
    const expression = this.#locals.get(name);
    const value = expression === undefined ? undefined : this.evaluate(expression);
    this.#known.set(name, value);
    return value;
  }
}

/** The local values of a file, by name. */
export function localsOf(body: Body): ReadonlyMap<string, Expression> {
  const blocks = body.blocks.filter(({ type }) => type === 'locals');
  return new Map(blocks.flatMap((block) => block.body.attributes.map(({ name, value }) => [name, value] as const)));
}

/** A single value as the text it is inside of another; undefined for lists, maps and null. */
function textOf(value: HclValue | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

function operate(operator: string, left: HclValue | undefined, right: HclValue | undefined): HclValue | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (operator === '==' || operator === '!=') {
    if ((typeof left === 'object' && left !== null) || (typeof right === 'object' && right !== null)) return undefined;
    return (left === right) === (operator === '==');
  }
  if (typeof left === 'boolean' && typeof right === 'boolean') {
    return operator === '&&' ? left && right : operator === '||' ? left || right : undefined;
  }
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  const result = COMPUTED[operator]?.(left, right);
  return typeof result === 'number' && !Number.isFinite(result) ? undefined : result;
}

const COMPUTED: Readonly<Record<string, ((left: number, right: number) => number | boolean) | undefined>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
};
