import { claimTemplateNames } from '../../kubernetes/controller-spec';
import { object, string } from '../../kubernetes/shape';
import { autoscalerOf } from '../../workspace/autoscalers';
import { defineRule } from '../rule';
import { dataKeeperOf } from './data-keeping';

const statefulSet = object({
  spec: object({ persistentVolumeClaimRetentionPolicy: object({ whenDeleted: string, whenScaled: string }) }),
});

export default defineRule({
  id: 'stateful-claim-deleted',
  need: 'persistence',
  summary: 'A StatefulSet deletes the data of its pods when it is scaled in or deleted.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['StatefulSet'],
  fix: 'unsafe',
  peers: [],
  messages: {
    deleted:
      'Who deletes {resource}, if only to make it again, deletes the claims of its pods and with them the data. Set whenDeleted to Retain.',
    scaled:
      'Scaling {resource} in deletes the claims of the pods that go, and with them their data. Set whenScaled to Retain.',
    autoscaled:
      '{scaler} scales {resource} in whenever there is less to do, and each time the claims of the pods that go are deleted with their data. Set whenScaled to Retain.',
    database:
      'Scaling {resource} in deletes the data that {image} keeps in the claims of the pods that go. Set whenScaled to Retain.',
    scaler: '{scaler} decides how many pods there are.',
    fix: 'Set {field} to Retain',
  },
  checkResource(resource, context) {
    const policy = resource.read(statefulSet)?.spec?.persistentVolumeClaimRetentionPolicy;
    if (policy === undefined || claimTemplateNames(resource).length === 0) return;
    const place = (field: 'whenDeleted' | 'whenScaled') => {
      const path = [...resource.path, 'spec', 'persistentVolumeClaimRetentionPolicy', field];
      const fix = { message: 'fix', values: { field }, changes: [{ op: 'set', path, value: 'Retain' }] } as const;
      return { path, fixes: [fix] };
    };
    if (policy.whenDeleted === 'Delete')
      context.report({ message: 'deleted', values: { resource: resource.label }, ...place('whenDeleted') });
    if (policy.whenScaled !== 'Delete') return;
    const scaler = autoscalerOf(resource, context)?.resource;
    const containers = resource.podTemplate?.containers ?? [];
    const keeper = containers.flatMap(({ type, spec }) => (type === 'regular' ? (dataKeeperOf(spec) ?? []) : []))[0];
    if (scaler !== undefined) {
      context.report({
        message: 'autoscaled',
        values: { resource: resource.label, scaler: scaler.label },
        severity: 'error',
        related: [
          {
            message: 'scaler',
            values: { scaler: scaler.label },
            resource: scaler,
            path: [...scaler.path, 'spec', 'scaleTargetRef'],
            part: 'key',
          },
        ],
        ...place('whenScaled'),
      });
    } else if (keeper !== undefined) {
      const values = { resource: resource.label, image: keeper.image.baseName };
      context.report({ message: 'database', values, severity: 'error', ...place('whenScaled') });
    } else {
      context.report({ message: 'scaled', values: { resource: resource.label }, ...place('whenScaled') });
    }
  },
});
