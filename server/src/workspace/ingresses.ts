import type { Resource } from '../kubernetes/resource';
import { list, object, present, string } from '../kubernetes/shape';

const backend = object({ service: object({ name: string }), serviceName: string });

const ingress = object({
  spec: object({
    defaultBackend: backend,
    backend,
    rules: list(object({ http: object({ paths: list(object({ backend })) }) })),
  }),
});

/** The names of the Services, in its own namespace, that an Ingress (of networking.k8s.io or the former extensions) leads to. */
export function servicesOfIngress(resource: Resource): ReadonlySet<string> {
  const spec = resource.read(ingress)?.spec;
  const paths = present(spec?.rules).flatMap(({ http }) => present(http?.paths).flatMap((path) => path.backend ?? []));
  return new Set(
    [spec?.defaultBackend, spec?.backend, ...paths].flatMap((to) => to?.service?.name ?? to?.serviceName ?? []),
  );
}
