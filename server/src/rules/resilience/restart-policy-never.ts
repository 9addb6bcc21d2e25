import { containersOfType } from '../../kubernetes/pod-template';
import { present } from '../../kubernetes/shape';
import { defineRule } from '../rule';
import { runsToItsEnd } from './probed-containers';

export default defineRule({
  id: 'restart-policy-never',
  need: 'resilience',
  summary: 'A Pod that serves a port is not started again when it ends.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['Pod'],
  fix: 'none',
  peers: ['kl:restart-policy'],
  messages: {
    never:
      '{resource} serves port {port}, but restartPolicy is Never: once container {container} has ended, for whatever reason, nobody starts it again. Make it a Deployment, or leave restartPolicy out.',
    onFailure:
      '{resource} serves port {port}, but restartPolicy is OnFailure: when container {container} ends without an error, on a signal for example, nobody starts it again. Make it a Deployment, or leave restartPolicy out.',
  },
  checkResource(resource, { kubernetesVersion, report }) {
    const pod = resource.podTemplate;
    if (pod === undefined || !runsToItsEnd(pod)) return;
    // Helm runs its hooks, tests among them, to their end.
    if (resource.metadata.annotations?.['helm.sh/hook'] !== undefined) return;
    for (const container of containersOfType(pod, kubernetesVersion, ['regular'])) {
      const port = present(container.spec.ports).find(({ containerPort }) => containerPort !== undefined);
      if (port === undefined) continue;
      report({
        message: pod.spec.restartPolicy === 'Never' ? 'never' : 'onFailure',
        values: {
          resource: resource.label,
          container: container.name,
          port: port.name ?? port.containerPort ?? '',
        },
        path: [...pod.specPath, 'restartPolicy'],
      });
      return;
    }
  },
});
