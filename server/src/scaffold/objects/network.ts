// Who may talk to whom: nobody, except as written here.
import { type Application, isLongRunning, metadataOf, selectorOf } from '../application';
import { type Data, type DataMap, noted } from '../print';
import { DATABASE_PORT, databaseObjectName } from './database';
import { isPublished } from './traffic';

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';
const MONITORING_NAMESPACE = 'monitoring';

export function networkPolicies(application: Application): readonly DataMap[] {
  return [
    denial(application),
    dns(application),
    own(application),
    ...certificatePolicies(application),
    ...databasePolicies(application),
  ];
}

function policy(application: Application, name: string, spec: DataMap, component?: string): DataMap {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadataOf(application, name, component),
    spec,
  };
}

function denial(application: Application): DataMap {
  return policy(application, 'default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
}

function dns(application: Application): DataMap {
  const to = [
    { podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } }, namespaceSelector: inNamespace('kube-system') },
  ];
  const ports = [
    { port: 53, protocol: 'UDP' },
    { port: 53, protocol: 'TCP' },
  ];
  return policy(application, 'allow-dns', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to, ports }] });
}

function inNamespace(name: Data): DataMap {
  return { matchLabels: { [NAMESPACE_NAME]: name } };
}

function own(application: Application): DataMap {
  const { answers, name } = application;
  const ports = [{ port: 'http', protocol: 'TCP' }];
  const from = callers(application);
  const isReached = isLongRunning(answers) && from.length > 0;
  return policy(application, name, {
    podSelector: { matchLabels: selectorOf(application) },
    policyTypes: ['Ingress', 'Egress'],
    ingress: isReached ? [{ from, ports }] : undefined,
    egress: noted(egressOf(application), 'add whatever else it calls'),
  });
}

const SOLVER_PORT = 8089;

/** Lets the authority that makes the certificate see what cert-manager shows it for a moment. */
function certificatePolicies(application: Application): readonly DataMap[] {
  const { answers, name } = application;
  if (!isPublished(application) || answers.routing !== 'ingress') return [];
  return [
    policy(application, `${name}-certificate`, {
      podSelector: { matchLabels: { 'acme.cert-manager.io/http01-solver': 'true' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ namespaceSelector: inNamespace(ingressNamespace(application)) }],
          ports: [{ port: SOLVER_PORT, protocol: 'TCP' }],
        },
      ],
    }),
  ];
}

function ingressNamespace({ answers }: Application): Data {
  const { ingressClass } = answers;
  return noted(ingressClass === 'nginx' ? 'ingress-nginx' : ingressClass, 'the namespace of your ingress controller');
}

/** Who sends requests to the application. */
function callers(application: Application): readonly Data[] {
  const { answers } = application;
  const isServed = answers.kind === 'web' || answers.kind === 'stateful';
  const [gatewayNamespace = ''] = answers.gateway.split('/');
  const outside =
    answers.routing === 'gateway'
      ? noted(gatewayNamespace, 'the namespace of the pods of your Gateway')
      : ingressNamespace(application);
  return [
    ...(isPublished(application) ? [{ namespaceSelector: inNamespace(outside) }] : []),
    ...(isServed && !isPublished(application) ? [{ podSelector: {} }] : []),
    ...(answers.kind === 'stateful' ? [{ podSelector: { matchLabels: selectorOf(application) } }] : []),
    ...(answers.monitoring === 'prometheus'
      ? [{ namespaceSelector: inNamespace(noted(MONITORING_NAMESPACE, 'the namespace of your Prometheus')) }]
      : []),
  ];
}

function egressOf(application: Application): readonly Data[] {
  const { answers } = application;
  const rules: Data[] = [];
  if (answers.kind === 'stateful') {
    const to = [{ podSelector: { matchLabels: selectorOf(application) } }];
    rules.push({ to, ports: [{ port: 'http', protocol: 'TCP' }] });
  }
  const database = databasePeer(application);
  if (database !== undefined) rules.push({ to: [database], ports: [{ port: DATABASE_PORT, protocol: 'TCP' }] });
  return rules;
}

/** Where the pods of the database are. */
export function databasePeer(application: Application): DataMap | undefined {
  switch (application.answers.data) {
    case 'none':
      return undefined;
    case 'managed':
      return { ipBlock: { cidr: noted('10.0.0.0/8', 'the network of your database') } };
    default:
      return { podSelector: { matchLabels: databaseSelector(application) } };
  }
}

/** The labels of the database's pods; those of CloudNativePG are made by the operator. */
function databaseSelector(application: Application): DataMap {
  if (application.answers.data === 'cnpg') return { 'cnpg.io/cluster': databaseObjectName(application) };
  return selectorOf(application, 'database');
}

const API_SERVER_PORTS = [443, 6443];
const STATUS_PORT = 8000;

function databasePolicies(application: Application): readonly DataMap[] {
  const { data, backup } = application.answers;
  if (data !== 'cnpg' && data !== 'stateful-set') return [];
  const isDumped = backup === 'pg-dump' || backup === 'velero-and-pg-dump';
  const clients = [
    { podSelector: { matchLabels: selectorOf(application) } },
    ...(isDumped ? [{ podSelector: { matchLabels: selectorOf(application, 'backup') } }] : []),
  ];
  const podSelector = { matchLabels: databaseSelector(application) };
  const ports = [{ port: DATABASE_PORT, protocol: 'TCP' }];
  const name = databaseObjectName(application);
  if (data === 'stateful-set') {
    const spec = { podSelector, policyTypes: ['Ingress', 'Egress'], ingress: [{ from: clients, ports }] };
    return [policy(application, name, spec, 'database')];
  }
  const instances = { podSelector };
  const status = { port: STATUS_PORT, protocol: 'TCP' };
  const spec = {
    podSelector,
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      { from: [...clients, instances], ports },
      {
        from: [instances, { namespaceSelector: inNamespace(noted('cnpg-system', 'the namespace of the operator')) }],
        ports: [...ports, status],
      },
    ],
    egress: [
      { to: [instances], ports: [...ports, status] },
      // The instances keep their state in the API server.
      { ports: API_SERVER_PORTS.map((port) => ({ port, protocol: 'TCP' })) },
    ],
  };
  return [policy(application, name, spec, 'database')];
}
