/** Label selectors as `metav1.LabelSelector` and `labels.Selector` of k8s.io/apimachinery understand them. */

/** Labels of an object, or a selector that is a plain map (`spec.selector` of a Service). */
export type Labels = Readonly<Record<string, string>>;

/** One entry of `matchExpressions`. The operator is whatever was written: In, NotIn, Exists and DoesNotExist are valid. */
export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** The selector of workloads, NetworkPolicies, PodDisruptionBudgets and affinity terms; all its parts must match. */
export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
}

/** Whether the selector sets no condition at all. It then matches every object. */
export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0;
}

/**
 * Whether every key of the plain map has the same value among the labels. The empty map matches everything, as
 * `labels.SelectorFromSet` does; a Service with an empty selector nevertheless selects no pod, which its caller has to know.
 */
export function matchesLabels(selector: Labels, labels: Labels): boolean {
  for (const key in selector) if (labelOf(labels, key) !== selector[key]) return false;
  return true;
}

/**
 * Whether the labels satisfy the selector. NotIn and DoesNotExist are also satisfied by labels without the key.
 *
 * @returns undefined when the API server would refuse the selector, so that nobody can tell what was meant: an unknown
 * operator, In or NotIn without values, Exists or DoesNotExist with values
 */
export function matchesSelector(selector: LabelSelector, labels: Labels): boolean | undefined {
  const { matchLabels, matchExpressions } = selector;
  let matches = matchLabels === undefined || matchesLabels(matchLabels, labels);
  if (matchExpressions === undefined) return matches;
  for (const requirement of matchExpressions) {
    const verdict = matchesRequirement(requirement, labels);
    if (verdict === undefined) return undefined;
    if (!verdict) matches = false;
  }
  return matches;
}

/** The verdict on one requirement; undefined when it is invalid, as in `labels.NewRequirement`. */
function matchesRequirement(requirement: LabelSelectorRequirement, labels: Labels): boolean | undefined {
  const value = labelOf(labels, requirement.key);
  const values = requirement.values ?? [];
  switch (requirement.operator) {
    case 'In':
      return values.length === 0 ? undefined : value !== undefined && values.includes(value);
    case 'NotIn':
      return values.length === 0 ? undefined : value === undefined || !values.includes(value);
    case 'Exists':
      return values.length > 0 ? undefined : value !== undefined;
    case 'DoesNotExist':
      return values.length > 0 ? undefined : value === undefined;
    default:
      return undefined;
  }
}

/** The value of a label; labels are data, so `constructor` is a key like any other. */
function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/**
 * The selector as kubectl prints it (`app=web,tier in (a,b),!x`): conditions in the order of their keys, values sorted,
 * `<none>` without any condition. An invalid operator is shown as it was written.
 */
export function describeSelector(selector: LabelSelector): string {
  const equalities = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
    key,
    text: `${key}=${value}`,
  }));
  const expressions = (selector.matchExpressions ?? []).map((requirement) => ({
    key: requirement.key,
    text: describeRequirement(requirement),
  }));
  const conditions = [...equalities, ...expressions].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return conditions.map((condition) => condition.text).join(',') || '<none>';
}

function describeRequirement({ key, operator, values = [] }: LabelSelectorRequirement): string {
  const set = `(${[...values].sort().join(',')})`;
  switch (operator) {
    case 'In':
      return `${key} in ${set}`;
    case 'NotIn':
      return `${key} notin ${set}`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    default:
      return values.length > 0 ? `${key} ${operator} ${set}` : `${key} ${operator}`;
  }
}
