import type { Resource } from '../../kubernetes/resource';
import { quantity } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import { isList, isMap, valueAt, type YamlValue } from '../../yaml/value';

/**
 * What an amount does: it is reserved, it is the most that may be taken, it is the size of a volume or of the files that a pod
 * writes on its node, an autoscaler aims at it, or it bounds the amounts of others.
 */
export type AmountUse = 'request' | 'limit' | 'volume' | 'local' | 'target' | 'bound';

/** A quantity of CPU, or of something that is counted in bytes, as a manifest writes it. */
export interface PlacedQuantity {
  /** As a person calls it: `cpu`, `memory`, `ephemeral-storage`, `storage`, `sizeLimit`. */
  readonly field: string;
  readonly unit: 'cores' | 'bytes';
  readonly use: AmountUse;
  readonly text: string;
  readonly path: Path;
}

const UNITS: ReadonlyMap<string, PlacedQuantity['unit']> = new Map([
  ['cpu', 'cores'],
  ['memory', 'bytes'],
  ['ephemeral-storage', 'bytes'],
  ['storage', 'bytes'],
]);

const MAX_DEPTH = 50;

/**
 * The quantities that a resource writes: in `resources` and `emptyDir` wherever they stand, custom resources included, and in what
 * PersistentVolumes, LimitRanges, ResourceQuotas and HorizontalPodAutoscalers have of their own.
 */
export function placedQuantities(resource: Resource): PlacedQuantity[] {
  // The schema of a custom resource has fields of these names that are no amounts.
  if (resource.group === 'apiextensions.k8s.io') return [];
  const places = new Places(resource);
  places.visit(resource.data, resource.path, 0);
  const spec = [...resource.path, 'spec'];
  switch (resource.type) {
    case 'PersistentVolume':
      places.addMap([...spec, 'capacity'], 'volume');
      break;
    case 'LimitRange':
      for (const item of places.itemsOf([...spec, 'limits'])) {
        places.addMap([...item, 'default'], 'limit');
        places.addMap([...item, 'defaultRequest'], 'request');
        places.addMap([...item, 'min'], 'bound');
        places.addMap([...item, 'max'], 'bound');
      }
      break;
    case 'ResourceQuota':
      places.addMap([...spec, 'hard'], 'bound');
      break;
    case 'HorizontalPodAutoscaler':
      for (const metric of places.itemsOf([...spec, 'metrics'])) {
        for (const source of ['resource', 'containerResource']) places.addTarget([...metric, source]);
      }
  }
  return places.found;
}

class Places {
  readonly found: PlacedQuantity[] = [];
  readonly #root: YamlValue;
  /** What an alias leads to twice is one text, and may be very large when written out. */
  readonly #seen = new Set<YamlValue>();

  constructor(resource: Resource) {
    this.#root = resource.document.data;
  }

  visit(value: YamlValue | undefined, path: Path, depth: number): void {
    if (depth > MAX_DEPTH || typeof value !== 'object' || value === null || this.#seen.has(value)) return;
    this.#seen.add(value);
    if (isList(value)) {
      for (let index = 0; index < value.length; index++)
        if (typeof value[index] === 'object') this.visit(value[index], [...path, index], depth + 1);
    } else if (isMap(value)) {
      for (const key in value) {
        // Most values are scalars: no path is made for them.
        if (typeof value[key] !== 'object') continue;
        const inner = [...path, key];
        if (key === 'resources') {
          this.addMap([...inner, 'requests'], 'request');
          this.addMap([...inner, 'limits'], 'limit');
        } else if (key === 'emptyDir') this.#add('sizeLimit', 'bytes', 'local', [...inner, 'sizeLimit']);
        this.visit(value[key], inner, depth + 1);
      }
    }
  }

  /** Adds the quantities of a map whose keys name what they are of: `cpu`, `memory`, in quotas `requests.cpu` too. */
  addMap(path: Path, use: AmountUse): void {
    const amounts = valueAt(this.#root, path);
    if (!isMap(amounts)) return;
    for (const key in amounts) {
      const name = key.slice(key.lastIndexOf('.') + 1);
      const unit = UNITS.get(name);
      if (unit !== undefined) this.#add(key, unit, useOf(name, use), [...path, key]);
    }
  }

  /** Adds what a metric of an autoscaler aims at. */
  addTarget(path: Path): void {
    const name = valueAt(this.#root, [...path, 'name']);
    const unit = typeof name === 'string' ? UNITS.get(name) : undefined;
    if (unit !== undefined) this.#add('averageValue', unit, 'target', [...path, 'target', 'averageValue']);
  }

  itemsOf(path: Path): Path[] {
    const items = valueAt(this.#root, path);
    return isList(items) ? items.map((_, index) => [...path, index]) : [];
  }

  #add(field: string, unit: PlacedQuantity['unit'], use: AmountUse, path: Path): void {
    const text = quantity(valueAt(this.#root, path));
    if (text !== undefined) this.found.push({ field, unit, use, text, path });
  }
}

function useOf(name: string, use: AmountUse): AmountUse {
  if (name === 'storage' && use !== 'bound') return 'volume';
  return name === 'ephemeral-storage' && use === 'limit' ? 'local' : use;
}
