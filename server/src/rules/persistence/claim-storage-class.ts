import { claimsOf, isDefaultClass, storageClassOf } from '../../workspace/claims';
import type { Change } from '../../yaml/change';
import { defineRule } from '../rule';

export default defineRule({
  id: 'claim-storage-class',
  need: 'persistence',
  summary: "A PersistentVolumeClaim, or the template of one, leaves its class to the cluster's default.",
  severity: 'info',
  profile: 'strict',
  scope: 'workspace',
  kinds: ['PersistentVolumeClaim', 'StatefulSet'],
  fix: 'suggestion',
  peers: [],
  messages: {
    byDefault:
      "{claim} names no StorageClass: the cluster's default decides where the data lies, how fast it is and whether it outlives the claim. Set storageClassName.",
    fix: 'Set storageClassName to {name}',
  },
  checkResource(resource, context) {
    const claims = claimsOf(resource).filter(
      (claim) => claim.spec !== undefined && storageClassOf(claim) === undefined,
    );
    if (claims.length === 0) return;
    const classes = [...context.related('StorageClass'), ...context.everywhere('StorageClass')].sort(
      (a, b) => Number(isDefaultClass(b)) - Number(isDefaultClass(a)),
    );
    const names = [...new Set(classes.flatMap(({ metadata }) => metadata.name ?? []))];
    for (const claim of claims) {
      const path = [...claim.path, 'spec', 'storageClassName'];
      const setTo = (name: string): Change[] => [{ op: 'set', path, value: name, select: true }];
      context.report({
        message: 'byDefault',
        values: { claim: claim.label },
        path,
        at: resource.type === 'StatefulSet' ? [...claim.path, 'metadata', 'name'] : [...claim.path, 'kind'],
        absent: true,
        fixes: names.map((name) => ({ message: 'fix', values: { name }, changes: setTo(name) })),
      });
    }
  },
});
