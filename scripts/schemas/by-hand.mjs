// Kinds that no package has: the fields that people write, open to all others.
import { auditPolicy, encryptionConfiguration, kubeadm, kubelet } from './by-hand/cluster.mjs';
import { object } from './by-hand/notation.mjs';
import {
  cloudNativePg,
  constraintTemplate,
  kyvernoPolicy,
  secretProviderClass,
  velero,
  verticalPodAutoscaler,
} from './by-hand/operators.mjs';
import { chart, kustomization } from './by-hand/packaging.mjs';
import { BundleCompiler } from './compile.mjs';

/** By apiVersion and kind: the fields of the whole object, or in a list those of its spec. */
const KINDS = {
  'velero.io/v1': velero,
  'postgresql.cnpg.io/v1': cloudNativePg,
  'autoscaling.k8s.io/v1': { VerticalPodAutoscaler: [verticalPodAutoscaler] },
  'autoscaling.k8s.io/v1beta2': { VerticalPodAutoscaler: [verticalPodAutoscaler] },
  'kyverno.io/v1': { ClusterPolicy: [kyvernoPolicy], Policy: [kyvernoPolicy] },
  'kyverno.io/v2beta1': { ClusterPolicy: [kyvernoPolicy], Policy: [kyvernoPolicy] },
  'templates.gatekeeper.sh/v1': { ConstraintTemplate: [constraintTemplate] },
  'templates.gatekeeper.sh/v1beta1': { ConstraintTemplate: [constraintTemplate] },
  'secrets-store.csi.x-k8s.io/v1': { SecretProviderClass: [secretProviderClass] },
  'secrets-store.csi.x-k8s.io/v1alpha1': { SecretProviderClass: [secretProviderClass] },
  'kubeadm.k8s.io/v1beta2': kubeadm('v1beta2'),
  'kubeadm.k8s.io/v1beta3': kubeadm('v1beta3'),
  'kubeadm.k8s.io/v1beta4': kubeadm('v1beta4'),
  'apiserver.config.k8s.io/v1': { EncryptionConfiguration: encryptionConfiguration },
  'audit.k8s.io/v1': { Policy: auditPolicy },
  'kubelet.config.k8s.io/v1beta1': { KubeletConfiguration: kubelet },
  'kustomize.config.k8s.io/v1beta1': { Kustomization: kustomization },
  'kustomize.config.k8s.io/v1alpha1': { Component: kustomization },
  // A file that is no object of Kubernetes goes by its name.
  '': { 'Chart.yaml': chart },
};

const CLUSTER_SCOPED = new Set(['ClusterPolicy', 'ConstraintTemplate']);

/** Makes the bundle: `{ data, descriptions }`. */
export function handWritten() {
  const compiler = new BundleCompiler();
  for (const [apiVersion, kinds] of Object.entries(KINDS)) {
    for (const [kind, fields] of Object.entries(kinds)) {
      const whole = Array.isArray(fields) ? { spec: fields[0] } : fields;
      const common = apiVersion === '' ? {} : { apiVersion: 's', kind: 's', metadata: '@meta.v1.ObjectMeta' };
      const isClusterScoped = CLUSTER_SCOPED.has(kind);
      compiler.add({ apiVersion, kind, isClusterScoped, node: object({ ...common, ...whole }), doc: '' });
    }
  }
  return compiler.result();
}
