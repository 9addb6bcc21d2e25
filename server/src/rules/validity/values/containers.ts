import { isWorkloadKind } from '../../../kubernetes/kinds';
import { atLeast } from '../../../kubernetes/kubernetes-version';
import { labelKeyProblem } from '../../../kubernetes/names';
import { parseQuantity } from '../../../kubernetes/quantity';
import { quantity } from '../../../kubernetes/shape';
import { isMap } from '../../../yaml/value';
import { reasonOf } from '../name-words';
import { refusalOfPods } from '../refused-pods';
import type { PlacedValue, TypedObject } from '../typed-objects';
import { listed, type ValueChecks, type ValueReport } from './report';

/** What pkg/apis/core/validation (validateContainers, ValidateEnv) asks of containers beside their resources and volumes. */
export const containerChecks: ValueChecks = {
  'core.v1.Container': (container, report) => {
    checkRestartPolicy(container, report);
    checkImage(container.at('image'), report);
  },
  'core.v1.HTTPHeader': (header, report) => {
    const name = header.at('name');
    if (name.text !== undefined && !/^[-A-Za-z0-9]+$/.test(name.text)) report.refuse(name, 'headerName', {});
  },
  'core.v1.EnvVar': checkVariable,
  'core.v1.EnvFromSource': (source, report) => {
    const sources = ['configMapRef', 'secretRef'];
    if (source.written(sources).length === 0 && !report.hasUnknown(source))
      report.refuse(source, 'envFromNone', {}, { absent: true });
    report.onlyOne(source, sources);
  },
  'core.v1.ObjectFieldSelector': checkFieldPath,
  'core.v1.ResourceFieldSelector': checkResourceField,
  'core.v1.SecretKeySelector': (selector, report) => checkDataKey(selector.at('key'), report),
  'core.v1.ConfigMapKeySelector': (selector, report) => checkDataKey(selector.at('key'), report),
  'core.v1.SecurityContext': checkSecurityContext,
  'core.v1.PodSecurityContext': checkPodSecurityContext,
  'core.v1.SeccompProfile': (profile, report) => {
    checkLocalhostProfile(profile, report);
    checkRelativePath(profile.at('localhostProfile'), report);
  },
  'core.v1.AppArmorProfile': checkLocalhostProfile,
};

/** Only pods themselves are asked for this, not what they are made of. */
function checkImage(image: PlacedValue, report: ValueReport): void {
  const { type } = report.resource;
  if (image.text === undefined || image.text.trim() === image.text || !isWorkloadKind(type)) return;
  const details = { refusal: refusalOfPods(type), fixes: report.setTo(image, image.text.trim()) };
  report.refuse(image, 'imageBlanks', {}, details);
}

const MAX_ID = 2 ** 31 - 1;

function checkRestartPolicy(container: TypedObject, report: ValueReport): void {
  const policy = container.at('restartPolicy');
  const { target } = report;
  // Before native sidecars the field is dropped.
  if (policy.text === undefined || !atLeast(target, '1.29')) return;
  if (atLeast(target, '1.35')) {
    report.oneOf(policy, ['Always', 'OnFailure', 'Never']);
    return;
  }
  const isInit = container.path.at(-2) === 'initContainers';
  if (isInit && policy.text === 'Always') return;
  const near = isInit ? report.nearestOf(policy, ['Always']) : [];
  const fixes = near.length > 0 ? near : report.removal(policy);
  if (atLeast(target, '1.34')) report.refuse(policy, 'containerRestartDropped', {}, { severity: 'warning', fixes });
  else report.refuse(policy, 'containerRestart', {}, { fixes });
}

const VALUE_SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

function checkVariable(variable: TypedObject, report: ValueReport): void {
  const name = variable.at('name');
  const source = variable.at('valueFrom');
  const value = variable.at('value');
  const reason = name.text === undefined ? undefined : variableNameReason(name.text, report);
  if (reason !== undefined) report.refuse(name, 'envName', { reason });
  if (!isMap(source.value)) return;
  const shownName = name.text ?? '';
  const isGiven = value.isWritten && value.value !== '';
  if (source.written(VALUE_SOURCES).length === 0) {
    if (report.hasUnknown(source)) return;
    report.refuse(
      source,
      'envNone',
      { name: shownName, allowed: listed(VALUE_SOURCES.slice(0, 4)) },
      { part: 'key', absent: true },
    );
  } else if (isGiven) {
    const fixes = [...report.removal(value), ...report.removal(source)];
    report.refuse(value, 'envBoth', { name: shownName }, { part: 'key', conflict: true, fixes });
  } else report.onlyOne(source, VALUE_SOURCES, {});
}

/** IsEnvVarName and, since 1.32, IsRelaxedEnvVarName. */
function variableNameReason(name: string, { target }: ValueReport): string | undefined {
  if (atLeast(target, '1.32')) {
    if (name.includes('=')) return 'an equals sign ends it';
    return /^[ -~]*$/.test(name) ? undefined : 'only printable ASCII characters are allowed';
  }
  if (/^\d/.test(name)) return 'it begins with a digit';
  return /^[-._a-zA-Z0-9]+$/.test(name) ? undefined : 'only letters, digits, _, - and . are allowed';
}

const ENV_PATHS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
const VOLUME_PATHS = ['metadata.name', 'metadata.namespace', 'metadata.labels', 'metadata.annotations', 'metadata.uid'];
const WITH_KEY = /^metadata\.(?:labels|annotations)\['(.*)'\]$/s;

function checkFieldPath(selector: TypedObject, report: ValueReport): void {
  const place = selector.at('fieldPath');
  const { text } = place;
  if (text === undefined || selector.at('apiVersion').text !== undefined) return;
  const isVariable = selector.path.at(-2) === 'valueFrom';
  const paths = isVariable ? ENV_PATHS : VOLUME_PATHS;
  // The name that it had before v1.
  if (paths.includes(text) || (text === 'spec.host' && isVariable)) return;
  const key = WITH_KEY.exec(text)?.[1];
  if (key !== undefined) {
    const problem = labelKeyProblem(text.startsWith('metadata.annotations') ? key.toLowerCase() : key);
    const advice = problem === undefined ? '' : `In the brackets stands no key of a label (${reasonOf(problem)}).`;
    if (problem !== undefined) report.refuse(place, 'fieldPath', { advice });
    return;
  }
  const isMap = text === 'metadata.labels' || text === 'metadata.annotations';
  const advice = isMap && isVariable ? `Name one of them: ${text}['<key>'].` : `Allowed: ${listed(paths)}.`;
  report.refuse(place, 'fieldPath', { advice }, { fixes: isMap ? [] : report.nearestOf(place, paths) });
}

const RESOURCE_FIELDS = ['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => [
  `limits.${name}`,
  `requests.${name}`,
]);
const CPU_DIVISORS = ['1m', '1'];
const BYTE_DIVISORS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

function checkResourceField(selector: TypedObject, report: ValueReport): void {
  const resource = selector.at('resource');
  const { text } = resource;
  if (text === undefined) return;
  if (!RESOURCE_FIELDS.includes(text) && !/^(?:limits|requests)\.hugepages-/.test(text)) {
    report.oneOf(resource, RESOURCE_FIELDS);
    return;
  }
  const divisor = selector.at('divisor');
  const amount = parseQuantity((divisor.read(quantity) ?? '').trim());
  if (amount === undefined || amount.nano === 0n) return;
  const allowed = text.endsWith('.cpu') ? CPU_DIVISORS : BYTE_DIVISORS;
  if (!allowed.some((other) => parseQuantity(other)?.nano === amount.nano))
    report.refuse(divisor, 'divisor', { resource: text, allowed: listed(allowed) });
}

/** Keys of ConfigMaps and Secrets (IsConfigMapKey). */
export function checkDataKey(place: PlacedValue, report: ValueReport): void {
  const reason = place.text === undefined ? undefined : dataKeyReason(place.text);
  if (reason !== undefined) report.refuse(place, 'dataKey', { reason });
}

/** Why a text can not be a key of a ConfigMap or Secret; undefined where it can. */
export function dataKeyReason(key: string): string | undefined {
  if (!/^[-._a-zA-Z0-9]*$/.test(key)) return 'only letters, digits, -, _ and . are allowed';
  if (key === '.' || key.startsWith('..')) return 'it would be a folder';
  return key.length > 253 ? 'it has more than 253 characters' : undefined;
}

function checkSecurityContext(context: TypedObject, report: ValueReport): void {
  checkIds(context, ['runAsUser', 'runAsGroup'], report);
  const escalation = context.at('allowPrivilegeEscalation');
  if (escalation.value === false) {
    const admin = context
      .at('capabilities', 'add')
      .items()
      .some(({ text }) => text === 'CAP_SYS_ADMIN');
    const isPrivileged = context.at('privileged').value === true;
    const reason = isPrivileged ? 'it is privileged' : 'it adds CAP_SYS_ADMIN';
    if (isPrivileged || admin) report.refuse(escalation, 'privileged', { reason }, { conflict: true });
  }
  const proc = context.at('procMount');
  const hostUsers = context.around('core.v1.PodSpec')?.at('hostUsers').value;
  if (proc.text === 'Unmasked' && hostUsers !== false && atLeast(report.target, '1.33'))
    report.refuse(proc, 'procMount', {}, { absent: true });
}

function checkPodSecurityContext(context: TypedObject, report: ValueReport): void {
  checkIds(context, ['runAsUser', 'runAsGroup', 'fsGroup'], report);
  for (const group of context.at('supplementalGroups').items()) report.range(group, 0, MAX_ID);
  const pod = context.around('core.v1.PodSpec');
  const names = new Set<string>();
  for (const sysctl of context.at('sysctls').items()) {
    const name = sysctl.at('name');
    if (name.text === undefined) continue;
    const dotted = name.text.replaceAll('/', '.');
    if (!SYSCTL_NAME.test(name.text) || name.text.length > 253) report.refuse(name, 'sysctlName', {});
    else if (names.has(name.text)) report.refuse(name, 'duplicate', {}, { field: 'The sysctl' });
    else if (pod?.at('hostNetwork').value === true && dotted.startsWith('net.'))
      report.refuse(name, 'sysctlHost', { host: 'hostNetwork' }, { conflict: true });
    else if (pod?.at('hostIPC').value === true && /^(?:kernel\.(?:shm|msg|sem)|fs\.mqueue\.)/.test(dotted))
      report.refuse(name, 'sysctlHost', { host: 'hostIPC' }, { conflict: true });
    names.add(name.text);
  }
}

const SYSCTL_NAME = /^(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/;

function checkIds(context: TypedObject, fields: readonly string[], report: ValueReport): void {
  for (const field of fields) report.range(context.at(field), 0, MAX_ID);
}

function checkLocalhostProfile(profile: TypedObject, report: ValueReport): void {
  const { text } = profile.at('type');
  if (text === undefined || text === 'Localhost') return;
  report.exclude(profile.at('localhostProfile'), 'to the type Localhost');
}

/** Paths below a volume or a folder of the node (validateLocalDescendingPath). */
export function checkRelativePath(place: PlacedValue, report: ValueReport): void {
  const { text } = place;
  if (text === undefined) return;
  const relative = text.replace(/^\/+/, '');
  if (text.startsWith('/'))
    report.refuse(place, 'relativePath', {}, { fixes: relative === '' ? [] : report.setTo(place, relative) });
  else checkBacksteps(place, report);
}

/** Paths without `..` (validatePathNoBacksteps). */
export function checkBacksteps(place: PlacedValue, report: ValueReport): boolean {
  const isLeaving = place.text?.split('/').includes('..') ?? false;
  if (isLeaving) report.refuse(place, 'backsteps', {});
  return !isLeaving;
}
