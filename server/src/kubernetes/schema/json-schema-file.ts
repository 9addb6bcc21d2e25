import { distinctValues, isList, isMap, type YamlMap, type YamlValue } from '../../yaml/value';
import { asSchema } from './admission';
import { METADATA_REFERENCE } from './crd-schema';
import { checkedFormat } from './formats';
import type { JsonSchema } from './json-schema';
import { BRANCH_MARK } from './violation';
import type { WorkspaceKind } from './workspace-bundle';

/** A kind as it is named where there is room for one text only: `apps/v1/Deployment`, `v1/Pod`. */
export interface KindName {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Reads `group/version/Kind`; undefined for anything else. */
export function parseKindName(text: string): KindName | undefined {
  const [, apiVersion, kind] = /^((?:[a-z0-9.-]+\/)?[a-z0-9]+)\/([A-Za-z][A-Za-z0-9]*)$/.exec(text) ?? [];
  return apiVersion === undefined || kind === undefined ? undefined : { apiVersion, kind };
}

const VERSIONS_KEYWORD = 'x-kubernetes-group-version-kind';
/** One of these is in every schema that says something. */
const TELLING_KEYWORDS = [
  '$ref',
  'additionalProperties',
  'allOf',
  'anyOf',
  'definitions',
  '$defs',
  'oneOf',
  'properties',
  'required',
  'type',
] as const;

/** Whether data can be a JSON Schema that says something. Whether it is one is for the compiler to say. */
export function looksLikeJsonSchema(data: YamlValue): data is YamlMap {
  return isMap(data) && TELLING_KEYWORDS.some((keyword) => data[keyword] !== undefined);
}

/**
 * The kinds that a JSON Schema (draft-04 to 2020-12) says itself to be for: the schema as a whole, or its definitions, by `x-kubernetes-group-version-kind`,
 * as Kubernetes publishes its own.
 */
export function describedKinds(schema: YamlMap): readonly WorkspaceKind[] {
  const whole = namesOf(schema).map((name) => fileKind(schema, name));
  const parts = ['definitions', '$defs'].flatMap((keyword) => {
    const definitions = schema[keyword];
    return Object.entries(isMap(definitions) ? definitions : {}).flatMap(([id, definition]) => {
      const names = isMap(definition) ? namesOf(definition) : [];
      const pointer = `#/${keyword}/${id.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      return names.map((name) => fileKind({ $ref: pointer, [keyword]: definitions ?? {} }, name));
    });
  });
  return [...whole, ...parts];
}

function namesOf({ [VERSIONS_KEYWORD]: names }: YamlMap): readonly KindName[] {
  return (isList(names) ? names : [names]).flatMap((name) => {
    if (!isMap(name) || typeof name.version !== 'string' || typeof name.kind !== 'string') return [];
    const { group, version, kind } = name;
    return [{ apiVersion: typeof group === 'string' && group !== '' ? `${group}/${version}` : version, kind }];
  });
}

/** A kind whose objects have a JSON Schema (draft-04 to 2020-12). */
export function fileKind(schema: YamlMap, { apiVersion, kind }: KindName): WorkspaceKind {
  return {
    apiVersion,
    kind,
    plural: undefined,
    isNamespaced: true,
    dropsStatus: false,
    source: schema,
    schema: (minor) => withMetadata(normalizeRoot(schema, minor)),
  };
}

type Keywords = Record<string, unknown>;

const DROPPED = new Set([
  '$schema',
  '$id',
  'id',
  '$anchor',
  '$dynamicAnchor',
  '$recursiveAnchor',
  '$vocabulary',
  '$comment',
  'example',
  'examples',
  'nullable',
  'dependentRequired',
  'dependentSchemas',
  'prefixItems',
  // What the draft that schemas are compiled as does not have.
  'unevaluatedProperties',
  'unevaluatedItems',
  'minContains',
  'maxContains',
  '$dynamicRef',
]);
const SCHEMA_KEYWORDS = new Set([
  'additionalItems',
  'additionalProperties',
  'contains',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
]);
const LIST_KEYWORDS = new Set(['allOf', 'anyOf', 'oneOf', 'items']);
const MAP_KEYWORDS = new Set(['$defs', 'definitions', 'dependencies', 'patternProperties', 'properties']);

/** Keywords whose schemas may fail without anything being wrong. */
const BRANCH_KEYWORDS = new Set(['anyOf', 'contains', 'if', 'not', 'oneOf']);
/** Where a copy of the whole schema is, for the references in such branches to lead to: all that is in it is marked. */
const BRANCHES = 'x-prodlint-branches';

function normalizeRoot(schema: YamlMap, minor: number): Keywords {
  const normalized = normalize(schema, minor, false);
  const isReferred = JSON.stringify(normalized).includes(`"#/${BRANCHES}`);
  return isReferred ? { ...normalized, [BRANCHES]: normalize(schema, minor, true) } : normalized;
}

/**
 * A schema of any draft since the fourth as draft-07. References that leave the file lead to what may be anything, and so does what only later drafts can
 * say. What is wrong stays as it is, for the compiler to tell.
 */
function normalize(schema: YamlMap, minor: number, isBranch: boolean): Keywords {
  const normalized: Keywords = isBranch ? { [BRANCH_MARK]: true } : {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (!DROPPED.has(keyword)) normalized[keyword] = normalizeKeyword(keyword, value, minor, isBranch);
  }
  const { $ref, $recursiveRef, format } = schema;
  const reference = $ref ?? ($recursiveRef === '#' ? '#' : undefined);
  if (typeof reference === 'string') {
    if (!/^#(?:\/|$)/.test(reference)) delete normalized.$ref;
    else normalized.$ref = isBranch ? `#/${BRANCHES}${reference.slice(1)}` : reference;
  }
  delete normalized.$recursiveRef;
  const isIntOrString = schema['x-kubernetes-int-or-string'] === true || format === 'int-or-string';
  if (isIntOrString) normalized.type = ['integer', 'string'];
  if (format !== undefined) {
    delete normalized.format;
    const checked = typeof format === 'string' ? checkedFormat(format, minor) : undefined;
    if (checked !== undefined) normalized.format = checked;
  }
  addNull(normalized, schema);
  addLimits(normalized, schema);
  addLaterKeywords(normalized, schema, minor, isBranch);
  return normalized;
}

function normalizeKeyword(keyword: string, value: YamlValue, minor: number, isBranch: boolean): unknown {
  const isInner = isBranch || BRANCH_KEYWORDS.has(keyword);
  const inner = (part: YamlValue) => (isMap(part) ? normalize(part, minor, isInner) : part);
  if (isList(value)) return LIST_KEYWORDS.has(keyword) ? value.map(inner) : value;
  if (!isMap(value)) return value;
  if (SCHEMA_KEYWORDS.has(keyword)) return inner(value);
  if (!MAP_KEYWORDS.has(keyword)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inner(part)]));
}

/** `nullable` of OpenAPI, which says nothing where there is no type. */
function addNull(normalized: Keywords, { nullable }: YamlMap): void {
  if (nullable !== true || normalized.type === undefined) return;
  normalized.type = [...new Set([normalized.type, 'null'].flat())];
  if (Array.isArray(normalized.enum)) normalized.enum = distinctValues([...normalized.enum, null]);
}

/** Limits that are excluded were flags up to draft-04. */
function addLimits(normalized: Keywords, schema: YamlMap): void {
  for (const [exclusive, limit] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof schema[exclusive] !== 'boolean') continue;
    delete normalized[exclusive];
    if (schema[exclusive] !== true || schema[limit] === undefined) continue;
    normalized[exclusive] = schema[limit];
    delete normalized[limit];
  }
}

function addLaterKeywords(normalized: Keywords, schema: YamlMap, minor: number, isBranch: boolean): void {
  const { prefixItems, dependentRequired, dependentSchemas } = schema;
  if (isList(prefixItems)) {
    if (normalized.items !== undefined) normalized.additionalItems = normalized.items;
    normalized.items = normalizeKeyword('items', prefixItems, minor, isBranch);
  }
  const dependencies = [dependentRequired, dependentSchemas].filter(isMap);
  if (dependencies.length > 0) {
    const merged: YamlMap = Object.assign({}, ...dependencies);
    normalized.dependencies = {
      ...(normalized.dependencies as Keywords),
      ...(normalizeKeyword('dependencies', merged, minor, isBranch) as Keywords),
    };
  }
}

/** Metadata of which a schema only says that it is there is what it is for all objects. */
function withMetadata(schema: Keywords): Keywords {
  const properties = asSchema(schema.properties);
  if (typeof properties !== 'object') return schema;
  const metadata = asSchema(properties.metadata);
  const isPlain =
    typeof metadata === 'object' &&
    metadata.properties === undefined &&
    metadata.$ref === undefined &&
    metadata.allOf === undefined;
  return isPlain
    ? { ...schema, properties: { ...properties, metadata: { allOf: [{ $ref: METADATA_REFERENCE }] } as JsonSchema } }
    : schema;
}
