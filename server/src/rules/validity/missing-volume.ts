import { claimTemplateNames } from '../../kubernetes/controller-spec';
import { nearest } from '../../kubernetes/nearest';
import type { PodTemplate } from '../../kubernetes/pod-template';
import { each, type List, present } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import { defineRule, type Fix } from '../rule';
import { refusalOf } from './refused-pods';

const MESSAGES = {
  missing:
    'Container {container} mounts the volume {volume}, which the pod does not have: {refusal}. Add the volume or correct the name.',
  device:
    'Container {container} uses the volume {volume} as a device, which the pod does not have: {refusal}. Add the volume or correct the name.',
  alsoHere: 'Container {container} refers to {volume}, too.',
  rename: 'Use the volume {nearest}',
  add: 'Add an emptyDir volume {volume}',
} as const;

/** A place at which a container names a volume. */
interface VolumeUse {
  readonly container: string;
  readonly volume: string;
  readonly isDevice: boolean;
  readonly path: Path;
}

export default defineRule({
  id: 'missing-volume',
  need: 'validity',
  summary: 'A container mounts a volume that its pod does not have.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, { kubernetesVersion, report }) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    const volumes = [...present(pod.spec.volumes).flatMap(({ name }) => name ?? []), ...claimTemplateNames(resource)];
    const missing = volumeUses(pod).filter(({ volume }) => !volumes.includes(volume));
    // The volume is what is missing, so several mounts of it are one finding.
    for (const volume of new Set(missing.map((use) => use.volume))) {
      const [use, ...others] = missing.filter((other) => other.volume === volume);
      if (use === undefined) continue;
      const { container, path, isDevice } = use;
      report({
        message: isDevice ? 'device' : 'missing',
        values: { container, volume, refusal: refusalOf(pod.workload, kubernetesVersion) },
        path,
        absent: true,
        related: others.map((other) => ({
          message: 'alsoHere',
          values: { container: other.container, volume },
          resource,
          path: other.path,
        })),
        fixes: [...renames(volume, volumes, [use, ...others]), ...additions(volume, isDevice, pod)],
      });
    }
  },
});

function volumeUses(pod: PodTemplate): VolumeUse[] {
  return pod.containers.flatMap(({ name: container, path, spec }) =>
    (['volumeMounts', 'volumeDevices'] as const).flatMap((field) => {
      const names: List<{ readonly name: string | undefined }> | undefined = spec[field];
      return [...each(names)].flatMap(([index, { name: volume }]) =>
        volume === undefined
          ? []
          : [{ container, volume, isDevice: field === 'volumeDevices', path: [...path, field, index, 'name'] }],
      );
    }),
  );
}

function renames(volume: string, volumes: readonly string[], uses: readonly VolumeUse[]): Fix<typeof MESSAGES>[] {
  const near = nearest(volume, volumes);
  if (near === undefined) return [];
  const changes = uses.map(({ path }) => ({ op: 'set' as const, path, value: near }));
  return [{ message: 'rename', values: { nearest: near }, changes }];
}

function additions(volume: string, isDevice: boolean, pod: PodTemplate): Fix<typeof MESSAGES>[] {
  // A device is a claim's; no other volume can be one.
  if (isDevice) return [];
  const value = { name: volume, emptyDir: {} };
  const path = [...pod.specPath, 'volumes'];
  return [{ message: 'add', values: { volume }, changes: [{ op: 'insert', path, value, select: true }] }];
}
