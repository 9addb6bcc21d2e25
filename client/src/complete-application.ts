// "Complete to a Production Application": what is missing beside the workload at the cursor, shown part by part before anything is made.
import * as vscode from 'vscode';
import type { CompleteAnswer, CompleteQuestion } from '../../server/src/lsp/protocol';

const COMMAND = 'prodlint.completeApplication';

const MESSAGES = {
  noEditor: 'Open the manifest of a Deployment, StatefulSet, DaemonSet or CronJob first.',
  choose: 'The workload to complete',
  complete: '{workload} has all beside it that Prodlint can add.',
  left: '{workload}: {count} things are left to you.',
  leftOne: '{workload}: 1 thing is left to you.',
  completeLeft: '{workload} has all beside it that Prodlint can add. {count} things are left to you.',
  completeLeftOne: '{workload} has all beside it that Prodlint can add. 1 thing is left to you.',
  show: 'Show Them',
  title: 'Left to you in {workload}:',
} as const;

type Edit = Extract<CompleteAnswer, { edit: unknown }>['edit'];

/** What completing needs of the client. */
export interface CompletingServer {
  ask(question: CompleteQuestion): Promise<CompleteAnswer>;
  asEdit(edit: NonNullable<Edit>): Promise<vscode.WorkspaceEdit>;
  /** Where what is left is listed. */
  readonly output: vscode.LogOutputChannel;
}

export function registerCompleting(server: CompletingServer): vscode.Disposable {
  return vscode.commands.registerCommand(COMMAND, () => completeAtCursor(server));
}

async function completeAtCursor(server: CompletingServer): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t(MESSAGES.noEditor));
    return;
  }
  const uri = editor.document.uri.toString();
  let answer = await server.ask({ uri, line: editor.selection.active.line });
  if ('workloads' in answer) {
    const line = await chooseLine(answer.workloads);
    if (line === undefined) return;
    answer = await server.ask({ uri, line });
  }
  if ('problem' in answer) void vscode.window.showInformationMessage(answer.problem);
  else if ('edit' in answer) await take(answer, server);
}

async function chooseLine(
  workloads: Extract<CompleteAnswer, { workloads: unknown }>['workloads'],
): Promise<number | undefined> {
  const items = workloads.map(({ label, line }) => ({ label, line }));
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t(MESSAGES.choose) }))?.line;
}

/** Parts that somebody has to decide about make VS Code show all of them first, each with a box to tick. */
async function take(
  { label: workload, edit, left }: Extract<CompleteAnswer, { edit: unknown }>,
  server: CompletingServer,
): Promise<void> {
  if (edit !== null) {
    const isApplied = await vscode.workspace.applyEdit(await server.asEdit(edit), { isRefactoring: true });
    if (!isApplied) return;
  }
  const count = left.length;
  if (count === 0) {
    if (edit === null) void vscode.window.showInformationMessage(vscode.l10n.t(MESSAGES.complete, { workload }));
    return;
  }
  const [one, several] =
    edit === null ? [MESSAGES.completeLeftOne, MESSAGES.completeLeft] : [MESSAGES.leftOne, MESSAGES.left];
  const message = vscode.l10n.t(count === 1 ? one : several, { workload, count });
  const show = vscode.l10n.t(MESSAGES.show);
  // Not waited for: the message may stand there for as long as the person likes.
  void vscode.window.showInformationMessage(message, show).then((choice) => {
    if (choice !== show) return;
    server.output.info([vscode.l10n.t(MESSAGES.title, { workload }), ...left].join('\n- '));
    server.output.show();
  });
}
