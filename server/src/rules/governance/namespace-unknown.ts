import { isClusterScoped } from '../../kubernetes/kinds';
import { nearest } from '../../kubernetes/nearest';
import { isFilledInLater } from '../../kubernetes/placeholder';
import type { Resource } from '../../kubernetes/resource';
import { boolean, object, present, string, strings } from '../../kubernetes/shape';
import { ofList } from '../../workspace/of-list';
import { ALL_NAMESPACES } from '../../workspace/view';
import { writtenScalar } from '../../yaml/written';
import { defineRule, type ResourceContext } from '../rule';

/** Namespaces that every cluster has, those of distributions, and those that come along with the installation of common tools. */
const MADE_BY_OTHERS =
  /^(?:default|kube-node-lease|kube-public|kube-system|argocd|cert-manager|flux-system|istio-system|longhorn-system|velero|openshift|(?:aks|amazon|azure|cattle|eks|gke|gmp|openshift)-.*)$/;

export default defineRule({
  id: 'namespace-unknown',
  need: 'governance',
  summary: 'An object goes to a namespace that the workspace does not define, though it defines others.',
  severity: 'info',
  profile: 'strict',
  scope: 'workspace',
  kinds: 'any',
  fix: 'suggestion',
  peers: [],
  messages: {
    unknown:
      'The namespace {namespace} is not among those that the workspace defines. Unless somebody else makes it, {resource} is refused: define it.',
    misspelt:
      'The namespace {namespace} is not among those that the workspace defines, while {nearest} is. Unless somebody else makes it, {resource} is refused: correct the name.',
    fix: 'Set the namespace to {nearest}',
  },
  checkResource(resource, context) {
    const { namespace } = resource.metadata;
    if (namespace === undefined || MADE_BY_OTHERS.test(namespace) || isFilledInLater(namespace)) return;
    const path = [...resource.path, 'metadata', 'namespace'];
    // What an overlay puts there does not stand here.
    if (writtenScalar(resource.document, path)?.text !== namespace || !isNamespaced(resource, context)) return;
    const known = namesOf(context.everywhere('Namespace'));
    if (known.length === 0 || known.includes(namespace) || context.isUnitIncomplete) return;
    if (isMadeElsewhere(namespace, context)) return;
    const meant = nearest(namespace, known);
    if (meant === undefined) {
      context.report({ message: 'unknown', values: { namespace, resource: resource.label }, path });
    } else {
      context.report({
        message: 'misspelt',
        values: { namespace, resource: resource.label, nearest: meant },
        path,
        fixes: [
          {
            message: 'fix',
            values: { nearest: meant },
            changes: [{ op: 'set', path, value: meant, select: true }],
          },
        ],
      });
    }
  },
});

const namesOf = ofList((resources) => resources.flatMap(({ metadata }) => metadata.name ?? []));

function isNamespaced({ type, apiVersion, kind }: Resource, { schemas }: Pick<ResourceContext, 'schemas'>): boolean {
  return !isClusterScoped(type) && schemas.kind(apiVersion, kind)?.isNamespaced !== false;
}

const deployer = object({
  spec: object({
    // Argo CD
    destination: object({ namespace: string }),
    syncPolicy: object({ syncOptions: strings }),
    // Flux
    targetNamespace: string,
    install: object({ createNamespace: boolean }),
  }),
});

/** The namespaces that Argo CD and Flux are told to make. */
const madeByDeployers = ofList((resources) => {
  const made = new Set<string>();
  for (const resource of resources) {
    const spec = resource.read(deployer)?.spec;
    const isMadeByArgo = present(spec?.syncPolicy?.syncOptions).includes('CreateNamespace=true');
    if (isMadeByArgo && spec?.destination?.namespace !== undefined) made.add(spec.destination.namespace);
    if (spec?.install?.createNamespace === true) made.add(spec.targetNamespace ?? resource.namespace);
  }
  return made;
});

/** The projects of OpenShift, which are namespaces. */
const projects = ofList(
  (resources) =>
    new Set(
      resources.flatMap(({ group, metadata }) => (group === 'project.openshift.io' ? (metadata.name ?? []) : [])),
    ),
);

function isMadeElsewhere(namespace: string, { everywhere }: Pick<ResourceContext, 'everywhere'>): boolean {
  const kinds = ['Application', 'HelmRelease'] as const;
  if (kinds.some((kind) => madeByDeployers(everywhere(kind, ALL_NAMESPACES)).has(namespace))) return true;
  // Of a kind that no rule speaks of, and in no namespace, they are found where what names none goes.
  return projects(everywhere('any', 'default')).has(namespace);
}
