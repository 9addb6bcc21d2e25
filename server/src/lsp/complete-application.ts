// "Complete to a production application", as a code action and as a request: what is missing beside a workload becomes a workspace edit.
import {
  type CancellationToken,
  type ChangeAnnotation,
  type ClientCapabilities,
  type CodeAction,
  CodeActionKind,
  type Connection,
  type CreateFile,
  type TextEdit as LspTextEdit,
  ResourceOperationKind,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Linter } from '../engine/linter';
import { complete } from '../scaffold/complete/complete';
import type { Completion, CompletionInput, CompletionPart } from '../scaffold/complete/completion';
import { refusal } from '../scaffold/complete/messages';
import { isIncomplete } from '../scaffold/complete/missing';
import { type PlacedWorkload, workloadAt, workloadsIn } from '../scaffold/complete/subject';
import type { Workspace } from '../workspace/workspace';
import { LineIndex, type TextEdit } from '../yaml/text';
import type { ActionQuestion } from './code-actions';
import type { LintedDocument } from './linted-document';
import { pathOf } from './paths';
import { COMPLETE_REQUEST, type CompleteAnswer, type CompleteQuestion } from './protocol';

const TITLE = 'Complete to a production application';
export const COMPLETE_KIND = CodeActionKind.RefactorRewrite;

/** What a client can do with the edit. */
export interface CompletingClient {
  /** It takes edits that say for which version of a text they are; only such can make files. */
  readonly takesVersions: boolean;
  readonly makesFiles: boolean;
  /** It shows the parts of an edit and lets a person take some of them. */
  readonly asksForParts: boolean;
}

export function completingClient({ workspace }: ClientCapabilities): CompletingClient {
  const { documentChanges = false, resourceOperations = [], changeAnnotationSupport } = workspace?.workspaceEdit ?? {};
  return {
    takesVersions: documentChanges,
    makesFiles: documentChanges && resourceOperations.includes(ResourceOperationKind.Create),
    asksForParts: documentChanges && changeAnnotationSupport !== undefined,
  };
}

/** What completing needs of the server. */
export interface CompletingHost {
  readonly workspace: Workspace;
  readonly linter: Linter;
  /** An open document with what was found in it; undefined for one that is not open. */
  linted(uri: string, token: CancellationToken): Promise<LintedDocument | undefined>;
  /** The text of a file, whether the workspace has it or not; undefined where there is none. */
  read(path: string): Promise<string | undefined>;
  uriOf(path: string): string;
  /** The version of an open document. */
  versionOf(path: string): number | null;
  client(): CompletingClient;
}

/** Answers the request for the workload at a line of an open document. */
export function serveCompleting(connection: Connection, host: CompletingHost): void {
  connection.onRequest<CompleteAnswer, void>(COMPLETE_REQUEST, async ({ uri, line }: CompleteQuestion, token) => {
    const linted = await host.linted(uri, token);
    const workloads = linted === undefined ? [] : workloadsIn(linted.snapshot);
    const resource = linted && workloadAt(linted.snapshot, line);
    if (linted === undefined || workloads.length === 0) return { problem: refusal('none') };
    if (resource === undefined) {
      return { workloads: workloads.map(({ resource: { label }, kindLine }) => ({ label, line: kindLine })) };
    }
    const result = await completeFully(host, inputOf(host, linted, resource));
    if ('problem' in result) return result;
    const { label, left } = result;
    return { label, left, edit: workspaceEdit(host, result) ?? null };
  });
}

/** The action on the lines that say a workload's kind and name, where something is missing. */
export function offerCompleting(
  host: CompletingHost,
  linted: LintedDocument,
  { range, only }: ActionQuestion,
): readonly PlacedWorkload[] {
  const isWanted =
    only === undefined ||
    only.some((wish) => wish === '' || COMPLETE_KIND === wish || COMPLETE_KIND.startsWith(`${wish}.`));
  if (!isWanted || linted.state !== 'linted') return [];
  const touches = (line: number) => range.start.line <= line && line <= range.end.line;
  return workloadsIn(linted.snapshot).filter(({ resource, kindLine, nameLine }) => {
    if (!touches(kindLine) && !touches(nameLine)) return false;
    const findings = linted.problems
      .flatMap(({ problem }) => problem.findings)
      .filter((finding) => finding.resource === resource);
    return isIncomplete(inputOf(host, linted, resource), findings);
  });
}

export const COMPLETE_ACTION: CodeAction = { title: TITLE, kind: COMPLETE_KIND };

/** The action with its edit; without one where nothing is missing after all. */
export async function completeWorkload(
  host: CompletingHost,
  linted: LintedDocument,
  line: number,
  action: CodeAction,
): Promise<CodeAction> {
  const resource = workloadAt(linted.snapshot, line);
  if (resource === undefined) return action;
  const result = await completeFully(host, inputOf(host, linted, resource));
  const edit = 'problem' in result ? undefined : workspaceEdit(host, result);
  return edit === undefined ? action : { ...action, edit };
}

function inputOf(
  { workspace, linter, client }: CompletingHost,
  { uri, snapshot, preparation: { settings, context } }: LintedDocument,
  resource: CompletionInput['resource'],
): CompletionInput {
  const inOneFile = !client().makesFiles;
  return { workspace, linter, settings, context, path: pathOf(uri), snapshot, resource, inOneFile };
}

/** So many files that are in the way are gone around. */
const MAX_TAKEN = 20;

/** New files go where no file lies, also none that the workspace leaves out. */
async function completeFully(
  host: CompletingHost,
  input: CompletionInput,
): Promise<Completion | { readonly problem: string }> {
  const taken = new Set<string>();
  for (;;) {
    const result = complete({ ...input, isTaken: (path) => taken.has(path) });
    if ('problem' in result) return result;
    const { completion } = result;
    const paths = completion.parts.flatMap(({ files }) => files.map(({ path }) => path));
    const before = taken.size;
    for (const path of paths) if ((await host.read(path)) !== undefined) taken.add(path);
    if (taken.size === before || taken.size > MAX_TAKEN) return completion;
  }
}

/** Undefined where there is nothing that the client could be given. */
function workspaceEdit(host: CompletingHost, { parts }: Completion): WorkspaceEdit | undefined {
  const { takesVersions, asksForParts } = host.client();
  // Who can not ask makes only what nobody has to be asked for.
  const taken = asksForParts ? parts : parts.filter(({ isSafe }) => isSafe);
  if (taken.length === 0) return undefined;
  const edits = new Map<string, LspTextEdit[]>();
  for (const part of taken) {
    for (const [path, list] of part.edits) {
      const own = list.map((edit) => ({ ...toLsp(host, path, edit), ...annotated(part.id, asksForParts) }));
      edits.set(path, [...(edits.get(path) ?? []), ...own]);
    }
  }
  if (!takesVersions)
    return { changes: Object.fromEntries([...edits].map(([path, list]) => [host.uriOf(path), list])) };
  const changed = [...edits].map(
    ([path, list]): TextDocumentEdit => ({
      textDocument: { uri: host.uriOf(path), version: host.versionOf(path) },
      edits: list,
    }),
  );
  return {
    // All files before all texts: VS Code takes that back in one step, otherwise only the last of the files.
    documentChanges: [
      ...taken.flatMap((part) => creations(host, part, asksForParts)),
      ...taken.flatMap((part) => fillings(host, part, asksForParts)),
      ...changed,
    ],
    ...(asksForParts
      ? { changeAnnotations: Object.fromEntries(taken.map((part) => [part.id, annotationOf(part)])) }
      : {}),
  };
}

function creations(host: CompletingHost, { id, files }: CompletionPart, isAnnotated: boolean): CreateFile[] {
  return files.map(({ path }) => ({ kind: 'create', uri: host.uriOf(path), ...annotated(id, isAnnotated) }));
}

function fillings(host: CompletingHost, { id, files }: CompletionPart, isAnnotated: boolean): TextDocumentEdit[] {
  const start = { line: 0, character: 0 };
  return files.map(({ path, text }) => ({
    textDocument: { uri: host.uriOf(path), version: null },
    edits: [{ range: { start, end: start }, newText: text, ...annotated(id, isAnnotated) }],
  }));
}

function annotated(annotationId: string, isAnnotated: boolean): { annotationId?: string } {
  return isAnnotated ? { annotationId } : {};
}

function annotationOf({ title, description, isSafe }: CompletionPart): ChangeAnnotation {
  return { label: title, description, needsConfirmation: !isSafe };
}

const NO_LINES = new LineIndex('');
const linesOf = new WeakMap<object, LineIndex>();

function toLsp({ workspace }: CompletingHost, path: string, { start, end, text }: TextEdit): LspTextEdit {
  const file = workspace.file(path);
  if (file === undefined) return { range: NO_LINES.range({ start, end }), newText: text };
  let lines = linesOf.get(file);
  if (lines === undefined) {
    lines = new LineIndex(file.text);
    linesOf.set(file, lines);
  }
  return { range: lines.range({ start, end }), newText: text };
}
