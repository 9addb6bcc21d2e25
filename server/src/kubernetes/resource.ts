import type { YamlDocument } from '../yaml/document';
import type { Path } from '../yaml/path';
import { isTemplated } from '../yaml/template';
import { isList, isMap, valueAt, type YamlMap } from '../yaml/value';
import { groupOf } from './api-groups';
import { isWorkloadKind, type KindName, kindName } from './kinds';
import { type PodTemplate, readPodTemplate } from './pod-template';
import { object, type Read, type Reader, string, stringMap } from './shape';

/** Why an object is not the whole of what reaches the API server, so that nothing of it can be called missing. */
export type PartialReason = 'template' | 'patch' | 'incomplete';

const metadata = object({
  name: string,
  generateName: string,
  namespace: string,
  labels: stringMap,
  annotations: stringMap,
});

const NO_METADATA: Read<typeof metadata> = {
  name: undefined,
  generateName: undefined,
  namespace: undefined,
  labels: undefined,
  annotations: undefined,
};

/** One Kubernetes object as a manifest writes it: a document, or an item of a `List`. Immutable. */
export class Resource {
  readonly document: YamlDocument;
  /** Where the object stands in its document: empty, or the way to the item of a `List`. */
  readonly path: Path;
  readonly data: YamlMap;
  readonly apiVersion: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** The kind if it is one that rules speak of, told by its API group too. */
  readonly type: KindName | undefined;
  readonly metadata: Read<typeof metadata>;
  readonly partial: PartialReason | undefined;
  #read: Map<Reader<unknown>, unknown> | undefined;
  #podTemplate: PodTemplate | undefined | null = null;

  constructor(document: YamlDocument, path: Path, data: YamlMap, apiVersion: string, kind: string) {
    this.document = document;
    this.path = path;
    this.data = data;
    this.apiVersion = apiVersion;
    this.group = groupOf(apiVersion);
    this.version = apiVersion.slice(apiVersion.indexOf('/') + 1);
    this.kind = kind;
    this.type = kindName(this.group, kind);
    this.metadata = metadata(data.metadata) ?? NO_METADATA;
    this.partial = this.#partialReason();
  }

  /** The object as a reader sees it; read once, then kept. */
  read<T>(reader: Reader<T>): T | undefined {
    this.#read ??= new Map();
    const known = this.#read.get(reader);
    if (known !== undefined || this.#read.has(reader)) return known as T | undefined;
    const result = reader(this.data);
    this.#read.set(reader, result);
    return result;
  }

  /** The pod template of a workload; undefined for other kinds and where it is not written. */
  get podTemplate(): PodTemplate | undefined {
    if (this.#podTemplate === null) this.#podTemplate = readPodTemplate(this);
    return this.#podTemplate;
  }

  /** `Deployment web`, as kubectl would call it. */
  get label(): string {
    const name = this.metadata.name ?? this.metadata.generateName;
    return name === undefined ? this.kind : `${this.kind} ${name}`;
  }

  /** The namespace the object goes to; what gives none goes to `default`. */
  get namespace(): string {
    return this.metadata.namespace ?? 'default';
  }

  #partialReason(): PartialReason | undefined {
    if (this.document.templated) return 'template';
    if (this.document.text.includes('$patch') && holdsPatchDirective(this.data)) return 'patch';
    if (isWorkloadKind(this.type) && !isCompleteWorkload(this)) return 'incomplete';
    return undefined;
  }
}

/** Strategic merge patches say with these keys how they are merged. */
function holdsPatchDirective(value: unknown, depth = 0): boolean {
  if (depth > 50 || typeof value !== 'object' || value === null) return false;
  if (isList(value as YamlMap))
    return (value as unknown as unknown[]).some((item) => holdsPatchDirective(item, depth + 1));
  return Object.entries(value).some(
    ([key, entry]) =>
      key === '$patch' || key.startsWith('$deleteFromPrimitiveList/') || holdsPatchDirective(entry, depth + 1),
  );
}

/**
 * A workload that reaches the API server has containers, each with an image; a patch or a text being typed has not. One that says by which labels it
 * finds its pods, and gives them these, is meant to be whole, whatever its containers lack.
 */
function isCompleteWorkload(resource: Resource): boolean {
  const { podTemplate: pod } = resource;
  const containers = pod?.spec.containers ?? [];
  const selector = valueAt(resource.data, ['spec', 'selector']);
  if (isMap(selector) && Object.keys(pod?.labels ?? {}).length > 0) return true;
  return (
    containers.length > 0 &&
    containers.every((container) => container?.name !== undefined && container.image !== undefined)
  );
}

/**
 * The Kubernetes objects of a document: the object itself, or the items of a `List` (`kind: List`, or a typed one such as
 * `DeploymentList`). Empty where the document is no Kubernetes object.
 */
export function readResources(document: YamlDocument): Resource[] {
  return readObject(document, document.data, [], 0);
}

function readObject(document: YamlDocument, data: unknown, path: Path, depth: number): Resource[] {
  const value = data as YamlMap | undefined;
  if (!isMap(value)) return [];
  const { apiVersion, kind } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || apiVersion === '' || kind === '') return [];
  if (isTemplated(kind)) return [];
  const items = valueAt(value, ['items']);
  if (kind.endsWith('List') && isList(items)) {
    return depth > 2
      ? []
      : items.flatMap((item, index) => readObject(document, item, [...path, 'items', index], depth + 1));
  }
  return [new Resource(document, path, value, apiVersion, kind)];
}
