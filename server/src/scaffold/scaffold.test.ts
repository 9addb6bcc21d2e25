// What a plan says beyond answers, and where it is found again.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readStream } from '../../../test/support/kustomize';
import { demanding, shop } from '../../../test/support/plans';
import { answersFor } from '../../../test/support/scaffold';
import { valueAt, type YamlValue } from '../yaml/value';
import type { Details, Plan } from './plan';
import { planOf, scaffoldPlan } from './scaffold';

const PLAIN = { layout: 'plain', environments: ['prod'] };

function textsOf(plan: Plan): ReadonlyMap<string, string> {
  return new Map(scaffoldPlan(plan).map(({ path, text }) => [path, text]));
}

/** The objects of a file below the manifests. */
function objects(plan: Plan, path: string): readonly YamlValue[] {
  const text = textsOf(plan).get(`deploy/manifests/${path}`);
  assert.ok(text !== undefined, path);
  return readStream(text);
}

function podOf(plan: Plan, path: string): YamlValue {
  return valueAt(objects(plan, path)[0] ?? null, ['spec', 'template', 'spec']) ?? null;
}

/** The shop with other details of its first part. */
function withDetails(details: Details, plan = shop(PLAIN)): Plan {
  return { ...plan, parts: plan.parts.map((part, index) => (index === 0 ? { ...part, details } : part)) };
}

describe('several parts', () => {
  const plan = shop(PLAIN);

  test('what they share is there once', () => {
    const paths = [...textsOf(plan).keys()];
    for (const shared of ['namespace', 'limits', 'database'])
      assert.deepEqual(
        paths.filter((path) => path.endsWith(`/${shared}.yaml`)),
        [`deploy/manifests/${shared}.yaml`],
      );
    const denials = paths
      .filter((path) => path.endsWith('/network-policies.yaml'))
      .flatMap((path) => objects(plan, path.slice('deploy/manifests/'.length)))
      .filter((object) => valueAt(object, ['metadata', 'name']) === 'default-deny');
    assert.equal(denials.length, 1);
  });

  test('all of it is part of the plan', () => {
    for (const [path, text] of textsOf(plan)) {
      if (!path.startsWith('deploy/manifests/')) continue;
      for (const object of readStream(text))
        assert.equal(valueAt(object, ['metadata', 'labels', 'app.kubernetes.io/part-of']), 'shop', path);
    }
  });

  test('who calls whom is let out there and in here, on the ports of the called', () => {
    const [web] = objects(plan, 'web/network-policies.yaml');
    const [api] = objects(plan, 'api/network-policies.yaml');
    const namesIn = (rules: YamlValue, side: string) =>
      JSON.stringify(valueAt(rules, ['spec', side])).match(/(?<="app\.kubernetes\.io\/name":")[\w-]+/g) ?? [];
    assert.deepEqual(namesIn(web ?? null, 'egress'), ['api', 'search']);
    assert.deepEqual(namesIn(api ?? null, 'ingress'), ['web', 'clean-up']);
    assert.equal(valueAt(web ?? null, ['spec', 'egress', 0, 'ports', 0, 'port']), 3000);
  });

  test('the database lets in all parts that use it, and no other', () => {
    const policies = objects(plan, 'network-policies.yaml');
    const policy = policies.find((object) => valueAt(object, ['metadata', 'name']) === 'shop-database') ?? null;
    const from = JSON.stringify(valueAt(policy, ['spec', 'ingress', 0, 'from']));
    assert.deepEqual(from.match(/(?<="app\.kubernetes\.io\/name":")[\w-]+/g), ['api', 'worker', 'migrate']);
  });

  test('an alias is a Service of the same pods', () => {
    const [own, alias] = objects(plan, 'api/service.yaml');
    assert.equal(valueAt(alias ?? null, ['metadata', 'name']), 'backend');
    assert.deepEqual(valueAt(alias ?? null, ['spec']), valueAt(own ?? null, ['spec']));
  });

  test('a part without a port has no Service, and nothing asks it for metrics', () => {
    const paths = [...textsOf(plan).keys()];
    assert.ok(!paths.includes('deploy/manifests/worker/service.yaml'));
    const kinds = objects(plan, 'worker/monitoring.yaml').map((object) => valueAt(object, ['kind']));
    assert.deepEqual(kinds, ['PrometheusRule', 'ConfigMap']);
  });

  test('images of which two versions run are named by the base', () => {
    const [first, second, ...others] = shop({ layout: 'kustomize' }).parts;
    assert.ok(first !== undefined && second !== undefined);
    const other = { ...second, answers: { ...second.answers, image: 'registry.example.com/shop/web:2.0.0' } };
    const files = textsOf({ name: 'shop', parts: [first, other, ...others] });
    assert.match(
      files.get('deploy/base/api/deployment.yaml') ?? '',
      /image: registry\.example\.com\/shop\/web:2\.0\.0$/m,
    );
    assert.match(
      files.get('deploy/base/web/deployment.yaml') ?? '',
      /image: registry\.example\.com\/shop\/web:1\.4\.2$/m,
    );
    assert.doesNotMatch(
      files.get('deploy/overlays/prod/kustomization.yaml') ?? '',
      /name: registry\.example\.com\/shop\/web$/m,
    );
  });

  test('where nothing is built, the pipeline only checks', () => {
    const parts = shop({ ...PLAIN, pipeline: 'github' }).parts.filter(({ details }) => details.source === undefined);
    const workflow = textsOf({ name: 'shop', parts }).get('.github/workflows/delivery.yaml') ?? '';
    assert.match(workflow, /prodlint/);
    assert.doesNotMatch(workflow, /docker|publish/);
  });

  test('paths of the source are words for the shell, whatever is in them', () => {
    const source = { kind: 'built', context: "it's; id", dockerfile: '$(id)', target: 'a b' } as const;
    const scripts = (pipeline: string) => {
      const files = textsOf(withDetails({ source, main: {} }, shop({ ...PLAIN, pipeline })));
      const text = files.get(pipeline === 'github' ? '.github/workflows/delivery.yaml' : '.gitlab-ci.yml') ?? '';
      return text.split('\n').filter((line) => line.includes('docker build') && line.includes(' id'));
    };
    const [context, file] = ["'it'\\''s; id'", "'it'\\''s; id/$(id)'"];
    const [test = '', ...none] = scripts('github');
    assert.ok(test.includes(`docker build --target test --file ${file} ${context}`), test);
    assert.deepEqual(none, []);
    const [, build = ''] = scripts('gitlab');
    assert.ok(build.includes(`--file ${file} --target 'a b' ${context}`), build);
  });
});

describe('details of a part', () => {
  test('texts mean what they say, whatever Kubernetes reads into them', () => {
    const pod = podOf(shop(PLAIN), 'api/deployment.yaml');
    assert.equal(valueAt(pod, ['containers', 0, 'command', 2]), 'echo $$(date) $$$$; exec node server.js');
    assert.equal(valueAt(pod, ['initContainers', 1, 'env', 0, 'value']), '$$(NOWHERE)');
  });

  test('paths of the source that are expressions to GitHub reach no workflow', () => {
    const source = { kind: 'built', context: '$' + '{{ secrets.TOKEN }}' } as const;
    const files = textsOf(withDetails({ source, main: {} }, shop({ ...PLAIN, pipeline: 'github' })));
    assert.doesNotMatch(files.get('.github/workflows/delivery.yaml') ?? '', /secrets\.TOKEN/);
  });

  test('a command names those variables that it is said to name, and no others', () => {
    const args = ['--password', '$(PASSWORD)', '$(date) $$ $(PASSWORD)'];
    const plan = withDetails({ main: { args, references: ['PASSWORD'] } });
    const written = valueAt(podOf(plan, 'web/deployment.yaml'), ['containers', 0, 'args']);
    assert.deepEqual(written, ['--password', '$(PASSWORD)', '$$(date) $$$$ $(PASSWORD)']);
  });

  test('a port that is called metrics is read, and open to Prometheus alone', () => {
    const port = { name: 'metrics', number: 9102, protocol: 'TCP' } as const;
    const plan = withDetails({ metrics: false, main: { ports: [port] } });
    const monitor = objects(plan, 'web/monitoring.yaml').find((each) => valueAt(each, ['kind']) === 'PodMonitor');
    assert.equal(valueAt(monitor ?? null, ['spec', 'podMetricsEndpoints', 0, 'port']), 'metrics');
    const [policy] = objects(plan, 'web/network-policies.yaml');
    assert.match(
      JSON.stringify(valueAt(policy ?? null, ['spec', 'ingress'])),
      /"monitoring"[^[]*"ports":\[\{"port":"metrics"/,
    );
    const silent = objects(withDetails({ metrics: false, main: {} }), 'web/monitoring.yaml');
    assert.ok(silent.every((each) => valueAt(each, ['kind']) !== 'PodMonitor'));
  });

  test('from Vault, the database and its dumps get its password alone', () => {
    const given = { secrets: 'secrets-store-vault', data: 'stateful-set', backup: 'pg-dump', ...PLAIN };
    const plan = planOf(answersFor({ name: 'shop', image: 'registry.example.com/shop/web:1.4.2', ...given }));
    const all = ['deployment', 'database', 'backup', 'secrets'].flatMap((file) => objects(plan, `${file}.yaml`));
    const classesIn = (kind: string) => {
      const found = all.find((object) => valueAt(object, ['kind']) === kind);
      return JSON.stringify(found).match(/(?<="secretProviderClass":")[\w-]+/g);
    };
    assert.deepEqual(classesIn('Deployment'), ['shop-secrets', 'shop-database-secrets']);
    assert.deepEqual(classesIn('StatefulSet'), ['shop-database-secrets']);
    assert.deepEqual(classesIn('CronJob'), ['shop-database-secrets']);
    const keys = objects(plan, 'secrets.yaml').map((object) =>
      String(valueAt(object, ['spec', 'parameters', 'objects'])).match(/(?<=secretKey: ).*/g),
    );
    assert.deepEqual(keys, [['api-key'], ['database-password']]);
  });

  test('containers in front have ended before the others start; sidecars run beside them', () => {
    const pod = podOf(shop(PLAIN), 'api/deployment.yaml');
    assert.equal(valueAt(pod, ['initContainers', 0, 'restartPolicy']), undefined);
    assert.equal(valueAt(pod, ['initContainers', 1, 'restartPolicy']), 'Always');
  });

  test('what a part keeps is claimed by its StatefulSet, or by a claim of its own', () => {
    const [search] = objects(shop(PLAIN), 'search/stateful-set.yaml');
    const sizes = [0, 1].map((index) =>
      valueAt(search ?? null, ['spec', 'volumeClaimTemplates', index, 'spec', 'resources', 'requests', 'storage']),
    );
    assert.deepEqual(sizes, ['20Gi', '5Gi']);
    const plan = withDetails({
      run: 'once',
      main: { mounts: [{ volume: 'out', path: '/out' }] },
      volumes: [
        { name: 'out', kind: 'claim' },
        { name: 'unused', kind: 'empty' },
      ],
    });
    assert.equal(valueAt(objects(plan, 'web/volumes.yaml')[0] ?? null, ['metadata', 'name']), 'web-out');
    const volumes = valueAt(podOf(plan, 'web/job.yaml'), ['volumes']);
    assert.deepEqual(JSON.stringify(volumes).match(/(?<="name":")[\w-]+/g), ['tmp', 'out']);
  });

  test('volumes that are called like those of the scaffold get another name', () => {
    const plan = withDetails({
      main: { mounts: [{ volume: 'tmp', path: '/var/tmp' }] },
      volumes: [{ name: 'tmp', kind: 'empty' }],
    });
    const mounts = valueAt(podOf(plan, 'web/deployment.yaml'), ['containers', 0, 'volumeMounts']);
    assert.deepEqual(JSON.stringify(mounts).match(/(?<="name":")[\w-]+/g), ['tmp', 'tmp-volume']);
  });

  test('limits are never below requests', () => {
    const plan = withDetails({ main: { resources: { cpu: '3', memoryLimit: '64Mi' } } });
    const { requests, limits } = (valueAt(podOf(plan, 'web/deployment.yaml'), ['containers', 0, 'resources']) ??
      {}) as Record<string, Record<string, string>>;
    assert.deepEqual([requests?.cpu, limits?.cpu, requests?.memory, limits?.memory], ['3', '3', '64Mi', '64Mi']);
  });

  test('files of the same name in different folders', () => {
    const plan = withDetails({
      main: {
        files: ['/etc/a/app.conf', '/etc/b/app.conf', '/etc/c/app.conf'].map((path, index) => ({
          path,
          content: { kind: 'text', text: index === 2 ? '0' : String(index) },
        })),
      },
    });
    const config = objects(plan, 'web/config.yaml')[1] ?? null;
    assert.equal(JSON.stringify(valueAt(config, ['data'])), '{"app.conf":"0","2-app.conf":"1"}');
  });

  test('what a part must be allowed is allowed to its namespace, and said in the settings of prodlint', () => {
    const files = textsOf(demanding(PLAIN));
    assert.match(
      files.get('deploy/manifests/namespace.yaml') ?? '',
      /pod-security\.kubernetes\.io\/enforce: privileged$/m,
    );
    const settings = files.get('deploy/.prodlint.yaml') ?? '';
    assert.match(
      settings,
      /- "\*\*\/deployment\.yaml"\n {4}rules:\n(?: {6}.*\n)*? {6}read-only-root-filesystem: "off" # /,
    );
    assert.match(settings, /dangerous-capability: "off" # it needs NET_ADMIN$/m);
  });

  test('the README says what is left to do about images', () => {
    const [web, ...others] = shop(PLAIN).parts;
    assert.ok(web !== undefined);
    const open = { ...web, answers: { ...web.answers, image: 'registry.example.com/shop/web:REPLACE_ME' } };
    const text = textsOf({ name: 'shop', parts: [open, ...others] }).get('deploy/README.md') ?? '';
    assert.match(text, /^- The image of web is `registry\.example\.com\/shop\/web:REPLACE_ME`: replace/m);
    assert.match(text, /^- Build the image of web and push it to its registry; nothing here does\.$/m);
  });
});
