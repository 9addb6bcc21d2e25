import type { Connection, InitializeResult } from 'vscode-languageserver';
import { cancelled } from '../cancelled';
import { codeLenses, resolveCodeLens } from './code-lens';
import { definition } from './definition';
import { highlight } from './highlight';
import type { NavigationHost } from './host';
import { references } from './references';
import { prepareRename, rename } from './rename';
import { workspaceSymbols } from './workspace-symbols';

export const NAVIGATION_CAPABILITIES: InitializeResult['capabilities'] = {
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  workspaceSymbolProvider: true,
  codeLensProvider: { resolveProvider: true },
};

/** Answers what editors ask about the names in a manifest and what they lead to. */
export function serveNavigation(connection: Connection, host: NavigationHost): void {
  connection.onDefinition((question, token) => definition(host, question, token));
  connection.onReferences((question, token) => references(host, question, token));
  connection.onDocumentHighlight((question, token) => highlight(host, question, token));
  connection.onPrepareRename((question, token) => prepareRename(host, question, token));
  connection.onRenameRequest((question, token) => rename(host, question, token));
  connection.onWorkspaceSymbol(async ({ query }, token) => {
    await host.upToDate(token);
    if (token.isCancellationRequested) throw cancelled();
    return workspaceSymbols(host, query);
  });
  connection.onCodeLens(({ textDocument: { uri } }, token) => codeLenses(host, uri, token));
  connection.onCodeLensResolve((lens) => resolveCodeLens(host, lens));
}
