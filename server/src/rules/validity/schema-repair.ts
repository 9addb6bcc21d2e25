import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import type { Schemas } from '../../kubernetes/schema/schemas';
import type { SchemaPath } from '../../kubernetes/schema/walk';
import { isList, isMap, type YamlMap, type YamlValue } from '../../yaml/value';
import type { SchemaCheck } from '../rule';

/** More values of one object are not tried out: each takes a validation. */
const MAX_TRIALS = 50;

/** Tries out what would put an object right. */
export class SchemaRepair {
  readonly #data: YamlMap;
  readonly #check: SchemaCheck;
  readonly #schemas: Schemas;
  readonly #target: KubernetesVersion;
  #known: ReadonlySet<string> | undefined;
  #trials = 0;

  constructor(data: YamlMap, check: SchemaCheck, schemas: Schemas, target: KubernetesVersion) {
    this.#data = data;
    this.#check = check;
    this.#schemas = schemas;
    this.#target = target;
  }

  /** Whether the object, with another value at a place, has nothing wrong that it has not now: what a wrong shape hides is for a person to see. */
  isNoWorse(path: SchemaPath, instead: YamlValue): boolean {
    if (++this.#trials > MAX_TRIALS) return false;
    const data = replaced(this.#data, path, instead);
    if (!isMap(data)) return false;
    const { kind, violations } = this.#check;
    this.#known ??= new Set(violations.map((violation) => JSON.stringify(violation)));
    const known = this.#known;
    const after = this.#schemas.violations(data, kind, this.#target);
    return after.every((violation) => known.has(JSON.stringify(violation)));
  }
}

function replaced(value: YamlValue, [step, ...rest]: SchemaPath, instead: YamlValue): YamlValue {
  if (step === undefined) return instead;
  if (isList(value)) return value.map((item, index) => (index === step ? replaced(item, rest, instead) : item));
  return isMap(value) ? { ...value, [step]: replaced(value[step] ?? null, rest, instead) } : value;
}
