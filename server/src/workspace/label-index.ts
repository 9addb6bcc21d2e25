import { isRunTimeLabel } from '../kubernetes/knowledge/run-time-labels';
import type { LabelSelector, Labels } from '../kubernetes/label-selector';

const pair = (key: string, value: string) => `${key}=${value}`;

/**
 * A label that a selector asks for and that nothing has but what is written with it: who looks for what the selector takes in need look no further than
 * there. Undefined where it asks for none such.
 */
function distinctiveLabel({ matchLabels = {} }: LabelSelector): string | undefined {
  for (const key in matchLabels) if (!isRunTimeLabel(key)) return pair(key, matchLabels[key] ?? '');
  return undefined;
}

/** Things with labels, by these. */
export class LabelIndex<T> {
  readonly all: readonly T[];
  readonly #byLabel = new Map<string, T[]>();

  /** `labelsOf` may give several sets for one thing, any of which counts. */
  constructor(things: readonly T[], labelsOf: (thing: T) => readonly Labels[]) {
    this.all = things;
    for (const thing of things) {
      const pairs = new Set(
        labelsOf(thing).flatMap((labels) => Object.keys(labels).map((key) => pair(key, labels[key] ?? ''))),
      );
      for (const label of pairs) add(this.#byLabel, label, thing);
    }
  }

  /** The things that a selector may take in, in their order; all others it does not. */
  candidates(selector: LabelSelector): readonly T[] {
    const label = distinctiveLabel(selector);
    return label === undefined ? this.all : (this.#byLabel.get(label) ?? []);
  }
}

/** Things with selectors, by what these ask for. */
export class SelectorIndex<T> {
  readonly all: readonly T[];
  readonly #byLabel = new Map<string, number[]>();
  readonly #others: number[] = [];

  /** A thing whose selector is undefined may take in anything. */
  constructor(things: readonly T[], selectorOf: (thing: T) => LabelSelector | undefined) {
    this.all = things;
    for (const [index, thing] of things.entries()) {
      const selector = selectorOf(thing);
      const label = selector && distinctiveLabel(selector);
      if (label === undefined) this.#others.push(index);
      else add(this.#byLabel, label, index);
    }
  }

  /** The things that may take in what has these labels, in their order; all others do not. */
  candidates(labels: Labels): readonly T[] {
    const found = [...this.#others];
    for (const key in labels) found.push(...(this.#byLabel.get(pair(key, labels[key] ?? '')) ?? []));
    return found.sort((a, b) => a - b).map((index) => this.all[index] as T);
  }
}

function add<T>(groups: Map<string, T[]>, key: string, value: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [value]);
  else group.push(value);
}
