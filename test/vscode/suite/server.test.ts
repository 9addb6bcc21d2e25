// The life of the language server in the editor, and what it is asked about.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticsOf, openFile, test, until, workspaceFile } from './harness';

const DEPLOYMENT = 'k8s/deployment.yaml';
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

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const code = ({ code: value }: vscode.Diagnostic) => (typeof value === 'object' ? value.value : value);

test('a restart, even a hasty one, leaves one server that answers', async () => {
  const { document } = await openFile(DEPLOYMENT);
  const before = (await until('problems', () => diagnosticsOf(document.uri))).length;
  await Promise.all([1, 2, 3].map(() => vscode.commands.executeCommand('prodlint.restart')));
  await until('problems again', () => diagnosticsOf(document.uri)?.length === before);
  await pause(1000);
  assert.equal(diagnosticsOf(document.uri)?.length, before, 'two servers would tell everything twice');
});

test('a document that is typed while the server restarts is linted all the same, once', async () => {
  const editor = await vscode.window.showTextDocument(
    await vscode.workspace.openTextDocument({ language: 'yaml', content: POD }),
  );
  await until('problems', () => diagnosticsOf(editor.document.uri));
  const restarted = vscode.commands.executeCommand('prodlint.restart');
  for (let index = 0; index < 5; index++) {
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# typed\n'));
    await pause(20);
  }
  await restarted;
  const privileged = await until('the problem in its new place', () => {
    const found = (diagnosticsOf(editor.document.uri) ?? []).filter((shown) => code(shown) === 'privileged-container');
    return found.length > 0 && found[0]?.range.start.line === 14 && found;
  });
  assert.equal(privileged.length, 1);
});

test('documents that are not written here, such as the old side of a diff, are left alone', async () => {
  const provider = vscode.workspace.registerTextDocumentContentProvider('old-side', {
    provideTextDocumentContent: () => POD,
  });
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse('old-side:/k8s/pod.yaml'));
    await vscode.window.showTextDocument(await vscode.languages.setTextDocumentLanguage(document, 'yaml'));
    await pause(1500);
    assert.equal(diagnosticsOf(document.uri), undefined);
  } finally {
    provider.dispose();
  }
});

test('mistakes in a configuration file are shown in it, and what is right in it holds', async () => {
  const { document } = await openFile(DEPLOYMENT);
  await until('problems', () => diagnosticsOf(document.uri)?.some((shown) => code(shown) === 'literal-secret'));
  const file = workspaceFile('.prodlint.yaml');
  try {
    const text = 'profil: strict\nrules:\n  literal-secret: "off"\n';
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    await until('the rule to be off', () => {
      const found = diagnosticsOf(document.uri);
      return found !== undefined && !found.some((shown) => code(shown) === 'literal-secret');
    });
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));
    const [problem] = await until('the mistake', () => diagnosticsOf(file));
    assert.match(problem?.message ?? '', /Unknown setting profil\b/);
  } finally {
    // Emptied first: VS Code keeps a document for a while that an extension opened, and an open text counts more than the disk.
    await vscode.workspace.fs.writeFile(file, new Uint8Array());
    await openFile(DEPLOYMENT);
    await until('the rule to be on again', () =>
      diagnosticsOf(document.uri)?.some((shown) => code(shown) === 'literal-secret'),
    );
    await vscode.workspace.fs.delete(file);
  }
});

test('a configuration file of the settings is counted from the workspace folder', async () => {
  const { document } = await openFile(DEPLOYMENT);
  await until('problems', () => diagnosticsOf(document.uri)?.some((shown) => code(shown) === 'literal-secret'));
  const file = workspaceFile('ci/lint.yaml');
  const settings = vscode.workspace.getConfiguration('prodlint');
  try {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('rules: { literal-secret: "off" }\n'));
    await settings.update('configurationFile', 'ci/lint.yaml', vscode.ConfigurationTarget.Workspace);
    await until('the rule to be off', () => {
      const found = diagnosticsOf(document.uri);
      return found !== undefined && !found.some((shown) => code(shown) === 'literal-secret');
    });
  } finally {
    await settings.update('configurationFile', undefined, vscode.ConfigurationTarget.Workspace);
    await vscode.workspace.fs.delete(file);
  }
  await until('the rule to be on again', () =>
    diagnosticsOf(document.uri)?.some((shown) => code(shown) === 'literal-secret'),
  );
});
