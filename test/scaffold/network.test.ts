// The NetworkPolicies let through what the application needs, and nothing else.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Answers } from '../../server/src/scaffold/answers/questions';
import { scaffold } from '../../server/src/scaffold/scaffold';
import { isList, isMap, valueAt, type YamlMap, type YamlValue } from '../../server/src/yaml/value';
import { type Endpoint, isAllowed } from '../support/cluster-network';
import { readStream } from '../support/kustomize';
import { answersFor, combinations } from '../support/scaffold';

const NAMESPACE = 'shop';

function objectsOf(answers: Answers): YamlMap[] {
  return scaffold({ ...answers, layout: 'plain', environments: ['prod'] })
    .filter(({ path }) => path.startsWith('deploy/manifests/'))
    .flatMap(({ text }) => readStream(text))
    .filter(isMap);
}

function podOf(object: YamlMap): YamlValue | undefined {
  const inJob = object.kind === 'CronJob' ? ['jobTemplate', 'spec'] : [];
  return valueAt(object, ['spec', ...inJob, 'template']);
}

/** What runs a pod in the namespace, by its name. */
function podsIn(objects: readonly YamlMap[]): Endpoint[] {
  return objects.flatMap((object): Endpoint[] => {
    const pod = podOf(object);
    const containers = valueAt(pod, ['spec', 'containers']);
    if (!isList(containers)) return [];
    const ports = containers
      .flatMap((container) => valueAt(container, ['ports']) ?? [])
      .map((port) => [String(valueAt(port, ['name'])), Number(valueAt(port, ['containerPort']))]);
    // The data has the shape: it comes from manifests that were validated.
    const labels = valueAt(pod, ['metadata', 'labels']) as unknown as Record<string, string>;
    const name = String(valueAt(object, ['metadata', 'name']));
    return [{ name, namespace: NAMESPACE, labels, ports: Object.fromEntries(ports) }];
  });
}

const elsewhere = (name: string, namespace: string, ports: Endpoint['ports'] = {}, labels = {}): Endpoint => ({
  name,
  namespace,
  labels,
  ports,
});

/** Who else there is: in the cluster, in the namespace, and outside. */
const OTHERS: readonly Endpoint[] = [
  elsewhere('dns', 'kube-system', { dns: 53 }, { 'k8s-app': 'kube-dns' }),
  elsewhere('node-agent', 'kube-system', { http: 9100 }, { 'k8s-app': 'agent' }),
  elsewhere('controller', 'traefik', { web: 8000 }),
  elsewhere('gateway', 'gateway-system', { web: 8443 }),
  elsewhere('prometheus', 'monitoring', { http: 9090 }),
  elsewhere('operator', 'cnpg-system', { webhook: 9443 }),
  elsewhere('stranger', 'other', { http: 8080 }),
  elsewhere('debugger', NAMESPACE, { http: 8080 }),
  elsewhere('solver', NAMESPACE, { http: 8089 }, { 'acme.cert-manager.io/http01-solver': 'true' }),
  { name: 'storage', address: '52.216.8.1', ports: { https: 443 } },
  { name: 'api-server', address: '172.16.0.1', ports: { https: 443, direct: 6443 } },
  { name: 'managed-database', address: '10.20.0.5', ports: { postgres: 5432 } },
];

const OPERATED: Endpoint = {
  name: 'shop-database',
  namespace: NAMESPACE,
  labels: { 'cnpg.io/cluster': 'shop-database' },
  ports: { postgresql: 5432, status: 8000, metrics: 9187 },
};

/** All that may pass, as `from to:port`. */
function expected({ kind, port, host, routing, data, monitoring, backup }: Answers): string[] {
  const isServed = kind === 'web' || kind === 'stateful';
  const isPublished = isServed && host !== '';
  const isDumped = backup.includes('pg-dump');
  const isWatched = monitoring === 'prometheus';
  const database = data === 'managed' ? 'managed-database' : 'shop-database';
  const instances = data === 'cnpg' ? ['shop-database'] : data === 'stateful-set' ? ['shop-database'] : [];
  const pods = ['shop', 'debugger', 'solver', ...instances, ...(isDumped ? ['shop-backup'] : [])];
  const when = (condition: boolean, ...passages: readonly string[]) => (condition ? passages : []);
  return [
    ...pods.map((pod) => `${pod} dns:53`),
    ...when(kind === 'stateful', `shop shop:${port}`),
    ...when(isPublished, `${routing === 'gateway' ? 'gateway' : 'controller'} shop:${port}`),
    ...when(isPublished && routing === 'ingress', 'controller solver:8089'),
    ...when(isWatched && kind !== 'cron', `prometheus shop:${port}`),
    ...when(data !== 'none', `shop ${database}:5432`),
    ...when(isDumped, `shop-backup ${database}:5432`, 'shop-backup storage:443', 'shop-backup api-server:443'),
    ...when(data === 'cnpg', 'shop-database shop-database:5432', 'shop-database shop-database:8000'),
    ...when(data === 'cnpg', 'operator shop-database:5432', 'operator shop-database:8000'),
    ...when(data === 'cnpg', 'shop-database api-server:443', 'shop-database api-server:6443'),
    ...when(data === 'cnpg', 'shop-database storage:443'),
    ...when(data === 'cnpg' && isWatched, 'prometheus shop-database:9187'),
  ].sort();
}

function passages(answers: Answers): string[] {
  const objects = objectsOf(answers);
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
  const ends = [...podsIn(objects), ...(answers.data === 'cnpg' ? [OPERATED] : []), ...OTHERS];
  const isHere = ({ namespace }: Endpoint) => namespace === NAMESPACE;
  return ends
    .flatMap((from) =>
      ends
        .filter((to) => isHere(from) || isHere(to))
        .flatMap((to) =>
          Object.values(to.ports)
            .filter((port) => isAllowed(policies, from, to, port))
            .map((port) => `${from.name} ${to.name}:${port}`),
        ),
    )
    .sort();
}

describe('the network lets through what is needed, and nothing else', () => {
  const seen = new Set<string>();
  for (const given of combinations(2)) {
    const answers = answersFor(given);
    const { kind, port, host, routing, data, monitoring, backup } = answers;
    const name = [kind, port, host, routing, data, monitoring, backup].join(' ');
    if (seen.has(name)) continue;
    seen.add(name);
    test(name, () => assert.deepEqual(passages(answers), expected(answers)));
  }
});
