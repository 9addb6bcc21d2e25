import { findStorageDriver } from '../../kubernetes/knowledge/storage-drivers';
import { defineRule } from '../rule';
import { storageClass } from './storage-class';

export default defineRule({
  id: 'storage-expansion',
  need: 'persistence',
  summary: 'The volumes of a StorageClass can not grow, though their driver could let them.',
  severity: 'info',
  profile: 'production',
  scope: 'object',
  kinds: ['StorageClass'],
  fix: 'safe',
  peers: [],
  messages: {
    fixed:
      '{resource} does not let its volumes grow, though {provisioner} can do so: a full disk has to be copied to a larger one while the application stands still. Set allowVolumeExpansion to true.',
    fix: 'Set allowVolumeExpansion to true',
  },
  checkResource(resource, { report }) {
    const { provisioner, allowVolumeExpansion } = resource.read(storageClass) ?? {};
    if (provisioner === undefined || allowVolumeExpansion === true) return;
    if (findStorageDriver(provisioner)?.canExpand !== true) return;
    const path = [...resource.path, 'allowVolumeExpansion'];
    const isWritten = allowVolumeExpansion === false;
    report({
      message: 'fixed',
      values: { resource: resource.label, provisioner },
      path,
      ...(isWritten ? {} : { at: [...resource.path, 'provisioner'] }),
      absent: !isWritten,
      fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: true }] }],
    });
  },
});
