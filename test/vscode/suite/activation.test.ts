import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { prodlint, test, until } from './harness';

test('the extension is found and activates on YAML', async () => {
  const document = await vscode.workspace.openTextDocument({
    language: 'yaml',
    content: 'apiVersion: v1\nkind: Pod\n',
  });
  await vscode.window.showTextDocument(document);
  await until('activation', () => prodlint().isActive);
  assert.equal(prodlint().id, 'prodlint.prodlint');
});
