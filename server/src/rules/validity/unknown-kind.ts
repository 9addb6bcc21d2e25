import { groupOf, isBuiltInApiGroup } from '../../kubernetes/api-groups';
import { isFileFormat } from '../../kubernetes/file-formats';
import { nearest } from '../../kubernetes/nearest';
import type { Resource } from '../../kubernetes/resource';
import type { Schemas } from '../../kubernetes/schema/schemas';
import { valueAt } from '../../yaml/value';
import { defineRule } from '../rule';
import { isChosenByTemplate, KNOWN_API_VERSIONS, LIFECYCLES } from './api-lifecycle';

const MESSAGES = {
  unknown:
    'Prodlint does not know {kind} in {apiVersion}: nothing but its metadata is checked. Put its CustomResourceDefinition into the workspace to have its fields checked too.',
  version:
    'Prodlint knows {kind} only in {known}, not in {apiVersion}: nothing but its metadata is checked. Put its CustomResourceDefinition into the workspace to have its fields checked too.',
  slip: 'Prodlint does not know {kind} in {apiVersion}. Did you mean {nearest}?',
  builtIn:
    'Kubernetes has no {kind} in {apiVersion}: the API server refuses the object. Look up its kind and apiVersion.',
  builtInSlip: 'Kubernetes has no {kind} in {apiVersion}: the API server refuses the object. Did you mean {nearest}?',
} as const;

/** Of Kubernetes' own groups all kinds are known, of others not: there a name that is less alike may be one of its own. */
const MOST_EDITS = { builtIn: 2, custom: 1 } as const;
const MAX_VERSIONS = 2;
/** What is only known to tools: kustomize, kpt. */
const LOCAL_ANNOTATIONS = ['config.kubernetes.io/local-config', 'config.kubernetes.io/function'] as const;

export default defineRule({
  id: 'unknown-kind',
  need: 'validity',
  summary: 'A kind that is neither part of Kubernetes nor known as a custom resource.',
  severity: 'info',
  profile: 'production',
  scope: 'object',
  kinds: 'any',
  fix: 'none',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, { schemas, report }) {
    const { apiVersion, kind, group } = resource;
    if (schemas.kind(apiVersion, kind) !== undefined || !isClusterObject(resource)) return;
    // What Kubernetes had, or has in other API versions, is for the rules on API versions.
    if (isChosenByTemplate(resource) || LIFECYCLES.apiVersionsOf(kind).length > 0) return;
    const isBuiltIn = isBuiltInApiGroup(group);
    if (isBuiltIn ? !KNOWN_API_VERSIONS.has(apiVersion) : !schemas.isWorkspaceRead) return;
    if (!isBuiltIn && !schemas.isWorkspaceRead) return;
    const path = [...resource.path, 'kind'];
    const values = { kind, apiVersion };
    const known = apiVersionsOf(kind, group, schemas);
    if (known.length > 0) {
      report({ message: 'version', values: { ...values, known: known.slice(0, MAX_VERSIONS).join(' and ') }, path });
      return;
    }
    const near = nearest(kind, kindsIn(apiVersion, schemas), isBuiltIn ? MOST_EDITS.builtIn : MOST_EDITS.custom);
    if (near !== undefined) {
      const message = isBuiltIn ? 'builtInSlip' : 'slip';
      report({ message, values: { ...values, nearest: near }, path, severity: isBuiltIn ? 'error' : 'warning' });
    } else if (!isBuiltIn) report({ message: 'unknown', values, path });
    // Files of other programs have an apiVersion without a group as well.
    else if (group !== '') report({ message: 'builtIn', values, path });
  },
});

/** Whether something is sent to a cluster, and not read by a program as a file. */
function isClusterObject({ group, data }: Resource): boolean {
  const metadata = (field: string) => valueAt(data, ['metadata', field]) ?? undefined;
  const hasName = metadata('name') !== undefined || metadata('generateName') !== undefined;
  const isLocal = LOCAL_ANNOTATIONS.some((name) => valueAt(data, ['metadata', 'annotations', name]) !== undefined);
  return hasName && !isLocal && !isFileFormat(group);
}

/** The other API versions of a group in which a custom resource is known. */
function apiVersionsOf(kind: string, group: string, schemas: Schemas): string[] {
  const all = schemas.customKinds().filter((other) => other.kind === kind && groupOf(other.apiVersion) === group);
  return all.map(({ apiVersion }) => apiVersion);
}

function kindsIn(apiVersion: string, schemas: Schemas): string[] {
  const builtIn = schemas.kubernetes.kinds().filter(({ plural }) => plural !== undefined);
  return [...builtIn, ...schemas.customKinds()].flatMap((other) => (other.apiVersion === apiVersion ? other.kind : []));
}
