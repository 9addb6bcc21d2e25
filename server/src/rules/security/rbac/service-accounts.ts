import { hasPlaceholder } from '../../../kubernetes/placeholder';
import type { PodTemplate } from '../../../kubernetes/pod-template';
import type { Resource } from '../../../kubernetes/resource';
import { boolean, object } from '../../../kubernetes/shape';
import { findNamed } from '../../lookup';
import type { ResourceContext } from '../../rule';
import type { Account } from './grants';

/** What pods run as that name no other account; Kubernetes makes it in every namespace. */
export const DEFAULT_ACCOUNT = 'default';

const serviceAccount = object({ automountServiceAccountToken: boolean });

/** The ServiceAccount of pods, as far as manifests tell. */
export interface PodAccount extends Account {
  /** The manifests of it: those that are applied together with the pods, else those elsewhere in the workspace. */
  readonly objects: readonly Resource[];
  /** Whether the pods' containers get a token of it. */
  readonly isTokenMounted: boolean;
}

/** Undefined where a tool fills the name in later. */
export function podAccount(
  { spec, resource }: PodTemplate,
  context: Pick<ResourceContext, 'related' | 'everywhere'>,
): PodAccount | undefined {
  const name = spec.serviceAccountName || spec.serviceAccount || DEFAULT_ACCOUNT;
  if (hasPlaceholder(name)) return undefined;
  const objects = findNamed(context, 'ServiceAccount', name);
  const isRefusedByAccount = objects.some(
    (account) => account.read(serviceAccount)?.automountServiceAccountToken === false,
  );
  return {
    name,
    namespace: resource.namespace,
    isPlaced: resource.metadata.namespace !== undefined,
    objects,
    isTokenMounted: spec.automountServiceAccountToken ?? !isRefusedByAccount,
  };
}
