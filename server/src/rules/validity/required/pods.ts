import { isHugePages } from '../../../kubernetes/effective-resources';
import { REPLACE_ME } from '../../../kubernetes/placeholder';
import type { PlacedValue, TypedObject } from '../typed-objects';
import { isThere, type MissDetails, type RequiredChecks, type RequiredReport } from './report';

/** What pkg/apis/core/validation requires of pods beyond the schema. */
export const podRequirements: RequiredChecks = {
  'core.v1.PodSpec': (pod, report) => {
    checkRestartPolicy(pod, report);
    if (pod.at('dnsPolicy').text === 'None' && !isThere(pod.at('dnsConfig', 'nameservers'))) {
      const details = { suggest: [['10.96.0.10']], at: [...pod.path, 'dnsPolicy'] };
      report.miss(pod, ['dnsConfig', 'nameservers'], 'nameservers', {}, details);
    }
  },
  'core.v1.Container': (container, report) => {
    if (container.at('image').value === '') report.miss(container, 'image', 'empty', {}, { isWritten: true });
    // Of the others it tells a workload from a patch of one.
    if (container.path.at(-2) === 'initContainers' && !container.at('image').isWritten)
      report.miss(container, 'image', 'field', {});
    checkHugePages(container, report);
  },
  'core.v1.ExecAction': (action, report) => {
    if (!isThere(action.at('command'))) report.miss(action, 'command', 'command', {});
  },
  'core.v1.ConfigMapEnvSource': (source, report) => requireName(source, 'name', 'ConfigMap', report),
  'core.v1.SecretEnvSource': (source, report) => requireName(source, 'name', 'Secret', report),
  'core.v1.ConfigMapKeySelector': (selector, report) => requireName(selector, 'name', 'ConfigMap', report),
  'core.v1.SecretKeySelector': (selector, report) => {
    // Other kinds select keys of Secrets, too, but only the env of a pod is validated here.
    if (selector.path.at(-1) === 'secretKeyRef') requireName(selector, 'name', 'Secret', report);
  },
  'core.v1.ConfigMapVolumeSource': (source, report) => requireName(source, 'name', 'ConfigMap', report),
  'core.v1.ConfigMapProjection': (source, report) => requireName(source, 'name', 'ConfigMap', report),
  'core.v1.SecretVolumeSource': (source, report) => requireName(source, 'secretName', 'Secret', report),
  'core.v1.SecretProjection': (source, report) => requireName(source, 'name', 'Secret', report),
  'core.v1.EphemeralVolumeSource': (source, report) => {
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    if (!source.at('volumeClaimTemplate').isWritten)
      report.miss(source, 'volumeClaimTemplate', 'field', {}, { suggest: [{ spec }] });
  },
  'core.v1.DownwardAPIVolumeFile': (file, report) => {
    if (file.written(['fieldRef', 'resourceFieldRef']).length === 0) {
      const fields = 'fieldRef nor resourceFieldRef';
      report.miss(file, 'fieldRef', 'oneOf', { fields }, { suggest: [{ fieldPath: 'metadata.labels' }] });
    }
  },
  'core.v1.ResourceFieldSelector': (selector, report) => {
    const isVariable = selector.path.includes('env');
    if (isVariable || selector.at('containerName').isWritten) return;
    const name = report.resource.podTemplate?.containers[0]?.name;
    report.miss(selector, 'containerName', 'containerName', {}, { suggest: name === undefined ? [] : [name] });
  },
  'core.v1.SeccompProfile': (profile, report) => {
    const isWritten = profile.at('localhostProfile').isWritten;
    // The server only asks for the field, the node for what is in it.
    requireLocalhostProfile(profile, report, isWritten ? { refusal: 'no container starts with it' } : {});
  },
  'core.v1.AppArmorProfile': (profile, report) => requireLocalhostProfile(profile, report),
  'core.v1.NodeSelectorTerm': (term, report) => {
    for (const expression of term.at('matchExpressions').items()) requireValues(expression, report);
  },
  'meta.v1.LabelSelectorRequirement': requireValues,
  'core.v1.ScopedResourceSelectorRequirement': (requirement, report) => requireValues(requirement, report, 'scopeName'),
};

/** Jobs end, so the default Always is none for them. */
function checkRestartPolicy(pod: TypedObject, report: RequiredReport): void {
  const { type } = report.resource;
  if ((type !== 'Job' && type !== 'CronJob') || isThere(pod.at('restartPolicy'))) return;
  const job = pod.around('batch.v1.JobSpec');
  const suggest = job?.at('podFailurePolicy').isWritten ? ['Never'] : ['OnFailure', 'Never'];
  report.miss(pod, 'restartPolicy', 'restartPolicy', {}, { suggest });
}

function checkHugePages(container: TypedObject, report: RequiredReport): void {
  const names = ['limits', 'requests'].flatMap((part) =>
    container
      .at('resources', part)
      .entries()
      .map(([name]) => name),
  );
  const hasBase = names.includes('cpu') || names.includes('memory');
  if (hasBase || !names.some(isHugePages)) return;
  const details = { suggest: ['256Mi'], at: [...container.path, 'resources'] };
  report.miss(container, ['resources', 'requests', 'memory'], 'hugePages', {}, details);
}

function requireName(source: PlacedValue, field: string, what: string, report: RequiredReport): void {
  const place = source.at(field);
  if (isThere(place)) return;
  report.miss(source, field, 'reference', { what }, { suggest: [REPLACE_ME], isWritten: place.isWritten });
}

function requireLocalhostProfile(profile: TypedObject, report: RequiredReport, details: MissDetails = {}): void {
  const place = profile.at('localhostProfile');
  if (profile.at('type').text !== 'Localhost' || isThere(place)) return;
  const suggest = [`profiles/${REPLACE_ME}`];
  report.miss(profile, 'localhostProfile', 'localhostProfile', {}, { suggest, isWritten: place.isWritten, ...details });
}

function requireValues(expression: PlacedValue, report: RequiredReport, named = 'key'): void {
  const operator = expression.at('operator').text;
  const values = expression.at('values');
  if ((operator !== 'In' && operator !== 'NotIn') || isThere(values)) return;
  const key = expression.at(named).text ?? 'a label';
  const details = { suggest: [[REPLACE_ME]], isWritten: values.isWritten };
  report.miss(expression, 'values', 'values', { key, operator }, details);
}
