import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type TakenIn, TakingGraph } from './taking';

const build = (...paths: string[]): TakenIn => ({ isBuild: true, paths });
const component = (...paths: string[]): TakenIn => ({ isBuild: false, paths });

function graphOf(taken: Readonly<Record<string, TakenIn>>): TakingGraph {
  const graph = new TakingGraph();
  for (const [directory, one] of Object.entries(taken)) graph.set(directory, one);
  graph.settle();
  return graph;
}

const DIRECTORIES = [
  '/a',
  '/b',
  '/base',
  '/c',
  '/d',
  '/dev',
  '/e',
  '/e/f',
  '/old',
  '/overlays/prod',
  '/part',
  '/shared',
];

function rootsOf(graph: TakingGraph): readonly string[] {
  return DIRECTORIES.filter((directory) => graph.isRoot(directory));
}

describe('roots', () => {
  test('are what no other kustomization takes in', () => {
    const graph = graphOf({
      '/base': build('/base/all.yaml'),
      '/dev': build('/base', '/part'),
      '/old': build('/base'),
      '/part': component(),
    });
    assert.deepEqual(rootsOf(graph), ['/dev', '/old']);
  });

  test('of kustomizations that only take in each other are the deepest', () => {
    const graph = graphOf({
      '/base': build('/overlays/prod'),
      '/overlays/prod': build('/base', '/shared'),
      '/shared': build(),
      '/a': build('/b'),
      '/b': build('/a'),
    });
    assert.deepEqual(rootsOf(graph), ['/b', '/overlays/prod']);
  });

  test('follow changes, and say which', () => {
    const graph = graphOf({ '/base': build(), '/dev': build('/base'), '/prod': build('/base') });
    graph.set('/dev', build());
    assert.deepEqual(graph.settle(), []);
    graph.set('/prod', undefined);
    assert.deepEqual([...graph.settle()].sort(), ['/base', '/prod']);
    graph.set('/base', build('/dev'));
    assert.deepEqual(graph.settle(), ['/dev']);
    graph.set('/dev', build('/base'));
    assert.deepEqual([...graph.settle()].sort(), ['/base', '/dev']);
    assert.deepEqual(rootsOf(graph), ['/dev']);
  });

  test('are after any changes those of a fresh start', () => {
    const directory = fc.constantFrom('/a', '/b', '/c', '/d', '/e', '/e/f');
    const taken = fc.record({ isBuild: fc.boolean(), paths: fc.uniqueArray(directory, { maxLength: 3 }) });
    const change = fc.record({ directory, taken: fc.option(taken, { nil: undefined }), isSettled: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const graph = new TakingGraph();
        const last: Record<string, TakenIn> = {};
        for (const { directory: of, taken: now, isSettled } of changes) {
          const own = now && { ...now, paths: now.paths.filter((path) => path !== of) };
          graph.set(of, own);
          if (own === undefined) delete last[of];
          else last[of] = own;
          if (isSettled) graph.settle();
        }
        graph.settle();
        assert.deepEqual(rootsOf(graph), rootsOf(graphOf(last)));
      }),
      { numRuns: 500 },
    );
  });
});
