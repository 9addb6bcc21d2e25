import { defineRule, type Fix } from '../rule';
import { lifecycleOf, shownReference, usableReplacement } from './api-lifecycle';
import { moveToApiVersion } from './api-version-fix';

const MESSAGES = {
  replaced: 'Kubernetes {version} refuses this {kind}: {apiVersion} was removed in {removed}. Use {replacement}.',
  gone: 'Kubernetes {version} refuses this {kind}: {apiVersion} was removed in {removed} and no other kind took its place. Remove the object.',
  PodSecurityPolicy:
    'Kubernetes {version} refuses this {kind}: {apiVersion} was removed in {removed}. Set the pod-security.kubernetes.io labels of Pod Security Admission on the namespaces instead.',
  CustomResourceDefinition:
    'Kubernetes {version} refuses this {kind}: {apiVersion} was removed in {removed}. Use {replacement}, where each version needs a structural schema of its own.',
  MutatingWebhookConfiguration:
    'Kubernetes {version} refuses this {kind}: {apiVersion} was removed in {removed}. Use {replacement}, where each webhook must set sideEffects and admissionReviewVersions.',
  ValidatingWebhookConfiguration:
    'Kubernetes {version} refuses this {kind}: {apiVersion} was removed in {removed}. Use {replacement}, where each webhook must set sideEffects and admissionReviewVersions.',
  CertificateSigningRequest:
    'Kubernetes {version} refuses this {kind}: {apiVersion} was removed in {removed}. Use {replacement}, where signerName and usages must be set.',
  move: 'Move to {replacement}',
} as const;

/** The kinds whose move takes more than the message of the others says. */
const REPLACED_WITH_CARE = [
  'CustomResourceDefinition',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
  'CertificateSigningRequest',
] as const;

export default defineRule({
  id: 'removed-api',
  need: 'validity',
  summary: 'The apiVersion of an object is no longer served by the target version of Kubernetes.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'any',
  fix: 'safe',
  peers: ['kl:no-extensions-v1beta', 'ks:stable-version', 'tv:KSV-0107', 'pluto'],
  messages: MESSAGES,
  checkResource(resource, { kubernetesVersion, report }) {
    const life = lifecycleOf(resource, kubernetesVersion);
    if (life?.state !== 'removed' || life.removed === undefined) return;
    const { kind, apiVersion } = resource;
    const place = { path: [...resource.path, 'apiVersion'], tags: ['deprecated' as const] };
    const version = `${kubernetesVersion.major}.${kubernetesVersion.minor}`;
    const values = { version, kind, apiVersion, removed: `1.${life.removed}` };
    const usable = usableReplacement(life, kubernetesVersion);
    if (usable === undefined) {
      report({ ...place, message: kind === 'PodSecurityPolicy' ? 'PodSecurityPolicy' : 'gone', values });
      return;
    }
    const replacement = shownReference(usable, kind);
    const move = usable.kind === kind ? moveToApiVersion(resource, usable.apiVersion) : undefined;
    const fixes: Fix<typeof MESSAGES>[] =
      move === undefined ? [] : [{ message: 'move', values: { replacement }, ...move }];
    const message = REPLACED_WITH_CARE.find((careful) => careful === kind) ?? 'replaced';
    report({ ...place, message, values: { ...values, replacement }, fixes });
  },
});
