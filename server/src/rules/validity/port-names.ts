import type { NameForm } from '../../kubernetes/names';
import type { Resource } from '../../kubernetes/resource';
import { each, type List, list, object, string } from '../../kubernetes/shape';
import { serviceSpec } from '../../workspace/relations';
import type { Path } from '../../yaml/path';
import { networkPolicy } from '../security/network/network-policy';

/** The name of a Service's port, or a place that names the port of a container or a Service. */
export interface NamedPort {
  readonly name: string;
  readonly form: NameForm;
  readonly path: Path;
  readonly isReference: boolean;
}

const backend = object({ service: object({ port: object({ name: string }) }) });
const ingress = object({
  spec: object({
    defaultBackend: backend,
    rules: list(object({ http: object({ paths: list(object({ backend })) }) })),
  }),
});

/** Port names of Services, Ingresses and NetworkPolicies. A number in quotes is no name but a wrong value. */
export function namedPorts(resource: Resource): NamedPort[] {
  switch (resource.type) {
    case 'Service':
      return servicePorts(resource);
    case 'Ingress':
      return ingressPorts(resource);
    case 'NetworkPolicy':
      return policyPorts(resource);
    default:
      return [];
  }
}

function servicePorts(resource: Resource): NamedPort[] {
  return [...each(resource.read(serviceSpec)?.spec?.ports)].flatMap(([index, { name, targetPort }]) => {
    const path = [...resource.path, 'spec', 'ports', index];
    const own: NamedPort[] =
      name === undefined ? [] : [{ name, form: 'label', path: [...path, 'name'], isReference: false }];
    return [...own, ...reference(targetPort, [...path, 'targetPort'])];
  });
}

function ingressPorts(resource: Resource): NamedPort[] {
  const spec = resource.read(ingress)?.spec;
  const path = [...resource.path, 'spec'];
  const port = ['service', 'port', 'name'];
  return [
    ...reference(spec?.defaultBackend?.service?.port?.name, [...path, 'defaultBackend', ...port]),
    ...[...each(spec?.rules)].flatMap(([ruleIndex, { http }]) =>
      [...each(http?.paths)].flatMap(([index, { backend: to }]) => {
        const place = [...path, 'rules', ruleIndex, 'http', 'paths', index, 'backend', ...port];
        return reference(to?.service?.port?.name, place);
      }),
    ),
  ];
}

function policyPorts(resource: Resource): NamedPort[] {
  const spec = resource.read(networkPolicy)?.spec;
  const rules: Record<
    'ingress' | 'egress',
    List<{ readonly ports: List<{ readonly port?: PortName }> | undefined }>
  > = {
    ingress: spec?.ingress ?? [],
    egress: spec?.egress ?? [],
  };
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    [...each(rules[direction])].flatMap(([ruleIndex, { ports }]) =>
      [...each(ports)].flatMap(([index, { port }]) =>
        reference(port, [...resource.path, 'spec', direction, ruleIndex, 'ports', index, 'port']),
      ),
    ),
  );
}

type PortName = string | number | undefined;

function reference(port: PortName, path: Path): NamedPort[] {
  if (typeof port !== 'string' || /^\d+$/.test(port)) return [];
  return [{ name: port, form: 'port', path, isReference: true }];
}
