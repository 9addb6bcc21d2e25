import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findInTreeProvisioner, IN_TREE_PROVISIONERS, ZONE_PARAMETERS } from './storage-provisioners';

const minor = (version: string): number => Number(version.split('.')[1]);

test('names and drivers are unique and well formed', () => {
  const names = IN_TREE_PROVISIONERS.map((provisioner) => provisioner.name);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^kubernetes\.io\/[a-z-]+$/);
  const drivers = IN_TREE_PROVISIONERS.flatMap((provisioner) => provisioner.replacement?.driver ?? []);
  assert.equal(new Set(drivers).size, 7);
});

test('a driver is redirected before its code goes', () => {
  for (const { name, goneSince, replacement } of IN_TREE_PROVISIONERS) {
    assert.match(goneSince, /^1\.\d+$/);
    if (replacement !== null) assert.ok(minor(replacement.redirectedSince) < minor(goneSince), name);
  }
});

test('parameters are looked up in lower case, and each has one fate', () => {
  for (const { name, replacement } of IN_TREE_PROVISIONERS) {
    if (replacement === null) continue;
    const parameters = [...Object.keys(replacement.renamed), ...replacement.unsupported.map((entry) => entry.name)];
    assert.equal(new Set(parameters).size, parameters.length, name);
    for (const parameter of [...parameters, ...replacement.added.map((entry) => entry.beside)]) {
      assert.equal(parameter, parameter.toLowerCase(), name);
      assert.equal(ZONE_PARAMETERS.includes(parameter), false, name);
    }
  }
});

test('finds in-tree provisioners only', () => {
  assert.equal(findInTreeProvisioner('kubernetes.io/aws-ebs')?.replacement?.driver, 'ebs.csi.aws.com');
  assert.equal(findInTreeProvisioner('kubernetes.io/glusterfs')?.replacement, null);
  for (const name of ['kubernetes.io/no-provisioner', 'ebs.csi.aws.com', 'k8s.io/minikube-hostpath', '']) {
    assert.equal(findInTreeProvisioner(name), undefined);
  }
});
