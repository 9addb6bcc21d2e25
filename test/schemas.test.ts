// The generated schemas: whole in themselves, right in places that are easy to get wrong, and true for manifests of other projects.
import assert from 'node:assert/strict';
import { join, relative } from 'node:path';
import { describe, test } from 'node:test';
import { FileSnapshot } from '../server/src/engine/snapshot';
import type { KubernetesVersion } from '../server/src/kubernetes/kubernetes-version';
import type { CatalogueData, FieldData, SchemaData } from '../server/src/kubernetes/schema/data';
import type { Definition, Field } from '../server/src/kubernetes/schema/definition';
import { type FieldType, innermost } from '../server/src/kubernetes/schema/field-type';
import type { Kind } from '../server/src/kubernetes/schema/schema-bundle';
import { Schemas } from '../server/src/kubernetes/schema/schemas';
import { walk } from '../server/src/kubernetes/schema/walk';
import { isList, isMap, type YamlValue } from '../server/src/yaml/value';
import { corpus, readText, yamlFiles } from './support/repository';
import { schemaFiles } from './support/schema-files';

const minor = (value: number): KubernetesVersion => ({ major: 1, minor: value, patch: undefined });
const schemas = new Schemas(schemaFiles);

function definition(apiVersion: string, kind: string): Definition {
  const found = schemas.kind(apiVersion, kind);
  assert.ok(found, `${apiVersion} ${kind}`);
  return found.definition;
}

function field(apiVersion: string, kind: string, path: string, value: number): Field | undefined {
  const segments = path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const place = walk(definition(apiVersion, kind), segments, minor(value));
  return place.state === 'known' ? place.field : undefined;
}

describe('the files', () => {
  const kubernetes = schemaFiles.read('kubernetes/schemas') as SchemaData;
  const catalogue = schemaFiles.read('crds/catalogue') as CatalogueData;
  const bundles = new Set(Object.values(catalogue).flatMap((kinds) => Object.values(kinds)));

  test('refer only to what is there', () => {
    for (const name of [undefined, ...bundles]) {
      const data = name === undefined ? kubernetes : (schemaFiles.read(`crds/${name}`) as SchemaData);
      const isKnown = (id: string) => id in data.definitions || id in kubernetes.definitions;
      for (const [id, { f }] of Object.entries(data.definitions)) {
        for (const variant of Object.values(f).flat() as FieldData[]) {
          const type = typeof variant === 'string' ? variant : variant.t;
          assert.match(type, /^[[{]*(@[\w.]+|[*bilnqstxy])!?$/, `${name} ${id}`);
          const reference = type.match(/@([\w.]+)/)?.[1];
          if (reference !== undefined) assert.ok(isKnown(reference), `${name} ${id}: ${reference}`);
          const values = typeof variant === 'string' ? undefined : variant.e;
          if (typeof values === 'string') assert.ok(data.enums?.[values], `${name} ${id}: ${values}`);
        }
      }
      for (const kinds of Object.values(data.kinds)) {
        for (const [kind, { d }] of Object.entries(kinds)) assert.ok(d in data.definitions, `${name} ${kind}`);
      }
    }
  });

  test('have each kind of the catalogue', () => {
    for (const { apiVersion, kind } of schemas.customKinds())
      assert.ok(schemas.kind(apiVersion, kind), `${apiVersion} ${kind}`);
    assert.ok(schemas.customKinds().length > 150);
  });

  test('know all releases from 1.28 to 1.36', () => {
    assert.deepEqual(kubernetes.minors, [28, 36]);
  });
});

describe('fields come and go', () => {
  const cases: readonly (readonly [
    apiVersion: string,
    kind: string,
    path: string,
    last: number | undefined,
    first: number,
  ])[] = [
    ['v1', 'Pod', 'spec.resources', 31, 32],
    ['v1', 'Pod', 'spec.hostnameOverride', 33, 34],
    ['v1', 'Pod', 'spec.containers.0.lifecycle.preStop.sleep', 28, 29],
    ['v1', 'Pod', 'spec.containers.0.lifecycle.stopSignal', 32, 33],
    ['v1', 'Pod', 'spec.containers.0.restartPolicy', undefined, 28],
    ['v1', 'Pod', 'spec.containers.0.restartPolicyRules', 33, 34],
    ['v1', 'Pod', 'spec.securityContext.appArmorProfile', 29, 30],
    ['v1', 'Pod', 'spec.securityContext.supplementalGroupsPolicy', 30, 31],
    ['v1', 'Pod', 'spec.volumes.0.image', 30, 31],
    ['v1', 'Service', 'spec.trafficDistribution', 29, 30],
    ['batch/v1', 'Job', 'spec.successPolicy', 29, 30],
    ['batch/v1', 'Job', 'spec.managedBy', 29, 30],
    ['autoscaling/v2', 'HorizontalPodAutoscaler', 'spec.behavior.scaleDown.tolerance', 32, 33],
  ];

  for (const [apiVersion, kind, path, last, first] of cases) {
    test(`${kind} ${path} since 1.${first}`, () => {
      if (last !== undefined) assert.equal(field(apiVersion, kind, path, last), undefined);
      assert.ok(field(apiVersion, kind, path, first));
    });
  }

  test('and a field of one release only is in that alone', () => {
    const present = [34, 35, 36].map((value) => field('v1', 'Pod', 'spec.workloadRef', value) !== undefined);
    assert.deepEqual(present, [false, true, false]);
  });
});

describe('types', () => {
  const type = (apiVersion: string, kind: string, path: string): FieldType | undefined =>
    field(apiVersion, kind, path, 34)?.type;

  test('tell quantities, ports, bytes and times from strings', () => {
    assert.equal(type('v1', 'Service', 'spec.ports.0.targetPort')?.kind, 'int-or-string');
    assert.deepEqual(type('v1', 'Service', 'spec.ports.0.port'), { kind: 'integer', bits: 32 });
    assert.deepEqual(type('v1', 'Pod', 'spec.containers.0.resources.limits'), {
      kind: 'map',
      values: { kind: 'quantity' },
    });
    assert.equal(type('v1', 'Pod', 'spec.volumes.0.emptyDir.sizeLimit')?.kind, 'quantity');
    assert.deepEqual(type('v1', 'Secret', 'data'), { kind: 'map', values: { kind: 'bytes' } });
    assert.equal(type('v1', 'Pod', 'metadata.creationTimestamp')?.kind, 'time');
    assert.deepEqual(type('v1', 'ConfigMap', 'data'), { kind: 'map', values: { kind: 'string' } });
    assert.equal(type('apps/v1', 'Deployment', 'spec.template.spec.containers')?.kind, 'list');
  });

  test('are free where anything may stand', () => {
    const root = definition('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
    const path = ['spec', 'versions', 0, 'schema', 'openAPIV3Schema', 'properties', 'x', 'default', 'anything'];
    assert.equal(walk(root, path, minor(34)).state, 'free');
  });

  test('of lists know their keys', () => {
    const ports = field('v1', 'Service', 'spec.ports', 34);
    assert.deepEqual([ports?.listKeys, ports?.mergeKey], [['port', 'protocol'], 'port']);
    const containers = field('v1', 'Pod', 'spec.containers', 34);
    assert.deepEqual([containers?.listKeys, containers?.mergeKey, containers?.isRequired], [['name'], 'name', true]);
    assert.equal(field('v1', 'Pod', 'spec.tolerations', 34)?.listType, 'atomic');
  });

  test('have the values that are allowed', () => {
    const allowed = (apiVersion: string, kind: string, path: string, value = 34) =>
      field(apiVersion, kind, path, value)?.enumValues(minor(value));
    assert.deepEqual(allowed('v1', 'Service', 'spec.type'), ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']);
    assert.deepEqual(allowed('v1', 'Pod', 'spec.containers.0.imagePullPolicy'), ['Always', 'IfNotPresent', 'Never']);
    assert.deepEqual(allowed('v1', 'Pod', 'spec.restartPolicy'), ['Always', 'Never', 'OnFailure']);
    assert.deepEqual(allowed('networking.k8s.io/v1', 'Ingress', 'spec.rules.0.http.paths.0.pathType'), [
      'Exact',
      'ImplementationSpecific',
      'Prefix',
    ]);
    assert.deepEqual(allowed('v1', 'Pod', 'spec.tolerations.0.operator', 32), ['Equal', 'Exists']);
    assert.equal(allowed('v1', 'Pod', 'spec.nodeName'), undefined);
  });

  test('have descriptions, those of references too', () => {
    assert.match(field('v1', 'Pod', 'spec.containers.0.livenessProbe', 34)?.description ?? '', /^Periodic probe/);
    assert.match(field('v1', 'Pod', 'spec.nodeName', 34)?.description ?? '', /node/);
    assert.match(definition('apps/v1', 'Deployment').description ?? '', /^Deployment enables/);
    const endpoint = field('monitoring.coreos.com/v1', 'ServiceMonitor', 'spec.endpoints.0.interval', 34);
    assert.match(endpoint?.description ?? '', /scrape/i);
  });
});

describe('manifests of other projects', {
  skip: corpus === undefined && 'the corpus is not beside the project',
}, () => {
  const target = minor(34);
  // Argo CD's plugin gives it to kustomize as a patch; nothing in the file says so.
  const patch = /kustomized-helm.overlays.guestbook-deployment/;

  for (const folder of ['kube-prometheus/manifests', 'microservices-demo', 'argocd-example-apps']) {
    test(`${folder}: nothing is unknown, missing or of a wrong type`, () => {
      const problems: string[] = [];
      let known = 0;
      for (const file of yamlFiles(join(corpus ?? '', folder))) {
        if (patch.test(file)) continue;
        for (const { snapshot } of new FileSnapshot(readText(file)).documents) {
          if (snapshot.document.templated) continue;
          for (const resource of snapshot.resources) {
            const kind = schemas.kind(resource.apiVersion, resource.kind);
            if (kind === undefined || resource.partial !== undefined) continue;
            known++;
            check(kind, resource.data, (problem) => problems.push(`${relative(corpus ?? '', file)}: ${problem}`));
          }
        }
      }
      assert.ok(known > 0);
      assert.deepEqual(problems, []);
    });
  }

  function check(kind: Kind, data: YamlValue, report: (problem: string) => void): void {
    visit({ kind: 'object', definition: kind.definition }, data, kind.kind, report);
  }

  function visit(type: FieldType, value: YamlValue, path: string, report: (problem: string) => void): void {
    if (value === null || type.kind === 'any') return;
    if (type.kind === 'list' && isList(value)) {
      for (const [index, item] of value.entries()) visit(type.items, item, `${path}[${index}]`, report);
    } else if (type.kind === 'map' && isMap(value)) {
      for (const key in value) visit(type.values, value[key] ?? null, `${path}.${key}`, report);
    } else if (type.kind === 'object' && isMap(value)) {
      visitObject(type.definition, value, path, report);
    } else if (!fits(type, value)) {
      report(`${path} is no ${type.kind}`);
    }
  }

  function visitObject(
    owner: Definition | undefined,
    value: Readonly<Record<string, YamlValue>>,
    path: string,
    report: (problem: string) => void,
  ): void {
    for (const name of owner?.required(target) ?? []) {
      if (value[name] === undefined) report(`${path}.${name} is missing`);
    }
    for (const name in value) {
      const found = owner?.field(name, target);
      const inside = value[name] ?? null;
      if (found === undefined) {
        if (owner?.isOpen === false) report(`${path}.${name} is unknown`);
        continue;
      }
      visit(found.type, inside, `${path}.${name}`, report);
      const allowed = found.enumValues(target);
      if (
        allowed !== undefined &&
        innermost(found.type) === found.type &&
        inside !== null &&
        !allowed.includes(String(inside))
      ) {
        report(`${path}.${name} is ${String(inside)}`);
      }
    }
  }

  function fits(type: FieldType, value: YamlValue): boolean {
    switch (type.kind) {
      case 'string':
      case 'bytes':
      case 'time':
        return typeof value === 'string';
      case 'boolean':
        return typeof value === 'boolean';
      case 'integer':
        return Number.isInteger(value);
      case 'number':
        return typeof value === 'number';
      case 'quantity':
        return typeof value === 'number' || typeof value === 'string';
      case 'int-or-string':
        return Number.isInteger(value) || typeof value === 'string';
      default:
        return false;
    }
  }
});
