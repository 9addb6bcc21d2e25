import { each } from '../../../kubernetes/shape';
import { defineRule } from '../../rule';

export default defineRule({
  id: 'secret-as-env',
  need: 'security',
  summary: 'A container gets a Secret as environment variables instead of files.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: ['kl:read-secret-from-env-var', 'ck:35'],
  messages: {
    variable:
      'Container {container} gets {variable} from a Secret as an environment variable, which child processes inherit, crash reports print and a new value does not reach without a restart. Mount the Secret as a file.',
    all: 'Container {container} gets every key of {secret} as an environment variable, which child processes inherit, crash reports print and a new value does not reach without a restart. Mount the Secret as files.',
  },
  checkResource(resource, { report }) {
    for (const { name: container, path, spec } of resource.podTemplate?.containers ?? []) {
      for (const [index, { name: variable = 'a variable', valueFrom }] of each(spec.env)) {
        if (valueFrom?.secretKeyRef === undefined) continue;
        const place = [...path, 'env', index, 'valueFrom', 'secretKeyRef'];
        report({ message: 'variable', values: { container, variable }, path: place, part: 'key' });
      }
      for (const [index, { secretRef }] of each(spec.envFrom)) {
        if (secretRef === undefined) continue;
        const secret = secretRef.name === undefined ? 'a Secret' : `Secret ${secretRef.name}`;
        const place = [...path, 'envFrom', index, 'secretRef'];
        report({ message: 'all', values: { container, secret }, path: place, part: 'key' });
      }
    }
  },
});
