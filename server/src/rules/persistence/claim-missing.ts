import { isFilledInLater } from '../../kubernetes/placeholder';
import { mountedClaims } from '../../workspace/claims';
import type { YamlValue } from '../../yaml/value';
import { findNamed, isMadeByAnother, missingSeverity, nearestNamed } from '../lookup';
import { defineRule, type Fix } from '../rule';

const MESSAGES = {
  missing:
    'The claim {name} is not in the namespace {namespace}: the pods stay Pending until it exists. Create it, or correct the name.',
  correct: 'Set the name to {name}',
  append: 'Append the PersistentVolumeClaim {name}',
} as const;

/** A size to begin with. */
const SIZE = '10Gi';

export default defineRule({
  id: 'claim-missing',
  need: 'persistence',
  summary: 'A workload mounts a PersistentVolumeClaim that does not exist.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: 'workload',
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const { podTemplate: pod, namespace, metadata } = resource;
    if (pod === undefined) return;
    for (const { name, path } of mountedClaims(pod)) {
      if (isFilledInLater(name) || findNamed(context, 'PersistentVolumeClaim', name).length > 0) continue;
      if (isMadeByAnother(context, 'PersistentVolumeClaim', name, namespace)) continue;
      const kinds = ['PersistentVolumeClaim'] as const;
      const severity = missingSeverity(resource, context, { kinds, namespace, severity: 'warning' });
      if (severity === undefined) continue;
      const meant = nearestNamed(context, 'PersistentVolumeClaim', name, namespace);
      const correct: Fix<typeof MESSAGES>[] =
        meant === undefined
          ? []
          : [
              {
                message: 'correct',
                values: { name: meant },
                changes: [{ op: 'set', path, value: meant, select: true }],
              },
            ];
      const claim: YamlValue = {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name, ...(metadata.namespace === undefined ? {} : { namespace }) },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: SIZE } } },
      };
      context.report({
        message: 'missing',
        values: { name, namespace },
        severity,
        path,
        absent: true,
        fixes: [...correct, { message: 'append', values: { name }, changes: [{ op: 'append', value: claim }] }],
      });
    }
  },
});
