import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testSettings } from '../../../../test/support/lint';
import type { FileTexts } from '../../../../test/support/workspace';
import { FileSnapshot } from '../../engine/snapshot';
import { parseYaml } from '../../yaml/document';
import type { Completion } from './completion';
import {
  BUDGET,
  completeIn,
  completion,
  HTTP,
  idsOf,
  PATH,
  POLICY,
  part,
  REPLICAS,
  SERVICE,
  STRICT,
  safeOf,
  take,
  taken,
  workload,
} from './test-support';

describe('other workloads', () => {
  test('a StatefulSet gets the headless Service that it names', async () => {
    const spec = '  serviceName: db-members\n  replicas: 3\n';
    const files = { '/shop/db.yaml': workload('db', { kind: 'StatefulSet', spec }) };
    const after = await taken(files, '/shop/db.yaml');
    const others = { ...files, '/shop/other.yaml': SERVICE.replaceAll('web', 'db') };
    const beside = await completion(others, '/shop/db.yaml');
    assert.equal(part(beside, 'service')?.title, 'Service db-members', 'whatever others lead to its pods');
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
    assert.match(part(found, 'workload')?.description ?? '', /, from its next run on$/);
    const after = take({ [path]: text }, safeOf(found));
    assert.equal(
      after['/shop/report-service-account.yaml'],
      'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: reporter\n  labels:\n    app: report\n',
    );
    await taken({ [path]: text }, path);
  });

  test('a CronJob is not selected by what changes with each release', async () => {
    const path = '/shop/report.yaml';
    const labels = ['app: report', 'app.kubernetes.io/version: 1.4.2', 'helm.sh/chart: report-1.0.0'];
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
            ${labels.join('\n            ')}
        spec:
          restartPolicy: Never
          containers:
            - name: report
              image: registry.example.com/shop/report:1.4.2
`;
    const policy = part(await completion({ [path]: text }, path), 'network-policy')?.files[0]?.text ?? '';
    assert.match(policy, /matchLabels:\n {6}app: report\n {2}policyTypes/);
  });

  test('one whose labels the pods of another have is told, and nothing is ticked for it', async () => {
    const other = workload('worker').replaceAll('app: worker', 'app: web');
    const found = await completion({ [PATH]: workload('web', { spec: REPLICAS }), '/shop/worker.yaml': other });
    assert.deepEqual(safeOf(found), []);
    assert.match(found.left[0] ?? '', /^Deployment web finds its pods by labels that those of Deployment worker have/);
  });

  test('a single pod gets its budget only if somebody wants more of them', async () => {
    const found = await completion({ [PATH]: workload('web') });
    assert.equal(part(found, 'disruption-budget')?.isSafe, false);
    assert.match(part(found, 'disruption-budget')?.description ?? '', /, once there are several$/);
  });

  test('one with a volume that nobody knows whether pods can share is not scaled', async () => {
    const pod = '      volumes:\n        - name: data\n          persistentVolumeClaim:\n            claimName: data\n';
    const mount = '          volumeMounts:\n            - name: data\n              mountPath: /data\n';
    const found = await completion({ [PATH]: workload('web', { spec: REPLICAS, pod, ports: `${HTTP}${mount}` }) });
    assert.equal(part(found, 'autoscaler'), undefined);
  });

  test('labels of tools are none of new objects', async () => {
    const labels =
      '  labels:\n    app.kubernetes.io/instance: shop\n    app.kubernetes.io/managed-by: Helm\n    helm.sh/chart: web-1.0.0\n';
    const text = workload('web').replace('  name: web\n', `  name: web\n${labels}`);
    const made = part(await completion({ [PATH]: text }), 'service')?.files[0]?.text ?? '';
    assert.match(made, / {2}labels:\n {4}app.kubernetes.io\/instance: shop\nspec:/);
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

  test('lets in anyone where the API server calls, or the node passes on what comes to it', async () => {
    const webhook = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: web
webhooks:
  - name: web.example.com
    clientConfig:
      service:
        name: web
        namespace: default
`;
    const called = { [PATH]: workload('web'), '/shop/service.yaml': SERVICE, '/shop/webhook.yaml': webhook };
    assert.doesNotMatch(policyOf(await completion(called)), /from:/);
    const onHost = workload('web').replace(
      'containerPort: 8080\n',
      'containerPort: 8080\n              hostPort: 80\n',
    );
    assert.doesNotMatch(policyOf(await completion({ [PATH]: onHost })), /from:/);
  });

  test('keeps open the port of a mesh that the pods or their namespace are in', async () => {
    const linkerd = workload('web').replace(
      '      labels:\n',
      '      annotations:\n        linkerd.io/inject: enabled\n      labels:\n',
    );
    assert.match(policyOf(await completion({ [PATH]: linkerd })), /port: http\n.*\n.*port: 4143\n/);
    const namespace =
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    istio.io/dataplane-mode: ambient\n';
    const ambient = { [PATH]: workload('web', { namespace: 'shop' }), '/shop/namespace.yaml': namespace };
    assert.match(policyOf(await completion(ambient)), /port: http\n.*\n.*port: 15008\n/);
  });

  test('opens the ports of pods that a default of their namespace closes', async () => {
    const [metadata = ''] = POLICY.replace('name: web', 'name: deny').split('spec:');
    const deny = `${metadata}spec:\n  podSelector: {}\n  policyTypes:\n    - Ingress\n    - Egress\n`;
    const files = { [PATH]: workload('web'), '/shop/deny.yaml': deny };
    const found = await completion(files);
    assert.match(part(found, 'network-policy')?.description ?? '', /^lets calls to its ports in/);
    assert.equal(part(found, 'network-policy')?.isSafe, false);
    await taken(files);
  });

  test('of the whole namespace is none for those of the cluster itself', async () => {
    const found = await completion({ [PATH]: workload('web', { namespace: 'kube-system' }) });
    assert.equal(part(found, 'default-deny'), undefined);
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
