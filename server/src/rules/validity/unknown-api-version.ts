import { groupOf, isBuiltInApiGroup } from '../../kubernetes/api-groups';
import { nearest } from '../../kubernetes/nearest';
import type { Resource } from '../../kubernetes/resource';
import type { Schemas } from '../../kubernetes/schema/schemas';
import { isTemplated } from '../../yaml/template';
import { defineRule } from '../rule';
import { isChosenByTemplate, KNOWN_API_VERSIONS, LIFECYCLES, servedVersions } from './api-lifecycle';

/** A group that differs by more letters is most likely somebody's own. */
const MOST_EDITS = 2;

/** Every group has these, or they are wrapped around other objects. */
const KINDS_OF_EVERY_GROUP: ReadonlySet<string> = new Set(['DeleteOptions', 'List', 'Status']);

export default defineRule({
  id: 'unknown-api-version',
  need: 'validity',
  summary: 'An API group of Kubernetes never had this version, or never had the kind in it.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'any',
  fix: 'unsafe',
  peers: [],
  messages: {
    suggested: 'Kubernetes has no {kind} in {apiVersion}: the API server refuses the object. Use {suggestion}.',
    kind: 'Kubernetes has no {kind} in {apiVersion}: the API server refuses the object. Look up the apiVersion of the kind.',
    version:
      'Kubernetes has no API version {apiVersion}: the API server refuses the object. Look up the apiVersion of the kind.',
    malformed:
      'Kubernetes can not read the apiVersion {apiVersion}: a group and a version have one slash between them, as in apps/v1. The API server refuses the object.',
    set: 'Set apiVersion to {suggestion}',
  },
  checkResource(resource, { kubernetesVersion, schemas, report }) {
    const { apiVersion, kind, group } = resource;
    if (apiVersion.split('/').length > 2 && !isTemplated(apiVersion)) {
      report({ message: 'malformed', values: { apiVersion }, path: [...resource.path, 'apiVersion'] });
      return;
    }
    if (KINDS_OF_EVERY_GROUP.has(kind) || isChosenByTemplate(resource)) return;
    const isBuiltIn = isBuiltInApiGroup(group);
    if (isBuiltIn ? LIFECYCLES.of(apiVersion, kind, kubernetesVersion) !== undefined : !isMisspelt(resource, schemas))
      return;
    const path = [...resource.path, 'apiVersion'];
    if (!isKindKnown(kind)) {
      // Other programs' files have an apiVersion without a group as well, and a newer Kubernetes may have more kinds.
      if (group !== '' && !KNOWN_API_VERSIONS.has(apiVersion))
        report({ message: 'version', values: { apiVersion }, path });
      return;
    }
    const served = servedVersions(kind, kubernetesVersion);
    const meant = isBuiltIn ? group : nearest(group, served.map(groupOf));
    const suggestion = served.find((candidate) => groupOf(candidate) === meant) ?? served[0];
    if (suggestion === undefined) {
      report({ message: 'kind', values: { kind, apiVersion }, path });
      return;
    }
    report({
      message: 'suggested',
      values: { kind, apiVersion, suggestion },
      path,
      fixes: [{ message: 'set', values: { suggestion }, changes: [{ op: 'set', path, value: suggestion }] }],
    });
  },
});

/**
 * Whether a group that is none of Kubernetes' own was meant to be one: a kind of Kubernetes' own is written in it, and it has no point, as the group of
 * every custom resource has, or is nearly the group of that kind.
 */
function isMisspelt({ apiVersion, kind, group }: Resource, schemas: Schemas): boolean {
  if (!isKindKnown(kind) || schemas.kind(apiVersion, kind) !== undefined) return false;
  if (!group.includes('.')) return true;
  const groups = LIFECYCLES.apiVersionsOf(kind).map(groupOf);
  return schemas.isWorkspaceRead && nearest(group, groups, MOST_EDITS) !== undefined;
}

/** Whether a kind is so much Kubernetes' own that in one of its groups nothing else can be meant. Alphas have names that others use as well. */
function isKindKnown(kind: string): boolean {
  return LIFECYCLES.apiVersionsOf(kind).some(
    (apiVersion) => isBuiltInApiGroup(groupOf(apiVersion)) && !apiVersion.includes('alpha'),
  );
}
