import { findStorageDriver } from '../../kubernetes/knowledge/storage-drivers';
import { findInTreeProvisioner, ZONE_PARAMETERS } from '../../kubernetes/knowledge/storage-provisioners';
import { present, type Read } from '../../kubernetes/shape';
import { defineRule } from '../rule';
import { storageClass } from './storage-class';

const WANTED = 'WaitForFirstConsumer';

export default defineRule({
  id: 'storage-binding-mode',
  need: 'persistence',
  summary: 'Volumes are made or chosen before it is known on which node their pod runs.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['StorageClass'],
  fix: 'unsafe',
  peers: [],
  messages: {
    zone: 'Volumes of {resource} are made before their pod has a node, and can only be used in their own zone: a pod that is to run in another one stays Pending. Set volumeBindingMode to WaitForFirstConsumer.',
    node: 'Volumes of {resource} are chosen before their pod has a node, and a local one can only be used on its own: a pod that does not fit there stays Pending. Set volumeBindingMode to WaitForFirstConsumer.',
    fix: 'Set volumeBindingMode to WaitForFirstConsumer (an existing StorageClass has to be deleted first)',
  },
  checkResource(resource, { report }) {
    const spec = resource.read(storageClass);
    if (spec?.provisioner === undefined || spec.volumeBindingMode === WANTED) return;
    // Another value than these two is refused.
    const isWritten = spec.volumeBindingMode === 'Immediate';
    if (spec.volumeBindingMode !== undefined && !isWritten) return;
    const reach = findStorageDriver(spec.provisioner)?.reach;
    if (reach === undefined || reach === 'all' || (reach === 'zone' && isOfOneZone(spec))) return;
    const path = [...resource.path, 'volumeBindingMode'];
    report({
      message: reach,
      values: { resource: resource.label },
      path,
      ...(isWritten ? {} : { at: [...resource.path, 'provisioner'] }),
      absent: !isWritten,
      fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: WANTED }] }],
    });
  },
});

/** Whether all volumes of a class are in one zone by its own words, or in all zones at once. */
function isOfOneZone({ provisioner = '', parameters = {}, allowedTopologies }: Read<typeof storageClass>): boolean {
  const isInTree = findInTreeProvisioner(provisioner) !== undefined;
  for (const name of Object.keys(parameters)) {
    const value = String(parameters[name]);
    const key = name.toLowerCase();
    if (key === 'availability') return true;
    if ((key === 'skuname' || key === 'storageaccounttype') && /_ZRS$/i.test(value)) return true;
    if (isInTree && ZONE_PARAMETERS.includes(key) && !value.includes(',')) return true;
  }
  const zones = present(allowedTopologies).flatMap(({ matchLabelExpressions }) =>
    present(matchLabelExpressions).flatMap(({ values }) => present(values)),
  );
  return new Set(zones).size === 1;
}
