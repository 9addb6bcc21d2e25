import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseYaml } from '../yaml/document';
import {
  aggregateRequest,
  effectiveLimit,
  effectiveRequest,
  isOvercommittable,
  type ResourceSurroundings,
} from './effective-resources';
import { parseKubernetesVersion } from './kubernetes-version';
import type { Container, PodTemplate } from './pod-template';
import { formatQuantity } from './quantity';
import { type Resource, readResources } from './resource';

function read(text: string): Resource {
  const [resource] = readResources(parseYaml(text));
  assert.ok(resource);
  return resource;
}

function podOf(spec: string, namespace = 'shop'): PodTemplate {
  const pod = read(
    `apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: ${namespace} }\nspec: ${spec}\n`,
  ).podTemplate;
  assert.ok(pod);
  return pod;
}

function first(pod: PodTemplate): Container {
  const [container] = pod.containers;
  assert.ok(container);
  return container;
}

function limitRange(item: string, namespace = 'shop'): Resource {
  return read(
    `apiVersion: v1\nkind: LimitRange\nmetadata: { name: l, namespace: ${namespace} }\nspec: { limits: [${item}] }\n`,
  );
}

function surroundings(version = '1.34', limitRanges: readonly Resource[] = []): ResourceSurroundings {
  const kubernetesVersion = parseKubernetesVersion(version);
  assert.ok(kubernetesVersion);
  return { kubernetesVersion, limitRanges };
}

/** `request/limit` of memory for the first container, each with the level that gives it. */
function memory(pod: PodTemplate, around = surroundings()): string {
  const [request, limit] = [effectiveRequest, effectiveLimit].map((read) => {
    const found = read(first(pod), 'memory', around);
    return found === undefined ? 'none' : `${found.text} of ${found.level}`;
  });
  return `${request}, ${limit}`;
}

describe('effective resources of a container', () => {
  test("the container's own", () => {
    const pod = podOf(
      '{ containers: [{ name: a, resources: { requests: { memory: 64Mi }, limits: { memory: 1Gi } } }] }',
    );
    assert.equal(memory(pod), '64Mi of container, 1Gi of container');
  });

  test('a limit without a request is the request', () => {
    assert.equal(
      memory(podOf('{ containers: [{ name: a, resources: { limits: { memory: 1Gi } } }] }')),
      '1Gi of container, 1Gi of container',
    );
  });

  test('a request without a limit is no limit', () => {
    assert.equal(
      memory(podOf('{ containers: [{ name: a, resources: { requests: { memory: 1Gi } } }] }')),
      '1Gi of container, none',
    );
  });

  test('numbers count, other types do not', () => {
    assert.equal(
      memory(
        podOf('{ containers: [{ name: a, resources: { requests: { memory: 1048576 }, limits: { memory: [] } } }] }'),
      ),
      '1048576 of container, none',
    );
  });

  test("the pod's, from 1.34", () => {
    const pod = podOf(
      '{ resources: { requests: { memory: 1Gi }, limits: { memory: 2Gi, ephemeral-storage: 1Gi } }, containers: [{ name: a }] }',
    );
    assert.equal(memory(pod), '1Gi of pod, 2Gi of pod');
    assert.equal(memory(pod, surroundings('1.33')), 'none, none');
    assert.equal(effectiveLimit(first(pod), 'ephemeral-storage', surroundings()), undefined);
  });

  test("a pod's limit is its request while no container requests", () => {
    const alone = podOf('{ resources: { limits: { memory: 2Gi } }, containers: [{ name: a }, { name: b }] }');
    assert.equal(memory(alone), '2Gi of pod, 2Gi of pod');
    const shared = podOf(
      '{ resources: { limits: { memory: 2Gi } }, containers: [{ name: a }, { name: b, resources: { requests: { memory: 1Gi } } }] }',
    );
    assert.equal(memory(shared), 'none, 2Gi of pod');
  });

  const bare = podOf('{ containers: [{ name: a }] }');
  for (const [item, expected] of [
    ['{ type: Container, default: { memory: 2Gi }, defaultRequest: { memory: 1Gi } }', '1Gi, 2Gi'],
    ['{ type: Container, default: { memory: 2Gi } }', '2Gi, 2Gi'],
    ['{ type: Container, max: { memory: 4Gi } }', '4Gi, 4Gi'],
    ['{ type: Container, max: { memory: 4Gi }, default: { memory: 2Gi }, min: { memory: 1Mi } }', '2Gi, 2Gi'],
    ['{ type: Container, min: { memory: 16Mi } }', '16Mi, none'],
    ['{ type: Container, defaultRequest: { memory: 1Gi } }', '1Gi, none'],
    ['{ type: Container, default: { cpu: 1 } }', 'none, none'],
    ['{ type: Pod, max: { memory: 4Gi } }', 'none, none'],
  ] as const) {
    test(`a LimitRange with ${item}`, () => {
      const around = surroundings('1.34', [limitRange(item)]);
      assert.equal(memory(bare, around).replaceAll(' of limit-range', ''), expected);
    });
  }

  test('a LimitRange of another namespace, or below what the container says', () => {
    const elsewhere = limitRange('{ type: Container, default: { memory: 2Gi } }', 'other');
    assert.equal(memory(bare, surroundings('1.34', [elsewhere])), 'none, none');
    const here = limitRange('{ type: Container, default: { memory: 2Gi } }');
    const own = podOf('{ containers: [{ name: a, resources: { requests: { memory: 1Gi } } }] }');
    assert.equal(memory(own, surroundings('1.34', [elsewhere, here])), '1Gi of container, 2Gi of limit-range');
  });
});

describe('the requests of a pod taken together', () => {
  const cpu = (request: string) => `resources: { requests: { cpu: ${request} } }`;
  const total = (spec: string, version = '1.34') => {
    const sum = aggregateRequest(podOf(spec), 'cpu', surroundings(version).kubernetesVersion);
    return sum === undefined ? undefined : formatQuantity(sum);
  };

  test('regular containers run at once', () => {
    assert.equal(
      total(`{ containers: [{ name: a, ${cpu('1')} }, { name: b }, { name: c, ${cpu('250m')} }] }`),
      '1250m',
    );
    assert.equal(total('{ containers: [{ name: a }] }'), undefined);
    assert.equal(total(`{ containers: [{ name: a, ${cpu('lots')} }] }`), undefined);
  });

  test('init containers run one by one, before', () => {
    const init = `initContainers: [{ name: i, ${cpu('3')} }, { name: j, ${cpu('2')} }]`;
    assert.equal(total(`{ containers: [{ name: a, ${cpu('1')} }], ${init} }`), '3');
    assert.equal(total(`{ containers: [{ name: a, ${cpu('4')} }], ${init} }`), '4');
    assert.equal(total(`{ containers: [{ name: a }], ${init} }`), '3');
  });

  test('sidecars run beside both', () => {
    const init = `initContainers: [{ name: s, restartPolicy: Always, ${cpu('1')} }, { name: i, ${cpu('3')} }]`;
    const spec = `{ containers: [{ name: a, ${cpu('2')} }], ${init} }`;
    assert.equal(total(spec), '4');
    assert.equal(total(spec, '1.28'), '3');
    assert.equal(total(`{ containers: [{ name: a, ${cpu('3500m')} }], ${init} }`), '4500m');
  });
});

test('resources of which no more may be promised than there is', () => {
  assert.deepEqual(
    ['cpu', 'memory', 'ephemeral-storage', 'attachable.kubernetes.io/x', 'nvidia.com/gpu', 'hugepages-2Mi'].map(
      isOvercommittable,
    ),
    [true, true, true, true, false, false],
  );
});
