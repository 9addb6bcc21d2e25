// How requests come to the application.
import { type Application, isServed, metadataOf, selectorOf, versionedMetadataOf } from '../application';
import type { DataMap } from '../print';

const SERVICE_PORT = 80;

export function services(application: Application): readonly DataMap[] {
  const { answers, name } = application;
  if (!isServed(answers)) return [];
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: versionedMetadataOf(application, name),
    spec: {
      type: 'ClusterIP',
      selector: selectorOf(application),
      ports: [{ name: 'http', port: SERVICE_PORT, targetPort: 'http' }],
    },
  };
  if (answers.kind === 'web') return [service];
  // Gives each pod a name of its own, also before it is ready.
  const headless = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: versionedMetadataOf(application, `${name}-headless`),
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: selectorOf(application),
      ports: [{ name: 'http', port: answers.port, targetPort: 'http' }],
    },
  };
  return [service, headless];
}

/** Whether the application is reached from outside of the cluster. */
export function isPublished({ answers }: Application): boolean {
  return isServed(answers) && answers.host !== '';
}

/** An Ingress or an HTTPRoute for the host. */
export function route(application: Application): DataMap | undefined {
  if (!isPublished(application)) return undefined;
  return application.answers.routing === 'gateway' ? httpRoute(application) : ingress(application);
}

function ingress(application: Application): DataMap {
  const { answers, environment, name } = application;
  const backend = { service: { name, port: { name: 'http' } } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      ...metadataOf(application, name),
      annotations: { 'cert-manager.io/cluster-issuer': answers.tlsIssuer },
    },
    spec: {
      ingressClassName: answers.ingressClass,
      tls: [{ hosts: [environment.host], secretName: `${name}-tls` }],
      rules: [{ host: environment.host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
  };
}

function httpRoute(application: Application): DataMap {
  const { answers, environment, name } = application;
  const [namespace = '', gateway = ''] = answers.gateway.split('/');
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: metadataOf(application, name),
    spec: {
      parentRefs: [{ name: gateway, namespace }],
      hostnames: [environment.host],
      rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ name, port: SERVICE_PORT }] }],
    },
  };
}
