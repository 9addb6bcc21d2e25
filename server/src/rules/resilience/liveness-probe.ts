import { defineRule } from '../rule';
import { PROBE_FIX_MESSAGES, probeFixes } from './probe-fixes';
import { isProxyOrAgent, runsToItsEnd } from './probed-containers';

/** Slower than a readinessProbe gives up by default: first out of the Service, then restarted. */
const TIMING = { periodSeconds: 20, failureThreshold: 3 };

export default defineRule({
  id: 'liveness-probe',
  need: 'resilience',
  summary: 'A container that hangs is not restarted.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: 'long-running',
  fix: 'suggestion',
  peers: ['kl:no-liveness-probe', 'po:livenessProbeMissing', 'ck:8'],
  messages: {
    absent:
      'Container {container} has no livenessProbe: when it hangs without exiting, it stays so until somebody notices. Add one that fails only where a restart helps.',
    ...PROBE_FIX_MESSAGES,
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined || runsToItsEnd(pod)) return;
    for (const container of pod.containers) {
      if (container.type !== 'regular' || container.spec.livenessProbe !== undefined || isProxyOrAgent(container))
        continue;
      report({
        message: 'absent',
        values: { container: container.name },
        path: [...container.path, 'livenessProbe'],
        at: [...container.path, 'name'],
        absent: true,
        fixes: probeFixes(container, 'livenessProbe', TIMING),
      });
    }
  },
});
