import { defineRule } from '../rule';
import { lifecycleOf, servedVersions } from './api-lifecycle';

export default defineRule({
  id: 'not-yet-available-api',
  need: 'validity',
  summary: 'The apiVersion of an object is served only by later versions of Kubernetes than the target.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'any',
  fix: 'none',
  peers: [],
  messages: {
    later:
      'Kubernetes {version} refuses this {kind}: {apiVersion} has it only since {introduced}. Upgrade the cluster first, or leave the object out.',
    earlier:
      'Kubernetes {version} refuses this {kind}: {apiVersion} has it only since {introduced}. Use {served} until the cluster is upgraded.',
  },
  checkResource(resource, { kubernetesVersion, report }) {
    const life = lifecycleOf(resource, kubernetesVersion);
    if (life?.state !== 'not-yet' || life.introduced === undefined) return;
    const { apiVersion, kind } = resource;
    const version = `${kubernetesVersion.major}.${kubernetesVersion.minor}`;
    const values = { version, kind, apiVersion, introduced: `1.${life.introduced}` };
    const [served] = servedVersions(kind, kubernetesVersion);
    const path = [...resource.path, 'apiVersion'];
    if (served === undefined) report({ message: 'later', values, path });
    else report({ message: 'earlier', values: { ...values, served }, path });
  },
});
