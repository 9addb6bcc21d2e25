import { fieldDefault } from '../../kubernetes/knowledge/field-defaults';
import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import type { Resource } from '../../kubernetes/resource';
import type { Availability, Definition, Field } from '../../kubernetes/schema/definition';
import { apiReference, definitionName, isCalledDeprecated, typeName } from '../../kubernetes/schema/describe';
import type { FieldType } from '../../kubernetes/schema/field-type';
import type { Lifecycle } from '../../kubernetes/schema/lifecycle';
import type { Kind } from '../../kubernetes/schema/schema-bundle';
import type { Schemas } from '../../kubernetes/schema/schemas';
import { walk } from '../../kubernetes/schema/walk';
import { formatMessage } from '../../rules/rule';
import type { Path } from '../../yaml/path';
import { formatPath } from '../../yaml/path';
import { code, describe } from './markdown';

const MESSAGES = {
  field: '**{name}**: {type}{required}{default}',
  required: ', required',
  default: ', by default {value}',
  item: '**{name}[]**: {type}',
  entry: '**{name}[{key}]**: {type}',
  deprecated: '**Deprecated.**',
  allowed: 'One of {values}.',
  since: 'Since Kubernetes {since}.',
  until: 'Last in Kubernetes {until}.',
  notIn: '**Not in Kubernetes {target}, the target version.**',
  reference: '[{name} in the API reference]({uri})',
  kind: '**{kind}**: {apiVersion}{scope}',
  ofCluster: ', belongs to the cluster, not to a namespace',
  catalogue: 'A custom resource that Prodlint knows.',
  workspace: 'A custom resource that this workspace defines.',
  apiVersion: '**{apiVersion}** {kind}',
  introduced: 'Since Kubernetes {introduced}.',
  deprecatedSince: 'Deprecated since {deprecated}.',
  removed: 'Removed in {removed}.',
  replacement: 'Use {replacement}.',
  served: 'Kubernetes {target}, the target version, serves it.',
  refused: '**Kubernetes {target}, the target version, refuses it.**',
} as const;

/** What of an object tells its schema. */
type ObjectKind = Pick<Resource, 'apiVersion' | 'kind'>;

interface FieldContext {
  readonly schemas: Schemas;
  readonly target: KubernetesVersion;
}

/** What the schema says of a place in a resource; undefined where it says nothing. */
export function describeField({ apiVersion, kind: kindName }: ObjectKind, path: Path, context: FieldContext) {
  const { schemas, target } = context;
  const kind = schemas.kind(apiVersion, kindName);
  if (kind === undefined) return undefined;
  const place = walk(kind.definition, path, target);
  if (place.state === 'unknown-field' && place.index === path.length - 1) {
    const [field] = place.owner.variants(String(path.at(-1)));
    return field && fieldText(kind, place.owner, field, { ...context, path, type: field.type });
  }
  if (place.state === 'known' && place.field !== undefined && place.owner !== undefined)
    return fieldText(kind, place.owner, place.field, { ...context, path, type: place.type });
  // A field of any shape is still a field with a description.
  const owner = path.length > 0 ? walk(kind.definition, path.slice(0, -1), target) : undefined;
  const definition = owner?.state === 'known' && owner.type.kind === 'object' ? owner.type.definition : undefined;
  const field = definition?.field(String(path.at(-1)), target);
  return definition && field && fieldText(kind, definition, field, { ...context, path, type: field.type });
}

function fieldText(
  kind: Kind,
  owner: Definition,
  field: Field,
  { path, type, target }: FieldContext & { path: Path; type: FieldType },
): string {
  const { description } = field;
  const allowed = field.enumValues(target);
  return paragraphs([
    [title(field, owner, path, type), code(formatPath(path))],
    isCalledDeprecated(description) ? MESSAGES.deprecated : undefined,
    description === undefined ? objectDescription(type) : describe(description),
    allowed && formatMessage(MESSAGES.allowed, { values: allowed.map(code).join(', ') }),
    availability(field, owner, target),
    reference(kind, type.kind === 'object' ? (type.definition ?? owner) : owner, target),
  ]);
}

/** `**replicas**: integer, by default 1`; for an item or an entry of the field's list or map, that. */
function title(field: Field, owner: Definition, path: Path, type: FieldType): string {
  const last = path.at(-1);
  const values = { name: field.name, type: typeName(type) };
  if (typeof last === 'number') return formatMessage(MESSAGES.item, values);
  if (last !== field.name && last !== undefined) return formatMessage(MESSAGES.entry, { ...values, key: last });
  const value = field.default ?? fieldDefault(owner.id, field.name);
  return formatMessage(MESSAGES.field, {
    ...values,
    required: field.isRequired ? MESSAGES.required : '',
    default: value === undefined ? '' : formatMessage(MESSAGES.default, { value: code(JSON.stringify(value)) }),
  });
}

function objectDescription(type: FieldType): string | undefined {
  const inner = type.kind === 'list' ? type.items : type;
  const text = inner.kind === 'object' ? inner.definition?.description : undefined;
  return text === undefined ? undefined : describe(text);
}

/** When a field came and went; nothing where it is as old as its object. */
function availability(field: Field, owner: Definition, target: KubernetesVersion): string | undefined {
  const said: string[] = [];
  if (field.since !== undefined && field.since !== owner.since)
    said.push(formatMessage(MESSAGES.since, { since: `1.${field.since}` }));
  if (field.until !== undefined && field.until !== owner.until)
    said.push(formatMessage(MESSAGES.until, { until: `1.${field.until}` }));
  if (isOutside(field, target)) said.push(formatMessage(MESSAGES.notIn, { target: release(target) }));
  return said.length > 0 ? said.join(' ') : undefined;
}

function isOutside({ since, until }: Availability, { minor }: KubernetesVersion): boolean {
  return (since !== undefined && minor < since) || (until !== undefined && minor > until);
}

/** What a kind is. */
export function describeKind({ apiVersion, kind: name }: ObjectKind, { schemas, target }: FieldContext) {
  const kind = schemas.kind(apiVersion, name);
  if (kind === undefined) return undefined;
  const { description } = kind.definition;
  return paragraphs([
    formatMessage(MESSAGES.kind, {
      kind: name,
      apiVersion: code(apiVersion),
      scope: kind.isNamespaced ? '' : MESSAGES.ofCluster,
    }),
    description === undefined ? undefined : describe(description),
    kind.origin === 'kubernetes' ? undefined : MESSAGES[kind.origin],
    reference(kind, kind.definition, target),
  ]);
}

/** The life of an API version, as it concerns the resource's kind. */
export function describeApiVersion(resource: Resource, context: FieldContext) {
  const { schemas, target } = context;
  const { apiVersion, kind } = resource;
  const life = schemas.lifecycleOf(apiVersion, kind, target);
  if (life === undefined) return describeKind(resource, context);
  return paragraphs([
    formatMessage(MESSAGES.apiVersion, { apiVersion, kind }),
    [
      ...(life.introduced ? [formatMessage(MESSAGES.introduced, { introduced: `1.${life.introduced}` })] : []),
      ...(life.deprecated ? [formatMessage(MESSAGES.deprecatedSince, { deprecated: `1.${life.deprecated}` })] : []),
      ...(life.removed ? [formatMessage(MESSAGES.removed, { removed: `1.${life.removed}` })] : []),
      ...replacement(life),
    ].join(' '),
    formatMessage(isServed(life) ? MESSAGES.served : MESSAGES.refused, { target: release(target) }),
  ]);
}

function isServed({ state }: Lifecycle): boolean {
  return state === 'served' || state === 'deprecated';
}

function replacement({ replacement: other, kind, state }: Lifecycle): string[] {
  if (other === undefined || state === 'served') return [];
  const shown = other.kind === kind ? code(other.apiVersion) : `${code(other.apiVersion)} ${other.kind}`;
  return [formatMessage(MESSAGES.replacement, { replacement: shown })];
}

function reference(kind: Kind, definition: Definition, target: KubernetesVersion): string | undefined {
  const uri = apiReference(definition, kind, target);
  const name = definitionName(definition);
  return uri === undefined || name === undefined ? undefined : formatMessage(MESSAGES.reference, { name, uri });
}

function release({ major, minor }: KubernetesVersion): string {
  return `${major}.${minor}`;
}

function paragraphs(parts: readonly (string | readonly string[] | undefined)[]): string {
  return parts
    .flatMap((part) => (part === undefined || part === '' ? [] : [typeof part === 'string' ? part : part.join('  \n')]))
    .join('\n\n');
}
