import type { ContainerSpec } from '../../../kubernetes/pod-spec';

export type ContainerPort = NonNullable<NonNullable<ContainerSpec['ports']>[number]>;

/** Whether a port is the one that SSH servers listen on; a port without a protocol is one of TCP. */
export function isSshPort({ containerPort, protocol = 'TCP' }: ContainerPort): boolean {
  return containerPort === 22 && protocol === 'TCP';
}
