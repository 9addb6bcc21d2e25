// What a manifest reads from ConfigMaps and Secrets, and who may give it to them.
import type { Resource } from '../../kubernetes/resource';
import { list, object, present, strings } from '../../kubernetes/shape';
import { isMadeByAnother } from '../lookup';
import type { ResourceContext } from '../rule';

export type ConfigKind = 'ConfigMap' | 'Secret';

/** In every namespace: Kubernetes since 1.21, OpenShift, Istio. */
const EVERYWHERE: Readonly<Record<ConfigKind, readonly string[]>> = {
  ConfigMap: ['kube-root-ca.crt', 'openshift-service-ca.crt', 'istio-ca-root-cert'],
  Secret: [],
};

/** ConfigMaps that Kubernetes and kubeadm keep in kube-system and kube-public. */
const OF_KUBERNETES: ReadonlySet<string> = new Set(
  'cluster-info coredns extension-apiserver-authentication kube-apiserver-legacy-service-account-token-tracking kube-proxy kubeadm-config kubelet-config'.split(
    ' ',
  ),
);

/** Names that controllers give: tokens and registry credentials of ServiceAccounts, bootstrap tokens. */
const GIVEN_NAME = /-(?:token|dockercfg)-[a-z0-9]{5}$|^bootstrap-token-[a-z0-9]{6}$/;

/** Whether a ConfigMap or Secret is in the cluster although no manifest has it. */
export function isMadeByCluster(kind: ConfigKind, name: string, namespace: string): boolean {
  const isSystem = namespace === 'kube-system' || namespace === 'kube-public';
  return (
    EVERYWHERE[kind].includes(name) ||
    (kind === 'Secret' && GIVEN_NAME.test(name)) ||
    (kind === 'ConfigMap' && isSystem && OF_KUBERNETES.has(name))
  );
}

const WRITING: ReadonlySet<string> = new Set(['create', 'update', 'patch', '*']);
const role = object({ rules: list(object({ verbs: strings, resourceNames: strings })) });
const NAME = /[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/g;
/** The host of a URL, or of an address with its port: what bears that name is a Service. */
const HOST = /\/\/[^/\s]+|[-a-z0-9.]+:\d+/g;

const known = new WeakMap<Resource, ReadonlySet<string>>();

/** Names that a program of the workload is told, or that a Role lets one write. */
function namesTold(resource: Resource): ReadonlySet<string> {
  let names = known.get(resource);
  if (names === undefined) {
    names = readNames(resource);
    known.set(resource, names);
  }
  return names;
}

const NONE: ReadonlySet<string> = new Set();

function readNames(resource: Resource): ReadonlySet<string> {
  if (resource.type === 'Role') {
    const writing = present(resource.read(role)?.rules).filter(({ verbs }) =>
      present(verbs).some((verb) => WRITING.has(verb)),
    );
    return new Set(writing.flatMap(({ resourceNames }) => present(resourceNames)));
  }
  const containers = resource.podTemplate?.containers ?? [];
  if (containers.length === 0) return NONE;
  const texts = containers.flatMap(({ spec: { command, args, env } }) => [
    ...present(command),
    ...present(args),
    ...present(env).flatMap(({ value }) => value ?? []),
  ]);
  return new Set(texts.flatMap((text) => text.replace(HOST, ' ').match(NAME) ?? []));
}

/** Whether something of the workspace makes, or may be told to make, a ConfigMap or Secret that no manifest has. */
export function isMadeBySomebody(
  resource: Resource,
  kind: ConfigKind,
  name: string,
  namespace: string,
  context: Pick<ResourceContext, 'everywhere'>,
): boolean {
  if (isMadeByCluster(kind, name, namespace) || isMadeByAnother(context, kind, name, namespace)) return true;
  // Its own pods wait for it, so that they can not make it.
  return context.everywhere('any', namespace).some((other) => other !== resource && namesTold(other).has(name));
}
