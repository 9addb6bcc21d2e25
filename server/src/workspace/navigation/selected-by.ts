import type { KindName } from '../../kubernetes/kinds';
import type { Resource } from '../../kubernetes/resource';
import { isOfKind, referencesOf } from '../references';
import { ALL_NAMESPACES } from '../view';
import type { Workspace } from '../workspace';
import { Graph, type Site } from './graph';
import { selectionsOver } from './selecting';

/** An object that has a workload in view. */
export interface Selector {
  readonly kind: KindName;
  readonly name: string;
  readonly site: Site;
}

/** The kinds whose selectors are shown at a workload, in their order. */
const SELECTING: readonly KindName[] = [
  'Service',
  'PodDisruptionBudget',
  'NetworkPolicy',
  'CiliumNetworkPolicy',
  'PodMonitor',
];
/** The kinds that name a workload. */
const NAMING: readonly KindName[] = ['HorizontalPodAutoscaler', 'ScaledObject', 'VerticalPodAutoscaler'];

/** What selects, scales, limits or observes a workload of a file, in any of the units that apply it. */
export function selectorsOf(workspace: Workspace, file: string, written: Resource): readonly Selector[] {
  const found = new Map<string, Selector>();
  for (const view of workspace.viewsOf(file)) {
    const graph = new Graph(workspace, view);
    const workload = graph.applied(written);
    for (const resource of [...naming(graph, workload), ...selecting(graph, workload)]) {
      const site = graph.nameSite(resource);
      const { type, metadata } = resource;
      if (site === undefined || type === undefined || metadata.name === undefined) continue;
      const id = `${type} ${site.file} ${site.line} ${metadata.name}`;
      if (!found.has(id)) found.set(id, { kind: type, name: metadata.name, site });
    }
  }
  const order = [...SELECTING.slice(0, 1), ...NAMING, ...SELECTING.slice(1)];
  return [...found.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

function selecting(graph: Graph, workload: Resource): Resource[] {
  const others = SELECTING.flatMap((kind) =>
    graph.view.related(kind, kind === 'PodMonitor' ? ALL_NAMESPACES : workload.namespace),
  );
  return (
    selectionsOver(graph, workload, others)
      // Peers of a policy may reach others; the policy is not about them.
      .filter(({ selection }) => selection.purpose !== 'admitted')
      .map(({ resource }) => resource)
  );
}

function naming({ view }: Graph, workload: Resource): Resource[] {
  return NAMING.flatMap((kind) => view.related(kind, workload.namespace)).filter((scaler) =>
    referencesOf(scaler).some(
      ({ name, kinds }) => name === workload.metadata.name && kinds.some((kind) => isOfKind(workload, kind)),
    ),
  );
}
