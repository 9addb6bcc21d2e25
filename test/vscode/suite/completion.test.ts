// Typing in the editor: suggestions come up by themselves, and what is chosen stands where it belongs.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hasPage, press, screenshot, see, skip, test, type, until } from './harness';

/** Opens a text as a document that was never saved, with the cursor at its end. */
async function write(content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
  const editor = await vscode.window.showTextDocument(document);
  const end = document.positionAt(content.length);
  editor.selection = new vscode.Selection(end, end);
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
  return document;
}

/** What the list of suggestions shows, once it holds a word. */
async function suggested(word: RegExp): Promise<string> {
  return until(`suggestions with ${word}`, async () => {
    const shown = await see('.suggest-widget.visible');
    return word.test(shown) && shown;
  });
}

test('a word that is typed brings up suggestions; an empty document begins with a kind', async () => {
  if (!hasPage()) skip('needs the server build');
  const document = await write('');
  await type('Depl');
  await suggested(/Deployment/);
  await screenshot('completion-new-document');
  await press('Enter');
  await until('the Deployment', () => document.getText().includes('kind: Deployment'));
  // The name is typed once and stands in four places.
  await type('shop');
  await until('the name', () => document.getText().split('shop').length === 5);
  assert.match(document.getText(), /^ {4}spec:\n {6}containers:\n {8}- name: shop\n {10}image: $/m);
});

test('an empty file begins with a whole manifest, whose places are filled one after the other', async () => {
  if (!hasPage()) skip('needs the server build');
  const document = await write('');
  await type('Depl');
  await suggested(/Deployment for production/);
  await screenshot('snippet');
  await press('ArrowDown');
  await press('Enter');
  await until('the Deployment', () => document.getText().includes('kind: Deployment'));
  await type('shop');
  const named = () => document.getText().match(/^ {2}name: shop$/gm)?.length;
  await until('the name of all four objects', () => named() === 4);
  await press('Tab');
  await press('Tab');
  await type('2.0.1');
  await until('the version, also in the labels', () => {
    const text = document.getText();
    return text.includes('image: registry.example.com/shop:2.0.1') && text.split('version: "2.0.1"').length === 3;
  });
});

test('k8s lists the snippets that fit', async () => {
  if (!hasPage()) skip('needs the server build');
  await write('apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: web\n      ');
  await type('k8s');
  assert.match(await suggested(/Ports of a container/), /Resources of a container/);
});

test('snippets are in VS Code’s own commands too, and come up once', async () => {
  const document = await write('');
  await vscode.commands.executeCommand('editor.action.insertSnippet', {
    langId: 'yaml',
    name: 'NetworkPolicy, deny all',
  });
  await until('the policy', () => document.getText().includes('name: default-deny'));
  const other = await write('');
  const list = await until('suggestions', async () => {
    const found = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      other.uri,
      new vscode.Position(0, 0),
    );
    return found.items.length > 0 && found;
  });
  const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
  assert.equal(labels.filter((label) => label === 'NetworkPolicy, deny all').length, 1);
});

test('a field is put where it belongs when its line is not indented yet', async () => {
  if (!hasPage()) skip('needs the server build');
  const document = await write('apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: web');
  // The editor puts the next line in the column of the dash.
  await press('Enter');
  await type('ports');
  await suggested(/ports/);
  await screenshot('completion-item');
  await press('Enter');
  await until('the field', () => /\n {6}ports:\n {8}- containerPort: $/.test(document.getText()));
});

test('a value that is typed out needs no second Enter, and what has to go on is suggested at once', async () => {
  if (!hasPage()) skip('needs the server build');
  const document = await write('apiVersion: v1\nkind: Pod\nspec:\n  restartPolicy:');
  await type(' Never');
  await suggested(/Never/);
  await press('Enter');
  await until('the next line', () => document.getText().endsWith('restartPolicy: Never\n  '));
  await type('securityC');
  await suggested(/securityContext/);
  await press('Enter');
  await suggested(/runAsNonRoot/);
});

test('a blank behind a colon brings up values where there are some', async () => {
  if (!hasPage()) skip('needs the server build');
  const document = await write('apiVersion: v1\nkind: Pod\nspec:\n  restartPolicy:');
  await type(' ');
  assert.match(await suggested(/OnFailure/), /default/);
  await screenshot('completion-values');
  await type('Nev');
  await press('Enter');
  await until('the value', () => document.getText().endsWith('restartPolicy: Never'));
});
