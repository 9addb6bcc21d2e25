import { nameProblem } from '../../kubernetes/names';
import { each, integer, intOrString, list, object, string, stringMap } from '../../kubernetes/shape';
import { defineRule } from '../rule';

const service = object({
  spec: object({
    type: string,
    selector: stringMap,
    ports: list(
      object({ name: string, port: integer, targetPort: intOrString, protocol: string, appProtocol: string }),
    ),
  }),
});

/** What usually listens on a port, by names that service meshes know the protocol of where they know it. */
const USUAL_NAMES: Readonly<Record<number, string>> = {
  53: 'dns',
  80: 'http',
  443: 'https',
  3000: 'http',
  3306: 'mysql',
  5432: 'tcp-postgres',
  5672: 'tcp-amqp',
  6379: 'redis',
  8000: 'http',
  8080: 'http',
  8443: 'https',
  9090: 'http',
  9092: 'tcp-kafka',
  27017: 'mongo',
  50051: 'grpc',
};

export default defineRule({
  id: 'service-port-unnamed',
  need: 'networking',
  summary: 'A port of a Service has neither a name nor an appProtocol.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: ['Service'],
  fix: 'suggestion',
  peers: [],
  messages: {
    unnamed:
      'Port {port} of {service} has neither a name nor an appProtocol: monitors and Ingresses can not refer to it by name, and a service mesh has to guess its protocol. Name it after its protocol.',
    fix: 'Set name to {name}',
  },
  checkResource(resource, { report }) {
    const spec = resource.read(service)?.spec;
    // The API server refuses several ports without names: duplicate-port has that. An ExternalName leads to no port at all.
    if (spec?.type === 'ExternalName' || spec?.ports?.length !== 1) return;
    // Endpoints that are written by hand have to have the names of the Service's ports.
    if (Object.keys(spec.selector ?? {}).length === 0) return;
    for (const [index, { name, port, targetPort, protocol, appProtocol }] of each(spec.ports)) {
      if (name || appProtocol || port === undefined) continue;
      const item = [...resource.path, 'spec', 'ports', index];
      const path = [...item, 'name'];
      const suggestion = suggestedName(port, targetPort, protocol);
      report({
        message: 'unnamed',
        values: { port, service: resource.label },
        path,
        at: [...item, 'port'],
        absent: name === undefined,
        fixes: [
          {
            message: 'fix',
            values: { name: suggestion },
            changes: [{ op: 'set', path, value: suggestion, select: true }],
          },
        ],
      });
    }
  },
});

/** The name that the container has for the port, else what usually listens there, else the protocol. */
function suggestedName(port: number, targetPort: string | number | undefined, protocol = 'TCP'): string {
  if (typeof targetPort === 'string' && nameProblem('port', targetPort) === undefined) return targetPort;
  const usual = USUAL_NAMES[port] ?? (targetPort === undefined ? undefined : USUAL_NAMES[Number(targetPort)]);
  return usual !== undefined && (protocol === 'TCP' || usual === 'dns') ? usual : protocol.toLowerCase();
}
