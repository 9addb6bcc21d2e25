import { atLeast } from '../../../kubernetes/kubernetes-version';
import { type NameForm, nameFormOf, nameProblem } from '../../../kubernetes/names';
import { reasonOf } from '../name-words';
import type { PlacedValue } from '../typed-objects';
import type { ValueCheck, ValueChecks, ValueReport } from './report';

/** The fields that name another object, by the definition that they stand in, and the form that the API server asks of that name. */
const REFERENCES: Readonly<Record<string, Readonly<Record<string, NameForm>>>> = {
  'core.v1.PodSpec': {
    serviceAccountName: 'subdomain',
    priorityClassName: 'subdomain',
    runtimeClassName: 'subdomain',
    nodeName: 'subdomain',
  },
  'core.v1.ConfigMapEnvSource': { name: 'subdomain' },
  'core.v1.SecretEnvSource': { name: 'subdomain' },
  'core.v1.PersistentVolumeSpec': { storageClassName: 'subdomain' },
  'core.v1.PersistentVolumeClaimSpec': { storageClassName: 'subdomain' },
  'networking.v1.IngressSpec': { ingressClassName: 'subdomain' },
  'networking.v1.IngressTLS': { secretName: 'subdomain' },
  'networking.v1.IngressClassParametersReference': {
    apiGroup: 'subdomain',
    kind: 'path-segment',
    name: 'path-segment',
    namespace: 'label',
  },
  'rbac.v1.RoleRef': { name: 'path-segment' },
  'autoscaling.v1.CrossVersionObjectReference': { kind: 'path-segment', name: 'path-segment' },
  'autoscaling.v2.CrossVersionObjectReference': { kind: 'path-segment', name: 'path-segment' },
  'discovery.v1.Endpoint': { nodeName: 'subdomain', hostname: 'label' },
  'core.v1.EndpointAddress': { nodeName: 'subdomain', hostname: 'label' },
};

/** Names of other objects that no object can have: they are refused before anyone looks for it. */
export const referenceChecks: ValueChecks = {
  ...Object.fromEntries(
    Object.entries(REFERENCES).map(([definition, fields]): [string, ValueCheck] => [
      definition,
      (object, report) => {
        for (const [field, form] of Object.entries(fields)) checkReference(object.at(field), form, report);
      },
    ]),
  ),
  'core.v1.SecretKeySelector': checkKeySelector,
  'core.v1.ConfigMapKeySelector': checkKeySelector,
  'networking.v1.IngressServiceBackend': (backend, report) =>
    checkReference(backend.at('name'), nameFormOf('', 'Service', report.target), report),
  'apps.v1.StatefulSetSpec': (spec, report) => {
    if (atLeast(report.target, '1.33'))
      checkReference(spec.at('serviceName'), 'label', report, { refusal: 'the API server refuses the StatefulSet' });
  },
  'rbac.v1.Subject': (subject, report) => {
    if (subject.at('kind').text === 'ServiceAccount') checkReference(subject.at('name'), 'subdomain', report);
  },
};

/** Other kinds select keys of Secrets, too, but only the env of a pod is validated here. */
function checkKeySelector(...[selector, report]: Parameters<ValueCheck>): void {
  if (/^(?:secret|configMap)KeyRef$/.test(String(selector.path.at(-1))))
    checkReference(selector.at('name'), 'subdomain', report);
}

function checkReference(
  place: PlacedValue,
  form: NameForm,
  report: ValueReport,
  details: { readonly refusal?: string } = {},
): void {
  const { text } = place;
  const problem = text === undefined ? undefined : nameProblem(form, text);
  if (problem === undefined || text === undefined) return;
  // Any other name is that of an object that may not be there.
  const lower = text.toLowerCase();
  const fixes = nameProblem(form, lower) === undefined ? report.setTo(place, lower) : [];
  report.refuse(place, 'name', { reason: reasonOf(problem) }, { ...details, fixes });
}
