import { type ReferenceRow, type ReferenceTable, referenceTable } from './table';

const GATEWAY = 'gateway.networking.k8s.io';

/** Gateway API: a reference's group is `''` for the core, and its kind that of a Service unless it says otherwise. */
const BACKEND = { group: 'group', absent: 'Service' } as const;

function routeRows(filters: readonly string[]): readonly ReferenceRow[] {
  return [
    {
      at: 'spec.parentRefs.*',
      to: { group: 'group', absent: 'Gateway' },
      namespace: 'namespace',
      parts: [
        ['listener', 'sectionName'],
        ['port', 'port'],
      ],
    },
    { at: 'spec.rules.*.backendRefs.*', to: BACKEND, namespace: 'namespace', parts: [['port', 'port']] },
    ...filters.flatMap((at): ReferenceRow[] => [
      { at: `${at}.requestMirror.backendRef`, to: BACKEND, namespace: 'namespace', parts: [['port', 'port']] },
      { at: `${at}.extensionRef`, to: { group: 'group' } },
    ]),
  ];
}

const HTTP_ROUTE = routeRows(['spec.rules.*.filters.*', 'spec.rules.*.backendRefs.*.filters.*']);

const CERTIFICATES = { group: 'group', absent: 'Secret' } as const;
const FRONTEND_CAS = { group: 'group', absent: 'ConfigMap' } as const;

function listenerRows(listeners: string): readonly ReferenceRow[] {
  return [{ at: `${listeners}.tls.certificateRefs.*`, to: CERTIFICATES, namespace: 'namespace' }];
}

/** Istio: ports are numbers, hosts those of Services or of ServiceEntries. */
function destination(at: string): ReferenceRow {
  return { at, name: 'host', form: 'host', to: 'Service', parts: [['port', 'port.number']] };
}

/** Traefik: a backend is a Service unless its kind says that it is one of Traefik's own. */
const TRAEFIK_SERVICE = { group: 'apiGroup', absent: 'Service' } as const;

const ROWS: Readonly<Record<string, readonly ReferenceRow[]>> = {
  Gateway: [
    { at: 'spec', name: 'gatewayClassName', to: 'GatewayClass' },
    ...listenerRows('spec.listeners.*'),
    { at: 'spec.tls.frontend.default.validation.caCertificateRefs.*', to: FRONTEND_CAS, namespace: 'namespace' },
    { at: 'spec.tls.backend.clientCertificateRef', to: CERTIFICATES, namespace: 'namespace' },
    { at: 'spec.infrastructure.parametersRef', to: { group: 'group' } },
  ],
  [`${GATEWAY}/ListenerSet`]: [
    { at: 'spec.parentRef', to: { group: 'group', absent: 'Gateway' }, namespace: 'namespace' },
    ...listenerRows('spec.listeners.*'),
  ],
  GatewayClass: [{ at: 'spec.parametersRef', to: { group: 'group' }, namespace: 'namespace' }],
  HTTPRoute: HTTP_ROUTE,
  GRPCRoute: HTTP_ROUTE,
  TLSRoute: routeRows([]),
  TCPRoute: routeRows([]),
  [`${GATEWAY}/UDPRoute`]: routeRows([]),
  [`${GATEWAY}/BackendTLSPolicy`]: [
    { at: 'spec.targetRefs.*', to: BACKEND },
    { at: 'spec.validation.caCertificateRefs.*', to: FRONTEND_CAS },
  ],
  ReferenceGrant: [{ at: 'spec.to.*', to: { group: 'group' } }],
  VirtualService: [
    ...['http', 'tcp', 'tls'].map((protocol) => destination(`spec.${protocol}.*.route.*.destination`)),
    destination('spec.http.*.mirror'),
    destination('spec.http.*.mirrors.*.destination'),
    { at: 'spec.hosts.*', name: '', form: 'host', to: 'Service', optional: true },
    { at: 'spec.gateways.*', name: '', form: 'namespaced', to: 'networking.istio.io/Gateway', reserved: 'mesh' },
    { at: 'spec.http.*.delegate', to: 'VirtualService', namespace: 'namespace' },
  ],
  DestinationRule: [
    { at: 'spec', name: 'host', form: 'host', to: 'Service' },
    { at: 'spec.trafficPolicy.tls', name: 'credentialName', to: 'Secret' },
  ],
  'networking.istio.io/Gateway': [{ at: 'spec.servers.*.tls', name: 'credentialName', to: 'Secret' }],
  'traefik.io/IngressRoute': [
    { at: 'spec.routes.*.services.*', to: TRAEFIK_SERVICE, namespace: 'namespace', parts: [['port', 'port']] },
    { at: 'spec.routes.*.middlewares.*', to: 'traefik.io/Middleware', namespace: 'namespace' },
    { at: 'spec.tls', name: 'secretName', to: 'Secret' },
    { at: 'spec.tls.options', to: 'traefik.io/TLSOption', namespace: 'namespace' },
  ],
  'traefik.io/IngressRouteTCP': [
    { at: 'spec.routes.*.services.*', to: 'Service', namespace: 'namespace', parts: [['port', 'port']] },
    { at: 'spec.tls', name: 'secretName', to: 'Secret' },
  ],
  'traefik.io/Middleware': [
    { at: 'spec.basicAuth', name: 'secret', to: 'Secret' },
    { at: 'spec.digestAuth', name: 'secret', to: 'Secret' },
    { at: 'spec.chain.middlewares.*', to: 'traefik.io/Middleware', namespace: 'namespace' },
    { at: 'spec.errors.service', to: TRAEFIK_SERVICE, namespace: 'namespace', parts: [['port', 'port']] },
  ],
  'route.openshift.io/Route': [
    {
      at: 'spec',
      name: 'to.name',
      to: { kind: 'to.kind', group: 'to.group', absent: 'Service' },
      parts: [['port', 'port.targetPort']],
    },
    { at: 'spec.alternateBackends.*', to: { group: 'group', absent: 'Service' } },
  ],
};

/** References of the kinds that lead traffic: Gateway API, Istio, Traefik, OpenShift. */
export const NETWORK_TABLES: ReadonlyMap<string, ReferenceTable> = new Map(
  Object.entries(ROWS).map(([kind, rows]) => [kind, referenceTable(rows)]),
);
