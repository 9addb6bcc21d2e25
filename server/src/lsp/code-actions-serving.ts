import type { CancellationToken, ClientCapabilities, CodeAction, Connection } from 'vscode-languageserver';
import {
  type ActionClient,
  type ActionQuestion,
  completeAction,
  type OfferedAction,
  offerActions,
} from './code-actions';
import { COMPLETE_ACTION, type CompletingHost, completeWorkload, offerCompleting } from './complete-application';
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
  readonly completing: CompletingHost;
}

/** What is needed to offer an action again. */
interface ActionData extends ActionQuestion {
  readonly uri: string;
  readonly version: number;
  readonly index: number;
  /** The line of the workload that the action completes, where it does that. */
  readonly workload?: number;
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
    const asked = { range, only };
    const answers = answerActions(linted, asked, offerActions(linted, asked, client), client);
    const completing = offerCompleting(host.completing, linted, asked).map(({ kindLine: workload }) => {
      const { uri, version } = linted;
      const data: ActionData = { uri, version, ...asked, index: -1, workload };
      if (client.resolvesEdits) return { ...COMPLETE_ACTION, data };
      return completeWorkload(host.completing, linted, workload, COMPLETE_ACTION);
    });
    return [...answers, ...(await Promise.all(completing))];
  });
  connection.onCodeActionResolve(async (action, token) => {
    const { uri, version, range, only, index, workload } = (action.data ?? {}) as Partial<ActionData>;
    if (uri === undefined || range === undefined) return action;
    const linted = await host.linted(uri, token);
    if (linted?.version !== version || linted === undefined) return action;
    if (workload !== undefined) return completeWorkload(host.completing, linted, workload, action);
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
