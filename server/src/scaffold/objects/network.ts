// Who may talk to whom: nobody, except as written here.
import {
  type Application,
  hasSeveralParts,
  isServed,
  isStateful,
  listens,
  mainPortName,
  metadataOf,
  metricsPort,
  partsBeside,
  portsOf,
  selectorOf,
} from '../application';
import type { PartPort } from '../plan';
import { type Data, type DataMap, noted } from '../print';
import { isDumped } from './copies';
import { DATABASE_PORT, databaseObjectName } from './database';
import { isPublished } from './traffic';

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';
const MONITORING_NAMESPACE = 'monitoring';

/** What holds for all pods of the namespace. */
export function namespacePolicies(application: Application): readonly DataMap[] {
  return [denial(application), dns(application)];
}

/** What holds for the pods of a part. */
export function partPolicies(application: Application): readonly DataMap[] {
  return [own(application), ...certificatePolicies(application)];
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
  const ingress = ingressOf(application);
  return policy(application, application.name, {
    podSelector: { matchLabels: selectorOf(application) },
    policyTypes: ['Ingress', 'Egress'],
    ingress: ingress.length === 0 ? undefined : ingress,
    egress: noted(egressOf(application), 'add whatever else it calls'),
  });
}

function named({ name, protocol }: PartPort): Data {
  return { port: name, protocol };
}

/** Outgoing traffic is looked at where it leaves: ports of the pods there have no names yet. */
function numbered({ number, protocol }: PartPort): Data {
  return { port: number, protocol };
}

function podsOf(application: Application): Data {
  return { podSelector: { matchLabels: selectorOf(application) } };
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

/** Who sends requests to the application: to its own port from outside, from Prometheus and from its pods; to all of them the other parts. */
function ingressOf(application: Application): readonly Data[] {
  const { answers } = application;
  const [gatewayNamespace = ''] = answers.gateway.split('/');
  const outside =
    answers.routing === 'gateway'
      ? noted(gatewayNamespace, 'the namespace of the pods of your Gateway')
      : ingressNamespace(application);
  const isOpen = isServed(application) && !isPublished(application) && !hasSeveralParts(application.plan);
  const measured = answers.monitoring === 'prometheus' ? metricsPort(application) : undefined;
  const from = [
    ...(isPublished(application) ? [{ namespaceSelector: inNamespace(outside) }] : []),
    ...(isOpen ? [{ podSelector: {} }] : []),
    ...(isStateful(application) ? [podsOf(application)] : []),
    ...(measured === mainPortName(application) ? [prometheus()] : []),
  ];
  const ports = [{ port: mainPortName(application), protocol: 'TCP' }];
  const isMeasuredBeside = measured !== undefined && measured !== mainPortName(application);
  const callers = partsBeside(application).filter(({ details }) => details.calls?.includes(application.name));
  const all = portsOf(application).map(named);
  return [
    ...(listens(application) && from.length > 0 ? [{ from, ports }] : []),
    ...(isMeasuredBeside ? [{ from: [prometheus()], ports: [{ port: measured, protocol: 'TCP' }] }] : []),
    ...(all.length > 0 && callers.length > 0 ? [{ from: callers.map(podsOf), ports: all }] : []),
  ];
}

function prometheus(): DataMap {
  return { namespaceSelector: inNamespace(noted(MONITORING_NAMESPACE, 'the namespace of your Prometheus')) };
}

function egressOf(application: Application): readonly Data[] {
  const rules: Data[] = [];
  if (isStateful(application) && listens(application))
    rules.push({ to: [podsOf(application)], ports: [{ port: mainPortName(application), protocol: 'TCP' }] });
  for (const called of partsBeside(application)) {
    const ports = portsOf(called).map(numbered);
    if (application.details.calls?.includes(called.name) && ports.length > 0)
      rules.push({ to: [podsOf(called)], ports });
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
const METRICS_PORT = 9187;

export function databasePolicies(application: Application): readonly DataMap[] {
  const { data, monitoring } = application.answers;
  if (data !== 'cnpg' && data !== 'stateful-set') return [];
  const clients = [
    ...partsBeside(application)
      .filter(({ answers }) => answers.data !== 'none')
      .map(podsOf),
    ...(isDumped(application.answers) ? [{ podSelector: { matchLabels: selectorOf(application, 'backup') } }] : []),
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
      ...(monitoring === 'prometheus'
        ? [{ from: [prometheus()], ports: [{ port: METRICS_PORT, protocol: 'TCP' }] }]
        : []),
    ],
    egress: [
      { to: [instances], ports: [...ports, status] },
      // The instances keep their state in the API server.
      { ports: API_SERVER_PORTS.map((port) => ({ port, protocol: 'TCP' })) },
    ],
  };
  return [policy(application, name, spec, 'database')];
}
