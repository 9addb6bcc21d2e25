import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { type InnerLink, innerLinksOf, isPort, placeOfPort, portsOfPod } from '../references';
import type { FoundPart, Graph, Site } from './graph';
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
  const add = (role: Occurrence['role'], sites: readonly (Site | undefined)[]) => {
    for (const site of sites) if (site !== undefined) found.push({ site, role });
  };
  const seen: Resource[] = [];
  const selections: Selecting[] = [];
  const waiting = [...workloads];
  for (let workload = waiting.pop(); workload !== undefined; workload = waiting.pop()) {
    const current = workload;
    if (seen.some((other) => isSameObject(other, current))) continue;
    const pod = current.podTemplate;
    if (pod === undefined || placesOfPort(pod, wanted).length === 0) continue;
    seen.push(current);
    add(
      'definition',
      graph.sitesOf(current, ({ podTemplate }) => (podTemplate === undefined ? [] : placesOfPort(podTemplate, wanted))),
    );
    add(
      'use',
      graph.sitesOf(current, (source) => innerLinksOf(source).filter((link) => isLinkToPort(link, wanted))),
    );
    for (const selecting of selectionsOver(graph, current, graph.objects)) {
      const parts = selecting.selection.parts.filter(({ value }) => value === wanted);
      if (parts.length === 0 || selections.some(({ selection }) => selection === selecting.selection)) continue;
      selections.push(selecting);
      for (const { path } of parts) add('use', [graph.site(selecting.resource, path)]);
      // A number may mean another port in another workload; a name is looked up in each.
      if (typeof wanted === 'string') waiting.push(...takenBy(graph, selecting.resource, selecting.selection));
    }
  }
  return found;
}

function placesOfPort(pod: PodTemplate, wanted: string | number): readonly FoundPart[] {
  return portsOfPod(pod)
    .filter((port) => isPort(port, wanted))
    .map((port) => ({ path: placeOfPort(port, wanted) }));
}

/** Whether a probe or a hook means a port by that name. In a patch the port itself may be missing. */
function isLinkToPort({ name, path, targets }: InnerLink, wanted: string | number): boolean {
  return name === wanted && (path.at(-1) === 'port' || targets.some((target) => target.at(-3) === 'ports'));
}
