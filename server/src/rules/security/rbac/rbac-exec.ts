import { each } from '../../../kubernetes/shape';
import { defineRule } from '../../rule';
import { granted, role } from './role';

/** Exec and its kin are asked for by `create`; over a WebSocket `get` is enough before Kubernetes 1.35. */
const INTO_PODS = {
  groups: [''],
  resources: ['pods/exec', 'pods/attach', 'pods/portforward'],
  verbs: ['create', 'get'],
};
const DEBUG = { groups: [''], resources: ['pods/ephemeralcontainers'], verbs: ['update', 'patch'] };
const KUBELET = { groups: [''], resources: ['nodes/proxy'], verbs: ['get', 'create', 'update', 'patch', 'delete'] };

export default defineRule({
  id: 'rbac-exec',
  need: 'security',
  summary: 'A Role or ClusterRole leads into running pods, past their own interfaces.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['Role', 'ClusterRole'],
  fix: 'none',
  peers: ['po:rolePodExecAttach', 'ck:2_2', 'tv:KSV-0053', 'tv:KSV-0054', 'tv:KSV-0047'],
  messages: {
    exec: '{role} allows {resources}: who holds it runs commands in the pods it reaches, with their Secrets and rights. Grant it to people for a time, not to programs.',
    portforward:
      '{role} allows {resources}: who holds it talks to any port of the pods it reaches, past NetworkPolicies and log-ins at the edge. Grant it to people for a time, not to programs.',
    kubelet:
      '{role} allows {resources}: it reaches the kubelet itself, so who holds it runs commands in every pod of the node, past admission and the audit log. Grant nodes/metrics or nodes/stats instead.',
  },
  checkResource(resource, { report }) {
    for (const [index, rule] of each(resource.read(role)?.rules)) {
      const subject = [...resource.path, 'rules', index];
      const intoPods = [...granted(rule, INTO_PODS), ...granted(rule, DEBUG)];
      for (const places of [intoPods, granted(rule, KUBELET)]) {
        const [first] = places;
        if (first === undefined) continue;
        const names = places.map((place) => place.resource);
        const isForward = names.every((name) => name.endsWith('/portforward'));
        report({
          message: names.includes('nodes/proxy') ? 'kubelet' : isForward ? 'portforward' : 'exec',
          values: { role: resource.label, resources: names.join(', ') },
          path: [...subject, 'resources', first.index],
          subject,
        });
      }
    }
  },
});
