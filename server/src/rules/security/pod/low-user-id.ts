import type { Container } from '../../../kubernetes/pod-template';
import type { Change } from '../../../yaml/change';
import { defineRule } from '../../rule';
import { absentSetting, podSecurityContext, podSubject, securityContextFor } from './hardening';
import { FIRST_HIGH_ID, highIdFor, type IdField, idOf, namesOf, writtenIds } from './user-ids';

const FIELDS = ['runAsUser', 'runAsGroup'] as const;

/** Root is a matter of its own. */
const isLow = (id: number) => id > 0 && id < FIRST_HIGH_ID;

export default defineRule({
  id: 'low-user-id',
  need: 'security',
  summary: 'A container runs under a number of user or group that its node may have too.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['ks:container-security-context-user-group-id', 'ck:40', 'tv:KSV-0020', 'tv:KSV-0021'],
  messages: {
    runAsUser:
      '{containers} will run as user {id}. Nodes and other images give numbers below 10000 to users of their own, whose files and processes may then be open to an intruder. Use one from 10000 on.',
    runAsGroup:
      '{containers} will run in group {id}. Nodes and other images give numbers below 10000 to groups of their own, whose files may then be open to an intruder. Use one from 10000 on.',
    absentBoth:
      'Container {container} leaves its user and group to its image: mostly numbers below 10000, which nodes and other images use too. Set runAsUser and runAsGroup to numbers from 10000 on.',
    absentUser:
      'Container {container} leaves its user to its image: mostly a number below 10000, which nodes and other images use too. Set runAsUser to a number from 10000 on.',
    absentGroup:
      'Container {container} sets no group, so it runs in group 0, that of root, unless its image knows the user and says otherwise. Set runAsGroup to a number from 10000 on.',
    fix: 'Set {field} to {id}',
    fixBoth: 'Set runAsUser and runAsGroup to {id}',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined || pod.isWindows || pod.spec.hostUsers === false) return;
    const { containers } = pod;
    for (const field of FIELDS) {
      for (const { containers: group, id, level } of writtenIds(containers, field, isLow)) {
        const [first] = group;
        const isOfPod = level === 'pod';
        const owner = isOfPod ? podSecurityContext(pod) : [...first.path, 'securityContext'];
        const path = [...owner, field];
        const value = highIdFor(first, field);
        report({
          message: field,
          values: { containers: namesOf(group), id },
          path,
          subject: isOfPod ? podSubject(pod) : first.path,
          fixes: [{ message: 'fix', values: { field, id: value }, changes: [{ op: 'set', path, value }] }],
        });
      }
    }
    for (const container of containers) {
      const absent = FIELDS.filter((field) => idOf(container, field) === undefined);
      const [field] = absent;
      if (field === undefined) continue;
      const changes = absent.map((name) => setId(container, name, containers));
      const id = highIdFor(container, field);
      const place = absentSetting(container, field);
      const values = { container: container.name };
      const fix = { message: 'fix', values: { field, id }, changes } as const;
      if (absent.length > 1) {
        report({ message: 'absentBoth', values, ...place, fixes: [{ message: 'fixBoth', values: { id }, changes }] });
      } else report({ message: field === 'runAsUser' ? 'absentUser' : 'absentGroup', values, ...place, fixes: [fix] });
    }
  },
});

/** Sets a number at the pod where every container lacks it and would get the same one, else at the container. */
function setId(container: Container, field: IdField, all: readonly Container[]): Change {
  const value = highIdFor(container, field);
  const isForAll = all.every((other) => idOf(other, field) === undefined && highIdFor(other, field) === value);
  const isOnly = all.length === 1;
  let owner = securityContextFor(container);
  if (!isOnly) owner = isForAll ? podSecurityContext(container.pod) : [...container.path, 'securityContext'];
  return { op: 'set', path: [...owner, field], value };
}
