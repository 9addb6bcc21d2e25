import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { STORAGE_DRIVERS } from './storage-drivers';
import { findDriverParameters, OLD_PARAMETERS, RESERVED_PARAMETERS, RESERVED_PREFIX } from './storage-parameters';
import { CSI_FILE_SYSTEM_PARAMETER, IN_TREE_PROVISIONERS } from './storage-provisioners';

const tables = [...STORAGE_DRIVERS.flatMap(({ names }) => names), 'efs.csi.aws.com'].flatMap(
  (driver) => findDriverParameters(driver) ?? [],
);

describe('parameters of storage drivers', () => {
  test('each name is there once, whatever its case', () => {
    for (const { names } of tables) {
      const keys = names.map((name) => name.toLowerCase());
      assert.deepEqual(keys, [...new Set(keys)]);
    }
  });

  test('what is said of parameters is said of known ones, in lower case', () => {
    for (const { drivers, names, forms, dependencies, exclusive } of tables) {
      const keys = names.map((name) => name.toLowerCase());
      const spoken = [
        ...Object.keys(forms),
        ...dependencies.flatMap(({ parameters, on }) => [...parameters, ...on]),
        ...exclusive.flat(),
      ];
      assert.deepEqual(
        spoken.filter((key) => !keys.includes(key)),
        [],
        drivers.join(),
      );
    }
  });

  test('what a parameter depends on can have the values that are asked for', () => {
    for (const { forms, dependencies } of tables) {
      for (const { on, values, byDefault } of dependencies) {
        const form = forms[on[0] ?? ''];
        const words = typeof form === 'object' ? form.words : [];
        assert.deepEqual(
          [...values, byDefault].filter((value) => !words.includes(value)),
          [],
        );
      }
    }
  });

  test('parameters of the provisioner are in its namespace, and none of them is an old one', () => {
    assert.ok(RESERVED_PARAMETERS.every((name) => name.startsWith(RESERVED_PREFIX)));
    assert.ok(RESERVED_PARAMETERS.includes(CSI_FILE_SYSTEM_PARAMETER));
    assert.ok(OLD_PARAMETERS.every((name) => !name.startsWith(RESERVED_PREFIX)));
  });

  test('what in-tree parameters are renamed to is known to the driver', () => {
    for (const { replacement } of IN_TREE_PROVISIONERS) {
      const table = replacement === null ? undefined : findDriverParameters(replacement.driver);
      if (replacement === null || table === undefined) continue;
      const known = [...table.names.map((name) => name.toLowerCase()), ...RESERVED_PARAMETERS];
      const targets = [...Object.values(replacement.renamed), ...replacement.added.map(({ name }) => name)];
      assert.deepEqual(
        targets.filter((name) => !known.includes(name.toLowerCase())),
        [],
      );
    }
  });
});
