import { controllerSpecOf, replicasOf } from '../../kubernetes/controller-spec';
import { integer, object, string } from '../../kubernetes/shape';
import { defineRule } from '../rule';

const partitioned = object({
  spec: object({ updateStrategy: object({ type: string, rollingUpdate: object({ partition: integer }) }) }),
});

export default defineRule({
  id: 'rollout-partition',
  need: 'rollout',
  summary: 'A StatefulSet is committed with a partition that keeps pods at the old version.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['StatefulSet'],
  fix: 'unsafe',
  peers: [],
  messages: {
    some: 'The pods of {resource} below number {partition} keep the old version, and no error shows. Remove the partition when the update has proved itself.',
    all: 'No pod of {resource} is ever updated: its partition of {partition} is not below the number of its replicas ({replicas}), and no error shows. Remove the partition.',
    fix: 'Remove the partition',
  },
  checkResource(resource, { report }) {
    const strategy = resource.read(partitioned)?.spec?.updateStrategy;
    const partition = strategy?.rollingUpdate?.partition;
    if (partition === undefined || partition <= 0 || (strategy?.type ?? 'RollingUpdate') !== 'RollingUpdate') return;
    const steps = [...resource.path, 'spec', 'updateStrategy', 'rollingUpdate'];
    const path = [...steps, 'partition'];
    const spec = controllerSpecOf(resource);
    const replicas = replicasOf(spec);
    // In a patch the replicas stand elsewhere.
    const isAll = partition >= replicas && (spec?.replicas !== undefined || resource.partial === undefined);
    const place = { path, fixes: [{ message: 'fix' as const, changes: [{ op: 'remove' as const, path }] }] };
    if (isAll) report({ message: 'all', values: { resource: resource.label, partition, replicas }, ...place });
    else report({ message: 'some', values: { resource: resource.label, partition }, ...place });
  },
});
