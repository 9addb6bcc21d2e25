import { REPLACE_ME } from '../../../kubernetes/placeholder';
import type { PlacedValue } from '../typed-objects';
import { isThere, type RequiredChecks, type RequiredReport } from './report';

/** What pkg/apis/core/validation and pkg/apis/networking/validation require of Services, Ingresses and policies beyond the schema. */
export const networkingRequirements: RequiredChecks = {
  'core.v1.Service': (service, report) => checkService(service.at('spec'), report),
  'core.v1.EndpointSubset': (subset, report) => {
    if (!isThere(subset.at('addresses')) && !isThere(subset.at('notReadyAddresses')))
      report.miss(subset, 'addresses', 'addresses', {});
  },
  'networking.v1.Ingress': (ingress, report) => {
    const spec = ingress.at('spec');
    if (isThere(spec.at('rules')) || spec.at('defaultBackend').isWritten) return;
    const name = report.resource.metadata.name ?? REPLACE_ME;
    const backend = { service: { name, port: { number: 80 } } };
    const rule = { host: `${name}.example.com`, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } };
    report.miss(spec, 'rules', 'ingressRules', {}, { suggest: [[rule]] });
  },
  'networking.v1.HTTPIngressPath': (path, report) => {
    const type = path.at('pathType').text;
    const isCompared = type === 'Exact' || type === 'Prefix';
    if (isCompared && !isThere(path.at('path')))
      report.miss(path, 'path', 'path', { type }, { suggest: ['/'], isWritten: path.at('path').isWritten });
  },
  'networking.v1.IngressBackend': (backend, report) => {
    const service = backend.at('service');
    if (!service.isWritten && !backend.at('resource').isWritten) {
      const name = report.resource.metadata.name ?? REPLACE_ME;
      report.miss(backend, 'service', 'backend', {}, { suggest: [{ name, port: { number: 80 } }] });
    } else if (service.isWritten && service.at('port').written(['name', 'number']).length === 0)
      report.miss(service, ['port', 'number'], 'backendPort', {}, { suggest: [80] });
  },
  'networking.v1.IngressClass': (ingressClass, report) => {
    const spec = ingressClass.at('spec');
    if (!isThere(spec.at('controller')))
      report.miss(spec, 'controller', 'field', {}, { suggest: ['example.com/ingress-controller'] });
  },
  'networking.v1.IngressClassParametersReference': (parameters, report) => {
    if (parameters.at('scope').text === 'Namespace') report.require(parameters, 'namespace', { suggest: [REPLACE_ME] });
  },
  'networking.v1.NetworkPolicyPeer': (peer, report) => {
    if (peer.written(['podSelector', 'namespaceSelector', 'ipBlock']).length === 0)
      report.miss(peer, 'podSelector', 'peer', {}, { suggest: [{}] });
  },
};

function checkService(service: PlacedValue, report: RequiredReport): void {
  const type = service.at('type');
  if (type.text === 'ExternalName') {
    const details = { suggest: ['service.example.com'], isWritten: service.at('externalName').isWritten };
    if (!isThere(service.at('externalName'))) report.miss(service, 'externalName', 'externalName', {}, details);
    return;
  }
  const isHeadless = service.at('clusterIP').text === 'None' || service.at('clusterIPs', 0).text === 'None';
  // A template decides the type or the address.
  const isKnown = [type, service.at('clusterIP')].every(
    (place) => !place.isWritten || place.value === '' || place.text,
  );
  if (isHeadless || !isKnown || isThere(service.at('ports'))) return;
  const details = {
    suggest: [[{ name: 'http', port: 80, targetPort: 8080 }]],
    isWritten: service.at('ports').isWritten,
  };
  report.miss(service, 'ports', 'ports', {}, details);
}
