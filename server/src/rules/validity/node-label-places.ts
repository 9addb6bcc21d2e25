import { type RenamedNodeLabel, renamedNodeLabel } from '../../kubernetes/knowledge/node-labels';
import type { Resource } from '../../kubernetes/resource';
import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';
import { isList, isMap, valueAt, type YamlMap, type YamlValue } from '../../yaml/value';

/** A place that asks for nodes by a label that has another name today. */
export interface OldNodeLabel {
  readonly label: RenamedNodeLabel;
  readonly path: Path;
  readonly part: 'key' | 'value';
  /** What puts the new name there; undefined where both stand beside each other and differ. */
  readonly changes: readonly Change[] | undefined;
}

/** The labels of objects that are not pods, where they mean nodes. */
const SELECTOR_MAPS: Readonly<Record<string, readonly string[]>> = {
  RuntimeClass: ['scheduling', 'nodeSelector'],
  PersistentVolume: ['metadata', 'labels'],
};
const MAX_DEPTH = 50;

/**
 * Old names of node labels in what chooses nodes: `nodeSelector`, node affinity and topology keys of pods, the node affinity and labels of a
 * PersistentVolume, the topologies of a StorageClass, the nodes of a RuntimeClass.
 */
export function oldNodeLabels(resource: Resource): OldNodeLabel[] {
  const places = new Places(resource);
  const { podTemplate: pod, kind, group, path } = resource;
  if (pod !== undefined) {
    const spec = pod.specPath.slice(path.length);
    places.addMap([...spec, 'nodeSelector']);
    places.visit([...spec, 'affinity']);
    places.visit([...spec, 'topologySpreadConstraints']);
    return places.found;
  }
  if (group !== '' && group !== 'node.k8s.io' && group !== 'storage.k8s.io') return [];
  const map = Object.hasOwn(SELECTOR_MAPS, kind) ? SELECTOR_MAPS[kind] : undefined;
  if (map !== undefined) places.addMap(map);
  if (kind === 'PersistentVolume') places.visit(['spec', 'nodeAffinity']);
  if (kind === 'StorageClass') places.visit(['allowedTopologies']);
  return places.found;
}

class Places {
  readonly found: OldNodeLabel[] = [];
  readonly #resource: Resource;

  constructor(resource: Resource) {
    this.#resource = resource;
  }

  /** Adds the keys of a map of labels. */
  addMap(steps: Path): void {
    const labels = this.#at(steps);
    if (!isMap(labels)) return;
    for (const key of Object.keys(labels)) {
      const label = renamedNodeLabel(key);
      if (label === undefined) continue;
      const path = [...this.#resource.path, ...steps, key];
      this.found.push({ label, path, part: 'key', changes: renameKey(labels, label, path) });
    }
  }

  /** Adds topology keys, and the keys that expressions about nodes ask for, below a place. */
  visit(steps: Path): void {
    const value = this.#at(steps);
    if (steps.length > MAX_DEPTH || typeof value !== 'object' || value === null) return;
    if (isList(value)) for (const index of value.keys()) this.visit([...steps, index]);
    if (!isMap(value)) return;
    for (const key of Object.keys(value)) {
      const inner = [...steps, key];
      // The expressions of pod affinity are about pods.
      const isOfNodes = steps.includes('nodeAffinity') || steps.includes('allowedTopologies');
      if (key === 'topologyKey' || (key === 'key' && isOfNodes)) this.#addText(value[key], inner);
      else this.visit(inner);
    }
  }

  #addText(text: YamlValue | undefined, steps: Path): void {
    const label = typeof text === 'string' ? renamedNodeLabel(text) : undefined;
    if (label === undefined) return;
    const path = [...this.#resource.path, ...steps];
    const changes: Change[] = [{ op: 'set', path, value: label.replacement }];
    this.found.push({
      label,
      path,
      part: 'value',
      changes: this.#isRepeated(steps, label) ? undefined : changes,
    });
  }

  /** Whether the new name stands in another constraint of the same list, which then would be there twice. */
  #isRepeated(steps: Path, { replacement }: RenamedNodeLabel): boolean {
    const list = steps.indexOf('topologySpreadConstraints');
    const constraints = list < 0 ? undefined : this.#at(steps.slice(0, list + 1));
    return isList(constraints) && constraints.some((item) => valueAt(item, ['topologyKey']) === replacement);
  }

  #at(steps: Path): YamlValue | undefined {
    return valueAt(this.#resource.data, steps);
  }
}

function renameKey(labels: YamlMap, { name, replacement }: RenamedNodeLabel, path: Path): Change[] | undefined {
  if (!Object.hasOwn(labels, replacement)) return [{ op: 'rename', path, key: replacement }];
  return labels[replacement] === labels[name] ? [{ op: 'remove', path }] : undefined;
}

/** The title, by the names of messages, of a fix that puts the new name in place of the old one or only takes the old one out. */
export function renameTitle({ name, replacement }: RenamedNodeLabel, changes: readonly Change[]) {
  return changes.every(({ op }) => op === 'remove')
    ? { message: 'remove' as const, values: { name } }
    : { message: 'rename' as const, values: { name: replacement } };
}
