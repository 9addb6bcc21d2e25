// What is made of plans of several parts has no more findings than their sources demand, and each layout comes to the same.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Plan } from '../../server/src/scaffold/plan';
import { scaffoldPlan } from '../../server/src/scaffold/scaffold';
import { strictLinter } from '../support/lint';
import { demanding, shop } from '../support/plans';
import { lintFiles } from '../support/workspace';

const linter = strictLinter();
const LAYOUTS = ['kustomize', 'plain', 'helm'] as const;

async function findingsIn(plan: Plan): Promise<string[]> {
  const top = { profile: undefined, kubernetesVersion: undefined, rules: {} };
  const made = scaffoldPlan(plan).filter(({ path }) => !path.endsWith('.md'));
  const files = Object.fromEntries(made.map(({ path, text }) => [`/shop/${path}`, text]));
  const found = await lintFiles(files, undefined, { linter, options: { honourSuppressions: true, top } });
  return [...found].flatMap(([path, { documents }]) =>
    documents.flatMap(({ findings }) =>
      findings.map(({ rule, severity, message }) => `${path}: ${severity} ${rule.id}: ${message}`),
    ),
  );
}

const VARIANTS = {
  'a database run by an operator': shopWith({}),
  'a managed database, sealed secrets, GitHub and Argo CD': shopWith(
    { pipeline: 'github', delivery: 'argo-cd' },
    { data: 'managed' },
    { secrets: 'sealed-secrets' },
  ),
  'a database in a StatefulSet, Vault, GitLab and Flux': shopWith(
    { pipeline: 'gitlab', delivery: 'flux', backup: 'velero-and-pg-dump' },
    { data: 'stateful-set' },
    { secrets: 'secrets-store-vault' },
  ),
};

function shopWith(...[common = {}, data, secrets]: Parameters<typeof shop>) {
  return (layout: (typeof LAYOUTS)[number]) => shop({ ...common, layout }, data, secrets);
}

describe('a plan of several parts has no findings', () => {
  for (const [name, planFor] of Object.entries(VARIANTS))
    for (const layout of LAYOUTS)
      test(`${layout}: ${name}`, async () => assert.deepEqual(await findingsIn(planFor(layout)), []));
});

describe('a part that demands much has no findings either', () => {
  for (const layout of LAYOUTS) test(layout, async () => assert.deepEqual(await findingsIn(demanding({ layout })), []));
});
