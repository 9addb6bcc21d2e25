// The part of the rbac.authorization.k8s.io/v1 API that rules about roles read.
import { list, object, type Read, strings } from '../../../kubernetes/shape';

const policyRule = object({
  apiGroups: strings,
  resources: strings,
  resourceNames: strings,
  nonResourceURLs: strings,
  verbs: strings,
});

/** A Role or a ClusterRole. */
export const role = object({ rules: list(policyRule) });

export type PolicyRule = Read<typeof policyRule>;

const READING_VERBS: readonly string[] = ['get', 'list', 'watch'];

/** Whether a verb does more than read; `*` does. */
export function isWritingVerb(verb: string): boolean {
  return !READING_VERBS.includes(verb);
}
