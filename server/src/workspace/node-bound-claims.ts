import type { Resource } from '../kubernetes/resource';
import { anything, object, string } from '../kubernetes/shape';
import { claimsOf, isDefaultClass, storageClassOf } from './claims';
import { ALL_NAMESPACES, type View } from './view';

const volume = object({
  spec: object({
    hostPath: anything,
    local: anything,
    storageClassName: string,
    claimRef: object({ name: string, namespace: string }),
  }),
});
const storageClass = object({ provisioner: string });

/** Provisioners, and the usual names of their classes, whose volumes are folders or disks of one node. */
const LOCAL_NAME =
  /(?:^|[./-])(?:no-provisioner|local-path|local-storage|hostpath|host-path|local|topolvm(?:-provisioner)?|openebs-lvmpv|openebs-zfspv)(?:$|[./-])/;

/**
 * Whether the volume behind a claim is on one node, so that all pods that mount it are sent there: a hostPath or local PersistentVolume that the claim
 * names, or that names it, or that has its class, or a class of such volumes.
 */
export function isNodeBound(claim: Resource, { everywhere }: Pick<View, 'everywhere'>): boolean {
  const [read] = claimsOf(claim);
  if (read === undefined) return false;
  const className = storageClassOf(read);
  const ofClass = everywhere('StorageClass', ALL_NAMESPACES).find((found) =>
    className === undefined ? isDefaultClass(found) : found.metadata.name === className,
  );
  const provisioner = ofClass?.read(storageClass)?.provisioner;
  if (LOCAL_NAME.test(provisioner ?? className ?? '')) return true;
  return everywhere('PersistentVolume', ALL_NAMESPACES).some((candidate) => {
    const spec = candidate.read(volume)?.spec;
    if (spec?.hostPath === undefined && spec?.local === undefined) return false;
    const { claimRef } = spec;
    if (read.spec?.volumeName !== undefined) return candidate.metadata.name === read.spec.volumeName;
    if (claimRef?.name !== undefined)
      return claimRef.name === claim.metadata.name && (claimRef.namespace ?? 'default') === claim.namespace;
    return className !== undefined && (spec.storageClassName ?? '') === className;
  });
}
