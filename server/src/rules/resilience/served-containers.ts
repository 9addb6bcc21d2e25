import type { Container, PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { boolean, object, present } from '../../kubernetes/shape';
import { serviceSpec } from '../../workspace/relations';
import { servicesFor } from '../evidence';
import type { ResourceContext } from '../rule';

const publishing = object({ spec: object({ publishNotReadyAddresses: boolean }) });

/** The Services that send requests to pods as long as these are ready; where unready ones are published too, pods find each other by it. */
export function requestingServices(
  pod: PodTemplate,
  context: Pick<ResourceContext, 'related' | 'everywhere'>,
): Resource[] {
  return servicesFor(pod, context).filter(
    (service) => service.read(publishing)?.spec?.publishNotReadyAddresses !== true,
  );
}

/**
 * Whether a Service that selects the pod sends requests to this of its containers. Where the target port is none that a
 * container declares, it may be any that listens at all.
 */
export function sendsTo(service: Resource, container: Container, containers: readonly Container[]): boolean {
  if (!hasPorts(container)) return false;
  const ports = present(service.read(serviceSpec)?.spec?.ports);
  return (
    ports.length === 0 ||
    ports.some(({ port, targetPort }) => {
      const target = targetPort ?? port;
      const declares = ({ spec }: Container) =>
        present(spec.ports).some(({ name, containerPort }) => target === name || target === containerPort);
      return declares(container) || (typeof target === 'number' && !containers.some(declares));
    })
  );
}

export function hasPorts(container: Container): boolean {
  return present(container.spec.ports).length > 0;
}
