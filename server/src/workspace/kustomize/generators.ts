import { encodeBase64 } from '../../kubernetes/base64';
import { isMap, type YamlMap, type YamlValue } from '../../yaml/value';
import { metadataOf, nameOf, namespaceOf } from './identity';
import type { GeneratorBehavior, Item } from './item';
import type { GeneratorEntry, GeneratorOptions } from './kustomization-file';
import { mapOf, withEntry, withoutEntry } from './tree';

/** Gives the text of a file; undefined where there is none. */
export type LoadText = (path: string, field: string, index: number) => string | undefined;

/** A source of data that can not be read: the field and the index in it. */
export interface InvalidSource {
  readonly field: string;
  readonly index: number;
}

/** What a generator makes. */
export interface Generated {
  readonly data: YamlMap;
  readonly behavior: GeneratorBehavior;
  readonly needsHash: boolean;
  readonly invalid: readonly InvalidSource[];
}

/** Makes the ConfigMap or Secret of a generator's entry; undefined for one without a name. */
export function generate(
  kind: 'ConfigMap' | 'Secret',
  entry: GeneratorEntry,
  shared: GeneratorOptions | undefined,
  load: LoadText,
): Generated | undefined {
  if (entry.name === undefined || entry.name === '') return undefined;
  const invalid: InvalidSource[] = [];
  const pairs = new Map<string, string>();
  const add = (pair: readonly [string, string] | undefined, field: string, index: number) => {
    if (pair === undefined || pairs.has(pair[0])) invalid.push({ field, index });
    else pairs.set(...pair);
  };
  const envs = [...(entry.envs ?? []), entry.env];
  for (const [index, path] of envs.entries()) {
    const field = index < envs.length - 1 ? 'envs' : 'env';
    const text = path === undefined ? undefined : load(path, field, index);
    for (const line of (text ?? '').replace(/^\uFEFF/, '').split('\n')) {
      const pair = envPair(line.replace(/\r$/, ''));
      if (pair !== undefined) add(pair, field, index);
    }
  }
  for (const [index, literal] of (entry.literals ?? []).entries())
    if (literal !== undefined) add(literalPair(literal), 'literals', index);
  for (const [index, source] of (entry.files ?? []).entries()) {
    if (source === undefined) continue;
    const file = fileSource(source);
    add(file && [file.key, load(file.path, 'files', index) ?? ''], 'files', index);
  }
  const options = mergeOptions(entry.options, shared);
  return {
    data: objectOf(kind, entry, options, pairs),
    behavior: entry.behavior === 'merge' || entry.behavior === 'replace' ? entry.behavior : 'create',
    needsHash: options.disableNameSuffixHash !== true,
    invalid,
  };
}

function mergeOptions(
  own: GeneratorOptions | undefined,
  shared: GeneratorOptions | undefined,
): Partial<GeneratorOptions> {
  return {
    labels: { ...shared?.labels, ...own?.labels },
    annotations: { ...shared?.annotations, ...own?.annotations },
    disableNameSuffixHash: own?.disableNameSuffixHash === true || shared?.disableNameSuffixHash === true,
    immutable: own?.immutable === true || shared?.immutable === true,
  };
}

function objectOf(
  kind: 'ConfigMap' | 'Secret',
  { name, namespace, type }: GeneratorEntry,
  { labels, annotations, immutable }: Partial<GeneratorOptions>,
  pairs: ReadonlyMap<string, string>,
): YamlMap {
  const metadata: [string, YamlValue][] = [['name', name ?? '']];
  if (namespace) metadata.push(['namespace', namespace]);
  if (Object.keys(labels ?? {}).length > 0) metadata.push(['labels', mapOf(Object.entries(labels ?? {}))]);
  if (Object.keys(annotations ?? {}).length > 0)
    metadata.push(['annotations', mapOf(Object.entries(annotations ?? {}))]);
  const object: [string, YamlValue][] = [
    ['apiVersion', 'v1'],
    ['kind', kind],
    ['metadata', mapOf(metadata)],
  ];
  if (kind === 'Secret') object.push(['type', type || 'Opaque']);
  const values = [...pairs].map(([key, text]) => [key, kind === 'Secret' ? encodeBase64(text) : text] as const);
  if (values.length > 0) object.push(['data', mapOf(values)]);
  if (immutable === true) object.push(['immutable', true]);
  return mapOf(object);
}

/** A line of an env file: nothing for a blank one or a comment. Without a sign the value is empty. */
function envPair(line: string): [string, string] | undefined {
  const text = line.trimStart();
  if (text === '' || text.startsWith('#')) return undefined;
  const sign = text.indexOf('=');
  return sign < 0 ? [text, ''] : [text.slice(0, sign), text.slice(sign + 1)];
}

function literalPair(literal: string): [string, string] | undefined {
  const sign = literal.indexOf('=');
  return sign <= 0 ? undefined : [literal.slice(0, sign), withoutQuotes(literal.slice(sign + 1))];
}

function withoutQuotes(text: string): string {
  const first = text[0];
  const isQuoted = (first === '"' || first === "'") && text.endsWith(first);
  return isQuoted ? text.slice(1, Math.max(1, text.length - 1)) : text;
}

/** `path` or `key=path`. */
export function fileSource(source: string): { key: string; path: string } | undefined {
  const parts = source.split('=');
  if (parts.length > 2 || parts.some((part) => part === '')) return undefined;
  const [key = '', path] = parts;
  return path === undefined ? { key: key.slice(key.lastIndexOf('/') + 1), path: key } : { key, path };
}

/** Puts what a generator makes in the place of the object of the same name, or merges its data into that. */
export function meet(item: Item, { data, behavior, needsHash }: Generated): void {
  const before = item.data;
  const metadata = metadataOf(data) ?? mapOf([]);
  let merged = withEntry(data, 'metadata', mergedMetadata(metadataOf(before), metadata));
  if (behavior === 'merge') {
    for (const field of ['data', 'binaryData']) {
      const own = stringMap(before[field]);
      const added = stringMap(data[field]);
      const all = mapOf([...Object.entries(own), ...Object.entries(added)]);
      merged = Object.keys(all).length === 0 ? withoutEntry(merged, field) : withEntry(merged, field, all);
    }
  }
  item.data = withNameOf(merged, before);
  item.shared = [];
  item.needsHash = needsHash && item.needsHash;
}

function mergedMetadata(before: YamlMap | undefined, metadata: YamlMap): YamlMap {
  let merged = metadata;
  for (const field of ['labels', 'annotations']) {
    const all = mapOf([...Object.entries(stringMap(before?.[field])), ...Object.entries(stringMap(metadata[field]))]);
    merged = Object.keys(all).length === 0 ? withoutEntry(merged, field) : withEntry(merged, field, all);
  }
  return merged;
}

function stringMap(value: YamlValue | undefined): YamlMap {
  return isMap(value) ? value : mapOf([]);
}

function withNameOf(data: YamlMap, before: YamlMap): YamlMap {
  let metadata = withEntry(metadataOf(data) ?? mapOf([]), 'name', nameOf(before));
  const namespace = namespaceOf(before);
  metadata = namespace === '' ? withoutEntry(metadata, 'namespace') : withEntry(metadata, 'namespace', namespace);
  return withEntry(data, 'metadata', metadata);
}
