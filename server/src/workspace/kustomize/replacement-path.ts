import { GoRegExp } from '../../kubernetes/go-regexp';
import { isList, isMap, type YamlValue } from '../../yaml/value';
import { mapOf, withEntry } from './tree';

/** The steps of a path as replacements write it: dots between them, `\.` for a dot inside of one, brackets around conditions that may hold dots. */
export function splitReplacementPath(path: string): string[] {
  const parts = path.split(/(?<!\\)\./).map((part) => part.replaceAll('\\.', '.'));
  const steps: string[] = [];
  for (let at = 0; at < parts.length; at++) {
    let step = parts[at] ?? '';
    if (step.startsWith('[')) {
      while (!step.endsWith(']') && at + 1 < parts.length) step += `.${parts[++at]}`;
    }
    steps.push(step);
  }
  return steps;
}

const CONDITION = /^\[([^=]*)=(.*)\]$/s;

/** The value at the end of a path; undefined where there is none. */
export function lookUp(value: YamlValue | undefined, steps: readonly string[]): YamlValue | undefined {
  let current = value;
  for (const step of steps) {
    const condition = CONDITION.exec(step);
    if (isList(current)) {
      if (condition !== null) {
        const [, field = '', wanted = ''] = condition;
        current = current.find((item) => textOf(item, field) === wanted);
      } else current = step === '-' ? current.at(-1) : /^[0-9]+$/.test(step) ? current[Number(step)] : undefined;
    } else current = isMap(current) && condition === null ? current[step] : undefined;
  }
  return current === null ? undefined : current;
}

function textOf(item: YamlValue, field: string): string | undefined {
  const value = field === '' ? item : isMap(item) ? item[field] : undefined;
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
}

/** What replacing came to: the data, and how many places were found. */
export interface Replaced {
  readonly value: YamlValue;
  readonly count: number;
}

/**
 * Puts all values that a path leads to through a function; `*` leads to every entry. Conditions are regular expressions that need to match a part only.
 *
 * @param created what is made where the last step is missing; undefined where nothing is made
 */
export function replaceAt(
  value: YamlValue,
  steps: readonly string[],
  created: YamlValue | undefined,
  replace: (value: YamlValue) => YamlValue,
): Replaced {
  const [step, ...rest] = steps;
  if (step === undefined) return { value: replace(value), count: 1 };
  const into = (entry: YamlValue) => replaceAt(entry, rest, created, replace);
  const condition = CONDITION.exec(step);
  if (isList(value)) {
    if (/^[0-9]+$/.test(step)) {
      const index = Number(step);
      const isMade = index === value.length && created !== undefined;
      const item = isMade ? startOf(rest, created) : value[index];
      if (item === undefined) return { value, count: 0 };
      const replaced = into(item);
      return { value: isMade ? [...value, replaced.value] : value.with(index, replaced.value), count: replaced.count };
    }
    if (step === '*') return replaceItems(value, () => true, into);
    if (condition === null) return { value, count: 0 };
    const [, field = '', pattern = ''] = condition;
    const wanted = GoRegExp.compile(pattern);
    const isWanted = (item: YamlValue) => {
      const text = textOf(item, field);
      return text !== undefined && wanted?.test(text) === true;
    };
    const replaced = replaceItems(
      value,
      isWanted,
      field === '' ? (item) => ({ value: replace(item), count: 1 }) : into,
    );
    if (replaced.count > 0 || created === undefined) return replaced;
    const made = into(field === '' ? pattern : mapOf([[field, pattern]]));
    return made.count === 0 ? { value, count: 0 } : { value: [...value, made.value], count: made.count };
  }
  if (!isMap(value) || condition !== null) return { value, count: 0 };
  if (step === '*') {
    let count = 0;
    const entries = Object.entries(value).map(([key, entry]) => {
      const replaced = into(entry);
      count += replaced.count;
      return [key, replaced.value] as const;
    });
    return { value: mapOf(entries), count };
  }
  const entry = value[step];
  if (entry === undefined && created === undefined) return { value, count: 0 };
  const replaced = into(entry ?? startOf(rest, created ?? null));
  return { value: replaced.count === 0 ? value : withEntry(value, step, replaced.value), count: replaced.count };
}

/** What is made where a step is missing: something that the next step leads into, or in the end what was asked for. */
function startOf(rest: readonly string[], created: YamlValue): YamlValue {
  const [next] = rest;
  if (next === undefined) return created;
  return CONDITION.test(next) || /^[0-9]+$/.test(next) || next === '*' ? [] : mapOf([]);
}

function replaceItems(
  list: readonly YamlValue[],
  isWanted: (item: YamlValue) => boolean,
  replace: (item: YamlValue) => Replaced,
): Replaced {
  let count = 0;
  const value = list.map((item) => {
    if (!isWanted(item)) return item;
    const replaced = replace(item);
    count += replaced.count;
    return replaced.value;
  });
  return { value: count === 0 ? list : value, count };
}
