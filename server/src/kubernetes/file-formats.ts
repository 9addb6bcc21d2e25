import { isBuiltInApiGroup } from './api-groups';

/**
 * Groups of formats that look like Kubernetes objects but stand only in files: no API server ever validates them, and their names are what
 * the tool that reads them allows.
 */
const FILE_GROUPS: ReadonlySet<string> = new Set([
  'apiserver.k8s.io',
  'audit.k8s.io',
  'backstage.io',
  'chainsaw.kyverno.io',
  'cli.kyverno.io',
  'client.authentication.k8s.io',
  'config.k8s.io',
  'controller-runtime.sigs.k8s.io',
  'ctlptl.dev',
  'eksctl.io',
  'eventratelimit.admission.k8s.io',
  'fn.kpt.dev',
  'garden.io',
  'imgpkg.carvel.dev',
  'k0sctl.k0sproject.io',
  'k3d.io',
  'kapp.k14s.io',
  'kbld.k14s.io',
  'kind.sigs.k8s.io',
  'kind.x-k8s.io',
  'kops.k8s.io',
  'kpt.dev',
  'krew.googlecontainertools.github.com',
  'kubeadm.k8s.io',
  'kuttl.dev',
  'meta.pkg.crossplane.io',
  'mirror.openshift.io',
  'scaffolder.backstage.io',
  'scorecard.operatorframework.io',
  'score.dev',
  'tanka.dev',
  'vendir.k14s.io',
]);

/**
 * Whether objects of an API group are configuration files of a tool or component: kustomize, kubeadm, kind, Backstage. The groups of custom resources
 * have a dot in their name, so that others without one, such as `skaffold`, are of files.
 */
export function isFileFormat(group: string): boolean {
  if (!group.includes('.')) return !isBuiltInApiGroup(group);
  return FILE_GROUPS.has(group) || group.endsWith('.config.k8s.io');
}
