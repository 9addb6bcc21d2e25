import type { WorkloadKind } from '../kinds';
import type { Labels } from '../label-selector';
import type { Resource } from '../resource';

/** Who gives pods a label that their template does not have: workloads of these kinds, and what its value then is. */
interface RunTimeLabel {
  /** Undefined: whatever makes the pods. */
  readonly kinds?: readonly WorkloadKind[];
  readonly value?: RegExp;
  /** Whether the value begins with the name of the workload. */
  readonly isNamed?: true;
}

const STATEFUL_SETS: readonly WorkloadKind[] = ['StatefulSet'];
const JOBS: readonly WorkloadKind[] = ['Job', 'CronJob'];
const ANY: RunTimeLabel = {};

/** Labels of running pods: from Kubernetes' controllers, and from software that tells by them which of its pods leads. */
const LABELS: Readonly<Record<string, RunTimeLabel>> = {
  'apps.kubernetes.io/pod-index': { kinds: STATEFUL_SETS, value: /^\d+$/ },
  'batch.kubernetes.io/controller-uid': { kinds: JOBS },
  'batch.kubernetes.io/job-completion-index': { kinds: JOBS, value: /^\d+$/ },
  'batch.kubernetes.io/job-name': { kinds: JOBS, isNamed: true },
  'controller-revision-hash': { kinds: ['StatefulSet', 'DaemonSet'] },
  'controller-uid': { kinds: JOBS },
  'job-name': { kinds: JOBS, isNamed: true },
  'pod-template-hash': { kinds: ['Deployment', 'ReplicaSet'] },
  'rollouts-pod-template-hash': { kinds: ['Rollout'] },
  'statefulset.kubernetes.io/pod-name': { kinds: STATEFUL_SETS, value: /-\d+$/, isNamed: true },
  'topology.kubernetes.io/region': ANY,
  'topology.kubernetes.io/zone': ANY,
  // Vault and OpenBao.
  'openbao-active': ANY,
  'openbao-initialized': ANY,
  'openbao-sealed': ANY,
  'vault-active': ANY,
  'vault-initialized': ANY,
  'vault-perf-standby': ANY,
  'vault-sealed': ANY,
  // Patroni.
  role: { kinds: STATEFUL_SETS, value: /^(?:leader|master|primary|replica|standby|standby_leader)$/ },
  'spilo-role': ANY,
};

/** Whether there are pods that get a label of this key while they run. */
export function isRunTimeLabel(key: string): boolean {
  return Object.hasOwn(LABELS, key);
}

/** Whether pods of a workload may get a label while they run, though their template does not have it. */
export function isGivenAtRunTime(
  key: string,
  value: string,
  kind: WorkloadKind,
  workload: string | undefined,
): boolean {
  const label = Object.hasOwn(LABELS, key) ? LABELS[key] : undefined;
  if (label === undefined) return false;
  return (
    label.kinds?.includes(kind) !== false &&
    label.value?.test(value) !== false &&
    (label.isNamed === undefined || workload === undefined || value === workload || value.startsWith(`${workload}-`))
  );
}

/** Labels of pods that no workload makes, but a controller by itself, for a while. */
const OF_PASSING_PODS: readonly string[] = ['acme.cert-manager.io/http01-solver'];

/** Whether a selector that asks for this label is for pods that no manifest has. */
export function isLabelOfPassingPods(key: string): boolean {
  return OF_PASSING_PODS.includes(key);
}

/** The label that the API server gives every namespace, with its name as value. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** The labels of a Namespace, that which it does not write included. */
export function labelsOfNamespace({ metadata }: Resource): Labels {
  return { ...metadata.labels, [NAMESPACE_NAME_LABEL]: metadata.name ?? '' };
}
