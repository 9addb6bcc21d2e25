import { each } from '../../kubernetes/shape';
import { defineRule } from '../rule';

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
