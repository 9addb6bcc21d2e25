import * as vscode from 'vscode';
import { diagnosticsOf, prodlint, test, until } from './harness';

// Without Node's assertions: this suite also runs in a web worker.
const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4.2
      securityContext:
        privileged: true
`;

test('the extension activates on YAML and reports what it finds', async () => {
  const document = await vscode.workspace.openTextDocument({
    language: 'yaml',
    content: POD,
  });
  await vscode.window.showTextDocument(document);
  await until('activation', () => prodlint().isActive);
  const found = await until('a problem', () => diagnosticsOf(document.uri));
  if (!found.some(({ message }) => message.includes('privileged'))) throw new Error(JSON.stringify(found));
});

test('the schemas of Kubernetes are there', async () => {
  // A name of its own: what VS Code hears of the end of the document before must not be taken for this one's.
  const uri = vscode.Uri.from({ scheme: 'untitled', path: 'misspelt.yaml' });
  const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  const text = POD.replace('  containers:', '  restartPolcy: Always\n  containers:');
  await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), text));
  await until('the misspelt field', () =>
    (diagnosticsOf(uri) ?? []).some(({ message }) => message.includes('restartPolcy')),
  );
});
