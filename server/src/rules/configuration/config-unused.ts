import { isBuiltInApiGroup } from '../../kubernetes/api-groups';
import { isWorkloadKind, type KindName } from '../../kubernetes/kinds';
import type { Resource } from '../../kubernetes/resource';
import { present, string } from '../../kubernetes/shape';
import { ofList } from '../../workspace/of-list';
import { referencesOf } from '../../workspace/references';
import { ALL_NAMESPACES } from '../../workspace/view';
import type { YamlValue } from '../../yaml/value';
import { defineRule, type ResourceContext } from '../rule';
import { isMadeByCluster } from './config-references';

export default defineRule({
  id: 'config-unused',
  need: 'configuration',
  summary: 'A ConfigMap or Secret that nothing refers to.',
  severity: 'info',
  profile: 'strict',
  scope: 'workspace',
  kinds: ['ConfigMap', 'Secret'],
  fix: 'none',
  peers: [],
  messages: {
    unused:
      'Nothing in the workspace refers to {resource}: it is left over, or is read in a way that no manifest shows. Remove it if nobody needs it.',
  },
  checkResource(resource, context) {
    const { metadata, namespace, partial } = resource;
    const { name } = metadata;
    if (name === undefined || partial !== undefined || context.isUnitIncomplete) return;
    const kind = resource.type === 'Secret' ? 'Secret' : 'ConfigMap';
    if (isMadeByCluster(kind, name, namespace) || isFoundOtherwise(resource)) return;
    const beside = context.everywhere('any', namespace);
    // Without the programs of the namespace, nobody knows what they read.
    if (!hasWorkload(beside) || namesIn(beside).has(name)) return;
    if (isNamedFromOutside(name, context)) return;
    const path = [...resource.path, 'metadata', 'name'];
    context.report({
      message: 'unused',
      values: { resource: resource.label },
      path,
      absent: true,
      tags: ['unnecessary'],
    });
  },
});

const hasWorkload = ofList((resources) => resources.some(({ type }) => isWorkloadKind(type)));

/** Labels and annotations that describe an object, and by which nobody looks for one. */
const DESCRIBING =
  /^(?:app|application|component|environment|env|heritage|chart|k8s-app|name|part-of|release|role|team|tier|version|owner)$|^(?:app\.kubernetes\.io|helm\.sh|meta\.helm\.sh|kubectl\.kubernetes\.io|prodlint|argocd\.argoproj\.io\/(?:sync-|compare-|tracking-|instance)|kustomize\.toolkit\.fluxcd\.io|config\.kubernetes\.io|kapp\.k14s\.io|description)(?:[./].*|$)/;

/** Types of Secrets that the cluster or a tool finds by themselves. */
const FOUND_BY_TYPE =
  /^(?:kubernetes\.io\/service-account-token|bootstrap\.kubernetes\.io\/token|helm\.sh\/.*|istio\.io\/.*)$/;

/** Whether somebody may find the object by something else than its name: labels, its type, or annotations that ask for copies. */
function isFoundOtherwise({ metadata, data }: Resource): boolean {
  const keys = [...Object.keys(metadata.labels ?? {}), ...Object.keys(metadata.annotations ?? {})];
  return keys.some((key) => !DESCRIBING.test(key)) || FOUND_BY_TYPE.test(string(data.type) ?? '');
}

const NAME = /[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/g;
/** Holds the object itself. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * The names that objects refer to, and all words that may be names where programs and controllers nobody knows of read them: arguments, variables,
 * annotations, configuration, custom resources.
 */
const namesIn = ofList((resources) => {
  const found = new Set<string>();
  const take = (text: string, own?: string) => {
    for (const name of text.match(NAME) ?? []) if (name !== own) found.add(name);
  };
  for (const resource of resources) {
    for (const { kinds, name } of referencesOf(resource))
      if (kinds.some(({ type }) => type === 'ConfigMap' || type === 'Secret')) found.add(name);
    const { data, podTemplate: pod, metadata, group } = resource;
    for (const annotations of [metadata.annotations ?? {}, pod?.annotations ?? {}])
      for (const key in annotations) if (key !== LAST_APPLIED) take(annotations[key] ?? '');
    for (const { spec } of pod?.containers ?? []) {
      for (const text of [...present(spec.command), ...present(spec.args)]) take(text);
      for (const { value } of present(spec.env)) take(value ?? '');
    }
    if (pod === undefined && TEXTS_OF.has(resource.type)) {
      // That it says its own name makes nobody read it.
      for (const field of TEXT_FIELDS) visitTexts(data[field] ?? null, (text) => take(text, metadata.name));
    } else if (!isBuiltInApiGroup(group)) visitTexts(data.spec ?? null, take);
  }
  return found;
});

/** Kinds with texts of their own, and names that no table of references has. */
const TEXTS_OF: ReadonlySet<KindName | undefined> = new Set<KindName>([
  'ConfigMap',
  'Role',
  'ClusterRole',
  'StorageClass',
]);

const TEXT_FIELDS = ['data', 'rules', 'parameters'] as const;

/** Kinds whose objects lie elsewhere and may name what is in the namespace. */
const OUTSIDE = [
  'Application',
  'ClusterIssuer',
  'ClusterRole',
  'Gateway',
  'HelmRelease',
  'Kustomization',
  'PersistentVolume',
  'StorageClass',
] as const;

function isNamedFromOutside(name: string, { everywhere }: Pick<ResourceContext, 'everywhere'>): boolean {
  return OUTSIDE.some((kind) => namesIn(everywhere(kind, ALL_NAMESPACES)).has(name));
}

function visitTexts(value: YamlValue, take: (text: string) => void, depth = 0): void {
  if (typeof value === 'string') take(value);
  else if (typeof value === 'object' && value !== null && depth < MAX_DEPTH)
    for (const item of Object.values(value)) visitTexts(item, take, depth + 1);
}

/** Nobody nests deeper; an alias may. */
const MAX_DEPTH = 100;
