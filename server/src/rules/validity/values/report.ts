import type { KubernetesVersion } from '../../../kubernetes/kubernetes-version';
import { nearest } from '../../../kubernetes/nearest';
import { isFilledInLater } from '../../../kubernetes/placeholder';
import type { Resource } from '../../../kubernetes/resource';
import { integer } from '../../../kubernetes/shape';
import type { Change } from '../../../yaml/change';
import { formatPath } from '../../../yaml/path';
import { isTemplated } from '../../../yaml/template';
import type { YamlValue } from '../../../yaml/value';
import type { Fix, FixGrade, MessageUse, MessageValues, ResourceContext, Severity } from '../../rule';
import { shortened } from '../name-words';
import { fieldAt, ownerOf, placeOf, refusalAt } from '../refusals';
import { fieldNames, hasUnknownField } from '../schema-places';
import { PlacedValue, type TypedObject } from '../typed-objects';
import type { MESSAGES } from './messages';

type MessageTable = typeof MESSAGES;
type Given = 'field' | 'value' | 'owner' | 'refusal';
/** What a message wants beside what every message gets. */
type Extra<K extends keyof MessageTable> = Omit<MessageValues<MessageTable[K]>, Given>;

export type ValueContext = ResourceContext<MessageTable, Readonly<Record<string, never>>>;
export type ValueFix = Fix<MessageTable>;

export interface ReportDetails {
  readonly severity?: Severity;
  /** Because of something that is not written. */
  readonly absent?: boolean;
  /** Two things exclude each other, which in a template may be branches of a condition. */
  readonly conflict?: boolean;
  readonly part?: 'key' | 'value';
  readonly fixes?: readonly ValueFix[];
  /** Where they are other words than usual. */
  readonly field?: string;
  readonly value?: string;
  readonly owner?: string;
  readonly refusal?: string;
}

/** Looks at one object of the API for values that are refused. */
export type ValueCheck = (object: TypedObject, report: ValueReport) => void;
/** Checks by the definition of the objects that they look at. */
export type ValueChecks = Readonly<Record<string, ValueCheck>>;

const MANY = 12;

/** Says what is wrong with the values of a resource, once for each place. */
export class ValueReport {
  readonly resource: Resource;
  readonly root: PlacedValue;
  readonly target: KubernetesVersion;
  readonly #context: ValueContext;
  readonly #said = new Set<string>();

  constructor(resource: Resource, context: ValueContext) {
    this.resource = resource;
    this.root = new PlacedValue(resource.data, resource.path);
    this.target = context.kubernetesVersion;
    this.#context = context;
  }

  /** The fields that an object of Kubernetes' own has in the target version. */
  fieldsOf(definition: string): string[] {
    return fieldNames(definition, this.#context);
  }

  refuse<K extends keyof MessageTable>(
    place: PlacedValue,
    message: K,
    extra: Extra<K>,
    details: ReportDetails = {},
  ): void {
    const { value, path } = place;
    if (typeof value === 'string' && (isTemplated(value) || isFilledInLater(value))) return;
    if (details.conflict && this.resource.partial === 'template') return;
    const key = formatPath(path);
    if (this.#said.has(key)) return;
    this.#said.add(key);
    const values = {
      field: details.field ?? fieldAt(this.resource, path),
      value: details.value ?? shown(value),
      owner: details.owner ?? ownerOf(this.resource, path),
      refusal: details.refusal ?? refusalAt(this.resource, path, this.target),
      ...extra,
    };
    const use = { message, values } as MessageUse<MessageTable>;
    const { severity, part, fixes = [], absent = false } = details;
    this.#context.report({
      ...use,
      path,
      // What else is wrong with the object is not for this finding to silence.
      subject: path,
      fixes,
      absent,
      ...(severity === undefined ? {} : { severity }),
      ...(part === undefined ? {} : { part }),
    });
  }

  /** Whether a map has an unknown field, which is reported itself and may stand for a known one. */
  hasUnknown({ path }: PlacedValue): boolean {
    return hasUnknownField(this.resource, path, this.#context);
  }

  /** Asks for an integer between two bounds, where one is written. Only where a bound is what was meant, it is offered. */
  range(place: PlacedValue, min: number, max: number, offer?: 'bounds'): void {
    const value = place.read(integer);
    if (value === undefined || (value >= min && value <= max)) return;
    const fixes = offer === undefined ? [] : this.setTo(place, value < min ? min : max);
    this.refuse(place, 'range', { min, max }, { fixes });
  }

  /** Asks for an integer that is not too small, where one is written. */
  least(place: PlacedValue, min: number): void {
    const value = place.read(integer);
    if (value === undefined || value >= min) return;
    // Nobody means none of something by writing less than that.
    this.refuse(place, 'least', { min }, { fixes: min > 0 ? this.setTo(place, min) : [] });
  }

  /** Asks for one of some words, where one is written. Reports whether it is one. */
  oneOf(place: PlacedValue, allowed: readonly string[], details: ReportDetails = {}): boolean {
    const { text } = place;
    if (text === undefined || allowed.includes(text)) return true;
    const fixes = details.fixes ?? this.nearestOf(place, allowed);
    this.refuse(place, 'oneOf', { allowed: listed(allowed) }, { ...details, fixes });
    return false;
  }

  /** Complains about a field that is set although something else excludes it. */
  exclude(place: PlacedValue, where: string, details: ReportDetails = {}): void {
    if (place.isWritten)
      this.refuse(
        place,
        'notAllowed',
        { where },
        { part: 'key', conflict: true, fixes: this.removal(place), ...details },
      );
  }

  /** Complains about all but the first of the fields that are written, of which an object may have one. */
  onlyOne(object: PlacedValue, fields: readonly string[], details: ReportDetails = {}): void {
    const written = object.written(fields);
    const [first, second] = written;
    if (first === undefined || second === undefined) return;
    const keep = (kept: string): ValueFix => ({
      message: 'keep',
      values: { field: kept },
      changes: written.flatMap((field): Change[] =>
        field === kept ? [] : [{ op: 'remove', path: [...object.path, field] }],
      ),
    });
    this.refuse(
      object.at(second),
      'several',
      { fields: listed(written, 'and') },
      { part: 'key', conflict: true, fixes: written.map(keep), owner: placeOf(this.resource, object.path), ...details },
    );
  }

  setTo(place: PlacedValue, value: YamlValue, grade?: FixGrade): ValueFix[] {
    return [
      {
        message: 'set',
        values: { field: this.#shortField(place), replacement: shown(value) },
        changes: [{ op: 'set', path: place.path, value }],
        ...(grade === undefined ? {} : { grade }),
      },
    ];
  }

  /** The allowed word that a wrong one most likely means. */
  nearestOf(place: PlacedValue, allowed: readonly string[]): ValueFix[] {
    const { text } = place;
    const near = text === undefined ? undefined : (ABBREVIATIONS.get(text) ?? nearest(text, allowed));
    return near === undefined || !allowed.includes(near) ? [] : this.setTo(place, near);
  }

  removal(place: PlacedValue): ValueFix[] {
    const changes: Change[] = [{ op: 'remove', path: place.path }];
    return [{ message: 'remove', values: { field: this.#shortField(place) }, changes }];
  }

  /** Without what it stands in; items of lists with their index. */
  #shortField({ path }: PlacedValue): string {
    const name = path.findLastIndex((step) => typeof step === 'string');
    return formatPath(path.slice(Math.max(name, 0)));
  }
}

/** What people write for longer words, because kubectl shows it so. */
const ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ['RWO', 'ReadWriteOnce'],
  ['ROX', 'ReadOnlyMany'],
  ['RWX', 'ReadWriteMany'],
  ['RWOP', 'ReadWriteOncePod'],
]);

/** `a, b or c`; of many only some. */
export function listed(words: readonly string[], conjunction: 'or' | 'and' = 'or'): string {
  const some = words.slice(0, MANY);
  const last = words.length > MANY ? 'others' : some.pop();
  return some.length === 0 ? (last ?? '') : `${some.join(', ')} ${conjunction} ${last}`;
}

/** A value as a message shows it. */
export function shown(value: YamlValue | undefined): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text === '' ? 'empty' : shortened(text);
}
