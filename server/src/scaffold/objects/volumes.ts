// What the containers of a part mount, and the volumes that these mounts need.
import { type Application, containersOf, isStateful } from '../application';
import type { ContainerDetails, OtherContainer, PartFile, PartVolume } from '../plan';
import type { Data, DataMap } from '../print';
import { databaseOf } from './database';
import { fileKeyOf, filesName, textFilesOf } from './files';
import { MEMORY_SIZE, TEMPORARY } from './pod';
import { SECRETS_VOLUME, secretFolderMount, secretVolume } from './secrets';

const DATA: PartVolume = { name: 'data', kind: 'claim' };
const DATA_FOLDER = '/var/lib/data';
const FILES_VOLUME = 'files';
/** The scaffold's own volumes have these names. */
const OWN_NAMES: readonly string[] = [TEMPORARY.mount.name, SECRETS_VOLUME, FILES_VOLUME, 'database', DATA.name].map(
  String,
);
const EMPTY_SIZE = '256Mi';
/** Where no answer says how large volumes are. */
const USUAL_CLAIM = { size: '10Gi', storageClass: 'standard' };

/** The claims of a part: a stateful one has a volume in any case. */
export function claimsOf(application: Application): readonly PartVolume[] {
  const mounted = containersOf(application).flatMap(({ mounts = [] }) => mounts.map(({ volume }) => volume));
  const given = (application.details.volumes ?? []).filter(
    ({ kind, name }) => kind === 'claim' && mounted.includes(name),
  );
  return given.length === 0 && isStateful(application) ? [DATA] : given;
}

/** The name of a volume of the plan in the pod. */
function volumeName({ name, kind }: PartVolume): string {
  return OWN_NAMES.includes(name) && kind !== 'claim' ? `${name}-volume` : name;
}

/** What a claim asks for. */
export function claimSpec({ answers }: Application, { size }: PartVolume): DataMap {
  return {
    accessModes: ['ReadWriteOnce'],
    storageClassName: answers.storageClass || USUAL_CLAIM.storageClass,
    resources: { requests: { storage: size ?? (answers.storageSize || USUAL_CLAIM.size) } },
  };
}

/** The claims of what is no StatefulSet, each with an object of its own. */
export function claimObjects(application: Application): readonly (readonly [name: string, claim: PartVolume])[] {
  if (isStateful(application)) return [];
  return claimsOf(application).map((claim) => [`${application.name}-${claim.name}`, claim]);
}

function isOther(container: ContainerDetails): container is OtherContainer {
  return 'role' in container;
}

/** The volume for temporary files: each container has its own. */
function temporaryName(container: ContainerDetails): string {
  return isOther(container) ? `tmp-${container.name}` : 'tmp';
}

/** What a container mounts, in the order in which it is best read. */
export function mountsOf(application: Application, container: ContainerDetails): readonly DataMap[] {
  const given = (container.mounts ?? []).map(({ volume, path, subPath, readOnly }): DataMap => {
    const found = application.details.volumes?.find(({ name }) => name === volume);
    return { name: found === undefined ? volume : volumeName(found), mountPath: path, subPath, readOnly };
  });
  const files = (container.files ?? []).map((file): DataMap => fileMount(application, file));
  const needsTemporary = container.readOnlyRoot !== false && !given.some(({ mountPath }) => mountPath === '/tmp');
  const temporary = needsTemporary ? [{ ...TEMPORARY.mount, name: temporaryName(container) }] : [];
  if (isOther(container)) return [...temporary, ...given, ...files];
  const own = [secretFolderMount(application), databaseOf(application)?.mount?.mount].filter(
    (mount): mount is DataMap => mount !== undefined,
  );
  const data = claimsOf(application).includes(DATA) ? [{ name: DATA.name, mountPath: DATA_FOLDER }] : [];
  return [...temporary, ...own, ...data, ...given, ...files];
}

function fileMount(application: Application, file: PartFile): DataMap {
  const { content, path } = file;
  return content.kind === 'secret'
    ? { name: SECRETS_VOLUME, mountPath: path, subPath: content.key, readOnly: true }
    : { name: FILES_VOLUME, mountPath: path, subPath: fileKeyOf(application, file), readOnly: true };
}

/** The volumes of the pods; those of claims that a StatefulSet makes are none of them. */
export function volumesOf(application: Application): readonly DataMap[] {
  const containers = containersOf(application);
  const mounted = new Set(containers.flatMap((container) => mountsOf(application, container).map(({ name }) => name)));
  const temporary = containers.map((container) => ({ ...TEMPORARY.volume, name: temporaryName(container) }));
  const given = (application.details.volumes ?? []).filter(({ kind }) => kind !== 'claim').map(emptyVolume);
  const claims = claimObjects(application).map(
    ([claimName, { name }]): DataMap => ({ name, persistentVolumeClaim: { claimName } }),
  );
  const candidates = [
    ...temporary,
    secretVolume(application),
    databaseOf(application)?.mount?.volume,
    filesVolume(application),
    ...given,
    ...claims,
  ];
  return candidates.filter((volume): volume is DataMap => volume !== undefined && mounted.has(volume.name));
}

function emptyVolume(volume: PartVolume): DataMap {
  const { kind, size } = volume;
  const emptyDir =
    kind === 'memory' ? { medium: 'Memory', sizeLimit: size ?? MEMORY_SIZE } : { sizeLimit: size ?? EMPTY_SIZE };
  return { name: volumeName(volume), emptyDir };
}

function filesVolume(application: Application): DataMap | undefined {
  const files = textFilesOf(application);
  if (files.length === 0) return undefined;
  const items = files.map(({ key, mode }): Data => ({ key, path: key, mode }));
  const hasModes = files.some(({ mode }) => mode !== undefined);
  return { name: FILES_VOLUME, configMap: { name: filesName(application), items: hasModes ? items : undefined } };
}
