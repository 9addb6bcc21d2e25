import type { CancellationToken, ClientCapabilities, CodeAction, Connection } from 'vscode-languageserver';
import {
  type ActionClient,
  type ActionQuestion,
  completeAction,
  type OfferedAction,
  offerActions,
} from './code-actions';
import type { LintedDocument } from './linted-document';

/** What a client says of its code actions. */
export interface ServedActionClient extends ActionClient {
  /** Whether it asks for the edit of an action when that is chosen. */
  readonly resolvesEdits: boolean;
}

/** What code actions need of the server. */
export interface ActionHost {
  /** An open document with what was found in it; undefined for one that is not open. */
  linted(uri: string, token: CancellationToken): Promise<LintedDocument | undefined>;
  /** Known once the client has greeted the server. */
  client(): ServedActionClient;
}

/** What is needed to offer an action again. */
interface ActionData extends ActionQuestion {
  readonly uri: string;
  readonly version: number;
  readonly index: number;
}

/** `hasCommands`: the client knows our commands. */
export function actionClient({ textDocument, workspace }: ClientCapabilities, hasCommands = false): ServedActionClient {
  return {
    hasCommands,
    takesVersions: workspace?.workspaceEdit?.documentChanges ?? false,
    resolvesEdits: textDocument?.codeAction?.resolveSupport?.properties.includes('edit') ?? false,
  };
}

/** Answers what can be done about problems. */
export function serveCodeActions(connection: Connection, host: ActionHost): void {
  connection.onCodeAction(async ({ textDocument, range, context: { only } }, token) => {
    const linted = await host.linted(textDocument.uri, token);
    if (linted === undefined) return [];
    const client = host.client();
    return answerActions(linted, { range, only }, offerActions(linted, { range, only }, client), client);
  });
  connection.onCodeActionResolve(async (action, token) => {
    const { uri, version, range, only, index } = (action.data ?? {}) as Partial<ActionData>;
    if (uri === undefined || range === undefined) return action;
    const linted = await host.linted(uri, token);
    if (linted?.version !== version || linted === undefined) return action;
    const offered = offerActions(linted, { range, only }, host.client())[index ?? -1];
    // Under changed settings something else may stand in its place.
    if (offered?.makeEdit === undefined || offered.action.title !== action.title) return action;
    return completeAction(linted, action, offered.makeEdit, host.client());
  });
}

/** The actions as the client takes them. One that is completed later says how it came about, not where it is kept. */
function answerActions(
  linted: LintedDocument,
  asked: ActionQuestion,
  offered: readonly OfferedAction[],
  client: ServedActionClient,
): CodeAction[] {
  return offered.map(({ action, makeEdit }, index) => {
    if (makeEdit === undefined) return action;
    if (!client.resolvesEdits) return completeAction(linted, action, makeEdit, client);
    const data: ActionData = { uri: linted.uri, version: linted.version, ...asked, index };
    return { ...action, data };
  });
}
