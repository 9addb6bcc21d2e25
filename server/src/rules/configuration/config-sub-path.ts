import { containersOfType, type PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { each, list, object, present, string } from '../../kubernetes/shape';
import { defineRule } from '../rule';

const sources = list(object({ configMap: object({ name: string }), secret: object({ name: string }) }));

export default defineRule({
  id: 'config-sub-path',
  need: 'configuration',
  summary: 'A ConfigMap or Secret is mounted with subPath, so that its changes never arrive.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: [],
  messages: {
    subPath:
      'Container {container} mounts a part of {source} with {field}: it stays as it was when the container started, later changes never arrive. Mount the whole volume as a folder, or replace the pods with each change.',
  },
  checkResource(resource, { kubernetesVersion, report }) {
    const pod = resource.podTemplate;
    if (pod === undefined || isReplacedWithChanges(resource, pod)) return;
    // Plain init containers have ended before anything could change.
    for (const container of containersOfType(pod, kubernetesVersion, ['regular', 'sidecar'])) {
      for (const [index, { name, subPath, subPathExpr }] of each(container.spec.volumeMounts)) {
        const field = subPath ? 'subPath' : subPathExpr ? 'subPathExpr' : undefined;
        const source = field === undefined || name === undefined ? undefined : sourceOf(pod, name);
        if (field === undefined || source === undefined) continue;
        const path = [...container.path, 'volumeMounts', index, field];
        report({ message: 'subPath', values: { container: container.name, source, field }, path });
      }
    }
  },
});

/** The ConfigMap or Secret behind a volume, as a message names it. */
function sourceOf(pod: PodTemplate, volume: string): string | undefined {
  const found = present(pod.spec.volumes).find(({ name }) => name === volume);
  if (found?.configMap !== undefined) return describe('ConfigMap', found.configMap.name);
  if (found?.secret !== undefined) return describe('Secret', found.secret.secretName);
  for (const { configMap, secret } of present(sources(found?.projected?.sources))) {
    if (configMap !== undefined) return describe('ConfigMap', configMap.name);
    if (secret !== undefined) return describe('Secret', secret.name);
  }
  return undefined;
}

function describe(kind: string, name: string | undefined): string {
  return name === undefined ? `a ${kind}` : `${kind} ${name}`;
}

/** Whether each change of the configuration makes new pods: a hash of it stands in the template, or Reloader looks after it. */
function isReplacedWithChanges({ metadata }: Resource, { annotations }: PodTemplate): boolean {
  const onTemplate = Object.keys(annotations);
  const all = [...onTemplate, ...Object.keys(metadata.annotations ?? {})];
  return onTemplate.some((key) => /checksum|sha(?:1|256)|hash/i.test(key)) || all.some((key) => /reloader/.test(key));
}
