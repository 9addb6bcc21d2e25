// Which Prometheus takes in which monitors and rules: the operator's `…Selector` and `…NamespaceSelector` fields.
import type { KindName } from '../../kubernetes/kinds';
import { labelsOfNamespace, NAMESPACE_NAME_LABEL } from '../../kubernetes/knowledge/run-time-labels';
import { isEmptySelector, type LabelSelector, matchesSelector } from '../../kubernetes/label-selector';
import type { Resource } from '../../kubernetes/resource';
import { type SelectedNamespaces, selectionsOf } from '../../workspace/references';
import { ALL_NAMESPACES } from '../../workspace/view';
import { isWritten, valueAt } from '../../yaml/value';
import type { ResourceContext } from '../rule';

/** The kinds of objects that a Prometheus takes in, with the field that selects them and the kinds that have it. */
const SELECTED = {
  ServiceMonitor: { field: 'serviceMonitorSelector', by: ['Prometheus', 'PrometheusAgent'] },
  PodMonitor: { field: 'podMonitorSelector', by: ['Prometheus', 'PrometheusAgent'] },
  Probe: { field: 'probeSelector', by: ['Prometheus', 'PrometheusAgent'] },
  PrometheusRule: { field: 'ruleSelector', by: ['Prometheus', 'ThanosRuler'] },
} as const satisfies Partial<Record<KindName, { readonly field: string; readonly by: readonly KindName[] }>>;

export type SelectedKind = keyof typeof SELECTED;

export const SELECTED_KINDS = Object.keys(SELECTED) as readonly SelectedKind[];

export function isSelectedKind(kind: KindName | undefined): kind is SelectedKind {
  return kind !== undefined && Object.hasOwn(SELECTED, kind);
}

/** What one Prometheus (or agent, or ThanosRuler) says of the objects of a kind. */
export interface Taker {
  readonly resource: Resource;
  readonly field: string;
  /** Undefined where it has none, and takes in nothing. */
  readonly selector: LabelSelector | undefined;
  readonly namespaces: SelectedNamespaces;
}

type Look = (kind: KindName, namespace: string) => readonly Resource[];

/** Those that a lookup gives. Undefined where a selector of one can not be read. */
export function takersOf(kind: SelectedKind, look: Look): readonly Taker[] | undefined {
  const { field, by } = SELECTED[kind];
  const takers: Taker[] = [];
  for (const resource of by.flatMap((taker) => look(taker, ALL_NAMESPACES))) {
    const selection = selectionsOf(resource).find(
      ({ takes }) => takes !== 'pods' && takes.some(({ type }) => type === kind),
    );
    if (selection === undefined && isWritten(valueAt(resource.data, ['spec', field]))) return undefined;
    if (selection === undefined && resource.partial !== undefined) return undefined;
    takers.push({
      resource,
      field,
      selector: selection?.selector,
      namespaces: selection?.namespaces ?? { type: 'none' },
    });
  }
  return takers;
}

/** Whether a taker looks in an object's namespace; true too where nobody can tell. */
export function looksInNamespaceOf(
  { namespaces, resource }: Taker,
  { metadata, namespace }: Resource,
  { everywhere }: Pick<ResourceContext, 'everywhere'>,
): boolean {
  if (namespaces.type === 'all' || metadata.namespace === undefined) return true;
  if (namespaces.type === 'names') {
    return namespaces.names.includes(namespace) || resource.metadata.namespace === undefined;
  }
  if (namespaces.type === 'none') return false;
  const named = { [NAMESPACE_NAME_LABEL]: namespace };
  const objects = everywhere('Namespace').filter((object) => object.metadata.name === namespace);
  const { matchLabels = {}, matchExpressions = [] } = namespaces.selector;
  const keys = [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)];
  if (objects.length === 0 && keys.some((key) => !Object.hasOwn(named, key))) return true;
  const labels = objects.length === 0 ? [named] : objects.map(labelsOfNamespace);
  return labels.some((set) => matchesSelector(namespaces.selector, set) !== false);
}

export function takesLabelsOf({ selector }: Taker, { metadata }: Resource): boolean {
  return selector !== undefined && matchesSelector(selector, metadata.labels ?? {}) !== false;
}

/** The labels that an object lacks to be selected; undefined where the selector does not say which these are. */
export function missingLabels(
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  labels: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> | undefined {
  const wanted: Record<string, string> = {};
  for (const [key, value] of Object.entries(matchLabels)) if (labels[key] !== value) wanted[key] = value;
  for (const requirement of matchExpressions) {
    if (matchesSelector({ matchExpressions: [requirement] }, labels) === true) continue;
    const [value] = requirement.operator === 'In' ? (requirement.values ?? []) : [];
    if (value === undefined) return undefined;
    wanted[requirement.key] = value;
  }
  return wanted;
}

/** The labels that a new object of a kind needs for a Prometheus of the workspace to take it in, as far as they are known. */
export function labelsToBeTaken(
  kind: SelectedKind,
  { everywhere }: Pick<ResourceContext, 'everywhere'>,
): Readonly<Record<string, string>> {
  const selectors = (takersOf(kind, everywhere) ?? []).flatMap(({ selector }) => selector ?? []);
  if (selectors.some(isEmptySelector)) return {};
  const [first] = selectors;
  return (first && missingLabels(first)) ?? {};
}
