import type { Container } from '../../kubernetes/pod-template';
import { present } from '../../kubernetes/shape';
import { defineRule } from '../rule';
import { dataKeeperOf } from './data-keeping';

export default defineRule({
  id: 'database-in-deployment',
  need: 'persistence',
  summary: 'A database, broker or other store runs in a Deployment, with its data on a claim.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['Deployment'],
  fix: 'none',
  peers: [],
  messages: {
    deployment:
      'Container {container} keeps the data of {image} in claim {claim}, but a Deployment gives its pods neither a name nor an order: a second pod may start on the same data before the first one has ended. Use a StatefulSet or an operator.',
  },
  checkResource(resource, { report }) {
    for (const container of resource.podTemplate?.containers ?? []) {
      if (container.type !== 'regular') continue;
      const keeper = dataKeeperOf(container.spec);
      const claim = claimOf(container);
      if (keeper === undefined || claim === undefined) continue;
      const values = { container: container.name, image: keeper.image.baseName, claim };
      report({ message: 'deployment', values, path: [...container.path, 'image'] });
    }
  },
});

/** The first claim that a container writes to. */
function claimOf({ spec, pod }: Container): string | undefined {
  for (const { name: volume, readOnly } of present(spec.volumeMounts)) {
    const source = present(pod.spec.volumes).find(({ name }) => name !== undefined && name === volume);
    const claim = source?.persistentVolumeClaim;
    if (claim?.claimName !== undefined && readOnly !== true && claim.readOnly !== true) return claim.claimName;
  }
  return undefined;
}
