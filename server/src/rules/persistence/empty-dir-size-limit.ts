import { effectiveLimit, type ResourceSurroundings } from '../../kubernetes/effective-resources';
import type { Container, PodTemplate } from '../../kubernetes/pod-template';
import { each, present } from '../../kubernetes/shape';
import { holdingFor } from '../evidence';
import { defineRule } from '../rule';

export default defineRule({
  id: 'empty-dir-size-limit',
  need: 'persistence',
  summary: 'An emptyDir has no sizeLimit: in memory it may take all that the node has.',
  severity: 'info',
  profile: 'production',
  scope: 'workspace',
  kinds: 'workload',
  fix: 'suggestion',
  peers: [],
  messages: {
    memory:
      'Volume {volume} lies in memory without a sizeLimit, and container {container} has no memory limit: what is written there may take all memory of the node. Set sizeLimit.',
    memoryLimited:
      'Volume {volume} lies in memory without a sizeLimit: what is written there counts as memory of the container, which is killed when it has no more. Set sizeLimit, so that only the write fails.',
    disk: 'Volume {volume} has no sizeLimit: what is written there may fill the disk of the node, which then evicts pods. Set sizeLimit.',
    fix: 'Set sizeLimit to {amount}',
  },
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    const surroundings = {
      kubernetesVersion: context.kubernetesVersion,
      limitRanges: holdingFor(context, 'LimitRange'),
    };
    for (const [index, { name: volume, emptyDir }] of each(pod.spec.volumes)) {
      if (volume === undefined || emptyDir === undefined || emptyDir.sizeLimit !== undefined) continue;
      const subject = [...pod.specPath, 'volumes', index];
      const path = [...subject, 'emptyDir', 'sizeLimit'];
      const suggestSize = (amount: string) =>
        ({
          path,
          subject,
          absent: true,
          fixes: [{ message: 'fix', values: { amount }, changes: [{ op: 'set', path, value: amount, select: true }] }],
        }) as const;
      const medium = emptyDir.medium ?? '';
      if (medium === 'Memory') {
        const container = withoutMemoryLimit(pod, volume, surroundings)?.name;
        if ((container === undefined && !context.isStrict) || context.isUnitIncomplete) continue;
        const place = {
          ...suggestSize(isSharedMemory(pod, volume) ? '256Mi' : '64Mi'),
          at: [...subject, 'emptyDir', 'medium'],
        };
        if (container === undefined) context.report({ message: 'memoryLimited', values: { volume }, ...place });
        else context.report({ message: 'memory', values: { volume, container }, severity: 'warning', ...place });
      } else if (medium === '' && context.isStrict && !isDiskUseLimited(pod, surroundings)) {
        if (!context.isUnitIncomplete) context.report({ message: 'disk', values: { volume }, ...suggestSize('1Gi') });
      }
    }
  },
});

/**
 * A container that leaves the memory of the pod unlimited: one that mounts the volume itself, else any that runs all the time,
 * because a pod is limited as a whole only where all its containers are.
 */
function withoutMemoryLimit(
  pod: PodTemplate,
  volume: string,
  surroundings: ResourceSurroundings,
): Container | undefined {
  const unlimited = pod.containers.filter(
    (container) => container.type !== 'ephemeral' && effectiveLimit(container, 'memory', surroundings) === undefined,
  );
  const mounts = ({ spec }: Container) => present(spec.volumeMounts).some(({ name }) => name === volume);
  return unlimited.find(mounts) ?? unlimited.find(({ type }) => type !== 'init');
}

/** A volume on /dev/shm is there because the 64 MiB that a container has of it without one are too few. */
function isSharedMemory(pod: PodTemplate, volume: string): boolean {
  return pod.containers.some(({ spec }) =>
    present(spec.volumeMounts).some(
      ({ name, mountPath }) => name === volume && /^\/dev\/shm\/*$/.test(mountPath ?? ''),
    ),
  );
}

/** The kubelet holds the files of a pod against the sum of its containers' limits, as soon as one of them has any. */
function isDiskUseLimited(pod: PodTemplate, surroundings: ResourceSurroundings): boolean {
  return pod.containers.some((container) => effectiveLimit(container, 'ephemeral-storage', surroundings) !== undefined);
}
