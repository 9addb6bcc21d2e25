import type { Resource } from '../../kubernetes/resource';
import { type Path, samePath } from '../../yaml/path';
import { type Selection, selectionsOf } from '../references';
import type { Graph } from './graph';
import { type Selecting, takesIn } from './selecting';
import type { Occurrence, Subject } from './subject';
import { labelMapsOf } from './subject-at';

type LabelSubject = Extract<Subject, { type: 'label' }>;

/**
 * Where a label with its value is needed: the objects (or pods) that have it and the selectors that find them by it, and so on from each to the
 * others. An object's own copy of a label of its pods goes with them. Selectors that ask for it of other objects are others.
 */
export function labelOccurrences(graph: Graph, { key, value, seed, isSelector }: LabelSubject): readonly Occurrence[] {
  const asking = graph.objects.flatMap((resource) =>
    selectionsOf(resource).flatMap((selection) =>
      placesInSelector(selection, key, value).length > 0 ? [{ resource, selection }] : [],
    ),
  );
  const having = graph.objects.filter((resource) => labelMapsOf(resource).some(({ labels }) => labels[key] === value));
  const selections = new Set<Selecting>();
  const objects = new Set<Resource>();
  const waiting: (Selecting | Resource)[] = isSelector ? asking.filter(({ resource }) => resource === seed) : [seed];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const current = next;
    if ('selection' in current) {
      if (selections.has(current)) continue;
      selections.add(current);
      const { resource, selection } = current;
      waiting.push(...having.filter((one) => takesIn(graph, resource, selection, one)));
    } else if (!objects.has(current)) {
      objects.add(current);
      waiting.push(...asking.filter(({ resource, selection }) => takesIn(graph, resource, selection, current)));
    }
  }
  return [
    ...[...objects].flatMap((resource) =>
      occurrences('definition', graph, resource, (source) =>
        labelMapsOf(source)
          .filter(({ labels }) => labels[key] === value)
          .map(({ at }) => [...at, key]),
      ),
    ),
    ...[...selections].flatMap(({ resource, selection }) =>
      occurrences('use', graph, resource, (source) =>
        selectionsOf(source)
          // Above it stand the same steps, but for the way to an item of a List.
          .filter((one) => samePath(one.path.slice(source.path.length), selection.path.slice(resource.path.length)))
          .flatMap((one) => placesInSelector(one, key, value)),
      ),
    ),
  ];
}

function occurrences(
  role: Occurrence['role'],
  graph: Graph,
  resource: Resource,
  find: (source: Resource) => readonly Path[],
): Occurrence[] {
  const sites = graph.sitesOf(resource, (source) => find(source).map((path) => ({ path })));
  return sites.map((site) => ({ site, role }));
}

/** The places of a selector that ask for a label with a value. */
function placesInSelector({ path, form, selector }: Selection, key: string, value: string): Path[] {
  const places: Path[] = [];
  if (
    selector.matchLabels !== undefined &&
    Object.hasOwn(selector.matchLabels, key) &&
    selector.matchLabels[key] === value
  ) {
    places.push(form === 'map' ? [...path, key] : [...path, 'matchLabels', key]);
  }
  for (const [index, { key: wanted, values = [] }] of (selector.matchExpressions ?? []).entries()) {
    if (wanted !== key) continue;
    for (const [at, one] of values.entries())
      if (one === value) places.push([...path, 'matchExpressions', index, 'values', at]);
  }
  return places;
}
