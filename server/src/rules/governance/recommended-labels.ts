import { isWorkloadKind, WORKLOAD_KINDS } from '../../kubernetes/kinds';
import { REPLACE_ME } from '../../kubernetes/placeholder';
import type { Resource } from '../../kubernetes/resource';
import { valueAt } from '../../yaml/value';
import { defineRuleWithOptions } from '../rule';
import { hasOwnMetadata, unmet } from './required-metadata';

interface Options {
  readonly labels: readonly string[];
}

const PREFIX = 'app.kubernetes.io/';

export default defineRuleWithOptions<Options>()({
  id: 'recommended-labels',
  need: 'governance',
  summary: 'A workload or Service lacks labels by which tools recognise an application.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: [...WORKLOAD_KINDS, 'Service'],
  fix: 'suggestion',
  peers: [],
  options: {
    labels: {
      description: 'The labels that are asked for.',
      schema: { type: 'array', items: { type: 'string' } },
      default: [`${PREFIX}name`, `${PREFIX}instance`, `${PREFIX}version`, `${PREFIX}part-of`, `${PREFIX}managed-by`],
    },
  },
  messages: {
    absent:
      '{resource} lacks the recommended labels {labels}: dashboards, cost reports and kubectl get -l can not tell which application it belongs to. Add them.',
    fix: 'Add the labels',
  },
  checkResource(resource, { options, report }) {
    if (!hasOwnMetadata(resource) || isLikelyPatch(resource)) return;
    const missing = unmet(resource, 'labels', options.labels).map(({ key }) => key);
    if (missing.length === 0) return;
    const path = [...resource.path, 'metadata', 'labels'];
    const name = resource.metadata.name ?? REPLACE_ME;
    report({
      message: 'absent',
      values: { resource: resource.label, labels: missing.join(', ') },
      path,
      at: [...resource.path, 'metadata', 'name'],
      absent: true,
      fixes: [
        {
          message: 'fix',
          changes: missing.map((key, index) => ({
            op: 'set',
            path: [...path, key],
            value: key === `${PREFIX}name` ? name : REPLACE_ME,
            ...(index === 0 ? { select: true } : {}),
          })),
        },
      ],
    });
  },
});

/** A workload without a selector, whose pods have no labels either, is most likely a patch that says so nowhere. */
function isLikelyPatch({ data, type, podTemplate }: Resource): boolean {
  const hasSelector = type !== 'Pod' && type !== 'Job' && type !== 'CronJob' && isWorkloadKind(type);
  const isSelected = (valueAt(data, ['spec', 'selector']) ?? undefined) !== undefined;
  return hasSelector && !isSelected && Object.keys(podTemplate?.labels ?? {}).length === 0;
}
