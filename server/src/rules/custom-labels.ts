import type { LabelSelector } from '../kubernetes/label-selector';
import type { Resource } from '../kubernetes/resource';
import { sharesValue } from './lookup';

/**
 * Whether what a custom resource makes may well have the labels of a selector: its name, its kind or one of its labels is among their values, or a label is
 * of the same domain as its API group (`strimzi.io/kind`, `kafka.strimzi.io`).
 */
export function mayMakeSelected(custom: Resource, { matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  const wanted = matchExpressions.filter(({ operator }) => operator === 'In' || operator === 'Exists');
  const values = [...Object.values(matchLabels), ...wanted.flatMap(({ values: listed = [] }) => listed)];
  if (sharesValue(custom, values) || values.includes(custom.kind)) return true;
  return [...Object.keys(matchLabels), ...wanted.map(({ key }) => key)].some((key) => isOfGroup(key, custom.group));
}

function isOfGroup(key: string, group: string): boolean {
  const domain = key.slice(0, Math.max(0, key.indexOf('/')));
  return domain.includes('.') && (group === domain || group.endsWith(`.${domain}`) || domain.endsWith(`.${group}`));
}
