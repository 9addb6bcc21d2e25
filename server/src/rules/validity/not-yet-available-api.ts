import type { Resource } from '../../kubernetes/resource';
import { defineRule, type ResourceContext } from '../rule';
import { lifecycleOf, servedVersions } from './api-lifecycle';
import { definitionAt, otherReleases, shownPath } from './schema-places';

const MESSAGES = {
  later:
    'Kubernetes {version} refuses this {kind}: {apiVersion} has it only since {introduced}. Upgrade the cluster first, or leave the object out.',
  earlier:
    'Kubernetes {version} refuses this {kind}: {apiVersion} has it only since {introduced}. Use {served} until the cluster is upgraded.',
  field:
    '{place} has the field {field} only since Kubernetes {introduced}: with {version} kubectl refuses it, other clients such as Helm get it dropped with a warning. Upgrade the cluster first, or leave the field out.',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

export default defineRule({
  id: 'not-yet-available-api',
  need: 'validity',
  summary:
    'The apiVersion of an object, or a field of it, comes only with later versions of Kubernetes than the target.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'any',
  fix: 'none',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const { kubernetesVersion, report } = context;
    reportFields(resource, context);
    const life = lifecycleOf(resource, kubernetesVersion);
    if (life?.state !== 'not-yet' || life.introduced === undefined) return;
    const { apiVersion, kind } = resource;
    const version = `${kubernetesVersion.major}.${kubernetesVersion.minor}`;
    const values = { version, kind, apiVersion, introduced: `1.${life.introduced}` };
    const [served] = servedVersions(kind, kubernetesVersion);
    const path = [...resource.path, 'apiVersion'];
    if (served === undefined) report({ message: 'later', values, path });
    else report({ message: 'earlier', values: { ...values, served }, path });
  },
});

/** Fields that the target does not have yet. A chart may leave them out for such a cluster. */
function reportFields(resource: Resource, { checkSchema, kubernetesVersion: target, report }: RuleContext): void {
  if (resource.document.templated) return;
  const { kind, violations } = checkSchema(resource) ?? {};
  if (kind === undefined || violations === undefined) return;
  for (const violation of violations) {
    if (violation.problem !== 'unknown-field') continue;
    const { path: map, field } = violation;
    const { since } = otherReleases(definitionAt(kind, map, target), field, target) ?? {};
    if (since === undefined || since <= target.minor) continue;
    const values = {
      place: map.length === 0 ? kind.kind : shownPath(map),
      field,
      introduced: `1.${since}`,
      version: `${target.major}.${target.minor}`,
    };
    report({ message: 'field', values, path: [...resource.path, ...map, field], part: 'key' });
  }
}
