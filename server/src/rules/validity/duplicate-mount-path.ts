import type { Container, PodTemplate } from '../../kubernetes/pod-template';
import { each } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import { defineRule, type ResourceContext } from '../rule';
import { refusalOf } from './refused-pods';

const MESSAGES = {
  duplicate:
    'Container {container} already has something at {place}: {refusal}. Give each mount a path of its own, or join the volumes in a projected one.',
  hidden:
    'Container {container} mounts this at {place}, which is the same directory as {first}: the API server does not notice, and of the two only the one mounted last is seen. Give each mount a path of its own.',
  other: 'The other one is here.',
} as const;

/** A volume or device at a path of a container. */
interface Mount {
  readonly place: string;
  readonly path: Path;
  readonly isDevice: boolean;
}

export default defineRule({
  id: 'duplicate-mount-path',
  need: 'validity',
  summary: 'A container mounts two volumes at one path.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    // In a template the two may be branches of one condition; in a patch one may take the other away.
    if (pod === undefined || resource.partial === 'template' || resource.partial === 'patch') return;
    for (const container of pod.containers) checkContainer(container, pod, context);
  },
});

function checkContainer(
  container: Container,
  pod: PodTemplate,
  { kubernetesVersion, report }: ResourceContext<typeof MESSAGES, object>,
): void {
  const earlier: Mount[] = [];
  for (const mount of mountsOf(container)) {
    const { place, path } = mount;
    const values = { container: container.name, place };
    const related = (other: Mount) => [{ message: 'other', resource: pod.resource, path: other.path }] as const;
    const same = earlier.find((other) => other.place === place);
    const alike = earlier.find((other) => isOneDirectory(other, mount, pod.isWindows));
    earlier.push(mount);
    if (same !== undefined) {
      const refusal = refusalOf(pod.workload, kubernetesVersion);
      report({ message: 'duplicate', values: { ...values, refusal }, path, related: related(same) });
    } else if (alike !== undefined) {
      const details = { path, severity: 'warning', related: related(alike) } as const;
      report({ message: 'hidden', values: { ...values, first: alike.place }, ...details });
    }
  }
}

function mountsOf({ path, spec }: Container): Mount[] {
  const mounts: Mount[] = [];
  for (const [index, { mountPath: place }] of each(spec.volumeMounts)) {
    if (place !== undefined && place !== '')
      mounts.push({ place, path: [...path, 'volumeMounts', index, 'mountPath'], isDevice: false });
  }
  for (const [index, { devicePath: place }] of each(spec.volumeDevices)) {
    if (place !== undefined && place !== '')
      mounts.push({ place, path: [...path, 'volumeDevices', index, 'devicePath'], isDevice: true });
  }
  return mounts;
}

function isOneDirectory(a: Mount, b: Mount, isWindows: boolean): boolean {
  return !a.isDevice && !b.isDevice && normalised(a.place, isWindows) === normalised(b.place, isWindows);
}

/** The path as the kubelet hands it on: absolute, without `.`, `..` and slashes that do nothing; Windows takes either slash and any case. */
function normalised(path: string, isWindows: boolean): string {
  const steps: string[] = [];
  const text = isWindows
    ? path
        .replace(/^[a-z]:/i, '')
        .replaceAll('\\', '/')
        .toLowerCase()
    : path;
  for (const step of text.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return `/${steps.join('/')}`;
}
