// The README tells of every file, and of nothing that is not there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planOf, scaffoldPlan } from '../../server/src/scaffold/scaffold';
import { shop } from '../support/plans';
import { answersFor, combinations } from '../support/scaffold';

const plans = [...combinations().map((given) => planOf(answersFor(given))), shop(), shop({ layout: 'helm' })];

test('each file has a purpose, and each path that is named is one of a file', () => {
  const wrong = plans.flatMap((plan) => {
    const files = scaffoldPlan(plan);
    const text = files.find(({ path }) => path === 'deploy/README.md')?.text ?? '';
    const rows = [...text.matchAll(/^\| `([^`]+)` \|(.*)\|$/gm)];
    const untold = rows.filter(([, , purpose = '']) => purpose.trim() === '').map(([, path]) => `untold: ${path}`);
    // A path may stand for those of several environments and parts.
    const named = [...text.matchAll(/`((?:deploy|\.github)\/[^`*]+\.ya?ml)`/g)].map(([, path = '']) => path);
    const patterns = named.map((path) => [path, pattern(path)] as const);
    const missing = patterns.filter(([, shape]) => !files.some(({ path }) => shape.test(path)));
    const shown = rows.map(([, path = '']) => pattern(path));
    const hidden = files.filter(({ path }) => !path.endsWith('.md') && !shown.some((shape) => shape.test(path)));
    return [
      ...untold,
      ...missing.map(([path]) => `missing: ${path}`),
      ...hidden.map(({ path }) => `not listed: ${path}`),
    ];
  });
  assert.deepEqual([...new Set(wrong)], []);
});

function pattern(path: string): RegExp {
  const literal = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replace('ENVIRONMENT', '(?:dev|staging|prod)').replace('PART', '[\\w-]+')}$`);
}
