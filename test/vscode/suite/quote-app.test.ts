// The sample application in a real editor: problems seen, mended through the editor's own commands, until nothing is left.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  diagnosticsOf,
  hasPage,
  openFile,
  openQuickFixes,
  press,
  screenshot,
  see,
  test,
  until,
  workspaceFile,
} from './harness';

const DEPLOYMENT = 'k8s/deployment.yaml';

function comments(text: string): string[] {
  return text.split('\n').flatMap((line) => /(?:^|\s)(#.*)$/.exec(line)?.[1] ?? []);
}

async function quickFixes(uri: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    range,
    'quickfix',
    50,
  );
  return actions.filter(
    ({ edit, title }) => edit !== undefined && !title.startsWith('Ignore') && !title.startsWith('Fix all'),
  );
}

/** Waits until the editor has the problems of the document's present text: the server answers, then VS Code shows. */
async function settled(document: vscode.TextDocument): Promise<vscode.Diagnostic[]> {
  let before = '';
  return until('the problems of the present text', async () => {
    const shown = diagnosticsOf(document.uri) ?? [];
    const key = `${document.version} ${JSON.stringify(shown.map(({ range, message }) => [range, message]))}`;
    const isStable = key === before;
    before = key;
    await new Promise((resolve) => setTimeout(resolve, 400));
    return isStable && shown;
  });
}

test('the problems of a container are one, with one fix that keeps every comment', async () => {
  const editor = await openFile(DEPLOYMENT);
  const { document } = editor;
  const found = await until('problems', () => diagnosticsOf(document.uri));
  const hardening = found.find(({ message }) => message.includes('is not hardened'));
  assert.ok(hardening, found.map(({ message }) => message).join('\n'));
  assert.equal(document.getText(hardening.range), 'quote-app');
  const before = document.getText();
  const [fix] = await quickFixes(document.uri, hardening.range);
  assert.ok(fix?.edit);
  assert.ok(await vscode.workspace.applyEdit(fix.edit));
  const after = document.getText();
  assert.equal(after.split('securityContext:').length, 2, 'one securityContext');
  assert.match(after, /allowPrivilegeEscalation: false/);
  assert.deepEqual(comments(after), comments(before));
  await until(
    'the problem to be gone',
    () => !(diagnosticsOf(document.uri) ?? []).some(({ message }) => message.includes('is not hardened')),
  );
});

test('the light bulb offers the fix; choosing it changes the text', async () => {
  const editor = await openFile(DEPLOYMENT);
  const { document } = editor;
  const found = await until('problems', () => diagnosticsOf(document.uri));
  const memory = found.find(({ message }) => message.includes('no memory limit'));
  assert.ok(memory);
  editor.selection = new vscode.Selection(memory.range.start, memory.range.start);
  editor.revealRange(memory.range, vscode.TextEditorRevealType.InCenter);
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
  if (!hasPage()) return;
  const menu = await openQuickFixes();
  assert.match(menu, /Set the memory limit/);
  await screenshot('quick-fix');
  await press('Escape');
  await vscode.commands.executeCommand('workbench.actions.view.problems');
  await see('.markers-panel');
  await screenshot('problems');
});

test('fix all of the safe ones, then the rest one by one, leaves a clean file with all its comments', async () => {
  const editor = await openFile(DEPLOYMENT);
  const { document } = editor;
  const before = document.getText();
  await until('problems', () => diagnosticsOf(document.uri));
  await vscode.commands.executeCommand('prodlint.fixAll');
  for (let round = 0; round < 20; round++) {
    const found = await settled(document);
    const [first] = found;
    if (first === undefined) break;
    const [fix] = await quickFixes(document.uri, first.range);
    assert.ok(fix?.edit, `no fix for ${first.message}`);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
  }
  assert.deepEqual(
    (diagnosticsOf(document.uri) ?? []).map(({ message }) => message),
    [],
  );
  const after = comments(document.getText());
  assert.deepEqual(
    comments(before).filter((comment) => !after.includes(comment)),
    [],
  );
});

test('the mistakes of the application are found', async () => {
  const expected: readonly (readonly [file: string, rule: string])[] = [
    ['k8s/deployment.yaml', 'literal-secret'],
    ['k8s/deployment.yaml', 'memory-limit'],
    ['k8s/ingress.yaml', 'ingress-annotation-unknown'],
    ['k8s/storage.yaml', 'storage-provisioner-in-tree'],
    ['k8s/network-policy.yaml', 'network-policy-blocks-dns'],
    ['k8s/postgres.yaml', 'literal-secret'],
    ['k8s/backup.yaml', 'mutable-image-tag'],
    ['k8s/monitoring.yaml', 'mutable-image-tag'],
    ['k8s/logging.yaml', 'database-without-volume'],
  ];
  for (const [file, rule] of expected) {
    const { document } = await openFile(file);
    await until(`${rule} in ${file}`, () =>
      (diagnosticsOf(document.uri) ?? []).some(({ code }) => (typeof code === 'object' ? code.value : code) === rule),
    );
  }
});

test('a rule page opens from its command', async () => {
  await openFile(DEPLOYMENT);
  await vscode.commands.executeCommand('prodlint.openRulePage', 'privileged-container');
  await until('the page', () =>
    vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.includes('privileged-container'))),
  );
});

test('a file that is no manifest has no problems', async () => {
  const { document } = await openFile('.github/workflows/deploy.yaml');
  await openFile(DEPLOYMENT);
  await until('problems elsewhere', () => diagnosticsOf(workspaceFile(DEPLOYMENT)));
  assert.equal(diagnosticsOf(document.uri), undefined);
});
