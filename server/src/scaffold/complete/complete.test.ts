import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testSettings } from '../../../../test/support/lint';
import { type FileTexts, lintFiles } from '../../../../test/support/workspace';
import { FileSnapshot } from '../../engine/snapshot';
import { parseYaml } from '../../yaml/document';
import type { Completion, CompletionInput } from './completion';
import { completeIn, take } from './test-support';

interface Written {
  readonly kind?: string;
  /** Lines of `spec` and of the pod's, with their indentation. */
  readonly spec?: string;
  readonly pod?: string;
  readonly ports?: string;
  readonly namespace?: string;
}

const HTTP = `          ports:
            - name: http
              containerPort: 8080
`;

function workload(name: string, { kind = 'Deployment', spec = '', pod = '', ports = HTTP, namespace }: Written = {}) {
  const metadata = namespace === undefined ? '' : `  namespace: ${namespace}\n`;
  return `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
${metadata}spec:
${spec}  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
${pod}      containers:
        - name: main
          image: registry.example.com/shop/web:1.4.2
${ports}`;
}

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: web
  labels:
    app: web
spec:
  type: ClusterIP
  ports:
    - name: http
      port: 8080
      targetPort: http
  selector:
    app: web
`;
const BUDGET = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
  labels:
    app: web
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      app: web
`;
const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  labels:
    app: web
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes:
    - Ingress
  # every pod of the cluster may: name the namespaces of those that call it
  ingress:
    - from:
        - namespaceSelector: {}
      ports:
        - port: http
          protocol: TCP
`;
const PATH = '/shop/deployment.yaml';
const STRICT = { settings: testSettings({ profile: 'strict' }) };
const REPLICAS = '  replicas: 2\n';

async function completion(files: FileTexts, path = PATH, more: Partial<CompletionInput> = {}): Promise<Completion> {
  const result = await completeIn(files, path, more);
  assert.ok('completion' in result, 'problem' in result ? result.problem : '');
  return result.completion;
}

const idsOf = ({ parts }: Completion) => parts.map(({ id }) => id);
const safeOf = ({ parts }: Completion) => parts.filter(({ isSafe }) => isSafe);
const part = ({ parts }: Completion, id: string) => parts.find((one) => one.id === id);

/** Takes all parts; a second time, none must be left. */
async function taken(files: FileTexts, path = PATH, more: Partial<CompletionInput> = {}): Promise<FileTexts> {
  const after = take(files, (await completion(files, path, more)).parts);
  const again = await completion(after, path, more);
  assert.deepEqual(
    again.parts.map(({ title }) => title),
    [],
  );
  return after;
}

describe('a bare Deployment', () => {
  const files = { [PATH]: workload('web', { spec: REPLICAS }) };

  test('gets what is missing beside it, and nothing else without being asked for', async () => {
    const found = await completion(files);
    assert.deepEqual(
      safeOf(found).map(({ id, title }) => [id, title]),
      [
        ['service', 'Service web'],
        ['disruption-budget', 'PodDisruptionBudget web'],
        ['network-policy', 'NetworkPolicy web'],
      ],
    );
    const { [PATH]: own, ...made } = take(files, safeOf(found));
    assert.equal(own, files[PATH]);
    assert.deepEqual(made, {
      '/shop/service.yaml': SERVICE,
      '/shop/pdb.yaml': BUDGET,
      '/shop/network-policy.yaml': POLICY,
    });
  });

  test('is offered the rest, each part for itself', async () => {
    const found = await completion(files);
    const choices = found.parts.filter(({ isSafe }) => !isSafe);
    assert.deepEqual(
      choices.map(({ id, title, description }) => [id, title, description]),
      [
        ['workload', 'Changes to Deployment web itself', 'mends 11 of its findings'],
        [
          'autoscaler',
          'HorizontalPodAutoscaler web',
          '2 to 6 pods, by load, in place of replicas (the next apply scales down to 1 pod until it acts); needs the CPU requests among the changes to Deployment web',
        ],
        [
          'egress-policy',
          'NetworkPolicy web-egress: what it may call',
          'only its namespace and DNS: stops other calls, unless you add them',
        ],
        [
          'default-deny',
          'NetworkPolicies default-deny, allow-dns: default deny for the namespace',
          'stops all traffic of all pods of the namespace that no policy allows',
        ],
      ],
    );
    assert.deepEqual(found.left, [
      'Check the values among the changes to Deployment web: Set the CPU request to 100m; Set the memory limit to 256Mi; Set the memory request to 128Mi; Add a readinessProbe that gets / on port http.',
    ]);
  });

  test('has nothing to find when all parts are taken', async () => {
    const after = await taken(files);
    const found = await lintFiles(after, testSettings());
    const findings = [...found.values()].flatMap(({ documents }) => documents.flatMap((document) => document.findings));
    assert.deepEqual(
      findings.map(({ rule, message }) => [rule.id, message]),
      [],
    );
    assert.doesNotMatch(after[PATH] ?? '', /replicas/);
  });

  test('keeps its replicas where the autoscaler is not taken, and the autoscaler stands without the other changes', async () => {
    const { parts } = await completion(files);
    const without = take(
      files,
      parts.filter(({ id }) => id !== 'autoscaler'),
    )[PATH];
    assert.match(without ?? '', /^spec:\n {2}replicas: 2\n {2}selector:\n/m);
    const alone = take(
      files,
      parts.filter(({ id }) => id === 'autoscaler'),
    )[PATH];
    assert.equal(alone, files[PATH]?.replace('  replicas: 2\n', ''));
  });

  test('keeps the labels that it has, and those of a release only where its image is served', async () => {
    const labels = '  labels:\n    app.kubernetes.io/name: web\n    app.kubernetes.io/version: 1.4.2\n';
    const text = workload('web', { spec: REPLICAS }).replace('  name: web\n', `  name: web\n${labels}`);
    const after = take({ [PATH]: text }, safeOf(await completion({ [PATH]: text })));
    assert.ok(after['/shop/service.yaml']?.includes(labels));
    assert.doesNotMatch(after['/shop/pdb.yaml'] ?? '', /version: 1/);
    assert.match(after['/shop/service.yaml'] ?? '', /selector:\n {4}app: web\n$/);
  });
});

describe('what is there', () => {
  test('is not added again', async () => {
    const files = {
      [PATH]: workload('web', { spec: REPLICAS }),
      '/shop/objects.yaml': [SERVICE, BUDGET, POLICY].join('---\n'),
    };
    assert.deepEqual(safeOf(await completion(files)), []);
    const withService = { [PATH]: workload('web', { spec: REPLICAS }), '/shop/web.yaml': SERVICE };
    assert.deepEqual(
      safeOf(await completion(withService)).map(({ id }) => id),
      ['disruption-budget', 'network-policy'],
    );
  });

  test('by the name of what is missing, and for other pods, is told', async () => {
    const other = SERVICE.replace('    app: web\n', '    app: web\n').replace(/app: web\n$/, 'app: other\n');
    const found = await completion({ [PATH]: workload('web'), '/shop/service.yaml': other });
    assert.equal(part(found, 'service'), undefined);
    assert.ok(found.left.some((text) => text.startsWith('A Service web is there and leads to other pods')));
  });

  test('in only one overlay is not added for all', async () => {
    const files = {
      '/k/base/kustomization.yaml': 'resources:\n  - deployment.yaml\n',
      '/k/base/deployment.yaml': workload('web', { spec: REPLICAS }),
      '/k/prod/kustomization.yaml': 'resources:\n  - ../base\n  - pdb.yaml\n',
      '/k/prod/pdb.yaml': BUDGET,
      '/k/dev/kustomization.yaml': 'resources:\n  - ../base\n',
    };
    const found = await completion(files, '/k/base/deployment.yaml');
    assert.ok(!idsOf(found).includes('disruption-budget'));
  });

  test('can not be told while something of it can not be read: then nothing is safe', async () => {
    const files = {
      '/k/kustomization.yaml': 'resources:\n  - https://example.com/base\n  - deployment.yaml\n',
      '/k/deployment.yaml': workload('web', { spec: REPLICAS }),
    };
    const found = await completion(files, '/k/deployment.yaml');
    assert.deepEqual(safeOf(found), []);
    assert.match(found.left[0] ?? '', /^Not all of what Deployment web is applied with can be read/);
  });
});

describe('new files', () => {
  const base = '/k/base/web-deployment.yaml';
  const files = {
    '/k/base/kustomization.yaml':
      '# The shop.\nresources:\n- web-deployment.yaml # the pods\n# settings come last\n- config.yaml\nnamePrefix: shop-\n',
    [base]: workload('web', { spec: REPLICAS }),
    '/k/base/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config\ndata: {}\n',
    '/k/overlays/prod/kustomization.yaml': 'namespace: shop\nresources:\n  - ../../base\n',
    '/k/overlays/dev/kustomization.yaml': 'namespace: shop-dev\nresources:\n  - ../../base\n',
  };

  test('stand in the kustomization that has the workload, whose comments stay', async () => {
    const after = take(files, safeOf(await completion(files, base)));
    assert.equal(
      after['/k/base/kustomization.yaml'],
      '# The shop.\nresources:\n- web-deployment.yaml # the pods\n# settings come last\n- config.yaml\n- web-service.yaml\n- web-pdb.yaml\n- web-network-policy.yaml\nnamePrefix: shop-\n',
    );
    assert.equal(after['/k/base/web-service.yaml'], SERVICE);
    await taken(files, base);
  });

  test('have the namespace that the workload writes, and none where kustomizations give it', async () => {
    const after = await taken(files, base);
    assert.doesNotMatch(Object.values(after).join(''), /^ {2}namespace:/m);
    const named = { [PATH]: workload('web', { namespace: 'shop', spec: REPLICAS }) };
    const found = await completion(named);
    assert.ok(found.left.includes('The Namespace shop is not among these files: something else has to make it.'));
    const made = Object.entries(take(named, found.parts)).filter(([path]) => path !== PATH);
    for (const [path, text] of made)
      assert.equal(text.match(/^ {2}namespace: shop$/gm)?.length, text.split('---\n').length, path);
  });

  test('are called as those beside it are, and none is written over', async () => {
    const other = '/shop/api-svc.yaml';
    const beside = { '/shop/web.yml': workload('web', { spec: REPLICAS }), [other]: SERVICE.replaceAll('web', 'api') };
    const isTaken = (path: string) => path === '/shop/web-pdb.yml';
    const after = take(beside, safeOf(await completion(beside, '/shop/web.yml', { isTaken })));
    assert.deepEqual(Object.keys(after), [
      '/shop/web.yml',
      other,
      '/shop/web-svc.yml',
      '/shop/web-pdb-2.yml',
      '/shop/web-network-policy.yml',
    ]);
  });

  test('are named by a kustomization above as the workload is', async () => {
    const above = {
      '/k/kustomization.yaml': 'resources: [web/deployment.yaml]\n',
      '/k/web/deployment.yaml': workload('web', { spec: REPLICAS }),
    };
    const after = await taken(above, '/k/web/deployment.yaml');
    assert.match(after['/k/kustomization.yaml'] ?? '', /^resources: \[web\/deployment.yaml, web\/service.yaml, /);
  });
});

describe('a file of several objects', () => {
  const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config\ndata:\n  A: b';

  test('gets the new ones behind them, one after the other', async () => {
    const text = `${workload('web', { spec: REPLICAS })}---\n${config}\n`;
    const after = take({ [PATH]: text }, safeOf(await completion({ [PATH]: text })));
    assert.deepEqual(after, { [PATH]: `${text}---\n${SERVICE}---\n${BUDGET}---\n${POLICY}` });
    await taken({ [PATH]: text });
  });

  test('keeps how it ends, and the ends of its lines', async () => {
    const text = `${config}\n---\n${workload('web', { spec: REPLICAS }).trimEnd()}`.replaceAll('\n', '\r\n');
    const { [PATH]: after = '' } = await taken({ [PATH]: text });
    assert.doesNotMatch(after, /[^\r]\n|\n\r\n/);
    assert.doesNotMatch(after, /\n$/);
    assert.ok(after.startsWith(`${config.replaceAll('\n', '\r\n')}\r\n---\r\napiVersion: apps/v1\r\n`));
  });

  test('may have several workloads: each is completed for itself', async () => {
    const text = `${workload('web', { spec: REPLICAS })}---\n${workload('api', { spec: REPLICAS })}`;
    const files = { [PATH]: text };
    const result = await completeIn(files, PATH, { index: 1 });
    assert.ok('completion' in result);
    const after = take(files, result.completion.parts)[PATH] ?? '';
    assert.ok(after.startsWith(workload('web', { spec: REPLICAS })));
    assert.match(after, /kind: Service\nmetadata:\n {2}name: api\n/);
  });

  test('is what files beside a file of one show, too', async () => {
    const files = {
      '/shop/api.yaml': `${workload('api')}---\n${SERVICE.replaceAll('web', 'api')}`,
      '/shop/web.yaml': workload('web'),
    };
    const after = take(files, safeOf(await completion(files, '/shop/web.yaml')));
    assert.deepEqual(Object.keys(after), ['/shop/api.yaml', '/shop/web.yaml']);
  });

  test('is what a text that lies nowhere becomes', async () => {
    const found = await completion({ 'untitled:Untitled-1': workload('web') }, 'untitled:Untitled-1');
    assert.deepEqual(
      found.parts.flatMap(({ files }) => files),
      [],
    );
  });
});

describe('other workloads', () => {
  test('a StatefulSet gets the headless Service that it names', async () => {
    const spec = '  serviceName: db-members\n  replicas: 3\n';
    const files = { '/shop/db.yaml': workload('db', { kind: 'StatefulSet', spec }) };
    const after = await taken(files, '/shop/db.yaml');
    assert.equal(
      after['/shop/db-service.yaml'],
      SERVICE.replaceAll('web', 'db')
        .replace('name: db\n', 'name: db-members\n')
        .replace('  type: ClusterIP\n', '  clusterIP: None\n  publishNotReadyAddresses: true\n'),
    );
    // Members of a cluster talk to each other on ports that nobody declares.
    assert.match(after['/shop/db-network-policy.yaml'] ?? '', / {4}- from:\n {8}- podSelector:\n.*\n {14}app: db\n$/);
    assert.match(after['/shop/db.yaml'] ?? '', /serviceName: db-members\n {2}replicas: 3\n/);
  });

  test('a CronJob gets its account, and no Service', async () => {
    const path = '/shop/report-cronjob.yaml';
    const text = `apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        metadata:
          labels:
            app: report
        spec:
          restartPolicy: Never
          serviceAccountName: reporter
          containers:
            - name: report
              image: registry.example.com/shop/report:1.4.2
`;
    const found = await completion({ [path]: text }, path);
    assert.deepEqual(idsOf(found), ['workload', 'service-account', 'network-policy', 'egress-policy', 'default-deny']);
    const after = take({ [path]: text }, safeOf(found));
    assert.equal(
      after['/shop/report-service-account.yaml'],
      'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: reporter\n  labels:\n    app: report\n',
    );
    await taken({ [path]: text }, path);
  });

  test('a DaemonSet gets no Service, budget or autoscaler', async () => {
    const found = await completion({ [PATH]: workload('agent', { kind: 'DaemonSet' }) });
    assert.deepEqual(idsOf(found), ['workload', 'network-policy', 'egress-policy', 'default-deny']);
  });

  test('without ports there is no Service, and what closes them is not safe', async () => {
    const found = await completion({ [PATH]: workload('worker', { ports: '', spec: REPLICAS }) });
    assert.deepEqual(
      safeOf(found).map(({ id }) => id),
      ['disruption-budget'],
    );
    assert.match(part(found, 'network-policy')?.description ?? '', /^nothing reaches its pods/);
    assert.match(found.left[0] ?? '', /^Deployment worker declares no ports/);
  });

  test('a name with a digit in front is none of a Service', async () => {
    const text = workload('2048').replaceAll(': 2048', ': "2048"');
    const { parts } = await completion({ [PATH]: text });
    assert.equal(parts.find(({ id }) => id === 'service')?.title, 'Service svc-2048');
    const digits = await completion({ [PATH]: workload('web2') });
    assert.equal(part(digits, 'service')?.title, 'Service web2');
  });

  test('ports of several containers and protocols are each named once', async () => {
    const ports = `          ports:
            - containerPort: 53
              protocol: UDP
            - containerPort: 53
            - name: http
              containerPort: 8080
        - name: side
          image: registry.example.com/shop/side:1.4.2
          ports:
            - name: http
              containerPort: 8081
`;
    const after = take(
      { [PATH]: workload('web', { ports }) },
      safeOf(await completion({ [PATH]: workload('web', { ports }) })),
    );
    assert.match(
      after['/shop/service.yaml'] ?? '',
      / {2}ports:\n {4}- name: port-53-udp\n {6}port: 53\n {6}protocol: UDP\n {6}targetPort: 53\n {4}- name: port-53\n {6}port: 53\n {6}targetPort: 53\n {4}- name: port-8080\n {6}port: 8080\n {6}targetPort: 8080\n {4}- name: port-8081\n/,
    );
  });

  test('metrics are scraped where the repository has a Prometheus, with the labels that it asks for', async () => {
    const ports = '          ports:\n            - name: metrics\n              containerPort: 9090\n';
    const prometheus = `apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata:
  name: main
spec:
  podMonitorSelector:
    matchLabels:
      release: main
  podMonitorNamespaceSelector: {}
`;
    const text = workload('worker', { ports, spec: REPLICAS });
    const files = { '/shop/worker.yaml': text, '/monitoring/prometheus.yaml': prometheus };
    const after = await taken(files, '/shop/worker.yaml');
    assert.equal(
      after['/shop/worker-pod-monitor.yaml'],
      'apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata:\n  name: worker\n  labels:\n    app: worker\n    release: main\nspec:\n  selector:\n    matchLabels:\n      app: worker\n  podMetricsEndpoints:\n    - port: metrics\n',
    );
    assert.equal(after['/shop/worker-service.yaml'], undefined);
    const strict = take(files, (await completion(files, '/shop/worker.yaml', STRICT)).parts);
    assert.equal(strict['/shop/worker-pod-monitor.yaml'], after['/shop/worker-pod-monitor.yaml']);
    assert.equal(part(await completion({ '/shop/worker.yaml': text }, '/shop/worker.yaml'), 'pod-monitor'), undefined);
  });

  test('what anchors repeat stays as it is, and the rest is added', async () => {
    const text = workload('web', { spec: REPLICAS })
      .replace('    matchLabels:\n      app: web\n', '    matchLabels: &labels\n      app: web\n')
      .replace('      labels:\n        app: web\n', '      labels: *labels\n');
    const after = await taken({ [PATH]: text });
    assert.match(after[PATH] ?? '', /matchLabels: &labels\n {6}app: web\n/);
    assert.equal(after['/shop/service.yaml'], SERVICE);
  });
});

describe('a NetworkPolicy', () => {
  const policyOf = (found: Completion) => part(found, 'network-policy')?.files[0]?.text ?? '';

  test('keeps open what Services and scrapers reach beside the declared ports', async () => {
    const metadata = '      annotations:\n        prometheus.io/port: "9102"\n';
    const text = workload('web').replace('      labels:\n', `${metadata}      labels:\n`);
    const second = '    - name: admin\n      port: 80\n      targetPort: 9000\n  selector';
    const service = SERVICE.replace('  selector', second);
    const policy = policyOf(await completion({ [PATH]: text, '/shop/service.yaml': service }));
    assert.deepEqual(policy.match(/(?<=port: ).+/g), ['http', '9000', '9102']);
  });

  test('lets in anyone where a Service is open to the outside', async () => {
    const service = SERVICE.replace('ClusterIP', 'LoadBalancer');
    const policy = policyOf(await completion({ [PATH]: workload('web'), '/shop/service.yaml': service }));
    assert.doesNotMatch(policy, /from:/);
    assert.match(policy, /# anyone may, also from outside: name under from who calls it\n {2}ingress:\n {4}- ports:\n/);
  });

  test('is not proposed where the configuration wants none, nor for pods in the network of their node', async () => {
    const rules = { 'network-policy-missing': { severity: 'off' } } as const;
    const found = await completion({ [PATH]: workload('web') }, PATH, { settings: testSettings({ rules }) });
    assert.ok(idsOf(found).every((id) => !/policy|deny/.test(id)));
    const onNode = workload('agent', { kind: 'DaemonSet', pod: '      hostNetwork: true # prodlint-ignore\n' });
    await taken({ [PATH]: onNode });
  });
});

describe('the account of the pods', () => {
  test('is one of their own where that of the namespace has rights', async () => {
    const binding = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: readers
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
  - kind: ServiceAccount
    name: default
    namespace: default
`;
    const files = { [PATH]: workload('web', { spec: REPLICAS }), '/shop/binding.yaml': binding };
    const found = await completion(files);
    assert.equal(part(found, 'service-account')?.isSafe, false);
    const after = await taken(files);
    assert.match(after[PATH] ?? '', /^ {6}serviceAccountName: web$/m);
    assert.match(after['/shop/service-account.yaml'] ?? '', /^ {2}name: web$/m);
  });
});

describe('any choice of parts', () => {
  const cases: Readonly<Record<string, FileTexts>> = {
    'in files of their own': { [PATH]: workload('web', { spec: REPLICAS }) },
    'in one file': { [PATH]: `${workload('web', { spec: REPLICAS })}---\n${BUDGET.replaceAll('web', 'api')}` },
    'in a file whose last line is not ended': {
      [PATH]: `${BUDGET.replaceAll('web', 'api')}---\n${workload('web', { spec: REPLICAS }).trimEnd()}`,
    },
    'in a list': {
      [PATH]: `apiVersion: v1\nkind: List\nitems:\n  - ${workload('web', { spec: REPLICAS }).trimEnd().replaceAll('\n', '\n    ')}\n`,
    },
    'beside JSON': {
      '/shop/web.json': `${JSON.stringify(parseYaml(workload('web', { spec: REPLICAS })).data, undefined, 2)}\n`,
    },
  };
  for (const [name, files] of Object.entries(cases)) {
    test(`gives texts that can be read: ${name}`, async () => {
      const [path = ''] = Object.keys(files);
      const { parts } = await completion(files, path);
      const kinds = new Set<string>();
      for (let choice = 0; choice < 2 ** parts.length; choice++) {
        const chosen = parts.filter((_, index) => (choice & (1 << index)) !== 0);
        for (const [file, text] of Object.entries(take(files, chosen))) {
          const { documents } = new FileSnapshot(text);
          for (const { snapshot } of documents) {
            assert.deepEqual(snapshot.document.problems, [], `${file}\n${text}`);
            assert.deepEqual(snapshot.document.duplicateKeys, []);
            assert.ok(snapshot.resources.length > 0, text);
            for (const { kind } of snapshot.resources) kinds.add(kind);
          }
        }
      }
      assert.ok(['Service', 'NetworkPolicy', 'HorizontalPodAutoscaler'].every((kind) => kinds.has(kind)));
      await taken(files, path);
    });
  }
});

describe('what can not be completed is told in a sentence', () => {
  const problem = async (files: FileTexts, path = PATH) => {
    const result = await completeIn(files, path);
    return 'problem' in result ? result.problem : undefined;
  };

  test('a chart, a template, a patch, and what has no name or containers', async () => {
    const chart = {
      '/c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
      '/c/templates/d.yaml': workload('web'),
    };
    assert.match((await problem(chart, '/c/templates/d.yaml')) ?? '', /^Deployment web is part of a Helm chart: /);
    assert.match((await problem({ [PATH]: workload('{{ .name }}') })) ?? '', /is a template: /);
    const patch = {
      '/k/kustomization.yaml': 'resources:\n  - deployment.yaml\npatches:\n  - path: patch.yaml\n',
      '/k/deployment.yaml': workload('web'),
      '/k/patch.yaml': workload('web'),
    };
    assert.equal(
      await problem(patch, '/k/patch.yaml'),
      'Deployment web is a patch: complete the workload that it changes.',
    );
    assert.match((await problem({ [PATH]: workload('$(NAME)') })) ?? '', /has no fixed name/);
    assert.match((await problem({ [PATH]: 'apiVersion: apps/v1\nkind: Deployment\n' })) ?? '', /no pod template/);
    assert.match((await problem({ [PATH]: SERVICE })) ?? '', /^There is no Deployment, /);
  });
});
