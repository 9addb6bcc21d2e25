import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { KubernetesVersion } from '../kubernetes-version';
import type { SchemaData } from './data';
import { Schemas } from './schemas';
import { walk } from './walk';

const minor = (value: number): KubernetesVersion => ({ major: 1, minor: value, patch: undefined });

const KUBERNETES: SchemaData = {
  minors: [28, 36],
  kinds: {
    v1: { Box: { d: 'core.v1.Box', p: 'boxes' }, Shelf: { d: 'core.v1.Shelf', p: 'shelves', c: 1, s: 30, u: 33 } },
  },
  definitions: {
    'core.v1.Box': {
      f: {
        colour: { t: 's', e: 'core.v1.Colour' },
        free: '*',
        inner: '@core.v1.Box',
        items: { t: '[@core.v1.Item!', k: ['name'], m: 'name', p: 'merge' },
        labels: '{s',
        size: [
          { t: 'i', u: 31 },
          { t: 'x!', s: 32 },
        ],
        weight: { t: 'q', s: 33, u: 34, d: '1' },
      },
    },
    'core.v1.Item': { f: { name: 's!', more: { t: '{@core.v1.Item', l: 'atomic' } }, s: 30 },
    'core.v1.Shelf': { f: { kind: 's' }, o: 1, s: 30, u: 33 },
  },
  enums: { 'core.v1.Colour': ['blue', ['green', 33], ['red', 0, 31]] },
};

const reads: string[] = [];
const schemas = new Schemas({
  read(path) {
    reads.push(path);
    const files: Readonly<Record<string, unknown>> = {
      'kubernetes/schemas': KUBERNETES,
      'kubernetes/descriptions': { 'core.v1.Box': { '': 'A box.', size: 'How big it is.' } },
      'crds/catalogue': { 'example.com/v1': { Crate: 'example' } },
      'crds/example': {
        kinds: { 'example.com/v1': { Crate: { d: '1' } } },
        definitions: { '1': { f: { box: '@core.v1.Box', tone: { t: 's', e: ['low', 'high'] } } } },
      },
    };
    return files[path];
  },
});
const box = schemas.kind('v1', 'Box')?.definition;
assert.ok(box);

describe('kinds', () => {
  test('say where they belong and since when they are', () => {
    const shelf = schemas.kind('v1', 'Shelf');
    assert.deepEqual(
      [shelf?.isNamespaced, shelf?.plural, shelf?.since, shelf?.until, shelf?.origin],
      [false, 'shelves', 30, 33, 'kubernetes'],
    );
    assert.equal(schemas.kind('v1', 'Box')?.isNamespaced, true);
    assert.equal(schemas.kind('v2', 'Box'), undefined);
    assert.equal(schemas.kind('v1', 'constructor'), undefined);
    assert.equal(schemas.kind('toString', 'Box'), undefined);
  });

  test('of the catalogue come from their bundle and may use what Kubernetes defines', () => {
    const crate = schemas.kind('example.com/v1', 'Crate');
    assert.equal(crate?.origin, 'catalogue');
    const place = walk(crate.definition, ['box', 'items', 0, 'name'], minor(34));
    assert.equal(place.state, 'known');
    assert.deepEqual(crate.definition.field('tone', minor(34))?.enumValues(minor(34)), ['low', 'high']);
    assert.deepEqual(schemas.customKinds(), [{ apiVersion: 'example.com/v1', kind: 'Crate' }]);
  });
});

describe('fields', () => {
  test('are those of the release', () => {
    const names = (value: number) => box.fields(minor(value)).map(({ name }) => name);
    assert.deepEqual(names(32), ['colour', 'free', 'inner', 'items', 'labels', 'size']);
    assert.deepEqual(names(33), ['colour', 'free', 'inner', 'items', 'labels', 'size', 'weight']);
    assert.deepEqual(box.required(minor(31)), ['items']);
    assert.deepEqual(box.required(minor(32)), ['items', 'size']);
  });

  test('of other releases are known as variants', () => {
    assert.equal(box.field('weight', minor(32)), undefined);
    assert.deepEqual(
      box.variants('weight').map(({ since, until }) => [since, until]),
      [[33, 34]],
    );
    assert.deepEqual(
      box.variants('size').map(({ type, since, until }) => [type.kind, since, until]),
      [
        ['integer', undefined, 31],
        ['int-or-string', 32, undefined],
      ],
    );
    assert.deepEqual(box.variants('constructor'), []);
  });

  test('have the values, keys and default that the release has', () => {
    const colours = (value: number) => box.field('colour', minor(value))?.enumValues(minor(value));
    assert.deepEqual(colours(30), ['blue', 'red']);
    assert.deepEqual(colours(32), ['blue']);
    assert.deepEqual(colours(34), ['blue', 'green']);
    const items = box.field('items', minor(30));
    assert.deepEqual([items?.listKeys, items?.listType, items?.mergeKey], [['name'], 'map', 'name']);
    assert.equal(box.field('weight', minor(33))?.default, '1');
  });

  test('are described from a file that is read only then', () => {
    assert.ok(!reads.includes('kubernetes/descriptions'));
    assert.equal(box.field('size', minor(30))?.description, 'How big it is.');
    assert.equal(box.description, 'A box.');
    assert.equal(box.field('labels', minor(30))?.description, undefined);
    assert.equal(reads.filter((path) => path === 'kubernetes/descriptions').length, 1);
  });
});

describe('a walk', () => {
  const at = (...path: (string | number)[]) => walk(box, path, minor(34));

  test('goes through objects, lists and maps', () => {
    const place = at('inner', 'items', 3, 'more', 'any key', 'name');
    assert.equal(place.state, 'known');
    assert.deepEqual([place.type.kind, place.field?.name, place.owner?.id], ['string', 'name', 'core.v1.Item']);
    const label = at('labels', 'app');
    assert.deepEqual([label.state, label.state === 'known' && label.field?.name], ['known', 'labels']);
    assert.equal(at().state, 'known');
  });

  test('says where it can not go', () => {
    const unknown = at('items', 0, 'nam');
    assert.equal(unknown.state, 'unknown-field');
    assert.deepEqual([unknown.index, unknown.owner.id], [2, 'core.v1.Item']);
    for (const path of [
      ['items', 'name'],
      ['inner', 0],
      ['colour', 'x'],
      ['labels', 'a', 'b'],
    ]) {
      assert.equal(at(...path).state, 'mismatch', path.join('.'));
    }
  });

  test('is free below free values and in open objects', () => {
    assert.equal(at('free', 'a', 0, 'b').state, 'free');
    const shelf = schemas.kind('v1', 'Shelf')?.definition;
    assert.ok(shelf);
    assert.equal(walk(shelf, ['anything', 'below'], minor(31)).state, 'free');
  });
});

describe('nothing is known without files', () => {
  const empty = new Schemas({ read: () => undefined });

  test('and nothing fails', () => {
    assert.equal(empty.kind('v1', 'Pod'), undefined);
    assert.equal(empty.lifecycleOf('v1', 'Pod', minor(34)), undefined);
    assert.deepEqual(empty.customKinds(), []);
  });
});
