import type { LabelSelector } from '../kubernetes/label-selector';
import type { Resource } from '../kubernetes/resource';
import { sharesValue } from './lookup';

/** Labels that many things have in common. */
const COMMON_LABELS: readonly string[] = [
  'app.kubernetes.io/managed-by',
  'app.kubernetes.io/part-of',
  'app.kubernetes.io/version',
  'version',
];

/**
 * Whether what a custom resource makes may well have the labels of a selector: its name, its kind or one of its labels is among their values, or a label is
 * of the same domain as its API group (`strimzi.io/kind`, `kafka.strimzi.io`).
 */
export function mayMakeSelected(custom: Resource, { matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  const wanted = matchExpressions.filter(({ operator }) => operator === 'In' || operator === 'Exists');
  const labels = Object.entries(matchLabels).filter(([key]) => !COMMON_LABELS.includes(key));
  const values = [...labels.map(([, value]) => value), ...wanted.flatMap(({ values: listed = [] }) => listed)];
  if (sharesValue(custom, values) || values.includes(custom.kind)) return true;
  return [...Object.keys(matchLabels), ...wanted.map(({ key }) => key)].some((key) => isOfGroup(key, custom.group));
}

function isOfGroup(key: string, group: string): boolean {
  const domain = key.slice(0, Math.max(0, key.indexOf('/')));
  return domain.includes('.') && (group === domain || group.endsWith(`.${domain}`) || domain.endsWith(`.${group}`));
}
