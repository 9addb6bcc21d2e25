import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KindName } from '../kubernetes/kinds';
import { readResources } from '../kubernetes/resource';
import { parseYaml } from '../yaml/document';
import { splitDocuments } from '../yaml/split';
import { FileView } from './file-view';
import { madeIn } from './made-objects';

const TEXT = `
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: sealed, namespace: shop }
spec: { encryptedData: { password: AgBy } }
---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: { name: acme }
spec: { acme: { privateKeySecretRef: { name: account } } }
---
apiVersion: trust.cert-manager.io/v1alpha1
kind: Bundle
metadata: { name: roots }
spec: { target: { configMap: { key: roots.pem } } }
---
apiVersion: v1
kind: Secret
metadata:
  name: registry
  namespace: tools
  annotations: { replicator.v1.mittwald.de/replicate-to: "*" }
data: { .dockerconfigjson: e30= }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec: { volumeClaimTemplates: [{ metadata: { name: data } }] }
`;

const view = new FileView(
  '',
  splitDocuments(TEXT).flatMap(({ text }) => readResources(parseYaml(text))),
  false,
);

const isMade = (kind: KindName, name: string, namespace: string) => madeIn(view, kind, name, namespace).length > 0;

test('what an object of the namespace asks for is made there', () => {
  assert.ok(isMade('Secret', 'sealed', 'shop'));
  assert.ok(!isMade('Secret', 'sealed', 'other'));
  assert.ok(!isMade('ConfigMap', 'sealed', 'shop'));
  assert.equal(madeIn(view, 'Secret', 'sealed', 'shop')[0]?.maker.label, 'SealedSecret sealed');
});

test('what lies in no namespace, or copies itself, makes objects in all', () => {
  assert.ok(isMade('Secret', 'account', 'shop'));
  assert.ok(isMade('ConfigMap', 'roots', 'shop'));
  assert.ok(isMade('Secret', 'registry', 'shop'));
});

test('the claims of a StatefulSet have numbers', () => {
  assert.ok(isMade('PersistentVolumeClaim', 'data-db-0', 'shop'));
  assert.ok(isMade('PersistentVolumeClaim', 'data-db-12', 'shop'));
  assert.ok(!isMade('PersistentVolumeClaim', 'data-db', 'shop'));
  assert.ok(!isMade('PersistentVolumeClaim', 'data-db-x', 'shop'));
});
