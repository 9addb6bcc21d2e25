// The rules say of themselves what the catalogue they were written from says, where that is to be had.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { RULES } from '../server/src/rules/registry.generated';
import { readText, root } from './support/repository';

interface CatalogueEntry {
  readonly id: string;
  readonly need: string;
  readonly bundle?: string;
  readonly kinds: string | readonly string[];
  readonly scope?: string;
  readonly severity: string;
  readonly profile: string;
  readonly fix: string;
  readonly peers?: readonly string[];
}

/** Where the rules know better: what they have to look at stands in other objects of the namespace too. */
const OTHER_SCOPE: Readonly<Record<string, string>> = {
  // The LimitRange that gives the limit.
  'cpu-limit': 'workspace',
  // The Secrets whose names are no secrets.
  'literal-secret': 'workspace',
  // The Ingress that serves the certificate.
  'certificate-expired': 'workspace',
  // The Secrets whose names are no secrets.
  'secret-in-config-map': 'workspace',
  // The budget, the Ingress and the autoscaler.
  'topology-spread': 'workspace',
  // The bindings that tell how far a ClusterRole reaches.
  'rbac-secrets': 'workspace',
  // The workloads that a Service leads to.
  'traffic-distribution': 'workspace',
  // The objects of Argo CD and Flux that would make the Job again.
  'job-ttl': 'workspace',
  // The claims that tell who may mount them.
  'cron-job-concurrency': 'workspace',
  // The LimitRange that gives requests and limits.
  'ephemeral-storage': 'workspace',
  'heap-exceeds-limit': 'workspace',
  'resource-field-without-limit': 'workspace',
  // The other quotas of the namespace.
  'resource-quota-incomplete': 'workspace',
  // The classes that a claim may name.
  'claim-storage-class': 'workspace',
  // The Namespaces that there are.
  'backup-retention': 'workspace',
  // The StatefulSets and claims that use the class.
  'storage-reclaim': 'workspace',
  // The Services that the pod may call, and the ConfigMaps that name them.
  'host-network-dns': 'workspace',
};

/** Where a part of what a rule says is for a smaller profile than the catalogue gives the rule as a whole. */
const OTHER_PROFILE: Readonly<Record<string, string>> = {
  // That no namespace is written is for strict, a written `default` for production.
  'default-namespace': 'production',
};

/** What the catalogue has no line for: entries, targets and sources of kustomizations that are not there. */
const BEYOND: ReadonlySet<string> = new Set([
  'kustomize-entry-missing',
  'kustomize-patch-target-missing',
  'kustomize-replacement-missing',
]);

const file = join(root, '../shared/catalogue/rules.yaml');

describe('catalogue', { skip: !existsSync(file) && 'the catalogue is not beside the project' }, () => {
  const entries = existsSync(file) ? (parse(readText(file)) as CatalogueEntry[]) : [];

  test('every rule is in it, with the same need, severity, profile, scope, bundle, fix and peers', () => {
    for (const rule of RULES) {
      if (BEYOND.has(rule.id)) continue;
      const entry = entries.find(({ id }) => id === rule.id);
      assert.ok(entry, `${rule.id} is not in the catalogue`);
      const { need, severity, profile, scope, bundle } = rule;
      assert.deepEqual(
        { need, severity, profile, scope, bundle, peers: [...rule.peers].sort() },
        {
          need: entry.need,
          severity: entry.severity,
          profile: OTHER_PROFILE[rule.id] ?? entry.profile,
          scope: OTHER_SCOPE[rule.id] ?? entry.scope ?? 'object',
          bundle: entry.bundle,
          peers: [...(entry.peers ?? [])].sort(),
        },
        rule.id,
      );
      const { fix } = entries.find(({ id }) => entry.fix === `as ${id}`) ?? entry;
      const grades = [...fix.matchAll(/\b(safe|unsafe|suggestion|none)\b/g)].map(([grade]) => grade);
      assert.ok(grades.includes(rule.fix), `${rule.id}: fix ${rule.fix}, in the catalogue ${entry.fix}`);
    }
  });

  test('every rule is there', () => {
    const ids = new Set(RULES.map(({ id }) => id));
    const missing = entries.filter(({ id }) => !ids.has(id)).map(({ id }) => id);
    assert.deepEqual(missing, []);
  });
});
