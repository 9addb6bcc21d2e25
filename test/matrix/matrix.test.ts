// Each rule on pods, in every kind of workload and every place of a pod: found where it applies, silent where not.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { WORKLOAD_KINDS } from '../../server/src/kubernetes/kinds';
import { RULES } from '../../server/src/rules/registry.generated';
import { filesNamed, root } from '../support/repository';
import { NOT_IN, NOT_ON_PODS, PLACES_OF } from './expected';
import { isFor, kindsFound, pageOf, placesFound, sampleOf } from './transplant';

const pages = filesNamed(join(root, 'server/src/rules'), /\.md$/);

for (const rule of RULES) {
  const kinds = WORKLOAD_KINDS.filter((kind) => isFor(rule, kind));
  const page = pageOf(pages, rule.id);
  const sample = kinds.length === 0 || page === undefined ? undefined : sampleOf(rule, page);
  if (sample === undefined) {
    const isOnWorkloads = kinds.length > 0 && rule.kinds !== 'any';
    test(`${rule.id} has an example about pods, or is about something else`, () =>
      assert.equal(NOT_ON_PODS.includes(rule.id), isOnWorkloads));
    continue;
  }
  describe(rule.id, () => {
    test('is found in the kinds it is for, and in no others', () => {
      const quiet = NOT_IN[rule.id]?.kinds ?? [];
      assert.deepEqual(
        kindsFound(sample),
        kinds.filter((kind) => !quiet.includes(kind)),
      );
    });

    test('is found in the places of a pod where it applies, and in no others', () => {
      const { container } = sample;
      assert.equal(container === undefined ? 'pod' : placesFound(sample, container).join(' '), PLACES_OF[rule.id]);
    });
  });
}

test('nothing is expected of rules that are not there', () => {
  const ids = new Set(RULES.map(({ id }) => id));
  const named = [...Object.keys(PLACES_OF), ...Object.keys(NOT_IN), ...NOT_ON_PODS];
  assert.deepEqual(
    named.filter((id) => !ids.has(id)),
    [],
  );
});
