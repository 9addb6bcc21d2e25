import { each } from '../../../kubernetes/shape';
import { removal } from '../../removal';
import { defineRule } from '../../rule';
import { podSecurityContext, podSubject } from './hardening';
import { highIdFor, namesOf, USUAL_ID, writtenIds } from './user-ids';

export default defineRule({
  id: 'root-group',
  need: 'security',
  summary: 'A pod runs in the group of root, or gives it its volumes.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['tv:KSV-0116'],
  messages: {
    runAsGroup:
      "{containers} will run in group 0, that of root: files that only root's group may read or write lie open to an intruder, in the image and on volumes of the node. Use another group.",
    fsGroup:
      '{resource} gives its volumes to group 0, that of root, and its containers join it: files that only that group may read or write are open to them. Use another group.',
    supplementalGroups:
      "Containers of {resource} join group 0, that of root: files that only root's group may read or write are open to them. Remove it.",
    fix: 'Set {field} to {id}',
    fixRemove: 'Remove group 0',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined || pod.isWindows) return;
    for (const { containers, level } of writtenIds(pod.containers, 'runAsGroup', (id) => id === 0)) {
      const [first] = containers;
      const isOfPod = level === 'pod';
      const path = [...(isOfPod ? podSecurityContext(pod) : [...first.path, 'securityContext']), 'runAsGroup'];
      const id = highIdFor(first, 'runAsGroup');
      report({
        message: 'runAsGroup',
        values: { containers: namesOf(containers) },
        path,
        subject: isOfPod ? podSubject(pod) : first.path,
        fixes: [{ message: 'fix', values: { field: 'runAsGroup', id }, changes: [{ op: 'set', path, value: id }] }],
      });
    }
    const groups = pod.spec.securityContext;
    const values = { resource: resource.label };
    const subject = podSubject(pod);
    if (groups?.fsGroup === 0) {
      const path = [...podSecurityContext(pod), 'fsGroup'];
      const fix = {
        message: 'fix',
        values: { field: 'fsGroup', id: USUAL_ID },
        changes: [{ op: 'set', path, value: USUAL_ID }],
      } as const;
      report({ message: 'fsGroup', values, path, subject, fixes: [fix] });
    }
    for (const [index, group] of each(groups?.supplementalGroups)) {
      if (group !== 0) continue;
      const path = [...podSecurityContext(pod), 'supplementalGroups', index];
      const changes = removal(resource, path);
      const fixes = changes === undefined ? [] : ([{ message: 'fixRemove', changes }] as const);
      report({ message: 'supplementalGroups', values, path, subject, fixes });
    }
  },
});
