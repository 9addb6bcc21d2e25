import * as vscode from 'vscode';
import {
  DEFAULT_KUBERNETES_VERSION,
  NEWEST_SUPPORTED_VERSION,
  OLDEST_SUPPORTED_VERSION,
} from '../../server/src/kubernetes/kubernetes-version';
import type { DocumentStatus } from '../../server/src/lsp/protocol';

const MESSAGES = {
  noEditor: 'Open a Kubernetes manifest first.',
  nothingToFix: 'Nothing to fix safely in this file.',
  chooseVersion: 'The Kubernetes version that the manifests are for',
  default: 'default',
  current: 'current',
  versionInFile: 'The Kubernetes version is chosen in {file}.',
  openFile: 'Open It',
} as const;

/** Makes all safe fixes in the active editor's document. */
export async function applySafeFixes(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t(MESSAGES.noEditor));
    return;
  }
  const edit = await safeFixes(document);
  if (edit === undefined) void vscode.window.showInformationMessage(vscode.l10n.t(MESSAGES.nothingToFix));
  else await vscode.workspace.applyEdit(edit);
}

/** The edit that makes all safe fixes in a document; undefined where there is nothing to fix safely. */
export async function safeFixes(document: vscode.TextDocument): Promise<vscode.WorkspaceEdit | undefined> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new vscode.Range(0, 0, document.lineCount, 0),
    'source.fixAll.prodlint',
    1,
  );
  const edit = actions[0]?.edit;
  return edit === undefined || edit.size === 0 ? undefined : edit;
}

/** Lets the person choose the target version; where a configuration file chooses it, leads to that file. */
export async function chooseKubernetesVersion(status: DocumentStatus | undefined): Promise<void> {
  if (status?.versionFile !== undefined) {
    const file = vscode.Uri.parse(status.versionFile);
    const name = vscode.workspace.asRelativePath(file);
    const open = vscode.l10n.t(MESSAGES.openFile);
    const choice = await vscode.window.showInformationMessage(
      vscode.l10n.t(MESSAGES.versionInFile, { file: name }),
      open,
    );
    if (choice === open) await vscode.window.showTextDocument(file);
    return;
  }
  const versions = supportedVersions().map((version) => ({
    label: version,
    description: [
      version === DEFAULT_KUBERNETES_VERSION ? vscode.l10n.t(MESSAGES.default) : '',
      version === status?.kubernetesVersion ? vscode.l10n.t(MESSAGES.current) : '',
    ]
      .filter((word) => word !== '')
      .join(', '),
  }));
  const choice = await vscode.window.showQuickPick(versions, { title: vscode.l10n.t(MESSAGES.chooseVersion) });
  if (choice === undefined) return;
  const target =
    vscode.workspace.workspaceFolders === undefined
      ? vscode.ConfigurationTarget.Global
      : vscode.ConfigurationTarget.Workspace;
  await vscode.workspace.getConfiguration('prodlint').update('kubernetesVersion', choice.label, target);
}

/** The minor versions that can be chosen, the newest first. */
function supportedVersions(): string[] {
  const minor = (version: string) => Number(version.split('.')[1]);
  const versions: string[] = [];
  for (let number = minor(NEWEST_SUPPORTED_VERSION); number >= minor(OLDEST_SUPPORTED_VERSION); number--)
    versions.push(`1.${number}`);
  return versions;
}
