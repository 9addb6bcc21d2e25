import {
  type CancellationToken,
  LSPErrorCodes,
  type PrepareRenameResult,
  type RenameParams,
  ResponseError,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { formatMessage } from '../../rules/rule';
import { keyReasonOf, reasonOf } from '../../rules/validity/name-words';
import { parentOf } from '../../workspace/files';
import { type FileEdit, type RenameRefusal, renameAt, renameTarget } from '../../workspace/navigation/rename';
import { cursorOf, type NavigationHost, type PositionQuestion, rangeOfSite } from './host';

const REFUSALS = {
  nothing: 'This is no name that other places follow.',
  templated: 'A template makes this name, so nobody can tell where else it is used.',
  fixed: '{name} can not be renamed here: it is a number, or another object decides on it.',
  invalid: '"{name}" is no valid name here: {reason}.',
  taken: '"{name}" is taken: something else here is called so.',
  elsewhere:
    '{place} would have to change too, but the name is not written there as it is here: a kustomization makes it, or it is written with a prefix or suffix. Change that first.',
  shared:
    '{place} would have to change too, but its text serves several places through an anchor. Write the name out first.',
  unreadable:
    '{place} would have to change too, but template actions or the way it is written stand in the way. Change that first.',
  reading: 'The files of the workspace are still being read. Try again in a moment.',
  incomplete: '{file} can not be read, and may use the name too. Mend it first.',
} as const;

/** What of the text at a position would be renamed. Throws the reason where a person would expect that it can be and it can not. */
export async function prepareRename(
  host: NavigationHost,
  question: PositionQuestion,
  token: CancellationToken,
): Promise<PrepareRenameResult | null> {
  const cursor = await cursorOf(host, question, token);
  if (cursor === undefined) return null;
  const target = renameTarget(host.workspace, cursor);
  if (!('reason' in target)) return { range: rangeOfSite(target.site), placeholder: target.name };
  if (target.reason === 'nothing') return null;
  throw refused(target);
}

/** The edits that give the thing at a position another name everywhere. Throws the reason where that can not be done wholly. */
export async function rename(
  host: NavigationHost,
  question: RenameParams,
  token: CancellationToken,
): Promise<WorkspaceEdit | null> {
  const cursor = await cursorOf(host, question, token);
  if (cursor === undefined) return null;
  const version = await host.kubernetesVersion(question.textDocument.uri);
  const result = renameAt(host.workspace, cursor, question.newName, version);
  if (!result.ok) throw refused(result.refusal);
  return workspaceEdit(host, result.edits);
}

function workspaceEdit(host: NavigationHost, edits: ReadonlyMap<string, readonly FileEdit[]>): WorkspaceEdit {
  const byFile = [...edits].map(([path, list]) => ({
    uri: host.uriOf(path),
    version: host.versionOf(path),
    edits: list.map(({ range, text }): TextEdit => ({ range, newText: text })),
  }));
  if (!host.client().takesVersions) {
    return { changes: Object.fromEntries(byFile.map(({ uri, edits: list }) => [uri, list])) };
  }
  return {
    documentChanges: byFile.map(({ uri, version, edits: list }) => ({ textDocument: { uri, version }, edits: list })),
  };
}

function refused(refusal: RenameRefusal): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, wordsFor(refusal));
}

function wordsFor(refusal: RenameRefusal): string {
  switch (refusal.reason) {
    case 'nothing':
    case 'templated':
    case 'reading':
      return REFUSALS[refusal.reason];
    case 'fixed':
    case 'taken':
      return formatMessage(REFUSALS[refusal.reason], { name: refusal.name });
    case 'invalid': {
      const { name, form, problem } = refusal;
      const reason = form === 'label-value' ? keyReasonOf(problem) : reasonOf(problem);
      return formatMessage(REFUSALS.invalid, { name, reason });
    }
    case 'elsewhere':
    case 'shared':
    case 'unreadable': {
      const { file } = refusal.site;
      const line = rangeOfSite(refusal.site).start.line + 1;
      return formatMessage(REFUSALS[refusal.reason], { place: `${shortName(file)}:${line}` });
    }
    case 'incomplete':
      return formatMessage(REFUSALS.incomplete, { file: shortName(refusal.file) });
  }
}

/** A file with the directory it lies in: many are called alike. */
function shortName(path: string): string {
  const above = parentOf(parentOf(path));
  return path.slice(above.endsWith('/') ? above.length : above.length + 1);
}
