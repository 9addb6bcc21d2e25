import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Resource } from '../kubernetes/resource';
import { readResources } from '../kubernetes/resource';
import { parseYaml } from '../yaml/document';
import { isNodeBound } from './node-bound-claims';

function object(kind: string, rest: string): Resource {
  const [resource] = readResources(parseYaml(`{apiVersion: ${VERSIONS[kind] ?? 'v1'}, kind: ${kind}, ${rest}}`));
  assert.ok(resource);
  return resource;
}

const VERSIONS: Readonly<Record<string, string>> = { StorageClass: 'storage.k8s.io/v1' };

const claim = (spec: string) =>
  object('PersistentVolumeClaim', `metadata: {name: data, namespace: shop}, spec: {${spec}}`);
const volume = (spec: string) => object('PersistentVolume', `metadata: {name: disk}, spec: {${spec}}`);
const storageClass = (provisioner: string, annotations = '{}') =>
  object('StorageClass', `metadata: {name: c, annotations: ${annotations}}, provisioner: ${provisioner}`);

const CASES: readonly { name: string; claim: Resource; beside: readonly Resource[]; isBound: boolean }[] = [
  { name: 'nothing is known', claim: claim(''), beside: [], isBound: false },
  {
    name: 'a class of folders',
    claim: claim('storageClassName: c'),
    beside: [storageClass('rancher.io/local-path')],
    isBound: true,
  },
  {
    name: 'a class of the network',
    claim: claim('storageClassName: c'),
    beside: [storageClass('ebs.csi.aws.com')],
    isBound: false,
  },
  { name: 'a class known by its name', claim: claim('storageClassName: local-path'), beside: [], isBound: true },
  { name: 'a name that only holds the word', claim: claim('storageClassName: localized'), beside: [], isBound: false },
  {
    name: 'the default class',
    claim: claim(''),
    beside: [storageClass('docker.io/hostpath', '{storageclass.kubernetes.io/is-default-class: "true"}')],
    isBound: true,
  },
  {
    name: 'a volume that it names',
    claim: claim('volumeName: disk'),
    beside: [volume('local: {path: /d}')],
    isBound: true,
  },
  { name: 'another volume', claim: claim('volumeName: other'), beside: [volume('local: {path: /d}')], isBound: false },
  {
    name: 'a volume of the network',
    claim: claim('volumeName: disk'),
    beside: [volume('nfs: {path: /d}')],
    isBound: false,
  },
  {
    name: 'a volume that names it',
    claim: claim(''),
    beside: [volume('hostPath: {path: /d}, claimRef: {name: data, namespace: shop}')],
    isBound: true,
  },
  {
    name: 'a volume that names one of another namespace',
    claim: claim('storageClassName: manual'),
    beside: [volume('hostPath: {path: /d}, storageClassName: manual, claimRef: {name: data, namespace: other}')],
    isBound: false,
  },
  {
    name: 'a volume of its class',
    claim: claim('storageClassName: manual'),
    beside: [volume('hostPath: {path: /d}, storageClassName: manual')],
    isBound: true,
  },
];

describe('a claim whose volume is on one node', () => {
  for (const { name, claim, beside, isBound } of CASES) {
    test(name, () => {
      const everywhere = (kind: string) => beside.filter(({ type }) => type === kind);
      assert.equal(isNodeBound(claim, { everywhere }), isBound);
    });
  }
});
