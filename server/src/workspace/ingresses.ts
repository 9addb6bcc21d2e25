import type { Resource } from '../kubernetes/resource';
import { referencesOf } from './references';

/** The names of the Services, in its own namespace, that an Ingress (of networking.k8s.io or the former extensions) leads to. */
export function servicesOfIngress(resource: Resource): ReadonlySet<string> {
  const services = referencesOf(resource).filter(({ kinds }) => kinds[0]?.type === 'Service');
  return new Set(services.map(({ name }) => name));
}
