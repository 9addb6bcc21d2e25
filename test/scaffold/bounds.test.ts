// All pods fit into the quota of the namespace when there are as many as there may be, and while they are replaced.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compareQuantities, parseQuantity, quantityToNumber } from '../../server/src/kubernetes/quantity';
import type { Plan } from '../../server/src/scaffold/plan';
import { planOf, scaffoldPlan } from '../../server/src/scaffold/scaffold';
import { isList, isMap, valueAt, type YamlMap, type YamlValue } from '../../server/src/yaml/value';
import { readStream } from '../support/kustomize';
import { shop } from '../support/plans';
import { answersFor, combinations } from '../support/scaffold';

const RESOURCES = ['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'] as const;

/** Of the pods that nothing here says of how many there are: jobs of the operator, one for each node. */
const NODES = 10;

function objectsOf(plan: Plan): YamlMap[] {
  const parts = plan.parts.map((part) => ({
    ...part,
    answers: { ...part.answers, layout: 'plain', environments: ['prod'] } as const,
  }));
  return scaffoldPlan({ ...plan, parts })
    .filter(({ path }) => path.startsWith('deploy/manifests/'))
    .flatMap(({ text }) => readStream(text))
    .filter(isMap);
}

function amount(value: YamlValue | undefined): number {
  const quantity = typeof value === 'string' || typeof value === 'number' ? parseQuantity(value) : undefined;
  assert.ok(quantity !== undefined, String(value));
  return quantityToNumber(quantity);
}

function list(value: YamlValue | undefined): readonly YamlValue[] {
  return isList(value) ? value : [];
}

/** What the scheduler counts for a pod: its containers together, or the largest of those before them. */
function podAmount(pod: YamlValue | undefined, resource: (typeof RESOURCES)[number]): number {
  const path = ['resources', ...resource.split('.')];
  const of = (containers: YamlValue | undefined) =>
    list(containers).map((container) => ({
      size: amount(valueAt(container, path)),
      stays: valueAt(container, ['restartPolicy']) === 'Always',
    }));
  const before = of(valueAt(pod, ['initContainers']));
  const sum = (sizes: typeof before) => sizes.reduce((total, { size }) => total + size, 0);
  const sidecars = sum(before.filter(({ stays }) => stays));
  const passing = before.filter(({ stays }) => !stays).map(({ size }) => size + sidecars);
  return Math.max(sum(of(valueAt(pod, ['containers']))) + sidecars, ...passing);
}

/** How many pods of an object there are at the same time, at most. */
function countOf(object: YamlMap, objects: readonly YamlMap[]): number {
  const name = valueAt(object, ['metadata', 'name']);
  const scaler = objects.find(
    (other) => other.kind === 'HorizontalPodAutoscaler' && valueAt(other, ['spec', 'scaleTargetRef', 'name']) === name,
  );
  const replicas = valueAt(scaler, ['spec', 'maxReplicas']) ?? valueAt(object, ['spec', 'replicas']);
  switch (object.kind) {
    case 'Deployment':
      return Number(replicas) + Number(valueAt(object, ['spec', 'strategy', 'rollingUpdate', 'maxSurge']) ?? 0);
    case 'DaemonSet':
      return NODES;
    case 'StatefulSet':
      return Number(replicas);
    default:
      return 1;
  }
}

function needed(objects: readonly YamlMap[], resource: (typeof RESOURCES)[number]): number {
  return objects
    .map((object) => {
      // While an instance joins, a job of its size makes its copy of the data.
      if (object.kind === 'Cluster') {
        const size = amount(valueAt(object, ['spec', 'resources', ...resource.split('.')]));
        return size * (Number(valueAt(object, ['spec', 'instances'])) + 1);
      }
      const template = object.kind === 'CronJob' ? ['jobTemplate', 'spec', 'template'] : ['template'];
      const pod = valueAt(object, ['spec', ...template, 'spec']);
      return pod === undefined || valueAt(pod, ['containers']) === undefined
        ? 0
        : countOf(object, objects) * podAmount(pod, resource);
    })
    .reduce((sum, size) => sum + size, 0);
}

function check(plan: Plan): void {
  const objects = objectsOf(plan);
  const hard = valueAt(
    objects.find(({ kind }) => kind === 'ResourceQuota'),
    ['spec', 'hard'],
  );
  for (const resource of RESOURCES) {
    const most = amount(valueAt(hard, [resource]));
    const need = needed(objects, resource);
    assert.ok(need > 0);
    assert.ok(need <= most, `${resource}: ${need} of ${most}`);
    // What it stops has to be nearer than the end of the cluster.
    assert.ok(most <= 20 * need, `${resource}: ${most} for ${need}`);
  }
  const range = valueAt(
    objects.find(({ kind }) => kind === 'LimitRange'),
    ['spec', 'limits', 0],
  );
  for (const resource of ['cpu', 'memory']) {
    const quantity = (field: string) => {
      const found = parseQuantity(String(valueAt(range, [field, resource])));
      assert.ok(found !== undefined);
      return found;
    };
    assert.ok(compareQuantities(quantity('defaultRequest'), quantity('default')) <= 0);
  }
  assert.equal(valueAt(range, ['max']), undefined, 'nothing here is refused for its size');
}

describe('all pods fit into the quota', () => {
  const seen = new Set<string>();
  const given = combinations(2).flatMap((one) =>
    [2, 40].map((replicas) => ({
      ...one,
      ...(one.replicas === undefined ? {} : { replicas }),
      ...(one.maxReplicas === undefined ? {} : { maxReplicas: 5 * replicas }),
    })),
  );
  for (const one of given) {
    const answers = answersFor(one);
    const { kind, replicas, autoscaling, data, backup } = answers;
    const name = [kind, replicas, autoscaling, data, backup].join(' ');
    if (seen.has(name)) continue;
    seen.add(name);
    test(name, () => check(planOf(answers)));
  }
  for (const data of ['cnpg', 'stateful-set', 'managed'])
    test(`several parts, ${data}`, () => check(shop({ backup: 'velero-and-pg-dump' }, { data })));
});
