import { mayDefineKinds, readDefinedKinds } from '../kubernetes/schema/custom-resource-definition';
import { describedKinds, fileKind, looksLikeJsonSchema, parseKindName } from '../kubernetes/schema/json-schema-file';
import type { SchemaBundle } from '../kubernetes/schema/schema-bundle';
import type { Schemas } from '../kubernetes/schema/schemas';
import { workspaceBundle } from '../kubernetes/schema/workspace-bundle';
import { formatMessage } from '../rules/rule';
import { parseYaml } from '../yaml/document';
import { splitDocuments } from '../yaml/split';
import { isList, isMap, type YamlValue } from '../yaml/value';

/** A file with schemas, and the kinds that it is for as `group/version/Kind`; without any the file says it itself. */
export interface SchemaMapping {
  readonly path: string;
  readonly kinds: readonly string[];
}

/** What the setting `schemas` has: files, or a map of files to one or more kinds. What is neither is left out. */
export function readSchemaMappings(value: YamlValue | undefined): readonly SchemaMapping[] {
  const texts = (list: YamlValue | undefined) =>
    (isList(list) ? list : [list]).filter((text) => typeof text === 'string');
  if (!isMap(value)) return texts(value).map((path) => ({ path, kinds: [] }));
  return Object.entries(value).map(([path, kinds]) => ({ path, kinds: texts(kinds) }));
}

/** What is wrong with a mapping. `kind` is the one that is concerned, undefined where it is the file. */
export interface SchemaFileProblem {
  readonly kind: string | undefined;
  readonly message: string;
}

export interface SchemaFile {
  readonly bundles: readonly SchemaBundle[];
  readonly problems: readonly SchemaFileProblem[];
}

const MESSAGES = {
  unreadable: '{path} can not be read.',
  noSchema: '{path} is neither a JSON Schema nor a CustomResourceDefinition.',
  badSchema: '{path} is no JSON Schema: {reason}.',
  noKinds: '{path} does not say which kinds it is for. Name them: {path}: [example.com/v1/Foo]',
  badKind: '{kind} is no kind such as example.com/v1/Foo.',
  builtIn: '{kind} is one of Kubernetes itself, whose schema is known.',
} as const;

/**
 * Reads a file that a configuration maps to kinds: a JSON Schema in JSON or YAML, or CustomResourceDefinitions, which know their kinds. `text` is undefined
 * where there is no file; `path` names the bundles, and problems call it as it is written.
 */
export function readSchemaFile(
  path: string,
  text: string | undefined,
  mapping: SchemaMapping,
  schemas: Schemas,
): SchemaFile {
  const problems: SchemaFileProblem[] = [];
  const report = (message: keyof typeof MESSAGES, values: Readonly<Record<string, string>> = {}) => {
    problems.push({ kind: values.kind, message: formatMessage(MESSAGES[message], { path: mapping.path, ...values }) });
  };
  const documents = text === undefined ? [] : readData(text);
  const defined = documents.flatMap((data) => readDefinedKinds(data));
  const schema = defined.length > 0 ? undefined : documents.find(looksLikeJsonSchema);
  if (text === undefined) report('unreadable');
  else if (schema === undefined && defined.length === 0) report('noSchema');
  const described = schema !== undefined && mapping.kinds.length === 0 ? describedKinds(schema) : [];
  if (schema !== undefined && mapping.kinds.length === 0 && described.length === 0) report('noKinds');
  const named = mapping.kinds.flatMap((kind) => {
    const name = parseKindName(kind);
    if (name === undefined) report('badKind', { kind });
    else if (schemas.kubernetes.kind(name.apiVersion, name.kind) !== undefined) report('builtIn', { kind });
    else return schema === undefined ? [] : [fileKind(schema, name)];
    return [];
  });
  const bundles = [...defined, ...described, ...named].map((kind, index) =>
    workspaceBundle(`${path}#${index}`, kind, () => schemas.kubernetes),
  );
  const [first] = bundles;
  const reason = schema === undefined || first === undefined ? undefined : schemas.problemOf(first);
  if (reason === undefined) return { bundles, problems };
  report('badSchema', { reason });
  return { bundles: [], problems };
}

/** The data of a file's documents. JSON is YAML too, but large schemas are read faster for what they are. */
function readData(text: string): readonly YamlValue[] {
  if (/^\s*\{/.test(text)) {
    try {
      return [JSON.parse(text) as YamlValue];
    } catch {
      // A flow map of YAML, or nothing that can be read.
    }
  }
  const documents = splitDocuments(text).filter((slice) => slice.text.trim() !== '');
  const wanted = documents.length === 1 ? documents : documents.filter((slice) => mayDefineKinds(slice.text));
  return wanted.map((slice) => parseYaml(slice.text).data);
}

/** Bundles in the order in which they count, without those whose kind one in front of them has. */
export function withoutRepeated(bundles: readonly SchemaBundle[]): readonly SchemaBundle[] {
  const seen = new Set<string>();
  return bundles.filter((bundle) =>
    bundle.kindNames().some(({ apiVersion, kind }) => {
      const name = `${apiVersion} ${kind}`;
      return !seen.has(name) && seen.add(name);
    }),
  );
}
