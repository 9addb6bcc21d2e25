import { REPLACE_ME } from '../../../kubernetes/placeholder';
import { isMap } from '../../../yaml/value';
import type { PlacedValue } from '../typed-objects';
import { volumeSources } from '../values/storage';
import { isThere, type RequiredChecks, type RequiredReport } from './report';

/** What pkg/apis/core/validation requires of volumes and claims beyond the schema. */
export const storageRequirements: RequiredChecks = {
  'core.v1.PersistentVolumeClaimSpec': (claim, report) => {
    requireAccessModes(claim, report);
    requireSourceKind(claim, report);
    const storage = claim.at('resources', 'requests', 'storage');
    if (!storage.isWritten) {
      const steps = ['resources', 'requests', 'storage'];
      report.miss(claim, steps, 'storage', {}, { suggest: ['1Gi'], subject: storage.path });
    }
  },
  'core.v1.PersistentVolumeClaim': (claim, report) => {
    if (claim.at('spec').isWritten) return;
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    report.miss(claim, 'spec', 'field', {}, { suggest: [spec], subject: claim.at('spec').path });
  },
  'core.v1.PersistentVolume': (volume, report) => checkVolume(volume.at('spec'), report),
  'core.v1.LimitRangeItem': (item, report) => {
    const isOfClaims = item.at('type').text === 'PersistentVolumeClaim';
    if (isOfClaims && !item.at('max', 'storage').isWritten && !item.at('min', 'storage').isWritten)
      report.miss(item, ['max', 'storage'], 'storageBound', {}, { suggest: ['100Gi'] });
  },
};

/** Of a source of no kind the API server takes nothing; with a dataSourceRef beside it refuses both. */
function requireSourceKind(claim: PlacedValue, report: RequiredReport): void {
  const source = claim.at('dataSource');
  const kind = source.at('kind');
  if (!isMap(source.value) || isThere(kind) || claim.at('dataSourceRef').isWritten) return;
  const refusal = 'the API server drops it without a word, and the volume comes up empty';
  const suggest = source.at('apiGroup').isWritten ? [] : ['PersistentVolumeClaim'];
  report.miss(source, 'kind', 'field', {}, { suggest, refusal, isWritten: kind.isWritten });
}

function requireAccessModes(object: PlacedValue, report: RequiredReport): void {
  report.require(object, 'accessModes', { suggest: [['ReadWriteOnce']], subject: object.at('accessModes').path });
}

function checkVolume(volume: PlacedValue, report: RequiredReport): void {
  requireAccessModes(volume, report);
  if (!volume.at('capacity', 'storage').isWritten)
    report.miss(volume, ['capacity', 'storage'], 'capacity', {}, { suggest: ['1Gi'] });
  const sources = volume.written(volumeSources(report.fieldsOf('core.v1.PersistentVolumeSpec')));
  if (sources.length === 0) {
    const suggest = [{ driver: 'csi.example.com', volumeHandle: REPLACE_ME }];
    report.miss(volume, 'csi', 'volumeSource', {}, { suggest });
  } else if (sources.includes('local') && !volume.at('nodeAffinity', 'required').isWritten) {
    const expression = { key: 'kubernetes.io/hostname', operator: 'In', values: [REPLACE_ME] };
    const affinity = { required: { nodeSelectorTerms: [{ matchExpressions: [expression] }] } };
    report.miss(
      volume,
      'nodeAffinity',
      'localAffinity',
      {},
      { suggest: [affinity], at: [...volume.path, 'local'], part: 'key' },
    );
  }
}
