import { referencesOf } from '../../workspace/references';
import { serviceSpec } from '../../workspace/relations';
import { findNamed } from '../lookup';
import { defineRule } from '../rule';
import { isHeadless } from './service-ports';

export default defineRule({
  id: 'headless-with-ingress',
  need: 'networking',
  summary: 'An Ingress leads to a Service without an address in the cluster.',
  severity: 'info',
  profile: 'strict',
  scope: 'workspace',
  kinds: ['Ingress'],
  fix: 'none',
  peers: [],
  messages: {
    headless:
      '{ingress} leads to {service}, which is headless: controllers that send requests to the address of the Service have none, and its ports are not translated. Add a Service with an address for the Ingress.',
    externalName:
      '{ingress} leads to {service}, which stands for a host by its name: not every controller looks names up, and whoever may edit the Service sends its requests to any host, those inside of the cluster included. Lead it to pods, or refuse it.',
    service: 'This says what {service} is.',
  },
  checkResource(resource, context) {
    for (const { kinds, name, namespace, path } of referencesOf(resource)) {
      if (kinds[0]?.type !== 'Service' || namespace !== resource.namespace) continue;
      const [service] = findNamed(context, 'Service', name, namespace);
      const spec = service?.read(serviceSpec)?.spec;
      if (service === undefined || spec === undefined) continue;
      const isExternal = spec.type === 'ExternalName';
      if (!isExternal && !isHeadless(service)) continue;
      const values = { ingress: resource.label, service: service.label };
      const related = [
        {
          message: 'service',
          values: { service: service.label },
          resource: service,
          path: [...service.path, 'spec', isExternal ? 'type' : 'clusterIP'],
        },
      ] as const;
      context.report({ message: isExternal ? 'externalName' : 'headless', values, path, related });
    }
  },
});
