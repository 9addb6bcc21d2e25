import type { PodTemplate } from '../../kubernetes/pod-template';
import { parseQuantity, quantityToNumber } from '../../kubernetes/quantity';
import { each, present } from '../../kubernetes/shape';
import { defineRule } from '../rule';

/** The part of a memory limit that a volume may take before it is worth a word. */
const SMALL_PART = 0.1;

export default defineRule({
  id: 'memory-backed-volume',
  need: 'performance',
  summary: 'A volume in memory counts against the memory limits of the containers that write to it.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: [],
  messages: {
    memory:
      'What containers write to the volume {volume} is memory, and counts against their memory limits: a full volume gets the writer killed as out of memory. Add its size to the limits.',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    for (const [index, { name, emptyDir }] of each(pod?.spec.volumes)) {
      if (pod === undefined || emptyDir?.medium !== 'Memory') continue;
      if (isSmall(name, emptyDir.sizeLimit, pod)) continue;
      const volume = [...pod.specPath, 'volumes', index];
      report({
        message: 'memory',
        values: { volume: name ?? index },
        path: [...volume, 'emptyDir', 'medium'],
        subject: volume,
      });
    }
  },
});

/** Whether the volume, when full, takes little of the memory limit of each container that mounts it. */
function isSmall(name: string | undefined, sizeLimit: string | number | undefined, pod: PodTemplate): boolean {
  const size = bytes(sizeLimit);
  const users = pod.containers.filter(({ spec }) => present(spec.volumeMounts).some((mount) => mount.name === name));
  if (size === undefined || users.length === 0) return false;
  return users.every(({ spec }) => size <= (bytes(spec.resources?.limits?.memory) ?? 0) * SMALL_PART);
}

function bytes(text: string | number | undefined): number | undefined {
  const quantity = text === undefined ? undefined : parseQuantity(text);
  return quantity && quantityToNumber(quantity);
}
