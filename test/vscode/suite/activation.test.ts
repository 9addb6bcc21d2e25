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
  const document = await vscode.workspace.openTextDocument({
    language: 'yaml',
    content: POD.replace('  containers:', '  restartPolcy: Always\n  containers:'),
  });
  await vscode.window.showTextDocument(document);
  // Until then, VS Code may still have those of the document before, which had the same name.
  await until('the misspelt field', () =>
    (diagnosticsOf(document.uri) ?? []).some(({ message }) => message.includes('restartPolcy')),
  );
});
