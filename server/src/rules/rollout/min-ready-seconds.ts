import { integer, object } from '../../kubernetes/shape';
import { defineRule } from '../rule';

const timed = object({ spec: object({ minReadySeconds: integer }) });
const SECONDS = 10;

export default defineRule({
  id: 'min-ready-seconds',
  need: 'rollout',
  summary: 'A pod counts as available the moment it is ready, so an update outruns a crash that comes a little later.',
  severity: 'info',
  profile: 'optional',
  scope: 'object',
  kinds: ['Deployment', 'StatefulSet', 'DaemonSet'],
  fix: 'unsafe',
  peers: [],
  messages: {
    none: 'A pod of {resource} counts as available at its first success of readiness: a version that crashes some seconds later has replaced all pods by then. Set minReadySeconds.',
    fix: 'Set minReadySeconds to {seconds}',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    const written = resource.read(timed)?.spec?.minReadySeconds;
    if (pod === undefined || (written ?? 0) > 0) return;
    // Who waits before the first look, or wants several successes, has thought of it.
    const isPatient = pod.containers.some(
      ({ type, spec: { readinessProbe } }) =>
        type === 'regular' &&
        ((readinessProbe?.initialDelaySeconds ?? 0) >= SECONDS || (readinessProbe?.successThreshold ?? 1) > 1),
    );
    if (isPatient) return;
    const path = [...resource.path, 'spec', 'minReadySeconds'];
    report({
      message: 'none',
      values: { resource: resource.label },
      path,
      at: written === undefined ? [...resource.path, 'kind'] : path,
      absent: written === undefined,
      fixes: [{ message: 'fix', values: { seconds: SECONDS }, changes: [{ op: 'set', path, value: SECONDS }] }],
    });
  },
});
