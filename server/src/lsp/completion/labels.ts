import { WORKLOAD_KINDS } from '../../kubernetes/kinds';
import { isReadOn, NODE_LABELS, valuesOfForm, WELL_KNOWN_LABELS } from '../../kubernetes/knowledge/well-known-names';
import type { Resource } from '../../kubernetes/resource';
import { stringMap } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import { isTemplated } from '../../yaml/template';
import type { KnownValue, ObjectPlace } from './file-view';

/** A label that may stand in a map, or be asked for by a selector. */
export interface KnownLabel {
  readonly key: string;
  /** Its values, as far as they are known. */
  readonly values: readonly string[];
  /** Whether what the map is for depends on it: a selector that is to match, labels that are selected. */
  readonly isNeeded: boolean;
  readonly detail: string;
}

const TEMPLATE = 'core.v1.PodTemplateSpec';

/** Labels gathered from several objects: each key once, with all its values. */
class Labels {
  readonly #byKey = new Map<string, { values: Set<string>; isNeeded: boolean; detail: string }>();

  add(labels: Readonly<Record<string, string>> | undefined, detail: string, isNeeded = true): this {
    for (const [key, value] of Object.entries(labels ?? {})) this.addValues(key, [value], detail, isNeeded);
    return this;
  }

  addValues(key: string, values: readonly string[], detail: string, isNeeded = false): this {
    const known = this.#byKey.get(key);
    if (known === undefined) this.#byKey.set(key, { values: new Set(values), isNeeded, detail });
    else for (const value of values) known.values.add(value);
    return this;
  }

  all(): readonly KnownLabel[] {
    return [...this.#byKey].map(([key, { values, isNeeded, detail }]) => ({
      key,
      values: [...values],
      isNeeded,
      detail,
    }));
  }
}

/** The labels that may stand in the map at a place; undefined where the map is not one of labels. */
export function labelsFor(place: ObjectPlace): readonly KnownLabel[] | undefined {
  const { owner, field } = place;
  if (owner === undefined || field === undefined || place.path.at(-1) !== field.name) return undefined;
  switch (`${owner.id}.${field.name}`) {
    case 'meta.v1.ObjectMeta.labels':
      return objectLabels(place);
    case 'meta.v1.LabelSelector.matchLabels':
      return selectableLabels(place, place.path.slice(0, -1));
    case 'core.v1.ServiceSpec.selector':
      return podLabels(place).all();
    case 'core.v1.ReplicationControllerSpec.selector':
      return templateLabels(place, place.path).all();
    case 'core.v1.PodSpec.nodeSelector':
      return nodeLabels().all();
    default:
      return undefined;
  }
}

/** The keys that a requirement of a selector may name. */
export function requirementKeys(place: ObjectPlace): readonly KnownValue[] {
  return requirementLabels(place).map(({ key, detail }) => ({ value: key, detail }));
}

/** The values that a requirement may list for the key it names. */
export function requirementValues(place: ObjectPlace): readonly KnownValue[] {
  // The place is an item of `values`, beside the list stands the key.
  const key = place.value([...place.path.slice(0, -2), 'key']);
  const label = requirementLabels(place).find((known) => known.key === key);
  return (label?.values ?? []).map((value) => ({ value, detail: label?.detail }));
}

function requirementLabels(place: ObjectPlace): readonly KnownLabel[] {
  if (place.around('core.v1.NodeSelectorRequirement') !== undefined) return nodeLabels().all();
  const selector = place.around('meta.v1.LabelSelector');
  return selector === undefined ? [] : selectableLabels(place, selector);
}

/** The labels of an object or of a pod template. */
function objectLabels(place: ObjectPlace): readonly KnownLabel[] {
  const labels = new Labels();
  const template = place.around(TEMPLATE);
  if (template !== undefined) {
    const spec = template.slice(0, -1);
    const selected = textMap(place, [...spec, 'selector', 'matchLabels']);
    if (selected === undefined) labels.add(ownLabels(place), place.kind.kind);
    labels.add(selected, 'selector');
    labels.add(textMap(place, ['metadata', 'labels']), place.kind.kind, false);
  } else {
    labels.add(textMap(place, ['spec', 'template', 'metadata', 'labels']), 'template', false);
  }
  for (const name of WELL_KNOWN_LABELS) {
    if (name.on === 'any' || isReadOn(name, place.kind.kind, template !== undefined || place.kind.kind === 'Pod'))
      labels.addValues(name.name, valuesOfForm(name.form), name.reader);
  }
  return labels.all();
}

/** The labels that the selector at a path can ask for. */
function selectableLabels(place: ObjectPlace, selector: Path): readonly KnownLabel[] {
  const key = selector.at(-1);
  if (key === 'namespaceSelector') return namespaceLabels(place).all();
  if (place.around('core.v1.PodSpec') !== undefined) {
    const template = place.around(TEMPLATE) ?? [];
    return new Labels().add(textMap(place, [...template, 'metadata', 'labels']), 'pod').all();
  }
  const beside = place.at([...selector.slice(0, -1), 'template']);
  if (beside.value() !== undefined) return templateLabels(place, selector).all();
  // What selects its own pods does not select those of others.
  if (beside.type !== undefined) return new Labels().add(ownLabels(place), place.kind.kind).all();
  if (place.kind.kind === 'ServiceMonitor') return labelsOf(place.file.ofType('Service')).all();
  // A claim selects volumes, whose labels say nothing of pods.
  if (place.around('core.v1.PersistentVolumeClaimSpec') !== undefined)
    return labelsOf(place.file.ofType('PersistentVolume')).all();
  return podLabels(place).all();
}

/** Labels that stay the same as long as an object lives, so that a selector may ask for them. */
const LASTING = /^(?:app|k8s-app|app\.kubernetes\.io\/(?:name|instance|component))$/;

/** The labels that an object's pods most likely get where none are written yet: lasting ones of the object itself, else its name. */
function ownLabels(place: ObjectPlace): Readonly<Record<string, string>> {
  const own = Object.entries(textMap(place, ['metadata', 'labels']) ?? {});
  const lasting = own.filter(([key, value]) => LASTING.test(key) && !isTemplated(value));
  const name = place.value(['metadata', 'name']);
  if (lasting.length > 0) return Object.fromEntries(lasting);
  return typeof name === 'string' && name !== '' && !isTemplated(name) ? { 'app.kubernetes.io/name': name } : {};
}

/** The labels of the template beside a selector. */
function templateLabels(place: ObjectPlace, selector: Path): Labels {
  return new Labels().add(textMap(place, [...selector.slice(0, -1), 'template', 'metadata', 'labels']), 'template');
}

/** The labels of the pods that the file's workloads make. */
function podLabels({ file }: ObjectPlace): Labels {
  const labels = new Labels();
  for (const { podTemplate, label } of file.ofType(...WORKLOAD_KINDS)) labels.add(podTemplate?.labels, label);
  return labels;
}

function labelsOf(resources: readonly Resource[]): Labels {
  const labels = new Labels();
  for (const { metadata, label } of resources) labels.add(metadata.labels, label);
  return labels;
}

function namespaceLabels({ file }: ObjectPlace): Labels {
  const namespaces = file.ofType('Namespace');
  const names = new Set(file.resources.map(({ metadata }) => metadata.namespace));
  for (const { metadata } of namespaces) names.add(metadata.name);
  names.delete(undefined);
  const known = [...names, 'kube-system'].filter((name) => name !== undefined);
  return labelsOf(namespaces).addValues('kubernetes.io/metadata.name', known, 'name of the namespace');
}

function nodeLabels(): Labels {
  const labels = new Labels();
  for (const { name, form, reader } of NODE_LABELS) labels.addValues(name, valuesOfForm(form), reader);
  return labels;
}

function textMap(place: ObjectPlace, path: Path): Readonly<Record<string, string>> | undefined {
  return stringMap(place.value(path));
}
