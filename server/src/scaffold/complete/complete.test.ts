import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testSettings } from '../../../../test/support/lint';
import { lintFiles } from '../../../../test/support/workspace';
import {
  BUDGET,
  completeIn,
  completion,
  idsOf,
  PATH,
  POLICY,
  part,
  REPLICAS,
  SERVICE,
  safeOf,
  take,
  taken,
  workload,
} from './test-support';

describe('a bare Deployment', () => {
  const files = { [PATH]: workload('web', { spec: REPLICAS }) };

  test('gets what is missing beside it, and nothing else without being asked for', async () => {
    const found = await completion(files);
    assert.deepEqual(
      safeOf(found).map(({ id, title }) => [id, title]),
      [
        ['service', 'Service web'],
        ['disruption-budget', 'PodDisruptionBudget web'],
      ],
    );
    const { [PATH]: own, ...made } = take(files, safeOf(found));
    assert.equal(own, files[PATH]);
    assert.deepEqual(made, {
      '/shop/service.yaml': SERVICE,
      '/shop/pdb.yaml': BUDGET,
    });
    assert.equal(part(found, 'network-policy')?.files[0]?.text, POLICY);
  });

  test('is offered the rest, each part for itself', async () => {
    const found = await completion(files);
    const choices = found.parts.filter(({ isSafe }) => !isSafe);
    assert.deepEqual(
      choices.map(({ id, title, description }) => [id, title, description]),
      [
        ['workload', 'Changes to Deployment web itself', 'mends 11 of its findings; its pods are replaced'],
        [
          'network-policy',
          'NetworkPolicy web',
          'only these ports are reached, and only by pods of the cluster: add what else calls it, such as a load balancer that sends to pods directly',
        ],
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
      'Try the changes to Deployment web before production, for its pods run in another way with these: Set automountServiceAccountToken to false (calls to the Kubernetes API fail); Spread the pods over zones and nodes as far as possible; Set allowPrivilegeEscalation to false; Drop ALL capabilities; Set readOnlyRootFilesystem to true, with an emptyDir on /tmp; Set runAsNonRoot to true; Set seccompProfile to RuntimeDefault.',
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

const SCALER = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  minReplicas: 2
  maxReplicas: 6
`;

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
      ['disruption-budget'],
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
    assert.ok(idsOf(found).includes('autoscaler'));
    const scaled = await completion({ ...files, '/k/prod/pdb.yaml': SCALER }, '/k/base/deployment.yaml');
    assert.ok(!idsOf(scaled).includes('autoscaler'));
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
      '# The shop.\nresources:\n- web-deployment.yaml # the pods\n# settings come last\n- config.yaml\n- web-service.yaml\n- web-pdb.yaml\nnamePrefix: shop-\n',
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

  test('have an autoscaler too, unless an overlay counts the pods, and the fixes that overlays need', async () => {
    const { [base]: text = '', ...after } = await taken(files, base);
    assert.match(after['/k/base/web-hpa.yaml'] ?? '', /scaleTargetRef:\n.*\n.*\n {4}name: web\n/);
    assert.match(text, /topologySpreadConstraints:/);
    const prod = `${files['/k/overlays/prod/kustomization.yaml']}replicas:\n  - name: web\n    count: 5\n`;
    const counted = await completion({ ...files, '/k/overlays/prod/kustomization.yaml': prod }, base);
    assert.equal(part(counted, 'autoscaler'), undefined);
  });

  test('are called as those beside it are, and none is written over', async () => {
    const other = '/shop/api-svc.yaml';
    const beside = { '/shop/web.yml': workload('web', { spec: REPLICAS }), [other]: SERVICE.replaceAll('web', 'api') };
    const isTaken = (path: string) => path === '/shop/web-pdb.yml';
    const after = take(beside, safeOf(await completion(beside, '/shop/web.yml', { isTaken })));
    assert.deepEqual(Object.keys(after), ['/shop/web.yml', other, '/shop/web-svc.yml', '/shop/web-pdb-2.yml']);
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
    assert.deepEqual(after, { [PATH]: `${text}---\n${SERVICE}---\n${BUDGET}` });
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
