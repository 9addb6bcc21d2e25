// What all pods that the scaffold makes have in common.
import { parseImageReference } from '../../kubernetes/image-reference';
import { parseQuantity, quantityToNumber } from '../../kubernetes/quantity';
import type { ContainerDetails, Details, Part } from '../plan';
import type { Data, DataMap } from '../print';

/** No user of the node or of another application has it. */
const USER_ID = 10001;

/**
 * What pods get that none here has a use for: a token for the API, and variables such as DB_PORT=tcp://10.0.0.7:5432, made for a
 * Service called db, which many programs take for settings.
 */
export const UNUSED: DataMap = { automountServiceAccountToken: false, enableServiceLinks: false };

/** The security context of a pod under the Pod Security Standard "restricted", unless its user is root. */
export function podSecurityContext({ user = USER_ID, group = user, supplementalGroups }: Identity = {}): DataMap {
  return {
    fsGroup: group,
    fsGroupChangePolicy: 'OnRootMismatch',
    runAsGroup: group,
    runAsNonRoot: user !== 0,
    runAsUser: user,
    seccompProfile: { type: 'RuntimeDefault' },
    supplementalGroups,
  };
}

type Identity = Pick<Details, 'user' | 'group' | 'supplementalGroups'>;

export const CONTAINER_SECURITY_CONTEXT: DataMap = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
};

/** That of a container of the plan, with what it needs beyond. */
export function containerSecurityContext({ addedCapabilities = [], readOnlyRoot = true }: ContainerDetails): DataMap {
  const add = addedCapabilities.length === 0 ? undefined : addedCapabilities;
  return { ...CONTAINER_SECURITY_CONTEXT, capabilities: { drop: ['ALL'], add }, readOnlyRootFilesystem: readOnlyRoot };
}

/** An image and when it is pulled: each time, unless its digest says that it is the same. */
export function imageFields(image: string): DataMap {
  return { image, imagePullPolicy: parseImageReference(image)?.digest === undefined ? 'Always' : 'IfNotPresent' };
}

/** Of a volume in memory that says no size. */
export const MEMORY_SIZE = '64Mi';

/** Requests and limits of a container. */
export interface Size {
  readonly cpu: string;
  readonly cpuLimit: string;
  readonly memory: string;
  readonly memoryLimit: string;
  readonly disk: string;
}

const APPLICATION_SIZE: Size = {
  cpu: '100m',
  cpuLimit: '1',
  memory: '128Mi',
  memoryLimit: '256Mi',
  disk: '512Mi',
};

/**
 * The size of a container of a part: what is not given is usual, and no limit is below its request. What is written to volumes in
 * memory counts as well.
 */
export function sizeOf(container: ContainerDetails, { details }: Part): Size {
  const volumes = (details.volumes ?? []).filter(
    ({ kind, name }) => kind === 'memory' && container.mounts?.some(({ volume }) => volume === name),
  );
  return withMemory(
    givenSize(container),
    volumes.map(({ size = MEMORY_SIZE }) => amountOf(size)).reduce((sum, size) => sum + size, 0),
  );
}

const MEBIBYTE = 2 ** 20;

function withMemory(size: Size, bytes: number): Size {
  if (bytes === 0) return size;
  return { ...size, memoryLimit: `${Math.ceil((amountOf(size.memoryLimit) + bytes) / MEBIBYTE)}Mi` };
}

function givenSize({ resources = {} }: ContainerDetails): Size {
  const { cpu, cpuLimit, memory, memoryLimit } = resources;
  const usual = APPLICATION_SIZE;
  return {
    cpu: cpu ?? smaller(usual.cpu, cpuLimit),
    cpuLimit: cpuLimit ?? larger(usual.cpuLimit, cpu),
    memory: memory ?? smaller(usual.memory, memoryLimit),
    memoryLimit: memoryLimit ?? larger(usual.memoryLimit, memory),
    disk: usual.disk,
  };
}

function smaller(usual: string, bound: string | undefined): string {
  return bound !== undefined && amountOf(bound) < amountOf(usual) ? bound : usual;
}

function larger(usual: string, bound: string | undefined): string {
  return bound !== undefined && amountOf(bound) > amountOf(usual) ? bound : usual;
}

/** A quantity as a number; 0 for what is none. */
export function amountOf(text: string): number {
  const quantity = parseQuantity(text);
  return quantity === undefined ? 0 : quantityToNumber(quantity);
}

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
