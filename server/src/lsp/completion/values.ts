import { groupOf } from '../../kubernetes/api-groups';
import { fieldDefault } from '../../kubernetes/knowledge/field-defaults';
import { likeliestValue, usualValues } from '../../kubernetes/knowledge/field-values';
import { TIME_ZONES } from '../../kubernetes/knowledge/time-zones';
import { TAINTS, TOPOLOGY_KEYS } from '../../kubernetes/knowledge/well-known-names';
import type { FieldType } from '../../kubernetes/schema/field-type';
import type { Schemas } from '../../kubernetes/schema/schemas';
import { restartPolicies } from '../../kubernetes/usual-fields';
import { isList, type YamlValue } from '../../yaml/value';
import { annotationValues } from './annotations';
import type { KnownValue, ObjectPlace } from './file-view';
import { kindIndex } from './kind-index';
import { labelsFor } from './labels';
import { referencedValues } from './references';

/** Values by definition and field that follow from what is known of nodes and of time. */
const OTHER_VALUES: Readonly<Record<string, readonly string[]>> = {
  'batch.v1.CronJobSpec.timeZone': ['Etc/UTC', ...TIME_ZONES],
  'core.v1.PodAffinityTerm.topologyKey': TOPOLOGY_KEYS,
  'core.v1.Toleration.key': TAINTS,
  'core.v1.TopologySpreadConstraint.topologyKey': TOPOLOGY_KEYS,
};

/**
 * The values that are known for a place, the likeliest first: what other parts of the file fix, what the schema allows, and the default, marked.
 * Empty where anything may stand there.
 */
export function valuesFor(place: ObjectPlace, schemas: Schemas): readonly KnownValue[] {
  const { type } = place;
  if (type === undefined || !isScalarType(type)) return [];
  const preset = defaultOf(place);
  const found: KnownValue[] = [
    ...referencedValues(place),
    ...kindReferences(place, schemas),
    ...entryValues(place).map((value) => ({ value })),
    ...declaredValues(place, type, preset).map((value) => ({ value })),
  ];
  if (preset !== undefined && !isRefused(place, preset)) found.push({ value: preset });
  const once = new Map<string | number | boolean, KnownValue>();
  for (const known of found) {
    if (!once.has(known.value)) once.set(known.value, known.value === preset ? { ...known, isDefault: true } : known);
  }
  return [...once.values()];
}

/** The default of a pod is none for what makes pods of another sort. */
function isRefused({ owner, field, kind }: ObjectPlace, value: string | number | boolean): boolean {
  const isPolicy = owner?.id === 'core.v1.PodSpec' && field?.name === 'restartPolicy';
  return isPolicy && restartPolicies(kind.kind)?.includes(String(value)) === false;
}

function isScalarType({ kind }: FieldType): boolean {
  return kind !== 'object' && kind !== 'list' && kind !== 'map' && kind !== 'any';
}

function declaredValues(place: ObjectPlace, { kind }: FieldType, preset: unknown): readonly (string | boolean)[] {
  const { owner, field, target } = place;
  // Who writes a switch wants what it is not by itself.
  if (kind === 'boolean') return preset === true ? [false, true] : [true, false];
  if (owner === undefined || field === undefined) return [];
  const id = `${owner.id}.${field.name}`;
  const policies = id === 'core.v1.PodSpec.restartPolicy' ? restartPolicies(place.kind.kind) : undefined;
  const allowed = policies ?? field.enumValues(target)?.filter((value) => value !== '');
  const others = Object.hasOwn(OTHER_VALUES, id) ? (OTHER_VALUES[id] ?? []) : [];
  const values = allowed ?? [...usualValues(owner.id, field.name), ...others];
  const first = likeliestValue(owner.id, field.name);
  return first === undefined ? values : [first, ...values.filter((value) => value !== first)];
}

/** The default of a field; not that of the lists and maps it may hold. */
function defaultOf({ owner, field, path }: ObjectPlace): string | number | boolean | undefined {
  if (owner === undefined || field === undefined || path.at(-1) !== field.name) return undefined;
  const value = (field.default as YamlValue | undefined) ?? fieldDefault(owner.id, field.name);
  const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isScalar && value !== '' ? value : undefined;
}

/** Values of the entries of maps: labels and annotations. */
function entryValues(place: ObjectPlace): readonly string[] {
  const { field, path } = place;
  const key = path.at(-1);
  if (field === undefined || typeof key !== 'string' || path.at(-2) !== field.name) return [];
  const label = labelsFor(place.at(path.slice(0, -1)))?.find((known) => known.key === key);
  return label?.values ?? annotationValues(place);
}

/** Fields that name a kind or an API version: of objects that are referred to, of rules on what may be done with them. */
function kindReferences(place: ObjectPlace, schemas: Schemas): readonly KnownValue[] {
  const { owner, field, path, target } = place;
  if (owner === undefined || field === undefined) return [];
  const index = kindIndex(schemas, target);
  const id = `${owner.id}.${field.name}`;
  if (id === 'rbac.v1.PolicyRule.apiGroups') {
    const groups = new Set(index.all.filter(({ isBuiltIn }) => isBuiltIn).map(({ group }) => group));
    return [...groups].sort().map((value) => ({ value, detail: value === '' ? 'core' : undefined }));
  }
  if (id === 'rbac.v1.PolicyRule.resources') return resourceNames(place, schemas);
  if (path.length < 2) return [];
  if (field.name === 'kind') return referredKinds(place);
  const kind = place.sibling('kind');
  if (field.name !== 'apiVersion') return [];
  if (typeof kind !== 'string') return isScaled(place) ? [{ value: 'apps/v1' }] : [];
  return index.versionsOf(kind).map(({ apiVersion }) => ({ value: apiVersion, detail: kind }));
}

function isScaled({ owner, path }: ObjectPlace): boolean {
  return owner?.id.endsWith('CrossVersionObjectReference') === true && path.at(-2) === 'scaleTargetRef';
}

/** The kinds of objects of the file that an autoscaler may scale. */
function referredKinds(place: ObjectPlace): readonly KnownValue[] {
  const { file } = place;
  if (!isScaled(place)) return [];
  const inFile = file.ofType('Deployment', 'StatefulSet', 'ReplicaSet', 'Rollout').map(({ kind }) => kind);
  return [...inFile, 'Deployment', 'StatefulSet'].map((value) => ({ value }));
}

/** The names that the resources of the groups beside have in paths of the API. */
function resourceNames(place: ObjectPlace, schemas: Schemas): readonly KnownValue[] {
  const groups = place.value([...place.path.slice(0, -2), 'apiGroups']);
  const wanted = isList(groups) ? groups : [];
  return schemas.kubernetes
    .kinds()
    .filter(({ apiVersion }) => wanted.length === 0 || wanted.includes(groupOf(apiVersion)))
    .flatMap(({ plural, kind }) => (plural === undefined ? [] : [{ value: plural, detail: kind }]));
}
