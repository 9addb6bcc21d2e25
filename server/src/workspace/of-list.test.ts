import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Resource, readResources } from '../kubernetes/resource';
import { parseYaml } from '../yaml/document';
import { groupedBy, ofList } from './of-list';

const named = (name: string): Resource[] =>
  readResources(parseYaml(`{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}}`));

test('something is computed once for a list, and anew for another one that holds the same', () => {
  let count = 0;
  const size = ofList((resources) => {
    count++;
    return resources.length;
  });
  const list = [...named('a'), ...named('b')];
  assert.deepEqual([size(list), size(list), size([...list])], [2, 2, 2]);
  assert.equal(count, 2);
});

test('what is computed may be undefined', () => {
  let count = 0;
  const nothing = ofList(() => {
    count++;
    return undefined;
  });
  const list = named('a');
  assert.deepEqual([nothing(list), nothing(list), count], [undefined, undefined, 1]);
});

test('objects are grouped in their order, and left out without a key', () => {
  const list = [...named('a'), ...named('b'), ...named('a'), ...named('constructor'), ...named('')];
  const groups = groupedBy(({ metadata }) => metadata.name || undefined)(list);
  assert.deepEqual(
    [...groups].map(([name, group]) => [name, group.map((resource) => list.indexOf(resource))]),
    [
      ['a', [0, 2]],
      ['b', [1]],
      ['constructor', [3]],
    ],
  );
});
