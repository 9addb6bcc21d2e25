import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import type { Resource } from '../../kubernetes/resource';
import { formatPath, type Path } from '../../yaml/path';
import { isList, isMap, valueAt, type YamlValue } from '../../yaml/value';
import type { SchemaCheck } from '../rule';
import { isFreeText } from './free-text';

/** A place where Kubernetes wants text of a person's own. Paths count from the document's root. */
export interface TextPlace {
  readonly path: Path;
  readonly value: YamlValue;
  /** Whether null is the empty text there, and not as if nothing were written. */
  readonly keepsNull: boolean;
}

/**
 * The places that want text and hold something else: labels, annotations and what is known of pods in any object, and with a schema all that it calls
 * text.
 */
export function misreadTexts(
  resource: Resource,
  check: SchemaCheck | undefined,
  target: KubernetesVersion,
): TextPlace[] {
  const places = new Places(resource);
  places.addMetadata(resource.path);
  if (resource.type === 'ConfigMap') places.addMap([...resource.path, 'data'], true);
  const pod = resource.podTemplate;
  if (pod !== undefined) {
    places.addMetadata(pod.path);
    places.addMap([...pod.specPath, 'nodeSelector'], false);
    for (const { path } of pod.containers) {
      for (const field of ['command', 'args']) places.addItems([...path, field]);
      for (const index of places.indexesOf([...path, 'env'])) places.add([...path, 'env', index, 'value']);
    }
  }
  for (const violation of check?.violations ?? []) {
    const isText =
      check !== undefined && violation.problem === 'type' && isFreeText(check.kind, violation.path, target);
    if (isText) places.add([...resource.path, ...violation.path]);
  }
  return [...places.found.values()];
}

class Places {
  readonly found = new Map<string, TextPlace>();
  readonly #root: YamlValue;

  constructor({ document }: Resource) {
    this.#root = document.data;
  }

  addMetadata(path: Path): void {
    this.addMap([...path, 'metadata', 'labels'], true);
    this.addMap([...path, 'metadata', 'annotations'], true);
  }

  addMap(path: Path, keepsNull: boolean): void {
    const map = valueAt(this.#root, path);
    if (!isMap(map)) return;
    for (const key in map) if (isMisread(map[key], keepsNull)) this.add([...path, key], keepsNull);
  }

  addItems(path: Path): void {
    const list = valueAt(this.#root, path);
    if (!isList(list)) return;
    for (const [index, item] of list.entries()) if (isMisread(item, false)) this.add([...path, index]);
  }

  add(path: Path, keepsNull = false): void {
    const value = valueAt(this.#root, path);
    if (value === undefined || !isMisread(value, keepsNull)) return;
    const key = formatPath(path);
    if (!this.found.has(key)) this.found.set(key, { path, value, keepsNull });
  }

  indexesOf(path: Path): number[] {
    const list = valueAt(this.#root, path);
    return isList(list) ? [...list.keys()] : [];
  }
}

function isMisread(value: YamlValue | undefined, keepsNull: boolean): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || (keepsNull && value === null);
}
