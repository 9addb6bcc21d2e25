// From one file of the sample application to the other, through the editor's own commands: definition, references, rename, the lens of a workload.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { click, hasPage, openFile, press, screenshot, see, test, until } from './harness';

const DEPLOYMENT = 'k8s/deployment.yaml';

function positionOf(document: vscode.TextDocument, behind: string, text: string): vscode.Position {
  const { length } = behind;
  const at = document.getText().indexOf(text, document.getText().indexOf(behind) + length);
  assert.ok(at >= 0, `no ${text} behind ${behind}`);
  return document.positionAt(at + 1);
}

const fileOf = ({ path }: vscode.Uri) => path.slice(path.lastIndexOf('/') + 1);

/** Asks until the server has read the folder. */
function definitions(document: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
  return until('a definition', async () => {
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      position,
    );
    return found.length > 0 && found.map((one) => fileOf('targetUri' in one ? one.targetUri : one.uri));
  });
}

test('a name leads to the file that defines it', async () => {
  const editor = await openFile(DEPLOYMENT);
  const position = positionOf(editor.document, 'configMapRef:', 'quote-app-config');
  assert.deepEqual(await definitions(editor.document, position), ['config.yaml']);
  editor.selection = new vscode.Selection(position, position);
  await vscode.commands.executeCommand('editor.action.revealDefinition');
  const there = await until('the file that defines it', () => {
    const active = vscode.window.activeTextEditor;
    return active !== undefined && fileOf(active.document.uri) === 'config.yaml' && active;
  });
  assert.equal(there.document.lineAt(there.selection.active.line).text.trim(), 'name: quote-app-config');
});

test('a rename changes every file that has the name', async () => {
  const { document } = await openFile(DEPLOYMENT);
  const position = positionOf(document, 'configMapRef:', 'quote-app-config');
  await definitions(document, position);
  const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
    'vscode.executeDocumentRenameProvider',
    document.uri,
    position,
    'quote-settings',
  );
  assert.deepEqual(
    edit
      .entries()
      .map(([uri]) => fileOf(uri))
      .sort(),
    ['config.yaml', 'deployment.yaml'],
  );
  assert.ok(await vscode.workspace.applyEdit(edit));
  assert.match(document.getText(), /configMapRef:\n +name: quote-settings\n/);
});

test('a rename that can not be is refused with the reason', async () => {
  const { document } = await openFile(DEPLOYMENT);
  const position = positionOf(document, 'configMapRef:', 'quote-app-config');
  await definitions(document, position);
  await assert.rejects(
    async () =>
      vscode.commands.executeCommand('vscode.executeDocumentRenameProvider', document.uri, position, 'Quote Settings'),
    /is no valid name here/,
  );
});

test('the lens of a workload says what selects it, and shows that', async () => {
  const { document } = await openFile(DEPLOYMENT);
  const lens = await until('the lens', async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      10,
    );
    return lenses.find(({ command }) => command?.title.includes('Service quote-app'));
  });
  assert.match(lens.command?.title ?? '', /^Selected by Service quote-app/);
  if (!hasPage()) return;
  await see('.codelens-decoration a');
  await screenshot('code-lens');
  await click('.codelens-decoration a');
  await see('.ref-tree .monaco-list-row');
  await screenshot('code-lens-references');
  await press('Escape');
});
