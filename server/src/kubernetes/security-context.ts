import type { ContainerSpec } from './pod-spec';
import type { Container } from './pod-template';

type SecurityContext = NonNullable<ContainerSpec['securityContext']>;

/** The security settings that apply to a container, with the place each comes from. */
export interface EffectiveSecurityContext {
  readonly runAsNonRoot: Setting<boolean>;
  readonly runAsUser: Setting<number>;
  readonly runAsGroup: Setting<number>;
  readonly seccompProfileType: Setting<string>;
  readonly runAsUserName: Setting<string>;
  /** Settings that only a container has. */
  readonly own: SecurityContext | undefined;
}

/** A value with the level that gives it; undefined where neither the container nor the pod does. */
export type Setting<T> = { readonly value: T; readonly level: 'container' | 'pod' } | undefined;

/** Kubernetes' rule: what the container's own securityContext says counts, else what the pod's says. */
export function effectiveSecurityContext(container: Container): EffectiveSecurityContext {
  const own = container.spec.securityContext;
  const pod = container.pod.spec.securityContext;
  return {
    runAsNonRoot: setting(own?.runAsNonRoot, pod?.runAsNonRoot),
    runAsUser: setting(own?.runAsUser, pod?.runAsUser),
    runAsGroup: setting(own?.runAsGroup, pod?.runAsGroup),
    seccompProfileType: setting(own?.seccompProfile?.type, pod?.seccompProfile?.type),
    runAsUserName: setting(own?.windowsOptions?.runAsUserName, pod?.windowsOptions?.runAsUserName),
    own,
  };
}

/** Whether a container runs as a process of its Windows node. */
export function isHostProcess({ spec, pod }: Container): boolean {
  const own = spec.securityContext?.windowsOptions?.hostProcess;
  return own ?? pod.spec.securityContext?.windowsOptions?.hostProcess ?? false;
}

function setting<T>(container: T | undefined, pod: T | undefined): Setting<T> {
  if (container !== undefined) return { value: container, level: 'container' };
  return pod === undefined ? undefined : { value: pod, level: 'pod' };
}
