import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { settingsFor } from '../../engine/configuration';
import { Linter } from '../../engine/linter';
import { FileSnapshot } from '../../engine/snapshot';
import { workspaceFile } from '../../engine/workspace-file';
import { defineRule } from '../../rules/rule';
import { Workspace } from '../../workspace/workspace';
import type { InputFile } from '../input/discover';
import { renderPretty } from './pretty';
import { reportFile } from './report';

/** Points from each Deployment to the first Service of its file. */
const pointing = defineRule({
  id: 'pointing',
  need: 'networking',
  summary: 'Points elsewhere.',
  severity: 'warning',
  profile: 'baseline',
  scope: 'workspace',
  kinds: ['Deployment'],
  fix: 'safe',
  peers: [],
  messages: { here: 'Look at {other}.', there: 'This one.', fix: 'Rename it' },
  checkResource(_resource, { report, related }) {
    const [service] = related('Service', 'shop');
    if (service === undefined) return;
    const path = ['metadata', 'name'];
    const changes = [{ op: 'set', path, value: 'other' }] as const;
    report({
      message: 'here',
      values: { other: service.label },
      path,
      related: [{ message: 'there', resource: service, path }],
      fixes: [{ message: 'fix', changes }],
    });
  },
});

const TEXT = `# first
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
`;

const file: InputFile = { path: '/k8s/web.yaml', shown: 'k8s/web.yaml', isNamed: false, isStdin: false };
const settings = settingsFor(file.path, [], {}, { honourSuppressions: true });

function reported(hasEdits: boolean, from: 'info' | 'error' = 'info') {
  const linter = new Linter([pointing], (_rule, error) => {
    throw error;
  });
  const snapshot = new FileSnapshot(TEXT);
  const workspace = new Workspace();
  workspace.set(workspaceFile(file.path, snapshot));
  const places = { workspace, shown: () => file.shown };
  return reportFile(file, linter.lint(snapshot, settings), { from, hasEdits }, places);
}

describe('reportFile', () => {
  test('counts from the start of the file, for findings and for the places they point to', () => {
    const [finding] = reported(false).findings;
    assert.deepEqual(finding?.range, { start: { line: 10, character: 8 }, end: { line: 10, character: 11 } });
    assert.deepEqual(finding?.related, [
      {
        file: 'k8s/web.yaml',
        range: { start: { line: 4, character: 8 }, end: { line: 4, character: 11 } },
        message: 'This one.',
        resource: { apiVersion: 'v1', kind: 'Service', name: 'web', namespace: 'shop' },
        path: 'metadata.name',
      },
    ]);
    assert.deepEqual(finding?.edits, []);
  });

  test('works out the edits of fixes where they are wanted', () => {
    const [finding] = reported(true).findings;
    const range = { start: { line: 10, character: 8 }, end: { line: 10, character: 11 } };
    assert.deepEqual(finding?.edits, [{ range, text: 'other' }]);
  });

  test('leaves out what is not severe enough', () => {
    assert.deepEqual(reported(false, 'error').findings, []);
  });
});

test('pretty shows the places that a finding points to, and breaks messages at the width of the terminal', () => {
  const summary = { files: 1, documents: 2, resources: 2, error: 0, warning: 1, info: 0, durationMs: 1 };
  const report = {
    files: [reported(false)],
    summary,
    inputProblems: [],
    configurationProblems: [],
    changes: [],
    minSeverity: 'error',
    exitCode: 0,
    workingDirectory: '/',
  } as const;
  assert.equal(
    renderPretty(report, { colour: false, width: 20 }),
    `k8s/web.yaml

  warning pointing  k8s/web.yaml:11:9
  Look at Service
  web.
  10 | metadata:
  11 |   name: web
     |         ^^^
  k8s/web.yaml:5:9 This one.
  fix Rename it (fix with --fix)

0 errors, 1 warning, 0 info in 1 file (2 resources).
1 finding can be fixed with --fix.
`,
  );
});
