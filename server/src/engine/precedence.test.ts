import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Resource, readResources } from '../kubernetes/resource';
import { defineRule } from '../rules/rule';
import { parseYaml } from '../yaml/document';
import type { Path } from '../yaml/path';
import type { Finding } from './finding';
import { applyPrecedence } from './precedence';

const resources = readResources(
  parseYaml('apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod}\n- {apiVersion: v1, kind: Pod}\n'),
);
const [first, second] = resources as [Resource, Resource];

function finding(id: string, subject: Path, resource: Resource | undefined = first): Finding {
  const rule = defineRule({
    id,
    need: 'security',
    summary: '',
    severity: 'warning',
    profile: 'baseline',
    scope: 'object',
    kinds: 'any',
    fix: 'none',
    peers: [],
    messages: {},
  });
  const start = { line: 0, character: 0 };
  return {
    rule,
    severity: 'warning',
    message: '',
    span: { start: 0, end: 0 },
    range: { start, end: start },
    resource,
    path: subject,
    subject,
    bundle: undefined,
    tags: [],
    fixes: [],
    related: [],
  };
}

function kept(...findings: Finding[]): string[] {
  return applyPrecedence(findings).map(({ rule }) => rule.id);
}

const container = ['items', 0, 'spec', 'containers', 0];
const other = ['items', 0, 'spec', 'containers', 1];

describe('one cause, one finding', () => {
  test('the first rule speaks, those behind it stay silent about the same subject', () => {
    const findings = [
      finding('allow-privilege-escalation', container),
      finding('privileged-container', container),
      finding('seccomp-profile', container),
      finding('run-as-non-root', container),
    ];
    assert.deepEqual(kept(...findings), ['privileged-container', 'run-as-non-root']);
  });

  test('another subject, another object, the text itself: other causes', () => {
    assert.deepEqual(kept(finding('privileged-container', container), finding('seccomp-profile', other)), [
      'privileged-container',
      'seccomp-profile',
    ]);
    const same = ['spec'];
    assert.deepEqual(kept(finding('privileged-container', same), finding('seccomp-profile', same, second)), [
      'privileged-container',
      'seccomp-profile',
    ]);
  });

  test('who speaks about a whole speaks about what lies in it, not the other way round', () => {
    const pod = ['items', 0];
    assert.deepEqual(kept(finding('hpa-request-missing', pod), finding('cpu-request', container)), [
      'hpa-request-missing',
    ]);
    assert.deepEqual(kept(finding('hpa-request-missing', container), finding('cpu-request', pod)), [
      'hpa-request-missing',
      'cpu-request',
    ]);
  });

  test('some speak only for the place they name', () => {
    const cpu = [...container, 'resources', 'requests', 'cpu'];
    const memory = [...container, 'resources', 'requests', 'memory'];
    const at = (id: string, path: Path) => ({ ...finding(id, container), path });
    assert.deepEqual(kept(at('hpa-request-missing', cpu), at('cpu-request', cpu), at('memory-request', memory)), [
      'hpa-request-missing',
      'memory-request',
    ]);
  });

  test('a path is compared step by step', () => {
    const findings = [
      finding('host-path-volume', ['items', 0, 'spec', 'volumes', 1]),
      finding('volume-type', ['items', 0, 'spec', 'volumes', 10]),
    ];
    assert.deepEqual(kept(...findings), ['host-path-volume', 'volume-type']);
  });

  test('a chain is silenced from its beginning, whatever the order of the findings', () => {
    const volume = ['items', 0, 'spec', 'volumes', 0];
    const chain = ['volume-type', 'host-path-volume', 'sensitive-host-path', 'container-runtime-socket'];
    assert.deepEqual(kept(...chain.map((id) => finding(id, volume))), ['container-runtime-socket']);
    assert.deepEqual(kept(...chain.slice(0, 3).map((id) => finding(id, volume))), ['sensitive-host-path']);
    assert.deepEqual(kept(...chain.slice(0, 2).map((id) => finding(id, volume))), ['host-path-volume']);
    assert.deepEqual(kept(finding('recreate-strategy', []), finding('rollout-zero-downtime', [])), [
      'recreate-strategy',
    ]);
  });

  test('what is itself silenced still silences', () => {
    const ids = ['rollout-outage', 'rollout-zero-downtime', 'recreate-strategy', 'shared-volume-deadlock'];
    assert.deepEqual(kept(...ids.map((id) => finding(id, []))), ['shared-volume-deadlock']);
  });

  test('of an API version that is not served, the schema does not matter', () => {
    const schemaRules = ['unknown-field', 'wrong-type', 'missing-field', 'invalid-value', 'unknown-kind'];
    for (const first of ['removed-api', 'unknown-api-version']) {
      const object = ['items', 0];
      const others = schemaRules.map((id) => finding(id, container));
      assert.deepEqual(kept(finding(first, object), ...others, finding('ambiguous-scalar', container)), [
        first,
        'ambiguous-scalar',
      ]);
      assert.equal(kept(finding(first, object), finding('wrong-type', container, second)).length, 2);
    }
  });

  test('the same rule speaks as often as it likes, and single findings are left alone', () => {
    const twice = [finding('privileged-container', container), finding('privileged-container', container)];
    assert.equal(applyPrecedence(twice).length, 2);
    const one = [finding('seccomp-profile', container)];
    assert.equal(applyPrecedence(one), one);
    assert.deepEqual(applyPrecedence([]), []);
  });
});
