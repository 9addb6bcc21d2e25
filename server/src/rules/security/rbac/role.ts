// The part of the rbac.authorization.k8s.io/v1 API that rules about roles read.
import { each, list, object, present, type Read, strings } from '../../../kubernetes/shape';

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

/** What a rule is looked through for. */
export interface Grant {
  /** The API groups, the core group as ''. */
  readonly groups: readonly string[];
  /** Resources as a rule names them: `pods`, `pods/exec`. */
  readonly resources: readonly string[];
  /** Verbs of which one is enough; `*` in the rule is each of them. */
  readonly verbs: readonly string[];
}

/** A resource of a rule that is granted, by its place in `resources`. */
export interface Granted {
  readonly index: number;
  readonly resource: string;
  /** The verbs of the rule that do it. */
  readonly verbs: readonly string[];
}

/**
 * The resources named in a rule on which it grants one of the verbs. Subresources of all resources (a star, then `/exec`) count; a rule on every resource names
 * none, and is for rbac-wildcard.
 */
export function granted(rule: PolicyRule, { groups, resources, verbs }: Grant): readonly Granted[] {
  const inGroups = present(rule.apiGroups).some((group) => group === '*' || groups.includes(group));
  const granting = present(rule.verbs).filter((verb) => verb === '*' || verbs.includes(verb));
  if (!inGroups || granting.length === 0) return [];
  return [...each(rule.resources)].flatMap(([index, resource]) => {
    const subresource = resource.startsWith('*/') ? resource.slice(1) : undefined;
    const isMeant =
      resources.includes(resource) ||
      (subresource !== undefined && resources.some((wanted) => wanted.endsWith(subresource)));
    return isMeant ? [{ index, resource, verbs: granting }] : [];
  });
}

/** Whether a rule holds for certain objects only. */
export function isForNames(rule: PolicyRule): boolean {
  return (rule.resourceNames?.length ?? 0) > 0;
}

/** Verbs as they are read: `get, list`, or every verb. */
export function verbWords(verbs: readonly string[]): string {
  return verbs.includes('*') ? 'every verb' : verbs.join(', ');
}
