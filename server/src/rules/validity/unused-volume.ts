import { claimTemplateNames, controllerSpecOf } from '../../kubernetes/controller-spec';
import { nearest } from '../../kubernetes/nearest';
import type { PodTemplate } from '../../kubernetes/pod-template';
import { each, present } from '../../kubernetes/shape';
import { removalOfItems } from '../removal';
import { defineRule } from '../rule';

export default defineRule({
  id: 'unused-volume',
  need: 'validity',
  summary: 'No container mounts a volume that its pod has.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: [],
  messages: {
    unused:
      'No container of {resource} mounts the volume {volume}: either a mount was forgotten, and the application runs without what it holds, or the volume is left over. Mount it, or remove it.',
    claim:
      'No container of {resource} mounts the volume {volume}, yet its pods wait for the claim {claim} and run only where it can be attached. Mount it, or remove it.',
    ephemeral:
      'No container of {resource} mounts the volume {volume}, yet each pod gets a claim of its own for it. Mount it, or remove it.',
    template:
      'No container of {resource} mounts {volume}, of which each pod gets a claim of its own: the storage is paid for, and what the application writes goes elsewhere. Mount it.',
    remove: 'Remove the volume {volume}',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    const used = mountedVolumes(pod);
    const meant = meantVolumes(pod, used);
    const isUsed = (volume: string) => used.has(volume) || isNamedByAnnotation(pod, volume);
    const place = { absent: true, tags: ['unnecessary'] } as const;
    const owner = [...pod.specPath, 'volumes'];
    const volumes = [...each(pod.spec.volumes)];
    for (const [index, { name, persistentVolumeClaim, ephemeral }] of volumes) {
      if (name === undefined || isUsed(name) || meant.has(name)) continue;
      // Volumes of one name, which the API server refuses, are one finding.
      const namesakes = volumes.flatMap(([at, other]) => (other.name === name ? [at] : []));
      if (namesakes[0] !== index) continue;
      const subject = [...owner, index];
      const values = { resource: resource.label, volume: name };
      const changes = removalOfItems(resource, owner, namesakes);
      const fixes = changes === undefined ? [] : [{ message: 'remove', values, changes } as const];
      const details = { ...place, path: [...subject, 'name'], subject, fixes };
      const claim = persistentVolumeClaim?.claimName;
      if (claim !== undefined) report({ message: 'claim', values: { ...values, claim }, ...details });
      else report({ message: ephemeral === undefined ? 'unused' : 'ephemeral', values, ...details });
    }
    for (const [index, { metadata }] of each(controllerSpecOf(resource)?.volumeClaimTemplates)) {
      const name = metadata?.name;
      if (resource.type !== 'StatefulSet' || name === undefined || isUsed(name)) continue;
      const subject = [...resource.path, 'spec', 'volumeClaimTemplates', index];
      const values = { resource: resource.label, volume: name };
      report({ message: 'template', values, absent: true, path: [...subject, 'metadata', 'name'], subject });
    }
  },
});

/** The volumes that mounts of volumes which are not there most likely mean: missing-volume speaks of them. */
function meantVolumes(pod: PodTemplate, mounted: ReadonlySet<string | undefined>): Set<string | undefined> {
  const names = [...present(pod.spec.volumes).flatMap(({ name }) => name ?? []), ...claimTemplateNames(pod.resource)];
  const missing = [...mounted].flatMap((name) => (name === undefined || names.includes(name) ? [] : [name]));
  return new Set(missing.map((name) => nearest(name, names)));
}

function mountedVolumes({ containers }: PodTemplate): Set<string | undefined> {
  return new Set(
    containers.flatMap(({ spec }) =>
      [...present(spec.volumeMounts), ...present(spec.volumeDevices)].map(({ name }) => name),
    ),
  );
}

/** Containers that are put into pods on admission are told by annotations which volumes to mount (sidecar.istio.io/userVolumeMount, dapr.io/volume-mounts). */
function isNamedByAnnotation({ annotations }: PodTemplate, volume: string): boolean {
  return Object.values(annotations).some((value) => value.split(/[^A-Za-z0-9-]+/).includes(volume));
}
