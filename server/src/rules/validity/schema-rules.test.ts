import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lintText, testSettings } from '../../../../test/support/lint';
import { testSchemas } from '../../../../test/support/schema-files';
import { Linter } from '../../engine/linter';
import { FileSnapshot } from '../../engine/snapshot';
import { readCustomResourceDefinition } from '../../kubernetes/schema/custom-resource-definition';
import { workspaceBundle } from '../../kubernetes/schema/workspace-bundle';
import { parseYaml } from '../../yaml/document';
import { formatPath } from '../../yaml/path';
import { RULES } from '../registry.generated';

const onlyRules = ['unknown-field', 'wrong-type', 'ambiguous-scalar', 'not-yet-available-api', 'unknown-kind'];

/** What the rules find: `rule path: the end of the message`. */
function found(text: string, minor = 34): string[] {
  const { documents } = lintText(text, { onlyRules, kubernetesVersion: { major: 1, minor, patch: undefined } });
  return documents.flatMap(({ findings }) =>
    findings.map(
      ({ rule, path, message }) => `${rule.id} ${formatPath(path)}: ${/Did you mean (.*)\?$/.exec(message)?.[1] ?? ''}`,
    ),
  );
}

const pod = (spec: string) => `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: ${spec}\n`;
const container = (fields: string) => pod(`{ containers: [{ name: web, image: web, ${fields} }] }`);
const deployment = (spec: string) => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: ${spec}\n`;
const service = (spec: string) => `apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: ${spec}\n`;

describe('what an unknown field most likely means', () => {
  const cases: readonly [text: string, path: string, meant: string][] = [
    [container('imagePullpolicy: Always'), 'spec.containers[0].imagePullpolicy', 'imagePullPolicy'],
    [container('image_pull_policy: Always'), 'spec.containers[0].image_pull_policy', 'imagePullPolicy'],
    [container('readinesProbe: { periodSeconds: 5 }'), 'spec.containers[0].readinesProbe', 'readinessProbe'],
    [container('ressources: {}'), 'spec.containers[0].ressources', 'resources'],
    [container('limits: { cpu: 1 }'), 'spec.containers[0].limits', 'resources.limits'],
    [container('containerPort: 80'), 'spec.containers[0].containerPort', 'ports[].containerPort'],
    [container('environment: { A: b }'), 'spec.containers[0].environment', 'env'],
    [container('volumes: [{ name: a, mountPath: /a }]'), 'spec.containers[0].volumes', 'volumeMounts'],
    [container('volumes: [{ name: a, emptyDir: {} }]'), 'spec.containers[0].volumes', 'spec.volumes'],
    [container('serviceAccountName: web'), 'spec.containers[0].serviceAccountName', 'spec.serviceAccountName'],
    [container('tolerations: []'), 'spec.containers[0].tolerations', 'spec.tolerations'],
    [container('fsGroup: 5'), 'spec.containers[0].fsGroup', 'spec.securityContext.fsGroup'],
    [
      container('securityContext: { fsGroup: 5 }'),
      'spec.containers[0].securityContext.fsGroup',
      'spec.securityContext.fsGroup',
    ],
    [
      container('env: [{ name: A, configMapKeyRef: { name: a, key: b } }]'),
      'spec.containers[0].env[0].configMapKeyRef',
      'valueFrom.configMapKeyRef',
    ],
    [container('livenessProbe: { path: / }'), 'spec.containers[0].livenessProbe.path', 'httpGet.path'],
    [
      container('livenessProbe: { httpGet: { port: 80, timeoutSeconds: 3 } }'),
      'spec.containers[0].livenessProbe.httpGet.timeoutSeconds',
      'spec.containers[].livenessProbe.timeoutSeconds',
    ],
    [
      container('resources: { memory: 1Gi }'),
      'spec.containers[0].resources.memory',
      'requests.memory or limits.memory',
    ],
    [
      container('resources: { nvidia.com/gpu: 1 }'),
      'spec.containers[0].resources["nvidia.com/gpu"]',
      'requests["nvidia.com/gpu"] or limits["nvidia.com/gpu"]',
    ],
    [container('key: x'), 'spec.containers[0].key', ''],
    [pod('{ containers: [], privileged: true }'), 'spec.privileged', 'containers[].securityContext.privileged'],
    [pod('{ containers: [], runAsUser: 5 }'), 'spec.runAsUser', 'securityContext.runAsUser'],
    [pod('{ containers: [], resource: { limits: { cpu: 1 } } }'), 'spec.resource', 'resources'],
    [pod('{ containers: [], gracePeriodSeconds: 5 }'), 'spec.gracePeriodSeconds', 'terminationGracePeriodSeconds'],
    [pod('{ containers: [], labels: { a: b } }'), 'spec.labels', 'metadata.labels'],
    [pod('{ containers: [], volumes: [{ name: a, hostpath: { path: /a } }] }'), 'spec.volumes[0].hostpath', 'hostPath'],
    [
      pod('{ containers: [], volumes: [{ name: a, claimName: b }] }'),
      'spec.volumes[0].claimName',
      'persistentVolumeClaim.claimName',
    ],
    [
      pod('{ containers: [], volumes: [{ name: a, nfs: { server: a, path: b, pool: c } }] }'),
      'spec.volumes[0].nfs.pool',
      '',
    ],
    [deployment('{ containers: [{ name: web, image: web }] }'), 'spec.containers', 'template.spec.containers'],
    [deployment('{ replica: 3 }'), 'spec.replica', 'replicas'],
    [deployment('{ maxSurge: 1 }'), 'spec.maxSurge', 'strategy.rollingUpdate.maxSurge'],
    [deployment('{ strategy: { maxSurge: 1 } }'), 'spec.strategy.maxSurge', 'rollingUpdate.maxSurge'],
    [deployment('{ matchLabels: { a: b } }'), 'spec.matchLabels', 'selector.matchLabels'],
    [deployment('{ template: { labels: { a: b } } }'), 'spec.template.labels', 'spec.template.metadata.labels'],
    [
      deployment('{ template: { spec: { containers: [], replicas: 3 } } }'),
      'spec.template.spec.replicas',
      'spec.replicas',
    ],
    [service('{ targetPort: 80 }'), 'spec.targetPort', 'ports[].targetPort'],
    [service('{ ports: [{ port: 80, nodeport: 30000 }] }'), 'spec.ports[0].nodeport', 'nodePort'],
    [service('{ ports: [{ port: 80, type: NodePort }] }'), 'spec.ports[0].type', 'spec.type'],
    [service('{ sessionaffinity: None }'), 'spec.sessionaffinity', 'sessionAffinity'],
  ];
  for (const [text, path, meant] of cases) {
    test(`${path}: ${meant}`, () => assert.deepEqual(found(text), [`unknown-field ${path}: ${meant}`]));
  }
});

describe('exactly one rule speaks', () => {
  const cases: readonly [text: string, findings: readonly string[], minor?: number][] = [
    [container('args: [1]'), ['ambiguous-scalar spec.containers[0].args[0]: ']],
    [container('env: [{ name: A, value: 8080 }]'), ['ambiguous-scalar spec.containers[0].env[0].value: ']],
    [container('env: [{ name: 8080 }]'), ['wrong-type spec.containers[0].env[0].name: ']],
    [container('workingDir: 5'), ['wrong-type spec.containers[0].workingDir: ']],
    [container('env: [{ name: A, value: [1] }]'), ['wrong-type spec.containers[0].env[0].value: ']],
    [
      container('livenessProbe: { httpGet: { port: 80, httpHeaders: [{ name: A, value: yes }] } }'),
      ['ambiguous-scalar spec.containers[0].livenessProbe.httpGet.httpHeaders[0].value: '],
    ],
    [container('resources: { limits: { cpu: yes } }'), ['wrong-type spec.containers[0].resources.limits.cpu: ']],
    [container('unknown: { args: [1], prots: 5 }'), ['unknown-field spec.containers[0].unknown: ']],
    [pod('{ containers: [], resources: {} }'), ['not-yet-available-api spec.resources: '], 31],
    [pod('{ containers: [], resources: {} }'), [], 32],
    [pod('{ containers: [], workloadRef: {} }'), ['not-yet-available-api spec.workloadRef: '], 34],
    [pod('{ containers: [], workloadRef: {} }'), ['unknown-field spec.workloadRef: '], 36],
    [service('{ selector: { a: 1 }, ports: [{ port: 80, protocol: null }] }'), ['ambiguous-scalar spec.selector.a: ']],
    ['apiVersion: v1\nkind: Secret\nmetadata: { name: a }\ndata: { a: 1 }\n', ['wrong-type data.a: ']],
    [
      'apiVersion: apps/v1\nkind: Deploymnet\nmetadata: { name: a }\nspec: { a: b }\n',
      ['unknown-kind kind: Deployment'],
    ],
  ];
  for (const [text, findings, minor] of cases) {
    test(`${findings.join(', ')} ${minor ?? ''}`, () => assert.deepEqual(found(text, minor), findings));
  }
});

describe('kinds of the workspace', () => {
  const definition = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: shops.example.com }
spec:
  group: example.com
  names: { kind: Shop, plural: shops }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                replicas: { type: integer }
                owner: { type: string }
                tags: { type: object, additionalProperties: { type: string } }
                extra: { type: object, x-kubernetes-preserve-unknown-fields: true }
`;
  const kinds = readCustomResourceDefinition(parseYaml(definition).data);
  const schemas = testSchemas.withWorkspace(
    kinds.map((kind) => workspaceBundle('shops', kind, () => testSchemas.kubernetes)),
  );
  const linter = new Linter(
    RULES,
    (rule, error) => {
      throw new Error(`${rule.id} failed`, { cause: error });
    },
    schemas,
  );
  const lint = (spec: string, version = 'v1') => {
    const text = `apiVersion: example.com/${version}\nkind: Shop\nmetadata: { name: web }\nspec: ${spec}\n`;
    const { documents } = linter.lint(new FileSnapshot(text), testSettings({ onlyRules }));
    return documents.flatMap(({ findings }) => findings);
  };

  test('are known exactly', () => {
    const [replica, ...others] = lint('{ replica: 3 }');
    assert.equal(others.length, 0);
    assert.equal(replica?.severity, 'error');
    assert.match(replica?.message ?? '', /^spec has no field replica: kubectl refuses it.* Did you mean replicas\?$/);
    assert.deepEqual(
      replica?.fixes.map(({ grade }) => grade),
      ['unsafe', 'unsafe'],
    );
    assert.equal(lint('{ anything: 3 }')[0]?.severity, 'error');
    assert.deepEqual(lint('{ extra: { anything: 3 } }'), []);
  });

  test('have types', () => {
    assert.deepEqual(
      lint('{ replicas: "3", owner: 5, tags: { a: 1.10 } }').map(({ rule, path }) => `${rule.id} ${formatPath(path)}`),
      ['wrong-type spec.replicas', 'wrong-type spec.owner', 'ambiguous-scalar spec.tags.a'],
    );
  });

  test('in another version are not known', () => {
    assert.match(
      lint('{}', 'v2')[0]?.message ?? '',
      /^Prodlint knows Shop only in example\.com\/v1, not in example\.com\/v2/,
    );
  });

  test('may still turn up while the workspace is read', () => {
    const text = 'apiVersion: example.org/v1\nkind: Thing\nmetadata: { name: web }\n';
    const reading = new Linter(RULES, () => assert.fail(), testSchemas.withWorkspace([], false));
    const { documents } = reading.lint(new FileSnapshot(text), testSettings({ onlyRules }));
    assert.deepEqual(documents[0]?.findings, []);
  });
});
