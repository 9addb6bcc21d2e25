import type { KindName } from '../../kubernetes/kinds';
import type { Resource } from '../../kubernetes/resource';
import type { Schemas } from '../../kubernetes/schema/schemas';
import { defineRule, type Fix } from '../rule';
import { hasOwnMetadata } from './required-metadata';

const MESSAGES = {
  absent:
    '{resource} names no namespace, and no kustomization or chart gives it one: it goes wherever the context of kubectl points, as a rule to default. Write metadata.namespace.',
  written:
    '{resource} goes to the namespace default, where all that is applied without a namespace ends up, as a rule without quotas, network policies and access rules. Give the application a namespace of its own.',
  fix: 'Set the namespace to {placeholder}',
} as const;

const PLACEHOLDER = 'my-namespace';

/** What guards the namespace it is in, or lets others into it, belongs into default as well. */
const GUARDS: ReadonlySet<KindName | undefined> = new Set<KindName>([
  'LimitRange',
  'NetworkPolicy',
  'ResourceQuota',
  'Role',
  'RoleBinding',
]);

/** What Kubernetes itself puts into default. */
const OWN: readonly string[] = [
  'ServiceAccount default',
  'Service kubernetes',
  'Endpoints kubernetes',
  'EndpointSlice kubernetes',
];

export default defineRule({
  id: 'default-namespace',
  need: 'governance',
  summary: 'An object goes to the namespace default, or wherever kubectl happens to point.',
  severity: 'info',
  profile: 'production',
  scope: 'object',
  kinds: 'any',
  fix: 'suggestion',
  peers: ['kl:use-namespace', 'ck:21', 'tv:KSV-0110'],
  messages: MESSAGES,
  checkResource(resource, { schemas, isStrict, namespaceElsewhere, report }) {
    const written = resource.data.metadata;
    if (resource.partial !== undefined || namespaceElsewhere === 'set' || !hasOwnMetadata(resource)) return;
    if (typeof written !== 'object' || written === null || !isNamespaced(resource, schemas)) return;
    const { label, metadata, path: root } = resource;
    const path = [...root, 'metadata', 'namespace'];
    const changes = [{ op: 'set', path, value: PLACEHOLDER, select: true }] as const;
    const fixes: Fix<typeof MESSAGES>[] = [{ message: 'fix', values: { placeholder: PLACEHOLDER }, changes }];
    const details = { values: { resource: label }, path, fixes };
    if (metadata.namespace === 'default') {
      if (GUARDS.has(resource.type) || OWN.includes(label)) return;
      report({ message: 'written', severity: 'warning', ...details });
    } else if (isStrict && !('namespace' in written && written.namespace) && namespaceElsewhere === undefined) {
      const at = [...root, 'metadata', metadata.name === undefined ? 'generateName' : 'name'];
      report({ message: 'absent', at, absent: true, ...details });
    }
  },
});

/** What has no name of its own in URLs (`deployments`) is only sent, not kept. */
function isNamespaced({ apiVersion, kind }: Resource, schemas: Schemas): boolean {
  const known = schemas.kind(apiVersion, kind);
  return known?.isNamespaced === true && known.plural !== undefined;
}
