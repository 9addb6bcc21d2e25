import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import type { KindReference, Lifecycle } from '../../kubernetes/schema/lifecycle';
import { defineRule, type Fix, type MessageUse } from '../rule';
import { LIFECYCLES, lifecycleOf, shownReference, usableReplacement } from './api-lifecycle';
import { moveToApiVersion } from './api-version-fix';

const MESSAGES = {
  replaced:
    '{apiVersion} {kind} is deprecated since Kubernetes {deprecated} and no longer served from {removed} on. Use {replacement}.',
  kept: '{apiVersion} {kind} is deprecated since Kubernetes {deprecated}; no release is named that removes it. Use {replacement}.',
  later:
    '{apiVersion} {kind} is deprecated since Kubernetes {deprecated} and no longer served from {removed} on. Its replacement {replacement} comes with {introduced}: move when the cluster has it.',
  ending:
    '{apiVersion} {kind} is deprecated since Kubernetes {deprecated} and no longer served from {removed} on. Nothing replaces it yet.',
  discouraged:
    '{apiVersion} {kind} is deprecated since Kubernetes {deprecated}, and nothing replaces it. No release is named that removes it.',
  move: 'Move to {replacement}',
} as const;

export default defineRule({
  id: 'deprecated-api',
  need: 'validity',
  summary: 'The apiVersion or kind of an object is deprecated in the target version of Kubernetes.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'any',
  fix: 'safe',
  peers: ['ks:stable-version', 'pluto'],
  messages: MESSAGES,
  checkResource(resource, { kubernetesVersion, report }) {
    const life = lifecycleOf(resource, kubernetesVersion);
    if (life?.state !== 'deprecated') return;
    const usable = usableReplacement(life, kubernetesVersion);
    const move = usable?.kind === resource.kind ? moveToApiVersion(resource, usable.apiVersion) : undefined;
    const fixes: Fix<typeof MESSAGES>[] =
      move === undefined || 'obstacle' in move || usable === undefined
        ? []
        : [{ message: 'move', values: { replacement: usable.apiVersion }, ...move }];
    report({
      ...describe(life, usable, kubernetesVersion),
      path: [...resource.path, 'apiVersion'],
      tags: ['deprecated'],
      fixes,
    });
  },
});

function describe(
  life: Lifecycle,
  usable: KindReference | undefined,
  target: KubernetesVersion,
): MessageUse<Omit<typeof MESSAGES, 'move'>> {
  const { apiVersion, kind } = life;
  const common = { apiVersion, kind, deprecated: `1.${life.deprecated}` };
  const removed = life.removed === undefined ? undefined : `1.${life.removed}`;
  if (usable !== undefined) {
    const replacement = shownReference(usable, kind);
    return removed === undefined
      ? { message: 'kept', values: { ...common, replacement } }
      : { message: 'replaced', values: { ...common, removed, replacement } };
  }
  if (removed === undefined) return { message: 'discouraged', values: common };
  const next = life.replacement;
  const introduced = next && LIFECYCLES.of(next.apiVersion, next.kind, target)?.introduced;
  if (next === undefined || introduced === undefined) return { message: 'ending', values: { ...common, removed } };
  const values = { ...common, removed, replacement: shownReference(next, kind), introduced: `1.${introduced}` };
  return { message: 'later', values };
}
