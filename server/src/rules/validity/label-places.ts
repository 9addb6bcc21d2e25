import { isBuiltInApiGroup } from '../../kubernetes/api-groups';
import { isFileFormat } from '../../kubernetes/file-formats';
import { atLeast, type KubernetesVersion } from '../../kubernetes/kubernetes-version';
import { annotationKeyProblem, labelKeyProblem, labelValueProblem, type NameProblem } from '../../kubernetes/names';
import { isFilledInLater } from '../../kubernetes/placeholder';
import type { Resource } from '../../kubernetes/resource';
import { type Path, startsWith } from '../../yaml/path';
import { isList, isMap, valueAt, type YamlMap, type YamlValue } from '../../yaml/value';
import { refusalOfObject } from './refusals';
import { refusalOf } from './refused-pods';

/** Where a key or value of a label stands: as a label, as an annotation, or in what asks for labels. */
export type LabelUse = 'label' | 'annotation' | 'selector';

/** A key or value that does not have the form it has to have: a label's, or that of an annotation's key. */
export interface LabelPlace {
  readonly use: LabelUse;
  readonly part: 'key' | 'value';
  readonly key: string;
  /** The key itself, or the value. */
  readonly text: string;
  readonly path: Path;
  /** Whether the text is the key at the end of the path, not the value there. */
  readonly isPathKey: boolean;
  readonly problem: NameProblem;
  /** What becomes of the object. */
  readonly refusal: string;
}

/** Words that are only made where something is wrong. */
type Refusal = () => string;

const JOBS_REFUSED = 'the API server accepts the CronJob, but refuses every Job that is to be made of it';
const CLAIMS_REFUSED =
  'the API server accepts the StatefulSet, but refuses the claims that are to be made of it, so no pod ever starts';
const NO_NODE = 'the API server accepts the {kind}, but no node can have such a label, so nothing is ever scheduled';

/** The maps of labels that select pods or nodes, by the kind and where they stand. */
const SELECTOR_MAPS: Readonly<Record<string, readonly string[]>> = {
  Service: ['spec', 'selector'],
  ReplicationController: ['spec', 'selector'],
  RuntimeClass: ['scheduling', 'nodeSelector'],
};
const SELECTOR_FIELDS: ReadonlySet<string> = new Set(['matchLabels', 'matchExpressions']);
const MAX_DEPTH = 50;

/**
 * What is wrong with the labels, annotations and selectors of an object that Kubernetes validates: its metadata (ValidateObjectMeta), that of templates in it, and in
 * Kubernetes' own kinds every label selector and node selector. Custom resources have selectors that nobody validates when they are applied.
 */
export function wrongLabels(resource: Resource, target: KubernetesVersion): LabelPlace[] {
  if (isFileFormat(resource.group)) return [];
  const places = new Places(resource, target);
  places.addMetadata([], () => refusalOfObject(resource));
  places.addTemplates();
  const isBuiltIn = isBuiltInApiGroup(resource.group) && resource.group !== 'apiextensions.k8s.io';
  // Selectors of metrics are validated by the autoscaler's controller alone.
  if ((isBuiltIn && resource.type !== 'HorizontalPodAutoscaler') || resource.type === 'Rollout') places.addSelectors();
  return places.found;
}

class Places {
  readonly found: LabelPlace[] = [];
  readonly #resource: Resource;
  readonly #target: KubernetesVersion;
  readonly #refused: Refusal;
  readonly #podRefusal: Refusal;
  /** What an alias leads to twice is one text. */
  readonly #seen = new Set<YamlValue>();

  constructor(resource: Resource, target: KubernetesVersion) {
    this.#resource = resource;
    this.#target = target;
    const { type, podTemplate: pod } = resource;
    this.#refused = () => (type === 'Rollout' ? refusalOf(type, target) : refusalOfObject(resource));
    this.#podRefusal = pod === undefined ? this.#refused : () => refusalOf(pod.workload, target);
  }

  /** The labels and the keys of the annotations of an object or template at a path from the resource. */
  addMetadata(steps: Path, refusal: Refusal): void {
    this.#addMap([...steps, 'metadata', 'labels'], 'label', refusal);
    const path = [...steps, 'metadata', 'annotations'];
    const annotations = this.#at(path);
    if (!isMap(annotations)) return;
    for (const key in annotations) this.#addKey(key, path, 'annotation', refusal);
  }

  addTemplates(): void {
    const { type, kind, group, path, podTemplate: pod } = this.#resource;
    // The labels of a StatefulSet's template were always validated with the StatefulSet, unlike the rest of it.
    if (pod !== undefined && type !== 'Pod') this.addMetadata(pod.path.slice(path.length), this.#refused);
    if (type === 'CronJob') this.addMetadata(['spec', 'jobTemplate'], () => JOBS_REFUSED);
    if (type === 'StatefulSet') {
      const claims = ['spec', 'volumeClaimTemplates'];
      for (const index of this.#indexes(claims)) this.addMetadata([...claims, index], () => CLAIMS_REFUSED);
    }
    if (kind === 'PodTemplate' && group === '') this.addMetadata(['template'], this.#refused);
    if (pod === undefined) return;
    const volumes = [...pod.specPath.slice(path.length), 'volumes'];
    for (const index of this.#indexes(volumes))
      this.addMetadata([...volumes, index, 'ephemeral', 'volumeClaimTemplate'], this.#podRefusal);
  }

  addSelectors(): void {
    const { kind, group, podTemplate: pod, path } = this.#resource;
    const isCore = group === '' || group === 'node.k8s.io';
    const map = isCore && Object.hasOwn(SELECTOR_MAPS, kind) ? SELECTOR_MAPS[kind] : undefined;
    if (map !== undefined) this.#addMap(map, 'selector', this.#refused);
    if (pod !== undefined)
      this.#addMap([...pod.specPath.slice(path.length), 'nodeSelector'], 'selector', this.#podRefusal);
    this.#visit(this.#resource.data, []);
  }

  #visit(value: YamlValue | undefined, steps: Path): void {
    if (steps.length > MAX_DEPTH || typeof value !== 'object' || value === null || this.#seen.has(value)) return;
    this.#seen.add(value);
    if (isList(value)) {
      for (let index = 0; index < value.length; index++)
        if (typeof value[index] === 'object') this.#visit(value[index], [...steps, index]);
    } else if (isMap(value)) this.#visitMap(value, steps);
  }

  #visitMap(map: YamlMap, steps: Path): void {
    const refusal = () => this.#refusalAt(steps);
    for (const key in map) {
      if (key === 'topologyKey' && steps.includes('affinity')) this.#addText(map[key], [...steps, key], 'key', refusal);
      // Most values are scalars, or maps of them: no path is made for those.
      if (typeof map[key] !== 'object' || !(SELECTOR_FIELDS.has(key) || mayHoldSelectors(map[key]))) continue;
      const inner = [...steps, key];
      if (key === 'matchLabels') this.#addMap(inner, 'selector', refusal);
      else if (key === 'matchExpressions') this.#addRequirements(inner, refusal);
      else this.#visit(map[key], inner);
    }
  }

  #addRequirements(steps: Path, refusal: Refusal): void {
    const isNodes = steps.includes('nodeAffinity');
    // Where nodes are only preferred, values are never validated; where they are required, since 1.33.
    const isPreferred = isNodes && steps.includes('preferredDuringSchedulingIgnoredDuringExecution');
    const valueRefusal =
      isNodes && !atLeast(this.#target, '1.33') ? () => NO_NODE.replace('{kind}', this.#resource.kind) : refusal;
    for (const index of this.#indexes(steps)) {
      const keyPath = [...steps, index, 'key'];
      const key = this.#at(keyPath);
      // The scopes of a ResourceQuota have expressions too, which are not of labels.
      if (typeof key !== 'string') continue;
      this.#addText(key, keyPath, 'key', refusal);
      if (isPreferred) continue;
      const values = [...steps, index, 'values'];
      for (const position of this.#indexes(values)) {
        const path = [...values, position];
        this.#addText(this.#at(path), path, 'value', valueRefusal, key);
      }
    }
  }

  #addMap(steps: Path, use: LabelUse, refusal: Refusal): void {
    const labels = this.#at(steps);
    if (!isMap(labels)) return;
    for (const key in labels) {
      const text = labels[key];
      this.#addKey(key, steps, use, refusal);
      const problem = typeof text === 'string' ? problemOf(use, 'value', text) : undefined;
      if (typeof text === 'string' && problem !== undefined)
        this.#add({ use, part: 'value', key, text, path: [...steps, key], isPathKey: false, problem }, refusal);
    }
  }

  #addKey(key: string, steps: Path, use: LabelUse, refusal: Refusal): void {
    const problem = problemOf(use, 'key', key);
    if (problem !== undefined)
      this.#add({ use, part: 'key', key, text: key, path: [...steps, key], isPathKey: true, problem }, refusal);
  }

  #addText(text: YamlValue | undefined, path: Path, part: 'key' | 'value', refusal: Refusal, key = ''): void {
    const problem = typeof text === 'string' ? problemOf('selector', part, text) : undefined;
    if (typeof text !== 'string' || problem === undefined) return;
    this.#add(
      { use: 'selector', part, key: part === 'key' ? text : key, text, path, isPathKey: false, problem },
      refusal,
    );
  }

  #add(place: Omit<LabelPlace, 'refusal'>, refusal: Refusal): void {
    this.found.push({ ...place, path: [...this.#resource.path, ...place.path], refusal: refusal() });
  }

  /** What becomes of the object if something is wrong at a place of it. */
  #refusalAt(steps: Path): string {
    const { type, podTemplate: pod, path } = this.#resource;
    if (pod !== undefined && startsWith([...path, ...steps], pod.specPath)) return this.#podRefusal();
    // The claims of a StatefulSet are validated with it since its template is.
    const isClaim = type === 'StatefulSet' && steps[1] === 'volumeClaimTemplates';
    return isClaim && !atLeast(this.#target, '1.34') ? CLAIMS_REFUSED : this.#refused();
  }

  #indexes(steps: Path): number[] {
    const items = this.#at(steps);
    return isList(items) ? [...items.keys()] : [];
  }

  #at(steps: Path): YamlValue | undefined {
    return valueAt(this.#resource.data, steps);
  }
}

/** Whether something below a value is looked at: not where it is a scalar, a list of scalars, or a map of scalars without a topologyKey. */
function mayHoldSelectors(value: YamlValue | undefined): boolean {
  if (isList(value)) return value.some((item) => typeof item === 'object');
  if (!isMap(value)) return false;
  for (const key in value) if (typeof value[key] === 'object' || key === 'topologyKey') return true;
  return false;
}

/** What is filled in later is not judged. */
function problemOf(use: LabelUse, part: 'key' | 'value', text: string): NameProblem | undefined {
  const keyProblem = use === 'annotation' ? annotationKeyProblem : labelKeyProblem;
  const problem = part === 'value' ? labelValueProblem(text) : keyProblem(text);
  return problem === undefined || isFilledInLater(text) ? undefined : problem;
}
