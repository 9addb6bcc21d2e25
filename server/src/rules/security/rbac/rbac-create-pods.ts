import { each } from '../../../kubernetes/shape';
import { defineRule } from '../../rule';
import { granted, role, verbWords } from './role';

const WORKLOADS = {
  groups: ['', 'apps', 'batch', 'extensions', 'argoproj.io'],
  resources: [
    'pods',
    'replicationcontrollers',
    'deployments',
    'daemonsets',
    'statefulsets',
    'replicasets',
    'jobs',
    'cronjobs',
    'rollouts',
  ],
  verbs: ['create', 'update', 'patch'],
};

export default defineRule({
  id: 'rbac-create-pods',
  need: 'security',
  summary: 'A Role or ClusterRole may make pods, and with them use every ServiceAccount and Secret of the namespace.',
  severity: 'warning',
  profile: 'strict',
  scope: 'object',
  kinds: ['Role', 'ClusterRole'],
  fix: 'none',
  peers: ['kl:access-to-create-pods', 'tv:KSV-0048'],
  messages: {
    create:
      '{role} allows {verbs} on {resources}: a pod may run as any ServiceAccount of its namespace and mount any Secret there, so this grants all of them. Leave it to the pipeline, or keep what must not be reached in another namespace.',
  },
  checkResource(resource, { report }) {
    for (const [index, rule] of each(resource.read(role)?.rules)) {
      const places = granted(rule, WORKLOADS);
      const [first] = places;
      if (first === undefined) continue;
      const subject = [...resource.path, 'rules', index];
      const resources = places.map((place) => place.resource).join(', ');
      report({
        message: 'create',
        values: { role: resource.label, verbs: verbWords(first.verbs), resources },
        path: [...subject, 'resources', first.index],
        subject,
      });
    }
  },
});
