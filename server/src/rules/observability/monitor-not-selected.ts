import { describeSelector, type LabelSelector } from '../../kubernetes/label-selector';
import type { Resource } from '../../kubernetes/resource';
import { ofThisAndOthers } from '../../workspace/elsewhere';
import type { SelectedNamespaces } from '../../workspace/references';
import type { Path } from '../../yaml/path';
import { isMap, valueAt } from '../../yaml/value';
import { defineRule, type Fix, type Related, type ResourceContext } from '../rule';
import {
  isSelectedKind,
  looksInNamespaceOf,
  missingLabels,
  SELECTED_KINDS,
  type Taker,
  takersOf,
  takesLabelsOf,
} from './prometheus-selection';

const MESSAGES = {
  labels:
    '{object} is ignored without a word: {prometheus} takes in objects with the labels {selector}, which this one does not have. Add them.',
  namespace:
    '{object} is ignored without a word: {prometheus} takes in objects of {namespaces}, and this one lies in namespace {namespace}. Move it there, or let {prometheus} look in more namespaces.',
  none: '{object} is ignored without a word: {prometheus} has no {field}, and takes in nothing of this kind. Set {field}; an empty one takes in all.',
  prometheus: '{prometheus} says here what it takes in.',
  fix: 'Add the labels that {prometheus} selects',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

export default defineRule({
  id: 'monitor-not-selected',
  need: 'observability',
  summary: 'No Prometheus of the workspace takes in a monitor or a rule.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: SELECTED_KINDS,
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    if (!isSelectedKind(resource.type) || resource.partial !== undefined || context.isUnitIncomplete) return;
    const all = takersOf(resource.type, (kind, namespace) =>
      ofThisAndOthers(context, kind, context.everywhere(kind, namespace), namespace),
    );
    const here = takersOf(resource.type, context.related);
    if (all === undefined || here === undefined) return;
    const isTaken = (taker: Taker) => takesLabelsOf(taker, resource) && looksInNamespaceOf(taker, resource, context);
    if (all.some(isTaken)) return;
    const takers = here.length > 0 ? here : all;
    if (takers.length === 0) return;
    // Those elsewhere may be for another cluster.
    const severity = here.length > 0 ? 'warning' : 'info';
    if (reportLabels(resource, takers, severity, context)) return;
    const able = takers.find((taker) => takesLabelsOf(taker, resource));
    const taker = able ?? takers[0];
    if (taker === undefined) return;
    const name = [...resource.path, 'metadata', 'name'];
    const values = { object: resource.label, prometheus: taker.resource.label };
    const details = { severity, absent: true, related: [pointTo(taker)] } as const;
    if (able === undefined) {
      context.report({ message: 'none', values: { ...values, field: taker.field }, path: name, ...details });
    } else {
      const { namespace } = resource;
      context.report({
        message: 'namespace',
        values: { ...values, namespaces: describeNamespaces(taker.namespaces), namespace },
        path: [...resource.path, 'metadata', 'namespace'],
        ...details,
      });
    }
  },
});

/** Reports labels that an object lacks for one that looks in its namespace; gives whether there is one. */
function reportLabels(
  resource: Resource,
  takers: readonly Taker[],
  severity: 'warning' | 'info',
  context: RuleContext,
): boolean {
  const able = takers.filter((taker) => taker.selector !== undefined && looksInNamespaceOf(taker, resource, context));
  const [taker] = able;
  if (taker?.selector === undefined) return false;
  const wanted = missingLabels(taker.selector, resource.metadata.labels) ?? {};
  const labels = [...resource.path, 'metadata', 'labels'];
  const isLabelled = isMap(valueAt(resource.document.data, labels));
  const [key] = Object.keys(wanted);
  const wrong = Object.keys(wanted).find((name) => resource.metadata.labels?.[name] !== undefined);
  const path: Path = wrong !== undefined ? [...labels, wrong] : key === undefined ? labels : [...labels, key];
  context.report({
    message: 'labels',
    values: {
      object: resource.label,
      prometheus: taker.resource.label,
      selector: describeSelector(taker.selector),
    },
    path,
    ...(wrong !== undefined
      ? {}
      : {
          at: isLabelled ? labels : [...resource.path, 'metadata', 'name'],
          part: isLabelled ? 'key' : 'value',
          absent: true,
        }),
    severity,
    related: [pointTo(taker)],
    fixes: able.flatMap(({ selector, resource: prometheus }) => fixFor(selector, prometheus, resource)),
  });
  return true;
}

function fixFor(
  selector: LabelSelector | undefined,
  prometheus: Resource,
  resource: Resource,
): readonly Fix<typeof MESSAGES>[] {
  const wanted = selector && missingLabels(selector, resource.metadata.labels);
  if (wanted === undefined) return [];
  const changes = Object.entries(wanted).map(([key, value]) => ({
    op: 'set' as const,
    path: [...resource.path, 'metadata', 'labels', key],
    value,
    select: true,
  }));
  return [{ message: 'fix', values: { prometheus: prometheus.label }, changes }];
}

function pointTo({ resource, field, selector }: Taker): Related<typeof MESSAGES> {
  const values = { prometheus: resource.label };
  return selector === undefined
    ? { message: 'prometheus', values, resource, path: [...resource.path, 'metadata', 'name'] }
    : { message: 'prometheus', values, resource, path: [...resource.path, 'spec', field], part: 'key' };
}

function describeNamespaces(namespaces: SelectedNamespaces): string {
  switch (namespaces.type) {
    case 'names':
      return `namespace ${namespaces.names.join(', ')}`;
    case 'labels':
      return `namespaces with the labels ${describeSelector(namespaces.selector)}`;
    default:
      return 'other namespaces';
  }
}
