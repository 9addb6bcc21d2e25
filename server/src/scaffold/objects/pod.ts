// What all pods that the scaffold makes have in common.
import { parseImageReference } from '../../kubernetes/image-reference';
import type { Data, DataMap } from '../print';

/** No user of the node or of another application has it. */
const USER_ID = 10001;

/** The security context of a pod under the Pod Security Standard "restricted". */
export function podSecurityContext(): DataMap {
  return {
    fsGroup: USER_ID,
    fsGroupChangePolicy: 'OnRootMismatch',
    runAsGroup: USER_ID,
    runAsNonRoot: true,
    runAsUser: USER_ID,
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

export const CONTAINER_SECURITY_CONTEXT: DataMap = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
};

/** An image and when it is pulled: each time, unless its digest says that it is the same. */
export function imageFields(image: string): DataMap {
  return { image, imagePullPolicy: parseImageReference(image)?.digest === undefined ? 'Always' : 'IfNotPresent' };
}

/** Requests and limits of a container. */
export interface Size {
  readonly cpu: string;
  readonly cpuLimit: string;
  readonly memory: string;
  readonly memoryLimit: string;
  readonly disk: string;
}

export const APPLICATION_SIZE: Size = {
  cpu: '100m',
  cpuLimit: '1',
  memory: '128Mi',
  memoryLimit: '256Mi',
  disk: '512Mi',
};

export function resourcesOf({ cpu, cpuLimit, memory, memoryLimit, disk }: Size): DataMap {
  return {
    requests: { cpu, memory, 'ephemeral-storage': '64Mi' },
    limits: { cpu: cpuLimit, memory: memoryLimit, 'ephemeral-storage': disk },
  };
}

/** A folder for temporary files, for the file system of the image is read-only. */
export const TEMPORARY: Mount = {
  volume: { name: 'tmp', emptyDir: { sizeLimit: '128Mi' } },
  mount: { name: 'tmp', mountPath: '/tmp' },
};

/** A volume of a pod and where a container has it. */
export interface Mount {
  readonly volume: DataMap;
  readonly mount: DataMap;
}

/** Pods go to different zones and nodes as far as there are any. */
export function spreadOver(selector: DataMap, isRolledOut: boolean): readonly Data[] {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selector },
    matchLabelKeys: isRolledOut ? ['pod-template-hash'] : undefined,
  }));
}
