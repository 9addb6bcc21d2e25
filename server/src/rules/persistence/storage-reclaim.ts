import type { Resource } from '../../kubernetes/resource';
import { claimsOf, isDefaultClass, mountedClaims, storageClassOf } from '../../workspace/claims';
import { defineRule, type ResourceContext } from '../rule';
import { storageClass } from './storage-class';

export default defineRule({
  id: 'storage-reclaim',
  need: 'persistence',
  summary: 'A StorageClass deletes the data of StatefulSets with their claims.',
  severity: 'info',
  profile: 'strict',
  scope: 'workspace',
  kinds: ['StorageClass'],
  fix: 'unsafe',
  peers: [],
  messages: {
    deleted:
      '{resource} deletes a volume as soon as its claim is deleted, and {user} keeps its data on such volumes: who deletes a claim, or the namespace, deletes the data. Set reclaimPolicy to Retain.',
    user: '{user} uses this class.',
    fix: 'Set reclaimPolicy to Retain (an existing StorageClass has to be deleted first)',
  },
  checkResource(resource, { related, everywhere, report }) {
    const policy = resource.read(storageClass)?.reclaimPolicy;
    if (policy !== undefined && policy !== 'Delete') return;
    // Another class of the name is that of another cluster.
    const isOnlyOne = everywhere('StorageClass').every(
      (other) => other === resource || other.metadata.name !== resource.metadata.name,
    );
    const look = isOnlyOne ? everywhere : related;
    const users = look('StatefulSet').filter((statefulSet) => isUsedBy(statefulSet, resource, look));
    const [user] = users;
    if (user === undefined) return;
    const path = [...resource.path, 'reclaimPolicy'];
    report({
      message: 'deleted',
      values: { resource: resource.label, user: user.label },
      path,
      ...(policy === undefined ? { at: [...resource.path, 'kind'] } : {}),
      absent: policy === undefined,
      related: users.map((other) => ({
        message: 'user',
        values: { user: other.label },
        resource: other,
        path: [...other.path, 'kind'],
      })),
      fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: 'Retain' }] }],
    });
  },
});

/** Whether claims that a StatefulSet makes, or that its pods mount by name, are of a class. */
function isUsedBy(statefulSet: Resource, ofClass: Resource, look: ResourceContext['everywhere']): boolean {
  const mounted = statefulSet.podTemplate === undefined ? [] : mountedClaims(statefulSet.podTemplate);
  const named = mounted.flatMap(({ name }) =>
    look('PersistentVolumeClaim', statefulSet.namespace).filter(({ metadata }) => metadata.name === name),
  );
  return [statefulSet, ...named].flatMap(claimsOf).some((claim) => {
    const name = storageClassOf(claim);
    return name === undefined ? isDefaultClass(ofClass) : name === ofClass.metadata.name;
  });
}
