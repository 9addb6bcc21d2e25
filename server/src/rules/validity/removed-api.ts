import type { Resource } from '../../kubernetes/resource';
import type { KindReference } from '../../kubernetes/schema/lifecycle';
import { formatPath } from '../../yaml/path';
import { defineRule, type Fix, type ResourceContext } from '../rule';
import { isChosenByTemplate, lifecycleOf, shownReference, usableReplacement } from './api-lifecycle';
import type { Obstacle, Rewritten } from './api-rewrites';
import { moveToApiVersion } from './api-version-fix';
import { certManagerRemoval } from './cert-manager-versions';

const MESSAGES = {
  replaced: 'Kubernetes {version} refuses this {kind}: {apiVersion} was removed in {removed}. Use {replacement}.',
  byHand:
    'Kubernetes {version} refuses this {kind}: {apiVersion} was removed in {removed}. Use {replacement}; its fields do not all map one to one, so rewrite the object by hand.',
  gone: 'Kubernetes {version} refuses this {kind}: {apiVersion} was removed in {removed} and no other kind took its place. Remove the object.',
  PodSecurityPolicy:
    'Kubernetes {version} refuses this {kind}: {apiVersion} was removed in {removed}. Set the pod-security.kubernetes.io labels of Pod Security Admission on the namespaces instead.',
  schema:
    'Kubernetes {version} refuses this {kind}: {apiVersion} was removed in {removed}. Use {replacement}, where schemas must be structural: rewrite {place} by hand.',
  approval:
    'Kubernetes {version} refuses this {kind}: {apiVersion} was removed in {removed}. Use {replacement}, where a group below k8s.io or kubernetes.io needs the annotation api-approved.kubernetes.io.',
  webhooks:
    'Kubernetes {version} refuses this {kind}: {apiVersion} was removed in {removed}. Use {replacement}, where each webhook must have a name of its own and no side effects, and say so.',
  signer:
    'Kubernetes {version} refuses this {kind}: {apiVersion} was removed in {removed}. Use {replacement}, where signerName and usages must be set by hand.',
  certManager:
    'cert-manager {removed} and later no longer serve {apiVersion}: the API server refuses this {kind}. Use {replacement}.',
  certManagerByHand:
    'cert-manager {removed} and later no longer serve {apiVersion}: the API server refuses this {kind}. Use {replacement}; its fields do not all map one to one, so rewrite the object by hand.',
  move: 'Move to {replacement}',
  declare: 'Move to {replacement} and declare that the webhooks have no side effects',
} as const;

/** The kinds of which it can be said what their move takes. */
const KNOWN_OBSTACLES: Readonly<Record<string, 'webhooks' | 'signer'>> = {
  MutatingWebhookConfiguration: 'webhooks',
  ValidatingWebhookConfiguration: 'webhooks',
  CertificateSigningRequest: 'signer',
};

export default defineRule({
  id: 'removed-api',
  need: 'validity',
  summary: 'The apiVersion of an object is no longer served by the target version of Kubernetes, or by cert-manager.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'any',
  fix: 'safe',
  peers: ['kl:no-extensions-v1beta', 'ks:stable-version', 'tv:KSV-0107', 'pluto'],
  messages: MESSAGES,
  checkResource(resource, context) {
    const { apiVersion, kind } = resource;
    const { kubernetesVersion } = context;
    const life = lifecycleOf(resource, kubernetesVersion);
    if (life?.state === 'removed' && life.removed !== undefined) {
      const version = `${kubernetesVersion.major}.${kubernetesVersion.minor}`;
      const values = { version, kind, apiVersion, removed: `1.${life.removed}` };
      reportRemoved(resource, usableReplacement(life, kubernetesVersion), values, context);
      return;
    }
    const removed = isChosenByTemplate(resource) ? undefined : certManagerRemoval(resource);
    if (removed === undefined) return;
    const replacement = 'cert-manager.io/v1';
    const move = moveToApiVersion(resource, replacement);
    const fixes = fixesOf(move, replacement);
    const message = fixes.length > 0 ? 'certManager' : 'certManagerByHand';
    context.report({ ...placeOf(resource), message, values: { removed, apiVersion, kind, replacement }, fixes });
  },
});

interface Values {
  readonly version: string;
  readonly kind: string;
  readonly apiVersion: string;
  readonly removed: string;
}

function reportRemoved(
  resource: Resource,
  usable: KindReference | undefined,
  values: Values,
  { report }: ResourceContext<typeof MESSAGES>,
): void {
  const { kind } = resource;
  const place = placeOf(resource);
  if (usable === undefined) {
    report({ ...place, message: kind === 'PodSecurityPolicy' ? 'PodSecurityPolicy' : 'gone', values });
    return;
  }
  const replacement = shownReference(usable, kind);
  const replaced = { ...values, replacement };
  const move = usable.kind === kind ? moveToApiVersion(resource, usable.apiVersion) : undefined;
  const fixes = fixesOf(move, replacement);
  if (fixes.length > 0 || usable.kind !== kind) report({ ...place, message: 'replaced', values: replaced, fixes });
  else if (move !== undefined && 'obstacle' in move) {
    if (move.obstacle === 'approval') report({ ...place, message: 'approval', values: replaced });
    else report({ ...place, message: 'schema', values: { ...replaced, place: formatPath(move.place) } });
  } else {
    const obstacle = Object.hasOwn(KNOWN_OBSTACLES, kind) ? KNOWN_OBSTACLES[kind] : undefined;
    report({ ...place, message: obstacle ?? 'byHand', values: replaced });
  }
}

function placeOf(resource: Resource) {
  return { path: [...resource.path, 'apiVersion'], tags: ['deprecated' as const] };
}

function fixesOf(move: Rewritten | Obstacle | undefined, replacement: string): Fix<typeof MESSAGES>[] {
  if (move === undefined || 'obstacle' in move) return [];
  return [{ ...move, message: move.grade === 'suggestion' ? 'declare' : 'move', values: { replacement } }];
}
