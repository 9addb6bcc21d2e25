// How requests come to the application.
import {
  type Application,
  isServed,
  isStateful,
  listens,
  mainPortName,
  metadataOf,
  portsOf,
  selectorOf,
  versionedMetadataOf,
} from '../application';
import type { Part } from '../plan';
import type { Data, DataMap } from '../print';

const SERVICE_PORT = 80;

/** The port of a part's Service for the port of its answers. */
function servicePort({ details }: Part): number {
  return details.servicePort ?? SERVICE_PORT;
}

/** The names under which it is reached: its own and its aliases, and those of single pods. */
export function services(application: Application): readonly DataMap[] {
  const { details, name } = application;
  const aliases = (details.aliases ?? []).map((alias) => aliasOf(service(application, alias)));
  const own = isServed(application) ? [service(application, name), ...aliases] : [];
  return isStateful(application) ? [...own, headless(application)] : own;
}

/** What watches the part by the labels of its Service would find it twice. */
function aliasOf(object: DataMap): DataMap {
  const { name, labels } = object.metadata as DataMap;
  return { ...object, metadata: { name, labels: { ...(labels as DataMap), 'app.kubernetes.io/component': 'alias' } } };
}

function service(application: Application, name: string): DataMap {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: versionedMetadataOf(application, name),
    spec: {
      type: 'ClusterIP',
      selector: selectorOf(application),
      ports: portsOf(application).map(({ name: portName, number, protocol }, index): Data => {
        const isMain = index === 0 && listens(application);
        return { ...servedPort(portName, protocol), port: isMain ? servicePort(application) : number };
      }),
    },
  };
}

/** Gives each pod a name of its own, also before it is ready. */
function headless(application: Application): DataMap {
  const ports = portsOf(application).map(
    ({ name, number, protocol }): Data => ({ ...servedPort(name, protocol), port: number }),
  );
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: versionedMetadataOf(application, `${application.name}-headless`),
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: selectorOf(application),
      ports: ports.length === 0 ? undefined : ports,
    },
  };
}

function servedPort(name: string, protocol: string): DataMap {
  return { name, targetPort: name, protocol: protocol === 'TCP' ? undefined : protocol };
}

/** Whether the application is reached from outside of the cluster. */
export function isPublished(part: Part): boolean {
  return isServed(part) && listens(part) && part.answers.host !== '';
}

/** An Ingress or an HTTPRoute for the host. */
export function route(application: Application): DataMap | undefined {
  if (!isPublished(application)) return undefined;
  return application.answers.routing === 'gateway' ? httpRoute(application) : ingress(application);
}

function ingress(application: Application): DataMap {
  const { answers, environment, name } = application;
  const backend = { service: { name, port: { name: mainPortName(application) } } };
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
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ name, port: servicePort(application) }],
        },
      ],
    },
  };
}
