import { atLeast } from '../../../kubernetes/kubernetes-version';
import type { PlacedValue, TypedObject } from '../typed-objects';
import type { ValueChecks, ValueReport } from './report';

/** What pkg/apis/core/validation (validateLinux, validateWindows) allows only where the pod's other operating system would run. */
export const operatingSystemChecks: ValueChecks = {
  'core.v1.PodSpec': (pod, report) => {
    const os = pod.at('os', 'name').text;
    if (os === 'linux') for (const context of contextsOf(pod)) refuseFor('linux', context, ['windowsOptions'], report);
    if (os !== 'windows') return;
    refuseFor(
      'windows',
      pod,
      POD_FIELDS.filter((field) => isRefused(field, pod)),
      report,
    );
    refuseFor('windows', pod.at('securityContext'), POD_CONTEXT_FIELDS, report);
    for (const context of contextsOf(pod).slice(1)) refuseFor('windows', context, CONTEXT_FIELDS, report);
    if (atLeast(report.target, '1.34')) refuseFor('windows', pod, ['resources'], report);
  },
};

const POD_FIELDS = ['hostUsers', 'hostPID', 'hostIPC', 'shareProcessNamespace'];
const POD_CONTEXT_FIELDS = [
  'appArmorProfile',
  'seLinuxOptions',
  'seLinuxChangePolicy',
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
];
const CONTEXT_FIELDS = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];

/** Of these the server only sees whether they are true. */
function isRefused(field: string, pod: TypedObject): boolean {
  return (field !== 'hostPID' && field !== 'hostIPC') || pod.at(field).value === true;
}

/** The security contexts of a pod, its own first. */
function contextsOf(pod: TypedObject): PlacedValue[] {
  const containers = ['initContainers', 'containers'].flatMap((field) => pod.at(field).items());
  return [pod.at('securityContext'), ...containers.map((container) => container.at('securityContext'))];
}

function refuseFor(os: 'linux' | 'windows', object: PlacedValue, fields: readonly string[], report: ValueReport): void {
  const other = os === 'linux' ? 'Windows' : 'Linux';
  for (const field of fields) {
    const place = object.at(field);
    // An empty list is none.
    if (!place.isWritten || (field === 'sysctls' && !place.isFilled)) continue;
    const details = { part: 'key', conflict: true, fixes: report.removal(place) } as const;
    report.refuse(place, 'operatingSystem', { other, os }, details);
  }
}
