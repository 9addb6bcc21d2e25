import { GoRegExp } from '../../kubernetes/go-regexp';
import { isList, isMap, type YamlMap, type YamlValue } from '../../yaml/value';
import { type FieldSpec, updateField } from './field-path';
import { ANNOTATIONS, FIXED_NAMES, IMAGES, NAMESPACES, REPLICAS } from './field-specs';
import { isClusterScopedKind, isSelectedKind, nameOf } from './identity';
import { type Item, withMetadata } from './item';
import type { KustomizationFields } from './kustomization-file';
import { newSharedPlaces } from './shared-values';
import { mapItems, mapOf, withEntry } from './tree';

/** Gives all that lies in a namespace another one, as far as kustomize does: other fields that name it follow the names of what they refer to. */
export function setNamespace(items: readonly Item[], namespace: string): void {
  for (const item of items) {
    item.rememberIdentity();
    const kind = item.identity;
    let data = item.data;
    if (!isClusterScopedKind(kind)) data = withMetadata(data, 'namespace', namespace);
    if (kind.kind === 'RoleBinding' || kind.kind === 'ClusterRoleBinding') data = withDefaultSubjects(data, namespace);
    for (const spec of NAMESPACES) data = updateField(data, kind, spec, 'scalar', () => namespace);
    item.data = data;
  }
}

/** Subjects called `default` are the service account of that name in the build's own namespace. */
function withDefaultSubjects(data: YamlMap, namespace: string): YamlMap {
  if (!isList(data.subjects)) return data;
  const subjects = mapItems(data.subjects, (subject) =>
    isMap(subject) && subject.name === 'default' ? withEntry(subject, 'namespace', namespace) : subject,
  );
  return withEntry(data, 'subjects', subjects);
}

export function addPrefix(items: readonly Item[], prefix: string): void {
  for (const item of items) {
    if (!rename(item, (name) => `${prefix}${name}`)) continue;
    item.prefixes = [...item.prefixes, prefix];
  }
}

export function addSuffix(items: readonly Item[], suffix: string): void {
  for (const item of items) {
    if (!rename(item, (name) => `${name}${suffix}`)) continue;
    item.suffixes = [...item.suffixes, suffix];
  }
}

function rename(item: Item, change: (name: string) => string): boolean {
  const first = item.firstIdentity;
  if (FIXED_NAMES.some((spec) => isSelectedKind(first, spec))) return false;
  item.rememberIdentity();
  const name = nameOf(item.data);
  if (name !== '') item.data = withMetadata(item.data, 'name', change(name));
  return true;
}

/** Sets entries of the maps at some fields: labels or annotations. */
export function setEntries(
  items: readonly Item[],
  entries: Readonly<Record<string, string>>,
  specs: readonly FieldSpec[],
): void {
  const keys = Object.keys(entries);
  if (keys.length === 0) return;
  for (const item of items) {
    const kind = item.identity;
    const before = item.data;
    const data = specs.reduce(
      (changed, spec) => updateField(changed, kind, spec, 'map', (value) => withEntries(value, entries)),
      before,
    );
    item.changeInPlace(data);
    item.shared = [...item.shared, ...newSharedPlaces(before, data, kind, specs, keys)];
  }
}

function withEntries(value: YamlValue, entries: Readonly<Record<string, string>>): YamlValue {
  if (value !== null && !isMap(value)) return value;
  return Object.entries(entries).reduce((map, [key, text]) => withEntry(map, key, text), value ?? mapOf([]));
}

export function setAnnotations(items: readonly Item[], annotations: Readonly<Record<string, string>>): void {
  setEntries(items, annotations, ANNOTATIONS);
}

/** Sets the number of replicas of what is or was called by a name. False where nothing is. */
export function setReplicas(items: readonly Item[], name: string, count: number): boolean {
  let isFound = false;
  for (const item of items) {
    const current = item.identity;
    for (const spec of REPLICAS) {
      const isNamed = [...item.previous, current].some((known) => known.name === name && isSelectedKind(known, spec));
      if (!isNamed) continue;
      isFound = true;
      item.data = updateField(item.data, current, spec, 'scalar', () => count);
    }
  }
  return isFound;
}

type ImageEntry = NonNullable<NonNullable<KustomizationFields['images']>[number]>;

/** What means the same in all regular expressions. */
const PLAIN_NAME = /^[\w./:-]*$/;

/** Changes the images of a name, wherever kustomize looks for images. */
export function setImage(items: readonly Item[], entry: ImageEntry): void {
  const name = entry.name ?? '';
  const expression = `^${name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`;
  const pattern = PLAIN_NAME.test(name) ? new RegExp(expression) : GoRegExp.compile(expression);
  if (pattern === undefined) return;
  const update = (value: YamlValue) =>
    typeof value === 'string' && pattern.test(value) ? changedImage(value, entry) : value;
  for (const item of items) {
    const kind = item.identity;
    if (kind.kind !== 'CustomResourceDefinition') item.data = updateContainers(item.data, update) as YamlMap;
    for (const spec of IMAGES) item.data = updateField(item.data, kind, spec, undefined, update);
  }
}

/** Changes the images of all lists called `containers` or `initContainers`, however deep. */
function updateContainers(value: YamlValue, update: (image: YamlValue) => YamlValue): YamlValue {
  if (isList(value)) return mapItems(value, (item) => updateContainers(item, update));
  if (!isMap(value)) return value;
  let changed: YamlMap = value;
  for (const key in value) {
    const entry = value[key];
    if (typeof entry !== 'object') continue;
    let updated = updateContainers(entry, update);
    if ((key === 'containers' || key === 'initContainers') && isList(updated)) {
      updated = mapItems(updated, (container) =>
        isMap(container) && container.image !== undefined
          ? withEntry(container, 'image', update(container.image))
          : container,
      );
    }
    changed = withEntry(changed, key, updated);
  }
  return changed;
}

function changedImage(image: string, { newName, newTag, digest, tagSuffix }: ImageEntry): string {
  const parts = splitImage(image);
  const name = newName || parts.name;
  let { tag, digest: hash } = parts;
  if (newTag || digest) {
    tag = newTag ?? '';
    hash = digest ?? '';
  } else if (tagSuffix) {
    tag = `${tag}${tagSuffix}`;
    hash = '';
  }
  return `${name}${tag === '' ? '' : `:${tag}`}${hash === '' ? '' : `@${hash}`}`;
}

/** Name, tag and digest of an image, which may lie on a host with a port. */
function splitImage(image: string): { name: string; tag: string; digest: string } {
  const slash = Math.max(0, image.indexOf('/'));
  const rest = image.slice(slash);
  const at = rest.indexOf('@');
  const beforeDigest = at < 0 ? rest : rest.slice(0, at);
  const colon = beforeDigest.indexOf(':');
  const nameEnd = colon < 0 ? beforeDigest.length : colon;
  return {
    name: image.slice(0, slash) + beforeDigest.slice(0, nameEnd),
    tag: colon < 0 ? '' : beforeDigest.slice(colon + 1),
    digest: at < 0 ? '' : rest.slice(at + 1),
  };
}
