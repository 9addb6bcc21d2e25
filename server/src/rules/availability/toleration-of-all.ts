import type { Toleration } from '../../kubernetes/pod-spec';
import type { Resource } from '../../kubernetes/resource';
import { each } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import { valueAt } from '../../yaml/value';
import { removalOfItems } from '../removal';
import { defineRule, type Fix } from '../rule';

const MESSAGES = {
  all: 'This lets the pods of {resource} onto every node, control planes and nodes being drained too, and they are never moved off a dead one. Tolerate the taints that are meant, by their keys.',
  anywhere:
    'This lets the pods of {resource} onto every node, control planes and nodes being drained too. Tolerate the taints that are meant, by their keys.',
  never:
    'Because of this the pods of {resource} are never moved off a dead node: their work stands still until it comes back. Remove the toleration, or set its tolerationSeconds.',
  remove: 'Remove the toleration',
  removeAll: 'Remove the tolerations',
  limit: 'Set tolerationSeconds to {seconds}',
} as const;

/** The taints of a node that no longer answers. */
const DEAD_NODE: ReadonlySet<string> = new Set(['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']);
/** What a pod gets that tolerates neither of them (the admission plugin DefaultTolerationSeconds). */
const SECONDS = 300;

export default defineRule({
  id: 'toleration-of-all',
  need: 'availability',
  summary: 'A toleration keeps pods on dead nodes, or lets them onto every node.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['Deployment', 'StatefulSet', 'Job', 'CronJob', 'Rollout'],
  fix: 'unsafe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    const list = [...pod.specPath, 'tolerations'];
    const found = [...each(pod.spec.tolerations)].flatMap(([index, toleration]) => {
      const message = isReadable(toleration, resource, [...list, index]) ? judge(toleration) : undefined;
      return message === undefined ? [] : [{ index, toleration, message }];
    });
    // Where none would be left, the list goes, whichever of them is mended.
    const goesWhole = found.length > 1 && found.length === pod.spec.tolerations?.length;
    const indexes = found.map(({ index }) => index);
    for (const { index, toleration, message } of found) {
      const path = [...list, index];
      const changes = removalOfItems(resource, list, goesWhole ? indexes : [index]);
      const remove: Fix<typeof MESSAGES>[] =
        changes === undefined ? [] : [{ message: goesWhole ? 'removeAll' : 'remove', changes }];
      report({
        message,
        values: { resource: resource.label },
        path,
        at: [...path, toleration.key ? 'key' : 'operator'],
        fixes: message === 'never' ? [...remove, limited(path)] : remove,
      });
    }
  },
});

/** Whether nothing of it is known to a template alone, or has a wrong type. */
function isReadable(toleration: Toleration, { document }: Resource, path: Path): boolean {
  return Object.entries(toleration).every(
    ([field, value]) => value !== undefined || (valueAt(document.data, [...path, field]) ?? undefined) === undefined,
  );
}

/** Without an operator it is Equal, without an effect all of them, and an empty text stands for none. */
function judge({
  key,
  operator,
  value,
  effect,
  tolerationSeconds,
}: Toleration): 'all' | 'anywhere' | 'never' | undefined {
  const isForever = (effect || 'NoExecute') === 'NoExecute' && tolerationSeconds === undefined;
  if (key) {
    // Such taints have no value.
    const isTolerated = operator === 'Exists' || ((operator || 'Equal') === 'Equal' && !value);
    return DEAD_NODE.has(key) && isTolerated && isForever ? 'never' : undefined;
  }
  if (operator !== 'Exists') return undefined;
  if (!effect) return 'all';
  if (effect === 'NoSchedule') return 'anywhere';
  return isForever ? 'never' : undefined;
}

function limited(path: Path): Fix<typeof MESSAGES> {
  return {
    message: 'limit',
    values: { seconds: SECONDS },
    changes: [
      // The API server takes a time with this effect only.
      { op: 'set', path: [...path, 'effect'], value: 'NoExecute' },
      { op: 'set', path: [...path, 'tolerationSeconds'], value: SECONDS },
    ],
  };
}
