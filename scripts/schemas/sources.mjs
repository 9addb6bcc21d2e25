// The pinned sources of the schemas. A newer version of any of them is a change of the generated files: regenerate and commit.

/** Minor releases of Kubernetes 1.x whose whole API is known, each from one release of `@kubernetes/client-node`. */
export const CLIENT_NODE = [
  { minor: 28, version: '1.0.0-rc4' },
  { minor: 29, version: '1.0.0-rc5' },
  { minor: 30, version: '1.0.0-rc7' },
  { minor: 32, version: '1.1.0' },
  { minor: 33, version: '1.3.0' },
  { minor: 34, version: '1.4.0' },
  { minor: 36, version: '2.0.1' },
];

/** Debian's packages of Go sources: what OpenAPI does not say (enums, quantities, list keys, life of APIs). */
export const GO_PACKAGES = [
  { name: 'golang-k8s-api-dev', version: '0.32.3-1', suite: 'trixie', minor: 32 },
  { name: 'golang-k8s-api-dev', version: '0.36.4-1', suite: 'forky', minor: 36 },
  { name: 'golang-k8s-apimachinery-dev', version: '0.36.4-3', suite: 'forky', minor: 36 },
  { name: 'golang-k8s-apiextensions-apiserver-dev', version: '0.36.4-1', suite: 'sid', minor: 36 },
];

/** A release that no npm package has, from the client for Python: all its fields, without formats of numbers. */
export const PYTHON_CLIENT = { minor: 35, name: 'python3-kubernetes', version: '35.0.0-2', suite: 'forky' };

/** A release of which only the names of fields are read, where the releases before and after it differ. */
export const FIELD_NAMES = { minor: 31, name: 'cdk8s-plus-31', version: '2.6.43' };

/** The source package whose `swagger.json` is the official OpenAPI document of Kubernetes 1.30; only a test reads it. */
export const SWAGGER = {
  name: 'python-kubernetes',
  version: '30.1.0-2',
  suite: 'trixie',
  file: 'kubernetes/swagger.json.unprocessed',
};

/**
 * Packages `@kubernetes-models/NAME` by the bundle that they go into. Those that were made from Go types instead of the definitions are open:
 * they know fields, but not all of them. `descriptions` is the version that has these, where the pinned one has none. Of a kind that two packages of a bundle have, the first counts.
 */
export const CUSTOM_RESOURCES = [
  { bundle: 'argo-cd', package: 'argo-cd', version: '2.7.2' },
  { bundle: 'argo-rollouts', package: 'argo-rollouts', version: '0.3.2' },
  { bundle: 'cert-manager', package: 'cert-manager', version: '5.0.1', only: /^(?!certmanager\.k8s\.io)/ },
  { bundle: 'external-secrets', package: 'external-secrets', version: '0.5.2' },
  { bundle: 'external-secrets', package: 'external-secrets', version: '2.0.0', isOpen: true },
  { bundle: 'flux-cd', package: 'flux-cd', version: '3.0.1' },
  { bundle: 'gateway-api', package: 'gateway-api', version: '0.5.1' },
  { bundle: 'gateway-api', package: 'gateway-api', version: '2.0.0', isOpen: true },
  { bundle: 'istio', package: 'istio', version: '3.0.1' },
  { bundle: 'karpenter', package: 'karpenter', version: '2.0.0', isOpen: true },
  { bundle: 'keda', package: 'keda', version: '0.4.2' },
  { bundle: 'knative', package: 'knative', version: '4.0.0', isOpen: true, only: /^(?!.*\.internal\.|duck\.)/ },
  { bundle: 'prometheus-operator', package: 'prometheus-operator', version: '5.0.1', descriptions: '6.0.0' },
  { bundle: 'sealed-secrets', package: 'sealed-secrets', version: '2.0.2', isOpen: true },
  { bundle: 'traefik', package: 'traefik', version: '1.0.1' },
];
