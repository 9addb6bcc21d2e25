import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { list, map, object, present, quantity, string, strings } from '../../kubernetes/shape';

const resourceQuota = object({
  spec: object({
    hard: map(quantity),
    scopes: strings,
    scopeSelector: object({
      matchExpressions: list(object({ scopeName: string, operator: string, values: strings })),
    }),
  }),
});

/** What a ResourceQuota allows at most of each resource, as it is written. */
export function hardOf(quota: Resource): Readonly<Record<string, string>> {
  return quota.read(resourceQuota)?.spec?.hard ?? {};
}

/**
 * Whether a ResourceQuota counts the pods of a template, by all its scopes (podMatchesScopeFunc of the quota evaluator). False where a scope can not be
 * told.
 *
 * @param isBestEffort whether no container of the pod has a request or a limit of CPU or memory
 */
export function countsPods(quota: Resource, { spec }: PodTemplate, isBestEffort: boolean): boolean {
  const { scopes, scopeSelector } = quota.read(resourceQuota)?.spec ?? {};
  const wanted = [
    ...present(scopes).map((scopeName) => ({ scopeName, operator: 'Exists', values: undefined })),
    ...present(scopeSelector?.matchExpressions),
  ];
  // The deadline of a Job is not one of its pods.
  const isTerminating = (spec.activeDeadlineSeconds ?? -1) >= 0;
  return wanted.every(({ scopeName, operator, values }) => {
    switch (scopeName) {
      case 'Terminating':
        return isTerminating;
      case 'NotTerminating':
        return !isTerminating;
      case 'BestEffort':
        return isBestEffort;
      case 'NotBestEffort':
        return !isBestEffort;
      case 'PriorityClass':
        return isOfClass(spec.priorityClassName ?? '', operator, present(values));
      default:
        return false;
    }
  });
}

function isOfClass(name: string, operator: string | undefined, values: readonly string[]): boolean {
  switch (operator) {
    case 'Exists':
      return name !== '';
    case 'DoesNotExist':
      return name === '';
    case 'In':
      return values.includes(name);
    case 'NotIn':
      return !values.includes(name);
    default:
      return false;
  }
}
