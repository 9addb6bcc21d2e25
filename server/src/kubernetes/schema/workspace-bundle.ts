import type { YamlValue } from '../../yaml/value';
import { admit, asSchema } from './admission';
import { CRD_SCHEMA_DEFINITIONS, METADATA_ID } from './crd-schema';
import type { SchemaData } from './data';
import { type WrittenDefinitions, writeDefinitions } from './definition-writer';
import { type JsonSchema, JsonSchemaWriter } from './json-schema';
import { SchemaBundle } from './schema-bundle';
import { withSharedParts } from './shared-parts';

/** A kind that a file of a workspace defines. */
export interface WorkspaceKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string | undefined;
  readonly isNamespaced: boolean;
  /** Whether the API server drops a status that is sent along with an object. */
  readonly dropsStatus: boolean;
  /** The data that all follows from: two kinds with the same data are the same. */
  readonly source: YamlValue;
  /** The JSON Schema (draft-07) of its objects in a minor release; keywords that begin with `x-` as `translateCrdSchema` writes them. */
  schema(minor: number): Readonly<Record<string, unknown>>;
}

/** The set of one kind. What its schema says is read when it is asked for; `name` tells it from others, and `common` has the schema of metadata. */
export function workspaceBundle(name: string, kind: WorkspaceKind, common: () => SchemaBundle): SchemaBundle {
  const schemas = new Map<number, Readonly<Record<string, unknown>>>();
  const schemaOf = (minor: number): Readonly<Record<string, unknown>> => {
    let schema = schemas.get(minor);
    if (schema === undefined) {
      schema = complete(kind, common(), minor);
      schemas.set(minor, schema);
    }
    return schema;
  };
  let written: WrittenDefinitions | undefined;
  const writtenNow = () => {
    // Only formats depend on the release, and of these definitions know those that always were.
    written ??= writeDefinitions(kind.schema(0), kind.kind);
    return written;
  };
  const data: SchemaData = {
    kinds: {
      [kind.apiVersion]: {
        [kind.kind]: {
          d: kind.kind,
          ...(kind.plural === undefined ? {} : { p: kind.plural }),
          ...(kind.isNamespaced ? {} : { c: 1 }),
        },
      },
    },
    get definitions() {
      return writtenNow().definitions;
    },
  };
  return new SchemaBundle(data, 'workspace', name, {
    descriptions: () => writtenNow().descriptions,
    get common() {
      return common();
    },
    jsonSchema: (_, { minor }) => withSharedParts(schemaOf(minor)),
    prepare: (object, _, { minor }) => admit(object, schemaOf(minor)),
  });
}

function complete(kind: WorkspaceKind, common: SchemaBundle, minor: number): Readonly<Record<string, unknown>> {
  const schema = kind.schema(minor);
  const properties = asSchema(schema.properties);
  const status = typeof properties === 'object' ? asSchema(properties.status) : undefined;
  const writer = new JsonSchemaWriter({ major: 1, minor, patch: undefined });
  const metadata = common.definition(METADATA_ID);
  if (metadata !== undefined) writer.reference(metadata);
  const { $defs } = schema;
  return {
    ...schema,
    ...(kind.dropsStatus && status !== undefined
      ? { properties: { ...(properties as object), status: structureOf(status) } }
      : {}),
    $defs: { ...($defs as object | undefined), [METADATA_ID]: true, ...CRD_SCHEMA_DEFINITIONS, ...writer.definitions },
  };
}

/** What a schema says of the fields that there are, and not of their values: unknown ones are told even in what is dropped then. */
function structureOf(schema: JsonSchema): JsonSchema {
  if (typeof schema === 'boolean') return schema;
  const { $ref, properties, additionalProperties, items } = schema;
  const inner = (value: unknown) => {
    const part = asSchema(value);
    return part === undefined ? true : structureOf(part);
  };
  return {
    ...($ref === undefined ? {} : { $ref }),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties as object).map(([name, property]) => [name, inner(property)]),
          ),
        }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: inner(additionalProperties) }),
    ...(items === undefined ? {} : { items: inner(items) }),
  };
}
