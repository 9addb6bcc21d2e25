import { boolean, object } from '../../../kubernetes/shape';
import { defineRule } from '../../rule';

const constraints = object({ allowPrivilegedContainer: boolean });

export default defineRule({
  id: 'security-context-constraints-privileged',
  need: 'security',
  summary: 'SecurityContextConstraints of OpenShift let privileged containers in.',
  severity: 'error',
  profile: 'production',
  scope: 'object',
  kinds: ['SecurityContextConstraints'],
  fix: 'unsafe',
  peers: ['kl:scc-deny-privileged-container'],
  messages: {
    privileged:
      '{resource} lets privileged containers in: who may use it owns the nodes that its pods run on. Set allowPrivilegedContainer to false.',
    fix: 'Set allowPrivilegedContainer to false',
  },
  checkResource(resource, { report }) {
    if (resource.read(constraints)?.allowPrivilegedContainer !== true) return;
    const path = [...resource.path, 'allowPrivilegedContainer'];
    report({
      message: 'privileged',
      values: { resource: resource.label },
      path,
      fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: false }] }],
    });
  },
});
