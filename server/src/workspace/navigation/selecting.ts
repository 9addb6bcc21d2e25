import { matchesSelector } from '../../kubernetes/label-selector';
import type { Resource } from '../../kubernetes/resource';
import { isOfKind, kindId, type Selection, selectionsOf } from '../references';
import { ALL_NAMESPACES } from '../view';
import type { Graph } from './graph';

/** The labels by which a selection finds an object: those of its pods, or its own; undefined for what it does not look at. */
export function labelsFor({ takes }: Selection, resource: Resource): Readonly<Record<string, string>> | undefined {
  if (takes === 'pods') return resource.podTemplate?.labels;
  return takes.some((kind) => isOfKind(resource, kind)) ? (resource.metadata.labels ?? {}) : undefined;
}

/** Whether a selection of an object takes another one in. */
export function takesIn({ view }: Graph, selector: Resource, selection: Selection, resource: Resource): boolean {
  const labels = labelsFor(selection, resource);
  if (labels === undefined || matchesSelector(selection.selector, labels) !== true) return false;
  // What a workload selects are the pods that it makes.
  if (selection.purpose === 'controlled') return isSameObject(selector, resource);
  const { namespaces } = selection;
  switch (namespaces.type) {
    case 'all':
    case 'none':
      return true;
    case 'names':
      return namespaces.names.includes(resource.namespace);
    case 'labels': {
      const found = view
        .related('Namespace', ALL_NAMESPACES)
        .find(({ metadata }) => metadata.name === resource.namespace);
      // Kubernetes gives each namespace this label.
      const labelled = { ...found?.metadata.labels, 'kubernetes.io/metadata.name': resource.namespace };
      return matchesSelector(namespaces.selector, labelled) === true;
    }
  }
}

export function isSameObject(a: Resource, b: Resource): boolean {
  return (
    a === b ||
    (kindId(a) === kindId(b) &&
      a.metadata.name === b.metadata.name &&
      a.namespace === b.namespace &&
      a.metadata.name !== undefined)
  );
}

/** The objects that a selection takes in. */
export function takenBy(graph: Graph, selector: Resource, selection: Selection): readonly Resource[] {
  return graph.objects.filter((resource) => takesIn(graph, selector, selection, resource));
}

export interface Selecting {
  readonly resource: Resource;
  readonly selection: Selection;
}

/** The selections among some objects that take one in. */
export function selectionsOver(graph: Graph, resource: Resource, among: readonly Resource[]): readonly Selecting[] {
  return among.flatMap((selector) =>
    selectionsOf(selector)
      .filter((selection) => takesIn(graph, selector, selection, resource))
      .map((selection) => ({ resource: selector, selection })),
  );
}
