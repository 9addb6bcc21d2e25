// What the schemas of the API give in the editor: completion, hover, outline, and the setting that leaves them to another extension.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticsOf, hasPage, openFile, press, screenshot, see, test, until, workspaceFile } from './harness';

const DEPLOYMENT = 'k8s/deployment.yaml';

/** The position behind a stretch of text, which must stand in the document. */
function behind(document: vscode.TextDocument, text: string): vscode.Position {
  const start = document.getText().indexOf(text);
  assert.ok(start >= 0, `${text} is not in ${document.uri.path}`);
  return document.positionAt(start + text.length);
}

async function hoverText(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content as vscode.MarkdownString).value)
    .join('\n');
}

async function completions(uri: vscode.Uri, position: vscode.Position): Promise<vscode.CompletionList> {
  return vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', uri, position);
}

const labels = ({ items }: vscode.CompletionList) =>
  items.map(({ label }) => (typeof label === 'string' ? label : label.label));

test('the pointer on a field tells what it is', async () => {
  const editor = await openFile(DEPLOYMENT);
  const { document } = editor;
  await until('problems', () => diagnosticsOf(document.uri));
  const place = behind(document, 'replicas');
  const text = await until('a hover', () => hoverText(document.uri, place).then((value) => value || undefined));
  assert.match(text, /\*\*replicas\*\*: integer/);
  assert.match(text, /Number of desired pods/);
  if (!hasPage()) return;
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenter);
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
  await vscode.commands.executeCommand('editor.action.showHover');
  await see('.monaco-hover-content');
  await screenshot('hover');
  await press('Escape');
});

test('fields and values are completed, and written with their structure', async () => {
  const editor = await openFile(DEPLOYMENT);
  const { document } = editor;
  await until('problems', () => diagnosticsOf(document.uri));
  const image = document.positionAt(document.getText().indexOf('image:'));
  const indent = document.lineAt(image.line).text.slice(0, image.character).replace('-', ' ');
  await editor.edit((edit) => edit.insert(new vscode.Position(image.line + 1, 0), `${indent}live\n`));
  const place = new vscode.Position(image.line + 1, indent.length + 'live'.length);
  const found = await until('completions', () =>
    completions(document.uri, place).then((list) => labels(list).includes('livenessProbe') && list),
  );
  assert.ok(!labels(found).includes('image'), 'what is there is not offered again');
  editor.selection = new vscode.Selection(place, place);
  if (!hasPage()) return;
  editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenter);
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
  await vscode.commands.executeCommand('editor.action.triggerSuggest');
  assert.match(await see('.suggest-widget.visible'), /livenessProbe/);
  await screenshot('completion');
  await press('Enter');
  await until('the field', () => /livenessProbe:/.test(document.getText()));
});

test('a new document begins with its kind', async () => {
  const document = await vscode.workspace.openTextDocument({
    language: 'yaml',
    content: 'apiVersion: v1\nkind: Pod\n---\nDep',
  });
  await vscode.window.showTextDocument(document);
  const found = await until('completions', () =>
    completions(document.uri, new vscode.Position(3, 3)).then((list) => list.items.length > 0 && list),
  );
  assert.ok(
    labels(found).some((label) => label === 'Deployment'),
    labels(found).slice(0, 20).join(', '),
  );
});

test('the outline has the resources', async () => {
  const { document } = await openFile(DEPLOYMENT);
  await until('problems', () => diagnosticsOf(document.uri));
  const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
    'vscode.executeDocumentSymbolProvider',
    document.uri,
  );
  assert.deepEqual(
    symbols.map(({ name, detail }) => `${detail} ${name}`),
    ['Deployment quote-app'],
  );
});

test('what does not fit the schema is reported, and left to another extension where the setting says so', async () => {
  const editor = await openFile(DEPLOYMENT);
  const { document } = editor;
  const place = behind(document, 'replicas');
  await editor.edit((edit) => edit.replace(new vscode.Range(place.translate(0, -1), place), ''));
  const isReported = () =>
    (diagnosticsOf(document.uri) ?? []).some(({ message }) => message.includes('no field replica'));
  await until('the unknown field', isReported);
  const settings = vscode.workspace.getConfiguration('prodlint');
  await settings.update('schemaFeatures', 'off', vscode.ConfigurationTarget.Workspace);
  try {
    await until('silence', () => !isReported());
    assert.equal(await hoverText(document.uri, behind(document, 'selector')), '');
  } finally {
    await settings.update('schemaFeatures', undefined, vscode.ConfigurationTarget.Workspace);
  }
  await until('the unknown field again', isReported);
});

test('the configuration of another linter is turned into ours', async () => {
  // In a folder of its own: VS Code keeps the text of a deleted file open for a while.
  const source = workspaceFile('other/.kube-linter.yaml');
  await vscode.workspace.fs.writeFile(source, new TextEncoder().encode('checks:\n  exclude: [latest-tag]\n'));
  const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(source));
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', source);
  assert.equal(lenses[0]?.command?.command, 'prodlint.translateConfiguration');
  await vscode.commands.executeCommand('prodlint.translateConfiguration', editor.document.uri);
  const target = workspaceFile('other/.prodlint.yaml');
  try {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(target));
    assert.match(text, /mutable-image-tag: off/);
  } finally {
    await vscode.workspace.fs.delete(target);
    await vscode.workspace.fs.delete(source);
  }
});
