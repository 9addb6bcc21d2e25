import { startsWith } from '../yaml/path';
import type { Finding } from './finding';

/** What rules find in the schema of a kind, which another API version of it may not have. */
const SCHEMA_RULES = ['unknown-field', 'wrong-type', 'missing-field', 'invalid-value', 'unknown-kind'] as const;

/**
 * One cause, one finding: where the first rule speaks about a subject (a container, a volume, a resource), the others stay
 * silent about the same subject and what lies in it.
 */
const PRECEDENCE: readonly (readonly [first: string, others: readonly string[]])[] = [
  ['privileged-container', ['allow-privilege-escalation', 'drop-capabilities', 'seccomp-profile', 'added-capability']],
  ['dangerous-capability', ['added-capability']],
  ['host-network', ['host-port']],
  ['container-runtime-socket', ['sensitive-host-path', 'host-path-volume', 'writable-host-path', 'volume-type']],
  ['sensitive-host-path', ['host-path-volume', 'writable-host-path', 'volume-type']],
  ['host-path-volume', ['writable-host-path', 'volume-type']],
  ['mutable-image-tag', ['image-digest']],
  ['recreate-strategy', ['rollout-outage', 'rollout-zero-downtime']],
  ['rollout-outage', ['rollout-zero-downtime']],
  ['shared-volume-deadlock', ['recreate-strategy']],
  ['replicas-under-autoscaler', ['minimum-replicas', 'hpa-missing', 'topology-spread', 'pdb-missing']],
  ['minimum-replicas', ['hpa-missing', 'topology-spread', 'pdb-missing']],
  ['hpa-request-missing', ['cpu-request', 'memory-request']],
  ['service-account-token', ['default-service-account']],
  ['rbac-cluster-admin', ['rbac-wildcard', 'rbac-secrets', 'rbac-exec', 'rbac-create-pods']],
  ['rbac-wildcard', ['rbac-secrets', 'rbac-exec', 'rbac-create-pods']],
  ['invalid-pdb-policy', ['pdb-blocks-eviction']],
  ['invalid-value', ['pod-security-labels']],
  ['invalid-rolling-update', ['rollout-outage', 'rollout-zero-downtime']],
  ['claim-size-missing', ['missing-field']],
  ['removed-api', SCHEMA_RULES],
  ['unknown-api-version', SCHEMA_RULES],
];

/** Those that speak only for the very place they name: of another resource of the container something else may be wrong. */
const BY_PATH: ReadonlySet<string> = new Set(['hpa-request-missing']);

const SILENCED_BY = new Map<string, readonly string[]>();
for (const [first, others] of PRECEDENCE) {
  for (const other of others) SILENCED_BY.set(other, [...(SILENCED_BY.get(other) ?? []), first]);
}

/** Leaves out the findings for whose cause another one already speaks. */
export function applyPrecedence(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length < 2) return findings;
  const byRule = groupByRule(findings);
  return findings.filter((finding) => {
    const firsts = SILENCED_BY.get(finding.rule.id);
    if (firsts === undefined) return true;
    return !firsts.some((first) => byRule.get(first)?.some((speaker) => speaksFor(speaker, finding)));
  });
}

function speaksFor(speaker: Finding, other: Finding): boolean {
  if (speaker.resource !== other.resource || !startsWith(other.subject, speaker.subject)) return false;
  return !BY_PATH.has(speaker.rule.id) || startsWith(other.path, speaker.path);
}

function groupByRule(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.rule.id);
    if (group === undefined) groups.set(finding.rule.id, [finding]);
    else group.push(finding);
  }
  return groups;
}
