import { parseArgs } from 'node:util';
import { nearest } from '../kubernetes/nearest';
import { UsageError } from './errors';
import { say } from './messages';

export interface OptionKind {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly short?: string;
}

/** The options that every command has. */
export const COMMON_OPTIONS = { help: { type: 'boolean', short: 'h' } } as const satisfies Record<string, OptionKind>;

/** The arguments of a command, read: options by name, then what stands alone. */
export class Arguments {
  readonly positionals: readonly string[];
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>, positionals: readonly string[]) {
    this.#values = values;
    this.positionals = positionals;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  text(name: string): string | undefined {
    return this.#values.get(name)?.[0];
  }

  texts(name: string): readonly string[] | undefined {
    return this.#values.get(name);
  }

  /** The value of an option that knows only some values. */
  choice<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.text(name);
    const found = allowed.find((candidate) => candidate === value);
    if (value !== undefined && found === undefined) {
      throw new UsageError(say('badChoice', { name: `--${name}`, value, allowed: allowed.join(', ') }));
    }
    return found;
  }
}

/** Reads the arguments of a command. Throws a `UsageError` with one sentence on the first mistake. */
export function readArguments(args: readonly string[], options: Readonly<Record<string, OptionKind>>): Arguments {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const values = new Map<string, readonly string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const kind = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (kind === undefined) throw new UsageError(unknownOption(token.rawName, Object.keys(options)));
    values.set(token.name, [...checkRepetition(token, kind, values), checkValue(token, kind)]);
  }
  return new Arguments(values, positionals);
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function checkRepetition(
  { name, rawName }: OptionToken,
  kind: OptionKind,
  values: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const before = values.get(name) ?? [];
  if (kind.type === 'boolean') return [];
  if (before.length > 0 && kind.multiple !== true) throw new UsageError(say('repeatedOption', { name: rawName }));
  return before;
}

function checkValue({ rawName, value, inlineValue }: OptionToken, kind: OptionKind): string {
  if (kind.type === 'boolean') {
    if (value !== undefined) throw new UsageError(say('needlessValue', { name: rawName }));
    return '';
  }
  // A forgotten value would take the next option for it; who means such a value writes `--option=-value`.
  const isOption = value?.startsWith('-') === true && value !== '-' && inlineValue !== true;
  if (value === undefined || value === '' || isOption) throw new UsageError(say('missingValue', { name: rawName }));
  return value;
}

function unknownOption(name: string, known: readonly string[]): string {
  const near = nearest(name.replace(/^-+/, ''), known);
  return near === undefined ? say('unknownOption', { name }) : say('unknownOptionNear', { name, nearest: `--${near}` });
}
