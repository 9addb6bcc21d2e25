import { parseYaml, type YamlDocument } from '../../yaml/document';
import { splitDocuments } from '../../yaml/split';
import { isMap, type YamlMap } from '../../yaml/value';
import { identityOf, metadataOf, namespaceOf } from './identity';
import { type Item, withMetadata, withTexts } from './item';
import { applyJsonPatch, JsonPatchFailure, type JsonPatchOperation, readJsonPatch } from './json-patch';
import { schemaOfValue } from './merge-schema';
import { findBlanks, readAsKustomize, withoutBlanks } from './own-reading';
import { MergeConflict, mergeStrategically } from './strategic-merge';
import { withEntry, withoutEntry } from './tree';

/** What a patch does: parts of objects that are merged, or operations. */
export type Patch =
  | { readonly kind: 'merge'; readonly documents: readonly YamlMap[] }
  | { readonly kind: 'operations'; readonly operations: readonly JsonPatchOperation[] };

export interface PatchOptions {
  readonly allowsNameChange: boolean;
  readonly allowsKindChange: boolean;
}

const NO_OPTIONS: PatchOptions = { allowsNameChange: false, allowsKindChange: false };

/** Reads the documents of a patch; undefined where it is neither kind of patch. */
export function readPatch(documents: readonly YamlDocument[]): Patch | undefined {
  const written = documents
    .filter(({ data }) => data !== null)
    // Objects are read by kustomize's own reader, operations are not.
    .map((document) => (isMap(document.data) ? readAsKustomize(document, [], document.data) : document.data));
  const [first] = written;
  if (first === undefined) return undefined;
  const operations = readJsonPatch(first);
  if (operations !== undefined) return written.length === 1 ? { kind: 'operations', operations } : undefined;
  return written.every((data) => isMap(data) && typeof data.kind === 'string')
    ? { kind: 'merge', documents: written as YamlMap[] }
    : undefined;
}

const inlinePatches = new Map<string, Patch | null>();
const MAX_INLINE_PATCHES = 2000;

/** Reads a patch that is written as a text inside of a kustomization. */
export function readInlinePatch(text: string): Patch | undefined {
  let patch = inlinePatches.get(text);
  if (patch === undefined) {
    const documents = splitDocuments(text).map((slice) => parseYaml(slice.text));
    patch = documents.every(({ valid }) => valid) ? (readPatch(documents) ?? null) : null;
    if (inlinePatches.size >= MAX_INLINE_PATCHES) inlinePatches.clear();
    inlinePatches.set(text, patch);
  }
  return patch ?? undefined;
}

/** The item that a patch without a target changes: the one that is or was known by what the patch names. */
export function itemsNamedBy(items: readonly Item[], patch: YamlMap): readonly Item[] {
  const identity = identityOf(patch);
  return items.filter((item) => item.isKnownAs(identity));
}

/**
 * Merges a part of an object into an item. Name, namespace and kind stay unless the options allow another.
 *
 * @returns false where the patch deletes the item
 * @throws MergeConflict
 */
export function mergePatch(item: Item, patch: YamlMap, options: PatchOptions = NO_OPTIONS): boolean {
  const before = item.isMerged ? item.data : withoutOwnBlanks(item);
  item.isMerged = true;
  const merged = mergeStrategically(before, patch);
  if (merged === undefined || Object.keys(merged).length === 0) return false;
  let data = merged;
  if (options.allowsNameChange || options.allowsKindChange) item.rememberIdentity();
  if (!options.allowsKindChange && before.kind !== undefined) data = withEntry(data, 'kind', before.kind);
  const metadata = isMap(before.metadata) ? before.metadata : undefined;
  if (!options.allowsNameChange && metadata?.name !== undefined) data = withMetadata(data, 'name', metadata.name);
  if (namespaceOf(before) !== '') data = withMetadata(data, 'namespace', namespaceOf(before));
  else if (isMap(data.metadata) && data.metadata.namespace !== undefined)
    data = withEntry(data, 'metadata', withoutEntry(data.metadata, 'namespace'));
  item.changeInPlace(data);
  return true;
}

function withoutOwnBlanks({ origin, data }: Item): YamlMap {
  const { document, resource } = origin;
  if (resource === undefined) return data;
  return withoutBlanks(data, findBlanks(document, resource.path, resource.data), schemaOfValue(data));
}

/**
 * A patch for a target says nothing of the object that it changes: the version is that of the object. kustomize makes texts of its labels and annotations,
 * so that a null sets the text `null` where it would delete in a patch without target.
 */
export function forTarget(patch: YamlMap, item: Item): YamlMap {
  const { apiVersion } = item.data;
  const named =
    apiVersion === undefined ? withoutEntry(patch, 'apiVersion') : withEntry(patch, 'apiVersion', apiVersion);
  const metadata = metadataOf(named);
  if (metadata === undefined) return named;
  return withEntry(named, 'metadata', withTexts(withTexts(metadata, 'labels'), 'annotations'));
}

/**
 * Applies operations to an item.
 *
 * @returns false where nothing is left of the item
 * @throws JsonPatchFailure
 */
export function applyOperations(item: Item, operations: readonly JsonPatchOperation[]): boolean {
  item.data = applyJsonPatch(item.data, operations);
  item.shared = [];
  return Object.keys(item.data).length > 0;
}

/** What went wrong with a patch, in the form of a problem's values; undefined for what is no matter of the patch. */
export function patchFailure(error: unknown): Readonly<Record<string, string>> | undefined {
  if (error instanceof JsonPatchFailure) return { place: error.pointer };
  return error instanceof MergeConflict ? { place: '' } : undefined;
}
