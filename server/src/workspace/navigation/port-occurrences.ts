import type { Resource } from '../../kubernetes/resource';
import { innerLinksOf, isPort, placeOfPort, portsOfPod } from '../references';
import type { Graph, Site } from './graph';
import { isSameObject, type Selecting, selectionsOver, takenBy } from './selecting';
import type { Occurrence } from './subject';

/**
 * Where a port of pods stands: in the workloads, in what selects them (Services, policies, monitors), and in the other workloads that the same
 * selections take in, for there a name has to mean the same.
 */
export function podPortOccurrences(
  graph: Graph,
  workloads: readonly Resource[],
  wanted: string | number,
): readonly Occurrence[] {
  const found: Occurrence[] = [];
  const add = (role: Occurrence['role'], site: Site | undefined) => {
    if (site !== undefined) found.push({ site, role });
  };
  const seen: Resource[] = [];
  const selections: Selecting[] = [];
  const waiting = [...workloads];
  for (let workload = waiting.pop(); workload !== undefined; workload = waiting.pop()) {
    const current = workload;
    if (seen.some((other) => isSameObject(other, current))) continue;
    const pod = current.podTemplate;
    const ports = pod === undefined ? [] : portsOfPod(pod).filter((port) => isPort(port, wanted));
    if (ports.length === 0) continue;
    seen.push(current);
    for (const port of ports) add('definition', graph.site(current, placeOfPort(port, wanted)));
    for (const link of innerLinksOf(current)) {
      const isHere = link.name === wanted && link.targets.some((target) => target.at(-3) === 'ports');
      if (isHere) add('use', graph.site(current, link.path));
    }
    for (const selecting of selectionsOver(graph, current, graph.objects)) {
      const parts = selecting.selection.parts.filter(({ value }) => value === wanted);
      if (parts.length === 0 || selections.some(({ selection }) => selection === selecting.selection)) continue;
      selections.push(selecting);
      for (const { path } of parts) add('use', graph.site(selecting.resource, path));
      // A number may mean another port in another workload; a name is looked up in each.
      if (typeof wanted === 'string') waiting.push(...takenBy(graph, selecting.resource, selecting.selection));
    }
  }
  return found;
}
