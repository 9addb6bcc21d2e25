import { controllerSpecOf } from '../../kubernetes/controller-spec';
import { each } from '../../kubernetes/shape';
import { defineRule } from '../rule';
import { backingOfSource } from './volume-backing';

export default defineRule({
  id: 'stateful-set-without-volume',
  need: 'persistence',
  summary: 'A StatefulSet has no storage that outlives its pods.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: ['StatefulSet'],
  fix: 'none',
  peers: [],
  messages: {
    noVolume:
      '{resource} keeps nothing beyond the life of a pod, yet its pods are not replaced while their node is out of reach. Add volumeClaimTemplates, or use a Deployment unless the pods need their fixed names.',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined || (controllerSpecOf(resource)?.volumeClaimTemplates ?? []).length > 0) return;
    for (const [index] of each(pod.spec.volumes)) if (backingOfSource(pod, index) === 'lasting') return;
    report({
      message: 'noVolume',
      values: { resource: resource.label },
      path: [...resource.path, 'spec', 'volumeClaimTemplates'],
      at: [...resource.path, 'kind'],
      absent: true,
    });
  },
});
