// What the rules on API versions say of every kind of every version, around the releases in which something happened to it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding } from '../server/src/engine/finding';
import { fixEdits } from '../server/src/engine/fixes';
import type { DocumentFindings } from '../server/src/engine/linter';
import { FileSnapshot } from '../server/src/engine/snapshot';
import type { LifecycleData, LifecycleRow } from '../server/src/kubernetes/schema/data';
import { strictLinter, testSettings } from './support/lint';
import { schemaFiles } from './support/schema-files';

const OLDEST = 28;
const NEWEST = 36;
const RULES = ['removed-api', 'deprecated-api', 'not-yet-available-api', 'unknown-api-version'];

const table = schemaFiles.read('kubernetes/lifecycle') as LifecycleData;
const linter = strictLinter();

/** What the four rules find in a text. */
function lint(text: string, minor: number): readonly DocumentFindings[] {
  const settings = testSettings({ kubernetesVersion: { major: 1, minor, patch: undefined }, onlyRules: RULES });
  return linter.lint(new FileSnapshot(text), settings).documents;
}

/** What they find in the least object of a kind. */
function findingsOf(apiVersion: string, kind: string, minor: number): readonly Finding[] {
  const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: example\n`;
  const [document] = lint(text, minor);
  assert.ok(document);
  const { placed, findings } = document;
  for (const { span, fixes } of findings) {
    assert.equal(text.slice(span.start, span.end), apiVersion, 'the finding stands on it');
    for (const { changes } of fixes) {
      const fixed = fixEdits(placed, changes);
      assert.ok(fixed.ok, text);
      const left = lint(fixed.text, minor).flatMap((after) => after.findings.map(({ rule }) => rule.id));
      assert.deepEqual(left, [], `${text}in 1.${minor}, fixed`);
    }
  }
  return findings;
}

/** The rule that has to speak, and what it has to say. */
function expectation(
  [introduced, deprecated = 0, removed = 0]: LifecycleRow,
  minor: number,
): [string, string] | undefined {
  if (removed > 0 && minor >= removed) return ['removed-api', `removed in 1.${removed}`];
  if (minor < introduced) return ['not-yet-available-api', `only since 1.${introduced}`];
  if (deprecated > 0 && minor >= deprecated) return ['deprecated-api', `deprecated since Kubernetes 1.${deprecated}`];
  return undefined;
}

/** The supported releases just before and at each change, and the oldest and newest of them. */
function releasesAround([introduced, deprecated = 0, removed = 0]: LifecycleRow): number[] {
  const changes = [introduced, deprecated, removed].flatMap((change) => [change - 1, change]);
  const releases = [OLDEST, ...changes, NEWEST].filter((release) => release >= OLDEST && release <= NEWEST);
  return [...new Set(releases)].sort((left, right) => left - right);
}

describe('every row of the table', () => {
  for (const [apiVersion, rows] of Object.entries(table)) {
    test(apiVersion, () => {
      for (const [kind, row] of Object.entries(rows)) {
        for (const minor of releasesAround(row)) {
          const where = `${kind} in 1.${minor}`;
          const expected = expectation(row, minor);
          const found = findingsOf(apiVersion, kind, minor);
          assert.deepEqual(
            found.map(({ rule }) => rule.id),
            expected === undefined ? [] : [expected[0]],
            where,
          );
          const message = found[0]?.message ?? '';
          assert.ok(message.includes(expected?.[1] ?? ''), `${where}: ${message}`);
          const [, advice = '', other = kind] = /\bUse (\S+?)(?: ([A-Z]\w+))?(?:[.,;]?(?:\s|$))/.exec(message) ?? [];
          const advised = advice === '' ? undefined : table[advice]?.[other];
          if (message.includes('Use ')) assert.ok(advised, `${where}: what is advised exists: ${message}`);
          if (advised === undefined) continue;
          const state = expectation(advised, minor)?.[0] ?? 'served';
          assert.ok(state === 'served' || state === 'deprecated-api', `${where}: ${advice} is ${state}`);
        }
      }
    });
  }
});

/** From the guide to deprecated APIs and the release notes: in this release, this rule speaks and advises this. */
const KNOWN: readonly (readonly [apiVersion: string, kind: string, minor: number, rule: string, advice: string])[] = [
  ['extensions/v1beta1', 'Deployment', 28, 'removed-api', 'apps/v1'],
  ['extensions/v1beta1', 'DaemonSet', 34, 'removed-api', 'apps/v1'],
  ['extensions/v1beta1', 'NetworkPolicy', 30, 'removed-api', 'networking.k8s.io/v1'],
  ['extensions/v1beta1', 'Ingress', 36, 'removed-api', 'networking.k8s.io/v1'],
  ['networking.k8s.io/v1beta1', 'Ingress', 28, 'removed-api', 'networking.k8s.io/v1'],
  ['networking.k8s.io/v1', 'Ingress', 28, '', ''],
  ['apps/v1beta1', 'StatefulSet', 28, 'removed-api', 'apps/v1'],
  ['apps/v1beta2', 'ReplicaSet', 28, 'removed-api', 'apps/v1'],
  ['apps/v1', 'Deployment', 36, '', ''],
  ['apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition', 28, 'removed-api', 'apiextensions.k8s.io/v1'],
  [
    'admissionregistration.k8s.io/v1beta1',
    'ValidatingWebhookConfiguration',
    28,
    'removed-api',
    'admissionregistration.k8s.io/v1',
  ],
  ['certificates.k8s.io/v1beta1', 'CertificateSigningRequest', 28, 'removed-api', 'certificates.k8s.io/v1'],
  ['rbac.authorization.k8s.io/v1beta1', 'ClusterRole', 28, 'removed-api', 'rbac.authorization.k8s.io/v1'],
  ['scheduling.k8s.io/v1beta1', 'PriorityClass', 28, 'removed-api', 'scheduling.k8s.io/v1'],
  ['storage.k8s.io/v1beta1', 'StorageClass', 28, 'removed-api', 'storage.k8s.io/v1'],
  ['storage.k8s.io/v1beta1', 'CSIStorageCapacity', 28, 'removed-api', 'storage.k8s.io/v1'],
  ['coordination.k8s.io/v1beta1', 'Lease', 28, 'removed-api', 'coordination.k8s.io/v1'],
  ['batch/v1beta1', 'CronJob', 28, 'removed-api', 'batch/v1'],
  ['discovery.k8s.io/v1beta1', 'EndpointSlice', 28, 'removed-api', 'discovery.k8s.io/v1'],
  ['policy/v1beta1', 'PodDisruptionBudget', 28, 'removed-api', 'policy/v1'],
  ['policy/v1beta1', 'PodSecurityPolicy', 28, 'removed-api', 'Pod Security Admission'],
  ['autoscaling/v2beta1', 'HorizontalPodAutoscaler', 28, 'removed-api', 'autoscaling/v2'],
  ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 28, 'removed-api', 'autoscaling/v2'],
  ['autoscaling/v1', 'HorizontalPodAutoscaler', 36, '', ''],
  ['flowcontrol.apiserver.k8s.io/v1beta2', 'FlowSchema', 28, 'deprecated-api', 'flowcontrol.apiserver.k8s.io/v1beta3'],
  ['flowcontrol.apiserver.k8s.io/v1beta2', 'FlowSchema', 29, 'removed-api', 'flowcontrol.apiserver.k8s.io/v1'],
  ['flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema', 28, '', ''],
  ['flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema', 29, 'deprecated-api', 'flowcontrol.apiserver.k8s.io/v1'],
  ['flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema', 32, 'removed-api', 'flowcontrol.apiserver.k8s.io/v1'],
  [
    'flowcontrol.apiserver.k8s.io/v1',
    'PriorityLevelConfiguration',
    28,
    'not-yet-available-api',
    'flowcontrol.apiserver.k8s.io/v1beta3',
  ],
  [
    'admissionregistration.k8s.io/v1',
    'ValidatingAdmissionPolicy',
    29,
    'not-yet-available-api',
    'admissionregistration.k8s.io/v1beta1',
  ],
  ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', 30, '', ''],
  [
    'admissionregistration.k8s.io/v1beta1',
    'ValidatingAdmissionPolicy',
    33,
    'deprecated-api',
    'admissionregistration.k8s.io/v1',
  ],
  [
    'admissionregistration.k8s.io/v1beta1',
    'ValidatingAdmissionPolicy',
    34,
    'removed-api',
    'admissionregistration.k8s.io/v1',
  ],
  ['authentication.k8s.io/v1beta1', 'SelfSubjectReview', 32, 'deprecated-api', 'authentication.k8s.io/v1'],
  ['v1', 'Endpoints', 32, '', ''],
  ['v1', 'Endpoints', 33, 'deprecated-api', 'discovery.k8s.io/v1 EndpointSlice'],
  ['v1', 'ComponentStatus', 28, 'deprecated-api', 'nothing replaces it'],
  ['networking.k8s.io/v1', 'ServiceCIDR', 32, 'not-yet-available-api', 'networking.k8s.io/v1beta1'],
  ['networking.k8s.io/v1', 'IPAddress', 33, '', ''],
  ['storage.k8s.io/v1', 'VolumeAttributesClass', 33, 'not-yet-available-api', 'storage.k8s.io/v1beta1'],
  ['resource.k8s.io/v1', 'ResourceClaim', 33, 'not-yet-available-api', 'resource.k8s.io/v1beta'],
  ['resource.k8s.io/v1', 'DeviceClass', 34, '', ''],
  ['resource.k8s.io/v1alpha2', 'ResourceClass', 31, 'removed-api', 'resource.k8s.io/v1alpha3 DeviceClass'],
  ['batch/v1', 'CronJob', 28, '', ''],
];

describe('what is publicly known', () => {
  for (const [apiVersion, kind, minor, rule, advice] of KNOWN) {
    test(`${apiVersion} ${kind} in 1.${minor}`, () => {
      const found = findingsOf(apiVersion, kind, minor);
      assert.deepEqual(
        found.map((finding) => finding.rule.id),
        rule === '' ? [] : [rule],
      );
      // Something follows the version: v1 is no v1beta1.
      const words = `${found[0]?.message ?? ''} `;
      if (advice !== '') assert.match(words, new RegExp(`${advice.replaceAll('.', '\\.')}[ .,;:\\d]`));
    });
  }
});
