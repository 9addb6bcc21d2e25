import { hasPodLevelResources, isHugePages, isPodLevelResource } from '../../../kubernetes/effective-resources';
import { nearest } from '../../../kubernetes/nearest';
import { compareQuantities, NANO_PER_UNIT, parseQuantity, type Quantity } from '../../../kubernetes/quantity';
import { quantity } from '../../../kubernetes/shape';
import type { PlacedValue, TypedObject } from '../typed-objects';
import { listed, shown, type ValueChecks, type ValueReport } from './report';
import { checkNoValues } from './scheduling';

/** What pkg/apis/core/validation asks of amounts: of containers, claims, LimitRanges and ResourceQuotas. */
export const quantityChecks: ValueChecks = {
  'core.v1.ResourceRequirements': checkRequirements,
  'core.v1.VolumeResourceRequirements': (requirements, report) =>
    checkPositive(requirements.at('requests', 'storage'), report),
  'core.v1.LimitRangeItem': checkLimitRange,
  'core.v1.LimitRangeSpec': checkLimitTypes,
  'core.v1.ResourceQuotaSpec': checkQuota,
};

export function amountOf(place: PlacedValue): Quantity | undefined {
  const text = place.read(quantity)?.trim();
  return text === undefined ? undefined : parseQuantity(text);
}

/** Asks for an amount above zero, or for none that is negative. */
export function checkPositive(
  place: PlacedValue,
  report: ValueReport,
  least: 'aboveZero' | 'orZero' = 'aboveZero',
): void {
  const amount = amountOf(place);
  if (amount === undefined) return;
  if (amount.nano < 0n) report.refuse(place, 'requestedNegative', {});
  else if (amount.nano === 0n && least === 'aboveZero') report.refuse(place, 'notPositive', {});
}

const CONTAINER_RESOURCES = ['cpu', 'memory', 'ephemeral-storage'];

function checkRequirements(requirements: TypedObject, report: ValueReport): void {
  // Until 1.28 claims have the same type.
  if (requirements.parent?.type === 'core.v1.PersistentVolumeClaimSpec') {
    checkPositive(requirements.at('requests', 'storage'), report);
    return;
  }
  const isPod = requirements.parent?.type === 'core.v1.PodSpec';
  if (isPod && !hasPodLevelResources(report.target)) return;
  for (const part of ['limits', 'requests']) {
    for (const [name, place] of requirements.at(part).entries()) {
      if (isPod && !isPodLevelResource(name)) {
        const allowed = 'cpu, memory and hugepages';
        report.refuse(place, 'podResourceName', { allowed }, { part: 'key', value: name });
      } else if (!isContainerResource(name))
        reportResourceName(name, place, part === 'limits' ? 'a limit of' : 'a request of', report);
      else checkAmount(name, place, report);
    }
  }
}

function checkAmount(name: string, place: PlacedValue, report: ValueReport): void {
  const amount = amountOf(place);
  if (amount === undefined) return;
  const field = `The ${place.path.at(-2) === 'limits' ? 'limit' : 'request'} of ${name}`;
  if (amount.nano < 0n) report.refuse(place, 'requestedNegative', {}, { field });
  else if (isCounted(name) && amount.nano % NANO_PER_UNIT !== 0n) report.refuse(place, 'notWhole', {}, { field });
}

/** Devices are given as a whole. */
function isCounted(name: string): boolean {
  return name.includes('/') && !name.includes('kubernetes.io/');
}

function isContainerResource(name: string): boolean {
  if (name.includes('/')) return !name.startsWith('requests.');
  return CONTAINER_RESOURCES.includes(name) || isHugePages(name);
}

function reportResourceName(name: string, place: PlacedValue, field: string, report: ValueReport): void {
  const near = name === 'storage' ? 'ephemeral-storage' : nearest(name, CONTAINER_RESOURCES);
  const advice = `Known are ${listed(CONTAINER_RESOURCES, 'and')}; those of devices have a slash, like nvidia.com/gpu.`;
  const isFree = near !== undefined && !(near in (siblingsOf(place, report) ?? {}));
  report.refuse(
    place,
    'resourceName',
    { advice },
    { part: 'key', field, value: name, fixes: isFree ? renameTo(place, near) : [] },
  );
}

function siblingsOf(place: PlacedValue, report: ValueReport): object | undefined {
  const value = report.root.at(...place.path.slice(report.root.path.length, -1)).value;
  return typeof value === 'object' ? (value as object) : undefined;
}

function renameTo({ path }: PlacedValue, key: string) {
  const changes = [{ op: 'rename', path, key } as const];
  return [{ message: 'set', values: { field: 'the resource', replacement: key }, changes } as const];
}

/** Pairs of which the first may not be above the second. */
const ORDER = [
  ['min', 'max'],
  ['min', 'defaultRequest'],
  ['min', 'default'],
  ['defaultRequest', 'default'],
  ['defaultRequest', 'max'],
  ['default', 'max'],
] as const;

function checkLimitRange(item: TypedObject, report: ValueReport): void {
  const type = item.at('type');
  if (type.text !== undefined && !type.text.includes('/'))
    report.oneOf(type, ['Container', 'Pod', 'PersistentVolumeClaim']);
  if (type.text === 'Pod') {
    for (const field of ['default', 'defaultRequest']) {
      const place = item.at(field);
      if (place.isFilled) report.refuse(place, 'podDefault', {}, { part: 'key', fixes: report.removal(place) });
    }
  }
  checkBoundedNames(item, type.text, report);
  const resources = new Set(
    ORDER.flat().flatMap((field) =>
      item
        .at(field)
        .entries()
        .map(([name]) => name),
    ),
  );
  for (const resource of resources) {
    for (const [low, high] of ORDER) compareBounds(item.at(low, resource), item.at(high, resource), resource, report);
  }
  for (const [resource, ratio] of item.at('maxLimitRequestRatio').entries()) {
    const amount = amountOf(ratio);
    if (amount !== undefined && amount.nano < NANO_PER_UNIT) report.refuse(ratio, 'ratio', { resource });
  }
}

/** Pods and containers have their resources, claims anything that is a resource at all. */
function checkBoundedNames(item: TypedObject, type: string | undefined, report: ValueReport): void {
  if (type !== 'Container' && type !== 'Pod') return;
  for (const part of ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio']) {
    for (const [name, place] of item.at(part).entries())
      if (!isContainerResource(name)) reportResourceName(name, place, `a ${part} of`, report);
  }
}

/** The default is what a person would change, else the lower bound. */
function compareBounds(low: PlacedValue, high: PlacedValue, resource: string, report: ValueReport): void {
  const [least, most] = [amountOf(low), amountOf(high)];
  if (least === undefined || most === undefined || compareQuantities(least, most) <= 0) return;
  const [lowField, highField] = [fieldName(low), fieldName(high)];
  const isHighWrong = highField.startsWith('default') && lowField === 'min';
  const [place, other] = isHighWrong ? [high, low] : [low, high];
  report.refuse(
    place,
    'limitOrder',
    { resource, relation: isHighWrong ? 'below' : 'above', other: fieldName(other), amount: shown(other.value) },
    { field: fieldName(place) },
  );
}

function fieldName({ path }: PlacedValue): string {
  return String(path.at(-2));
}

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];
const OBJECTS = [
  'pods',
  'services',
  'services.loadbalancers',
  'services.nodeports',
  'configmaps',
  'secrets',
  'persistentvolumeclaims',
  'replicationcontrollers',
  'resourcequotas',
];
const QUOTA_RESOURCES = [
  ...COMPUTE,
  ...COMPUTE.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  'requests.storage',
  ...OBJECTS,
];

const SCOPED_TO_PODS = ['pods', ...['cpu', 'memory'].flatMap((name) => [name, `requests.${name}`, `limits.${name}`])];
/** What can be counted within a scope (IsResourceQuotaScopeValidForResource). */
const SCOPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['Terminating', SCOPED_TO_PODS],
  ['NotTerminating', SCOPED_TO_PODS],
  ['NotBestEffort', SCOPED_TO_PODS],
  ['PriorityClass', SCOPED_TO_PODS],
  ['CrossNamespacePodAffinity', SCOPED_TO_PODS],
  ['BestEffort', ['pods']],
  ['VolumeAttributesClass', ['persistentvolumeclaims', 'requests.storage']],
]);
const CONTRARY = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;

function checkLimitTypes(range: TypedObject, report: ValueReport): void {
  const known = new Set<string>();
  for (const item of range.at('limits').items()) {
    const type = item.at('type');
    if (type.text === undefined) continue;
    if (known.has(type.text)) report.refuse(type, 'limitTwice', {}, { conflict: true });
    known.add(type.text);
  }
}

function checkQuota(quota: TypedObject, report: ValueReport): void {
  const scopes = [
    ...quota.at('scopes').items(),
    ...quota
      .at('scopeSelector', 'matchExpressions')
      .items()
      .map((expression) => expression.at('scopeName')),
  ];
  for (const [name, place] of quota.at('hard').entries()) {
    const isKnown = name.includes('/') || QUOTA_RESOURCES.includes(name) || /^(?:requests\.)?hugepages-/.test(name);
    if (!isKnown) {
      const near = name === 'storage' ? 'requests.storage' : nearest(name, QUOTA_RESOURCES);
      const advice =
        near === undefined
          ? 'Objects of other kinds are counted as count/<resource>.<group>.'
          : `Did you mean ${near}?`;
      report.refuse(
        place,
        'quotaName',
        { advice },
        { part: 'key', value: name, fixes: near === undefined ? [] : renameTo(place, near) },
      );
      continue;
    }
    const amount = amountOf(place);
    if (amount !== undefined && amount.nano < 0n) report.refuse(place, 'requestedNegative', {});
    else if (amount !== undefined && OBJECTS.includes(name) && amount.nano % NANO_PER_UNIT !== 0n)
      report.refuse(place, 'notWhole', {});
    if (name.includes('/')) continue;
    const unfit = scopes.find(({ text }) => text !== undefined && SCOPES.get(text)?.includes(name) === false);
    if (unfit !== undefined) report.refuse(unfit, 'quotaScope', { resource: name });
  }
  for (const expression of quota.at('scopeSelector', 'matchExpressions').items()) checkScope(expression, report);
  for (const [one, other] of CONTRARY) {
    const place = scopes.find(({ text }) => text === one);
    if (place !== undefined && scopes.some(({ text }) => text === other))
      report.refuse(place, 'quotaScopes', { other }, { conflict: true });
  }
}

/** Most scopes are there or not; those of a class can be compared. */
function checkScope(expression: PlacedValue, report: ValueReport): void {
  const scope = expression.at('scopeName').text;
  if (scope === undefined || !SCOPES.has(scope)) return;
  const isCompared = scope === 'PriorityClass' || scope === 'VolumeAttributesClass';
  if (isCompared || report.oneOf(expression.at('operator'), ['Exists'])) checkNoValues(expression, report);
}

/** The unit that was most likely meant by an amount that does not parse, best first. */
export function meantQuantities(text: string): string[] {
  const match = /^\s*([+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+))\s*([A-Za-z]*)\s*$/.exec(text);
  if (match === null) return [];
  const number = (match[1] ?? '').replace(',', '.');
  const unit = (match[2] ?? '').toLowerCase();
  // A unit that is right as it stands is meant as it stands.
  const candidates = [...new Set([match[2] ?? '', ...unitsOf(unit)])].map((suffix) => `${number}${suffix}`);
  return candidates.filter((candidate) => candidate !== text && parseQuantity(candidate) !== undefined);
}

function unitsOf(unit: string): string[] {
  if (unit === '' || unit === 'b' || /^(?:bytes?|cpus?|cores?)$/.test(unit)) return [''];
  const letter = unit[0] ?? '';
  const isMilli = /^(?:milli(?:cpus?|cores?)?|mcpus?|mcores?)$/.test(unit);
  if (isMilli) return ['m'];
  if (!/^[kmgtpe](?:b|i|ib)?$/.test(unit)) return [];
  const binary = `${letter.toUpperCase()}i`;
  const decimal = letter === 'k' ? 'k' : letter.toUpperCase();
  // A single letter has the wrong case; what is written like a unit of files is counted in powers of two.
  return unit.length === 1 ? [decimal, binary] : unit === `${letter}b` ? [binary, decimal] : [binary];
}

/** What is wrong with an amount, in words. */
export function quantityReason(text: string): string {
  if (/\s/.test(text.trim())) return 'no space may stand in front of the unit';
  if (/^[+-]?[\d.,]+$/.test(text)) return text.includes(',') ? 'decimals have a point' : 'it is no number';
  if (/^[+-]?[\d.]+[A-Za-z]+$/.test(text)) return 'units are k, M, G, T, Ki, Mi, Gi, Ti and m for thousandths';
  return 'a number and a unit such as Mi';
}
