import { decodeBase64, isBase64 } from '../../../kubernetes/base64';
import { nameProblem } from '../../../kubernetes/names';
import { integer } from '../../../kubernetes/shape';
import { reasonOf } from '../name-words';
import type { PlacedValue, TypedObject } from '../typed-objects';
import { dataKeyReason } from './containers';
import { listed, type ValueChecks, type ValueReport } from './report';

/** Secrets, ConfigMaps, Namespaces and the small kinds of the cluster. */
export const objectChecks: ValueChecks = {
  'core.v1.Secret': checkSecret,
  'core.v1.ConfigMap': checkConfigMap,
  'core.v1.Namespace': checkNamespace,
  'scheduling.v1.PriorityClass': checkPriorityClass,
  'node.v1.RuntimeClass': (runtimeClass, report) => {
    const handler = runtimeClass.at('handler');
    const problem = handler.text === undefined ? undefined : nameProblem('label', handler.text);
    if (problem !== undefined) report.refuse(handler, 'name', { reason: reasonOf(problem) });
  },
};

const JSON_KEYS: ReadonlyMap<string | undefined, string> = new Map([
  ['kubernetes.io/dockerconfigjson', '.dockerconfigjson'],
  ['kubernetes.io/dockercfg', '.dockercfg'],
]);

function checkSecret(secret: TypedObject, report: ValueReport): void {
  for (const field of ['data', 'stringData']) checkDataKeys(secret, field, report);
  const type = secret.at('type').text;
  const key = JSON_KEYS.get(type);
  if (key === undefined || type === undefined) return;
  const plain = secret.at('stringData', key);
  const encoded = secret.at('data', key);
  const text = plain.isWritten ? plain.text : decoded(encoded.text);
  if (text !== undefined && !isJsonObject(text))
    report.refuse(plain.isWritten ? plain : encoded, 'notJson', { type }, { part: 'key' });
}

function checkConfigMap(map: TypedObject, report: ValueReport): void {
  for (const field of ['data', 'binaryData']) checkDataKeys(map, field, report);
  for (const [, place] of map.at('binaryData').entries())
    if (place.text !== undefined && !isBase64(place.text)) report.refuse(place, 'base64', {});
  for (const [key] of map.at('data').entries()) {
    const other = map.at('binaryData', key);
    if (other.isWritten)
      report.refuse(other, 'dataTwice', {}, { part: 'key', value: key, conflict: true, fixes: report.removal(other) });
  }
}

function checkDataKeys(object: TypedObject, field: string, report: ValueReport): void {
  for (const [key, place] of object.at(field).entries()) {
    const reason = key === '' ? 'it is empty' : dataKeyReason(key);
    if (reason !== undefined) report.refuse(place, 'dataKey', { reason }, { part: 'key', value: key });
  }
}

/** The text behind base64; undefined where it is none, which is for another rule. */
function decoded(text: string | undefined): string | undefined {
  const bytes = text === undefined ? undefined : decodeBase64(text);
  return bytes && new TextDecoder().decode(bytes);
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value);
  } catch {
    return false;
  }
}

const POD_SECURITY = 'pod-security.kubernetes.io/';
const LEVELS = ['privileged', 'baseline', 'restricted'];

/** The labels that the admission plugin PodSecurity reads, and refuses a Namespace for. */
function checkNamespace(namespace: TypedObject, report: ValueReport): void {
  for (const [label, place] of namespace.at('metadata', 'labels').entries()) {
    if (!label.startsWith(POD_SECURITY) || place.text === undefined) continue;
    const mode = label.slice(POD_SECURITY.length);
    if (/^(?:enforce|audit|warn)$/.test(mode)) {
      if (!LEVELS.includes(place.text))
        report.refuse(
          place,
          'podSecurityLevel',
          { allowed: listed(LEVELS) },
          { field: label, fixes: report.nearestOf(place, LEVELS) },
        );
    } else if (/^(?:enforce|audit|warn)-version$/.test(mode) && !/^(?:latest|v1\.(?:0|[1-9]\d*))$/.test(place.text))
      report.refuse(place, 'podSecurityVersion', {}, { field: label, fixes: versionFix(place.text, place, report) });
  }
}

function versionFix(text: string, place: PlacedValue, report: ValueReport) {
  const version = /^v?(1\.\d+)(?:\.\d+)?$/.exec(text)?.[1];
  return version === undefined ? [] : report.setTo(place, `v${version}`);
}

const HIGHEST_USER_PRIORITY = 1_000_000_000;
const SYSTEM_CLASSES: readonly string[] = ['system-cluster-critical', 'system-node-critical'];

function checkPriorityClass(priorityClass: TypedObject, report: ValueReport): void {
  const name = priorityClass.at('metadata', 'name');
  const value = priorityClass.at('value');
  if (name.text?.startsWith('system-')) {
    if (!SYSTEM_CLASSES.includes(name.text)) report.refuse(name, 'systemPriorityClass', {});
  } else if ((value.read(integer) ?? 0) > HIGHEST_USER_PRIORITY)
    report.refuse(value, 'priorityValue', {}, { fixes: report.setTo(value, HIGHEST_USER_PRIORITY) });
}
