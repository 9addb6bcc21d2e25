import { annotationKeyProblem } from '../../../kubernetes/names';
import { reasonOf } from '../name-words';
import type { PlacedValue, TypedObject } from '../typed-objects';
import { checkBacksteps } from './containers';
import { checkPositive } from './quantities';
import type { ValueChecks, ValueReport } from './report';

/** What pkg/apis/core/validation asks of volumes and claims, and pkg/apis/storage/validation of classes. */
export const storageChecks: ValueChecks = {
  'core.v1.PersistentVolumeSpec': checkVolume,
  'core.v1.PersistentVolumeClaimSpec': (claim, report) => {
    checkOnceOnly(claim.at('accessModes'), report);
    checkSource(claim, 'dataSource', report);
    checkSource(claim, 'dataSourceRef', report);
  },
  'core.v1.LocalVolumeSource': (source, report) => {
    checkBacksteps(source.at('path'), report);
  },
  'storage.v1.CSIDriverSpec': (driver, report) => {
    report.oneOf(driver.at('fsGroupPolicy'), ['ReadWriteOnceWithFSType', 'File', 'None']);
    for (const mode of driver.at('volumeLifecycleModes').items()) report.oneOf(mode, ['Persistent', 'Ephemeral']);
  },
  'storage.v1.StorageClass': (storageClass, report) => {
    report.oneOf(storageClass.at('reclaimPolicy'), ['Delete', 'Retain']);
    const provisioner = storageClass.at('provisioner');
    const problem = provisioner.text === undefined ? undefined : annotationKeyProblem(provisioner.text);
    if (problem !== undefined) report.refuse(provisioner, 'name', { reason: reasonOf(problem) });
  },
};

/** The fields of a PersistentVolume that are no source of it. */
const NO_SOURCES: readonly string[] = [
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
];

/** The fields of a PersistentVolume of which it has one. */
export function volumeSources(fields: readonly string[]): string[] {
  return fields.filter((field) => !NO_SOURCES.includes(field));
}

function checkVolume(volume: TypedObject, report: ValueReport): void {
  checkOnceOnly(volume.at('accessModes'), report);
  report.onlyOne(volume, volumeSources(report.fieldsOf('core.v1.PersistentVolumeSpec')));
  for (const [name, place] of volume.at('capacity').entries()) {
    if (name === 'storage') checkPositive(place, report);
    else report.refuse(place, 'capacity', {}, { part: 'key', value: name, fixes: report.removal(place) });
  }
  const policy = volume.at('persistentVolumeReclaimPolicy');
  const path = volume.at('hostPath', 'path').text;
  if (policy.text === 'Recycle' && path !== undefined && /^\/+\.?$/.test(path))
    report.refuse(policy, 'recycleRoot', {}, { fixes: report.setTo(policy, 'Retain') });
}

function checkOnceOnly(modes: PlacedValue, report: ValueReport): void {
  const items = modes.items();
  const single = items.find(({ text }) => text === 'ReadWriteOncePod');
  const others = items.filter(({ text }) => text !== undefined && text !== 'ReadWriteOncePod');
  if (single !== undefined && others.length > 0)
    report.refuse(single, 'onceOnly', {}, { conflict: true, fixes: report.removal(single) });
}

const SNAPSHOTS = 'snapshot.storage.k8s.io';

/** What dataSource does not take is dropped where no dataSourceRef stands beside it (EnforceDataSourceBackwardsCompatibility). */
function checkSource(claim: TypedObject, field: 'dataSource' | 'dataSourceRef', report: ValueReport): void {
  const kind = claim.at(field, 'kind');
  const group = claim.at(field, 'apiGroup');
  if (kind.text === undefined) return;
  const isClaim = kind.text === 'PersistentVolumeClaim';
  const isSnapshot = kind.text === 'VolumeSnapshot';
  const isDropped = !claim.at('dataSourceRef').isWritten;
  const named = isSnapshot ? report.setTo(group, SNAPSHOTS) : [];
  if (!group.isWritten || group.value === '') {
    const details = { absent: true, field, fixes: named };
    if (!isClaim) report.refuse(kind, isDropped ? 'dataSource' : 'dataSourceRef', {}, details);
  } else if (group.text !== undefined && isDropped && !(isSnapshot && group.text === SNAPSHOTS)) {
    const fixes = isClaim ? report.removal(group) : named;
    report.refuse(group, 'dataSourceGroup', { kind: kind.text }, { fixes });
  }
}
