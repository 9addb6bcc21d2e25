import type { Resource } from '../../kubernetes/resource';
import { present } from '../../kubernetes/shape';
import { claimsOf, isDefaultClass, storageClassOf } from '../../workspace/claims';
import { defineRule } from '../rule';
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
  checkResource(resource, { related, report }) {
    const policy = resource.read(storageClass)?.reclaimPolicy;
    if (policy !== undefined && policy !== 'Delete') return;
    const claims = related('PersistentVolumeClaim');
    const users = related('StatefulSet').filter((statefulSet) => isUsedBy(statefulSet, resource, claims));
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
function isUsedBy(statefulSet: Resource, ofClass: Resource, claims: readonly Resource[]): boolean {
  const mounted = present(statefulSet.podTemplate?.spec.volumes).map(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName,
  );
  const named = claims.filter(
    ({ metadata, namespace }) =>
      metadata.name !== undefined && mounted.includes(metadata.name) && namespace === statefulSet.namespace,
  );
  return [statefulSet, ...named].flatMap(claimsOf).some((claim) => {
    const name = storageClassOf(claim);
    return name === undefined ? isDefaultClass(ofClass) : name === ofClass.metadata.name;
  });
}
