import { defineRule } from '../../rule';

export default defineRule({
  id: 'share-process-namespace',
  need: 'security',
  summary: 'The containers of a pod see and may end the processes of each other.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: [],
  messages: {
    shared:
      'Containers of {resource} share their processes: who breaks into one (an injected or debug container too) reads environment and files of the others through /proc, and ends their processes. Remove shareProcessNamespace unless they signal each other.',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod?.spec.shareProcessNamespace !== true) return;
    report({
      message: 'shared',
      values: { resource: resource.label },
      path: [...pod.specPath, 'shareProcessNamespace'],
    });
  },
});
