// The extension in a browser: the server is a web worker.
import * as vscode from 'vscode';
import type { LanguageClient as Client } from 'vscode-languageclient/browser';
import type { WorkerStart } from '../../server/src/lsp/protocol';
import { Extension } from './client';

declare const Worker: new (
  url: string,
) => ConstructorParameters<typeof Client>[3] & { postMessage(message: WorkerStart): void };

let extension: Extension | undefined;

export function activate(context: vscode.ExtensionContext): Extension {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.web.js').toString(true);
  extension = new Extension(context, async (options) => {
    const { LanguageClient } = await import('vscode-languageclient/browser');
    const worker = new Worker(module);
    worker.postMessage({ programUri: context.extensionUri.toString(true).replace(/\/$/, '') });
    return new LanguageClient('prodlint', 'Prodlint', options, worker);
  });
  context.subscriptions.push(extension);
  return extension;
}

export function deactivate(): Promise<void> | undefined {
  return extension?.stop();
}
