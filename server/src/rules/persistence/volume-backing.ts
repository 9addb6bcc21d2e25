import { claimTemplateNames } from '../../kubernetes/controller-spec';
import type { PodTemplate } from '../../kubernetes/pod-template';
import { each } from '../../kubernetes/shape';
import { isMap, valueAt } from '../../yaml/value';

/**
 * What lies behind a volume: `lasting` outlives the pod (a claim, the node's disk, a network file system) or may, `scratch` is made
 * and deleted with it, `files` are written by Kubernetes.
 */
export type Backing = 'lasting' | 'scratch' | 'files';

const FILE_SOURCES: readonly string[] = ['configMap', 'secret', 'projected', 'downwardAPI', 'image'];

/** What lies behind the volume of that name; one that the pod does not have is missing-volume's, and taken to be lasting. */
export function backingOf(volume: string, pod: PodTemplate): Backing {
  if (claimTemplateNames(pod.resource).includes(volume)) return 'lasting';
  for (const [index, { name }] of each(pod.spec.volumes)) if (name === volume) return backingOfSource(pod, index);
  return 'lasting';
}

/** What lies behind the volume at an index of the pod's list. */
export function backingOfSource({ specPath, resource }: PodTemplate, index: number): Backing {
  const data = valueAt(resource.data, [...specPath.slice(resource.path.length), 'volumes', index]);
  const sources = isMap(data) ? Object.keys(data).filter((key) => key !== 'name' && data[key] !== null) : [];
  // A volume without any source is an emptyDir.
  const [source = 'emptyDir'] = sources;
  if (source === 'emptyDir' || source === 'ephemeral') return 'scratch';
  return FILE_SOURCES.includes(source) ? 'files' : 'lasting';
}
