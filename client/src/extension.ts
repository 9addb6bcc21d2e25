// The extension on a desktop or a remote machine: the server is a Node process of its own.
import * as vscode from 'vscode';
import { Extension } from './client';

let extension: Extension | undefined;

export function activate(context: vscode.ExtensionContext): Extension {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  extension = new Extension(context, async (options) => {
    // Most windows never need it, and to load it takes longer than all the rest.
    const { LanguageClient, TransportKind } = await import('vscode-languageclient/node');
    const server = { module, transport: TransportKind.ipc };
    return new LanguageClient(
      'prodlint',
      'Prodlint',
      { run: server, debug: { ...server, options: { execArgv: ['--nolazy', '--inspect=6009'] } } },
      options,
    );
  });
  context.subscriptions.push(extension);
  return extension;
}

export function deactivate(): Promise<void> | undefined {
  return extension?.stop();
}
