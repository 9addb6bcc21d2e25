import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readResources } from '../../kubernetes/resource';
import { parseYaml } from '../../yaml/document';
import { formatPath } from '../../yaml/path';
import { isNamed, kindId, madeBy } from './index';

function made(text: string): string[] {
  const [found] = readResources(parseYaml(text));
  assert.ok(found, 'the text is no object');
  return madeBy(found).map(({ kind, name, isNumbered, namespace, path, keys }) => {
    const known = keys?.map((key) => key.name).join(',') ?? '?';
    return `${kindId(kind)} ${namespace}/${name}${isNumbered ? '-N' : ''} keys ${known} at ${formatPath(path)}`;
  });
}

test('controllers of Secrets name them, or call them as their object', () => {
  const sealed = 'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: login, namespace: shop }\n';
  assert.deepEqual(made(`${sealed}spec: { encryptedData: { user: x, password: y } }\n`), [
    'Secret shop/login keys user,password at metadata.name',
  ]);
  const external = (spec: string) =>
    made(`apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: a }\nspec: ${spec}\n`);
  assert.deepEqual(external('{ target: { name: b }, data: [{ secretKey: k }] }'), [
    'Secret default/b keys k at spec.target.name',
  ]);
  assert.deepEqual(external('{ dataFrom: [{ extract: { key: all } }] }'), ['Secret default/a keys ? at metadata.name']);
  assert.deepEqual(external('{ target: { creationPolicy: None } }'), []);
  assert.deepEqual(external('{ target: { name: "$' + '{NAME}" } }'), []);
  assert.deepEqual(
    made('apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: a }\nspec: { secretName: tls }\n'),
    ['Secret default/tls keys tls.crt,tls.key,ca.crt at spec.secretName'],
  );
});

test('an Ingress makes its Secret only with an annotation', () => {
  const ingress = (annotations: string) =>
    made(
      `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: a, annotations: ${annotations} }\n` +
        'spec: { tls: [{ secretName: tls }] }\n',
    );
  assert.deepEqual(ingress('{}'), []);
  const secret = ['Secret default/tls keys tls.crt,tls.key,ca.crt at spec.tls[0].secretName'];
  assert.deepEqual(ingress('{ cert-manager.io/cluster-issuer: a }'), secret);
  assert.deepEqual(ingress('{ kubernetes.io/tls-acme: "true" }'), secret);
  assert.deepEqual(ingress('{ kubernetes.io/tls-acme: "false" }'), []);
});

test('annotations of OpenShift and of copiers', () => {
  const name = 'service.beta.openshift.io/serving-cert-secret-name';
  assert.deepEqual(made(`apiVersion: v1\nkind: Service\nmetadata: { name: a, annotations: { ${name}: tls } }\n`), [
    `Secret default/tls keys tls.crt,tls.key at metadata.annotations["${name}"]`,
  ]);
  const copied = 'reflector.v1.k8s.emberstack.com/reflection-auto-enabled: "true"';
  assert.deepEqual(
    made(`apiVersion: v1\nkind: Secret\nmetadata: { name: a, annotations: { ${copied} } }\ndata: { k: eA== }\n`),
    ['Secret */a keys k at metadata.name'],
  );
});

test('a StatefulSet makes numbered claims', () => {
  const text = `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec: { volumeClaimTemplates: [{ metadata: { name: data } }] }
`;
  assert.deepEqual(made(text), [
    'PersistentVolumeClaim default/data-db-N keys ? at spec.volumeClaimTemplates[0].metadata.name',
  ]);
  const [claim] = madeBy(readResources(parseYaml(text))[0] ?? assert.fail());
  assert.ok(claim);
  assert.deepEqual(
    ['data-db-0', 'data-db-12', 'data-db', 'data-db-01', 'data-db-x'].map((wanted) => isNamed(claim, wanted)),
    [true, true, false, false, false],
  );
});

test('operators add to the name', () => {
  const names = made('apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: db }\n');
  for (const name of ['Secret default/db-app', 'Service default/db-rw', 'ServiceAccount default/db'])
    assert.ok(
      names.some((text) => text.startsWith(`${name} `)),
      name,
    );
  assert.deepEqual(
    made(
      'apiVersion: x.upbound.io/v1\nkind: Bucket\nmetadata: { name: b }\n' +
        'spec: { writeConnectionSecretToRef: { name: c, namespace: shop } }\n',
    ),
    ['Secret shop/c keys ? at spec.writeConnectionSecretToRef.name'],
  );
});
