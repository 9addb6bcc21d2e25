import { deprecatedVolumeSource } from '../../../kubernetes/knowledge/volume-sources';
import { atLeast, type KubernetesVersion } from '../../../kubernetes/kubernetes-version';
import { isList, isMap, valueAt } from '../../../yaml/value';
import { defineRule } from '../../rule';

/** Sources of volumes that the restricted Pod Security Standard does not allow, beside hostPath. */
const REFUSED: readonly string[] = [
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'gitRepo',
  'glusterfs',
  'image',
  'iscsi',
  'nfs',
  'photonPersistentDisk',
  'portworxVolume',
  'quobyte',
  'rbd',
  'scaleIO',
  'storageos',
  'vsphereVolume',
];

export default defineRule({
  id: 'volume-type',
  need: 'security',
  summary: 'A volume has a type that hardened namespaces refuse.',
  severity: 'warning',
  profile: 'strict',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: ['tv:KSV-0028'],
  messages: {
    storage:
      'Volume {volume} is mounted by the pod itself as {type}, so whoever writes manifests chooses what storage the node mounts. The restricted Pod Security Standard refuses the pod. Use a PersistentVolumeClaim, whose volume an administrator or a driver provides.',
    image:
      'Volume {volume} mounts an image, which the restricted Pod Security Standard refuses: the policies for images of containers may not look at it. Copy the files in an init container, or put them into the image of the container.',
  },
  checkResource(resource, { kubernetesVersion, report }) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    const path = [...pod.specPath, 'volumes'];
    const volumes = valueAt(resource.document.data, path);
    for (const [index, volume] of (isList(volumes) ? volumes : []).entries()) {
      const name = pod.spec.volumes?.[index]?.name;
      const type = REFUSED.find((source) => isMap(valueAt(volume, [source])));
      if (name === undefined || type === undefined || neverStarts(type, kubernetesVersion)) continue;
      const values = { volume: name, type };
      const place = { path: [...path, index, type], part: 'key', subject: [...path, index] } as const;
      if (type === 'image') report({ message: 'image', values: { volume: name }, ...place });
      else report({ message: 'storage', values, ...place });
    }
  },
});

/** Whether Kubernetes no longer has the type at all, which is a matter of its own. */
function neverStarts(type: string, target: KubernetesVersion): boolean {
  const deprecated = deprecatedVolumeSource(type);
  if (deprecated?.fate === 'removed') return atLeast(target, deprecated.since);
  return deprecated?.fate === 'disabled' && atLeast(target, deprecated.removed);
}
