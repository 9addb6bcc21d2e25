import { controllerSpecOf, replicasOf, rollingUpdateOf } from '../../kubernetes/controller-spec';
import { resolveFenceposts } from '../../kubernetes/int-or-percent';
import { atLeast } from '../../kubernetes/kubernetes-version';
import type { PodTemplate } from '../../kubernetes/pod-template';
import { each, present } from '../../kubernetes/shape';
import type { Change } from '../../yaml/change';
import { isList, valueAt } from '../../yaml/value';
import { defineRule, type Fix, type ResourceContext } from '../rule';
import { repelsOwnPods } from './own-pods';

const MESSAGES = {
  deadlock:
    'An update of {resource} starts a pod more and ends none before it is ready, but no two of its pods may share a node: where no node is free, the update stands still. Prefer the distance instead of requiring it.',
  prefer: 'Make it preferred',
  replace: 'Set maxSurge to 0 and maxUnavailable to 1',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

export default defineRule({
  id: 'required-anti-affinity-deadlock',
  need: 'availability',
  summary: 'An update wants one more pod than there may be nodes for.',
  severity: 'warning',
  profile: 'strict',
  scope: 'object',
  kinds: ['Deployment'],
  fix: 'unsafe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    const update = rollingUpdateOf(resource);
    if (pod === undefined || update === undefined) return;
    const spec = controllerSpecOf(resource);
    const replicas = replicasOf(spec);
    const { maxSurge, maxUnavailable } = resolveFenceposts(update.maxSurge, update.maxUnavailable, replicas);
    // Where a pod may be missing, an old one goes first and leaves its node to a new one.
    if (replicas < 1 || maxSurge < 1 || maxUnavailable > 0) return;
    const indexes = strictTerms(pod, context);
    const [first] = indexes;
    if (first === undefined) return;
    const path = [...pod.specPath, 'affinity', 'podAntiAffinity', REQUIRED, first];
    context.report({
      message: 'deadlock',
      values: { resource: resource.label },
      path,
      at: [...path, 'topologyKey'],
      // The numbers that are there by default may be changed by the base of a patch.
      absent: [update.maxSurge, update.maxUnavailable, spec?.replicas].includes(undefined),
      fixes: [...preferred(pod, indexes), replaced([...resource.path, ...update.path])],
    });
  },
});

/** The terms by which no two pods of the template share a node, whatever their revision. */
function strictTerms(pod: PodTemplate, { kubernetesVersion }: RuleContext): number[] {
  // Since then a term can be limited to pods of one revision, which leaves the nodes of the old ones free.
  const hasLabelKeys = atLeast(kubernetesVersion, '1.31');
  return [...each(pod.spec.affinity?.podAntiAffinity?.[REQUIRED])].flatMap(([index, term]) => {
    const isForRevision = hasLabelKeys && present(term.matchLabelKeys).includes('pod-template-hash');
    const isStrict = term.topologyKey === 'kubernetes.io/hostname' && repelsOwnPods(term, pod) && !isForRevision;
    return isStrict ? [index] : [];
  });
}

function preferred(pod: PodTemplate, indexes: readonly number[]): Fix<typeof MESSAGES>[] {
  // What a template adds to the list is not seen.
  if (pod.resource.partial === 'template') return [];
  const owner = [...pod.specPath, 'affinity', 'podAntiAffinity'];
  const required = [...owner, REQUIRED];
  const terms = valueAt(pod.resource.document.data, required);
  const isAll = isList(terms) && terms.length === indexes.length;
  const inserted = indexes.map((index): Change => {
    const podAffinityTerm = valueAt(terms, [index]) ?? {};
    return { op: 'insert', path: [...owner, PREFERRED], value: { weight: 100, podAffinityTerm } };
  });
  const places = isAll ? [required] : indexes.map((index) => [...required, index]);
  const removed = places.map((path): Change => ({ op: 'remove', path }));
  return [{ message: 'prefer', changes: [...inserted, ...removed] }];
}

/** As where each pod needs a port of its node for itself. */
function replaced(steps: readonly (string | number)[]): Fix<typeof MESSAGES> {
  return {
    message: 'replace',
    changes: [
      { op: 'set', path: [...steps, 'maxSurge'], value: 0 },
      { op: 'set', path: [...steps, 'maxUnavailable'], value: 1 },
    ],
  };
}
