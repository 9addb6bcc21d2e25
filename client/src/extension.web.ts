// The extension in a browser: the server is a web worker.
import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { Extension } from './client';

declare const Worker: new (url: string) => ConstructorParameters<typeof LanguageClient>[3];

let extension: Extension | undefined;

export function activate(context: vscode.ExtensionContext): Extension {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.web.js').toString(true);
  extension = new Extension(
    context,
    (options) => new LanguageClient('prodlint', 'Prodlint', options, new Worker(module)),
  );
  context.subscriptions.push(extension);
  return extension;
}

export function deactivate(): Promise<void> | undefined {
  return extension?.stop();
}
