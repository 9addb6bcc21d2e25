// The problems of files that nobody opened: they come with the setting, change with the disk, and go.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticsOf, screenshot, see, test, until, workspaceFile } from './harness';

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4.2
      envFrom:
        - configMapRef:
            name: settings
`;
const NAME_LINE = 11;
const SETTINGS = `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: shop
data:
  LEVEL: "on"
  LEVEL: "off"
`;
const { fs } = vscode.workspace;
const write = (path: string, text: string) => fs.writeFile(workspaceFile(path), new TextEncoder().encode(text));
const setScope = (scope: string | undefined) =>
  vscode.workspace.getConfiguration('prodlint').update('scope', scope, vscode.ConfigurationTarget.Workspace);
const codeOf = ({ code }: vscode.Diagnostic) => (typeof code === 'object' ? code.value : code);
const isSaid = (path: string, rule: string) =>
  diagnosticsOf(workspaceFile(path))?.some((shown) => codeOf(shown) === rule) === true;
const isSilent = (path: string) => diagnosticsOf(workspaceFile(path)) === undefined;
const lacksSettings = (path: string) => isSaid(path, 'config-reference-missing');

async function inWholeWorkspace(use: () => Promise<void>): Promise<void> {
  try {
    await setScope('workspace');
    await use();
  } finally {
    await setScope(undefined);
    await fs.delete(workspaceFile('shop'), { recursive: true, useTrash: false });
  }
}

test('with the scope of the workspace, files that nobody opened have problems, as long as they have them', async () => {
  await write('shop/web/pod.yaml', POD);
  await inWholeWorkspace(async () => {
    await until('the problem of a file that is not open', () => lacksSettings('shop/web/pod.yaml'));
    assert.ok(!vscode.workspace.textDocuments.some(({ uri }) => uri.path.endsWith('/shop/web/pod.yaml')));
    await vscode.commands.executeCommand('workbench.view.explorer');
    await vscode.commands.executeCommand('workbench.actions.view.problems');
    await see('.markers-panel .monaco-list-row');
    await screenshot('workspace-problems');

    await write('shop/settings.yaml', SETTINGS);
    await until('the problem to go with what was missing', () => !lacksSettings('shop/web/pod.yaml'));
    await until('the problems of the new file', () => isSaid('shop/settings.yaml', 'duplicate-key'));
    await fs.delete(workspaceFile('shop/settings.yaml'));
    await until('the problem again', () => lacksSettings('shop/web/pod.yaml'));
    await until('nothing of a file that is gone', () => isSilent('shop/settings.yaml'));

    await fs.rename(workspaceFile('shop/web'), workspaceFile('shop/site'));
    await until('the problem to move with the folder', () => lacksSettings('shop/site/pod.yaml'));
    await until('nothing in the old place', () => isSilent('shop/web/pod.yaml'));

    await setScope('openFiles');
    await until('nothing of what is not open', () => isSilent('shop/site/pod.yaml'));
  });
});

test('an editor that comes and goes leaves the problems of its file as they are on the disk', async () => {
  await write('shop/pod.yaml', POD);
  await inWholeWorkspace(async () => {
    await until('the problem', () => lacksSettings('shop/pod.yaml'));
    const before = diagnosticsOf(workspaceFile('shop/pod.yaml'))?.length;
    // As a person opens it: what an extension opens stays for a while when its editor is closed.
    await vscode.commands.executeCommand('vscode.open', workspaceFile('shop/pod.yaml'));
    const editor = await until('the editor', () => vscode.window.activeTextEditor);
    await until('the problem in the editor', () => lacksSettings('shop/pod.yaml'));
    assert.equal(diagnosticsOf(editor.document.uri)?.length, before, 'nothing is said twice');
    await write('shop/settings.yaml', SETTINGS);
    await until('the problem to go', () => !lacksSettings('shop/pod.yaml'));
    await editor.edit((edit) => edit.replace(editor.document.lineAt(NAME_LINE).range, '            name: others'));
    await until('the problem of what is typed', () => lacksSettings('shop/pod.yaml'));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await until('the problem to go with what was typed', () => !lacksSettings('shop/pod.yaml'));
  });
});
