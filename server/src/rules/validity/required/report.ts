import { atLeast, type KubernetesVersion, type MinorVersion } from '../../../kubernetes/kubernetes-version';
import type { Resource } from '../../../kubernetes/resource';
import type { Change } from '../../../yaml/change';
import { formatPath, type Path, startsWith } from '../../../yaml/path';
import { isTemplated } from '../../../yaml/template';
import { valueAt, type YamlValue } from '../../../yaml/value';
import type { Fix, MessageUse, MessageValues, ResourceContext, Severity } from '../../rule';
import { meantPlaces } from '../field-meanings';
import { ownerOf, placeOf, refusalAt } from '../refusals';
import { fieldNames, hasUnknownField } from '../schema-places';
import { PlacedValue, type TypedObject } from '../typed-objects';
import type { MESSAGES } from './messages';

type MessageTable = typeof MESSAGES;
type Given = 'place' | 'owner' | 'field' | 'refusal';
/** What a message wants beside what every message gets. */
type Extra<K extends keyof MessageTable> = Omit<MessageValues<MessageTable[K]>, Given>;

export type RequiredContext = ResourceContext<MessageTable, Readonly<Record<string, never>>>;
export type RequiredFix = Fix<MessageTable>;

export interface MissDetails {
  readonly severity?: Severity;
  /** The value that is put in, or several to choose among; none where only the person knows. */
  readonly suggest?: readonly YamlValue[];
  readonly fixes?: readonly RequiredFix[];
  /** Something is written that is not enough. */
  readonly isWritten?: boolean;
  /** Where it is shown, if not at the object. */
  readonly at?: Path;
  readonly part?: 'key' | 'value';
  /** As the message calls it, if not by its path. */
  readonly name?: string;
  readonly refusal?: string;
  /** What the finding is about as a whole, where another rule may speak of the same; else the container or resource. */
  readonly subject?: Path;
}

/** Looks at one object of the API for fields that it lacks. */
export type RequiredCheck = (object: TypedObject, report: RequiredReport) => void;
/** Checks by the definition of the objects that they look at. */
export type RequiredChecks = Readonly<Record<string, RequiredCheck>>;

/** Messages that miss one of several fields, any of which an unknown field beside may stand for. */
const ALTERNATIVES: ReadonlySet<keyof MessageTable> = new Set([
  'addresses',
  'backend',
  'backendPort',
  'failureRule',
  'ingressRules',
  'metricSource',
  'metricTarget',
  'oneOf',
  'peer',
  'volumeSource',
  'webhookClient',
]);

/** Says what a resource lacks, once for each field. */
export class RequiredReport {
  readonly resource: Resource;
  readonly root: PlacedValue;
  readonly target: KubernetesVersion;
  readonly #context: RequiredContext;
  readonly #said = new Set<string>();
  #meant: readonly Path[] | undefined;

  constructor(resource: Resource, context: RequiredContext) {
    this.resource = resource;
    this.root = new PlacedValue(resource.data, resource.path);
    this.target = context.kubernetesVersion;
    this.#context = context;
  }

  isSince(version: MinorVersion): boolean {
    return atLeast(this.target, version);
  }

  /** The fields that an object of Kubernetes' own has in the target version. */
  fieldsOf(definition: string): string[] {
    return fieldNames(definition, this.#context);
  }

  /** Reports a field, or one further down, that an object lacks. */
  miss<K extends keyof MessageTable>(
    object: PlacedValue,
    field: string | Path,
    message: K,
    extra: Extra<K>,
    details: MissDetails = {},
  ): void {
    const steps = typeof field === 'string' ? [field] : field;
    const place = object.at(...steps);
    const key = formatPath(place.path);
    if (this.#said.has(key) || this.#isMeant(place.path) || this.#isBelowScalar(place.path)) return;
    if (ALTERNATIVES.has(message) && this.#hasUnknown(object)) return;
    this.#said.add(key);
    const name = details.name ?? formatPath(steps);
    const values = {
      place: placeOf(this.resource, object.path),
      owner: ownerOf(this.resource, object.path),
      field: name,
      refusal: details.refusal ?? refusalAt(this.resource, place.path, this.target),
      ...extra,
    };
    const use = { message, values } as MessageUse<MessageTable>;
    const suggested = (details.suggest ?? []).map((value) => setTo(place, name, value));
    const { severity, at, part, subject } = details;
    this.#context.report({
      ...use,
      path: place.path,
      absent: details.isWritten !== true,
      fixes: [...suggested, ...(details.fixes ?? [])],
      ...(severity === undefined ? {} : { severity }),
      ...(at === undefined ? {} : { at }),
      ...(part === undefined ? {} : { part }),
      ...(subject === undefined ? {} : { subject }),
    });
  }

  /** Whether a scalar stands where the map should that could hold a place: that is a wrong type, and all there is to say. */
  #isBelowScalar(path: Path): boolean {
    const steps = path.slice(this.resource.path.length, -1);
    return steps.some((_, index) => {
      const value = valueAt(this.resource.data, steps.slice(0, index + 1)) ?? undefined;
      return value !== undefined && typeof value !== 'object';
    });
  }

  /** Whether an unknown field, which is reported itself, most likely means this one: `conatiners`. */
  #isMeant(path: Path): boolean {
    const { resource, target } = this;
    const { schemas } = this.#context;
    const check = this.#meant === undefined ? this.#context.checkSchema(resource) : undefined;
    if (check !== undefined) {
      const places = meantPlaces(check, resource.data, schemas, target);
      this.#meant = places.map((place) => [...resource.path, ...place]);
    }
    return this.#meant?.some((place) => startsWith(place, path)) ?? false;
  }

  /** Whether a map has an unknown field, which is reported itself. */
  #hasUnknown({ path }: PlacedValue): boolean {
    return hasUnknownField(this.resource, path, this.#context);
  }

  /** Asks for a field of an object; the empty text or list is none. */
  require(object: PlacedValue, field: string, details: MissDetails = {}): void {
    const place = object.at(field);
    if (isThere(place)) return;
    if (place.isWritten) this.miss(object, field, 'empty', {}, { ...details, isWritten: true });
    else this.miss(object, field, 'field', {}, details);
  }
}

/** Whether something is written that is no empty text, list or map; what a template fills in is taken to be something. */
export function isThere(place: PlacedValue): boolean {
  const { value } = place;
  if (typeof value === 'string') return value !== '' || isTemplated(value);
  return typeof value === 'object' ? place.isFilled : place.isWritten;
}

/** Puts a value in, selected so that it is looked at. */
export function setTo(place: PlacedValue, field: string, value: YamlValue): RequiredFix {
  const changes: Change[] = [{ op: 'set', path: place.path, value, select: true }];
  const isShort = typeof value !== 'object' && value !== '';
  return isShort
    ? { message: 'set', values: { field, value: String(value) }, changes }
    : { message: 'add', values: { field }, changes };
}
