// Writes several files in one go: all of them, or none. Through VS Code's file system, so in a browser and on remote machines too.
import * as vscode from 'vscode';
import type { ScaffoldFile } from '../../../server/src/lsp/protocol';

/** A file that is wanted, and what stands at its place: nothing, the same text, or something else. */
export interface FileChange {
  readonly file: ScaffoldFile;
  readonly uri: vscode.Uri;
  readonly state: 'new' | 'same' | 'changed';
}

/** A file could not be written, and what was made before it is taken back, but for what is `left`. */
export class NothingWritten extends Error {
  readonly file: vscode.Uri;
  readonly left: readonly vscode.Uri[];

  constructor(file: vscode.Uri, cause: unknown, left: readonly vscode.Uri[]) {
    super(reasonOf(cause));
    this.file = file;
    this.left = left;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  FileNotADirectory: 'a file stands where a folder has to be',
  FileIsADirectory: 'a folder stands in its place',
  NoPermissions: 'this may not be written',
  Unavailable: 'the file system does not answer',
};

/** The file system's own messages repeat names and codes: where a code says enough, it is told in words. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const reason = error instanceof vscode.FileSystemError ? REASONS[error.code] : undefined;
  return reason === undefined ? error.message.replace(/^Error: /, '') : vscode.l10n.t(reason);
}

/** Compares files with what is in a folder. */
export function compareFiles(folder: vscode.Uri, files: readonly ScaffoldFile[]): Promise<readonly FileChange[]> {
  return Promise.all(
    files.map(async (file) => {
      const uri = vscode.Uri.joinPath(folder, file.path);
      return { file, uri, state: await stateOf(uri, file.text) };
    }),
  );
}

async function stateOf(uri: vscode.Uri, text: string): Promise<FileChange['state']> {
  if (!(await exists(uri))) return 'new';
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await vscode.workspace.fs.readFile(uri)) === text
      ? 'same'
      : 'changed';
  } catch {
    // A folder, or nothing that may be read: writing fails, and says so.
    return 'changed';
  }
}

/** Writes files, replacing what is there. If anything fails, what was written is taken back, and `NothingWritten` is thrown. */
export async function writeFiles(changes: readonly FileChange[]): Promise<void> {
  const undo: Undo[] = [];
  for (const { uri, file } of changes) {
    try {
      await makeFolder(vscode.Uri.joinPath(uri, '..'), undo);
      undo.push(await undoOf(uri));
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(file.text));
    } catch (error) {
      throw new NothingWritten(uri, error, await takeBack(undo));
    }
  }
}

/** Gives what could not be taken back. */
async function takeBack(steps: readonly Undo[]): Promise<vscode.Uri[]> {
  const left: vscode.Uri[] = [];
  for (const { uri, run } of [...steps].reverse()) {
    try {
      await run();
    } catch {
      left.push(uri);
    }
  }
  return left;
}

interface Undo {
  readonly uri: vscode.Uri;
  readonly run: () => Promise<void>;
}

async function undoOf(uri: vscode.Uri): Promise<Undo> {
  if (await exists(uri)) {
    const before = await vscode.workspace.fs.readFile(uri);
    return { uri, run: async () => vscode.workspace.fs.writeFile(uri, before) };
  }
  return {
    uri,
    run: async () => {
      // Where writing failed there is nothing to take away.
      if (await exists(uri)) await vscode.workspace.fs.delete(uri);
    },
  };
}

/** Makes a folder and those above it, and notes how to take away those that were not there, but nothing that came into them since. */
async function makeFolder(folder: vscode.Uri, undo: Undo[]): Promise<void> {
  if (await exists(folder)) return;
  const above = vscode.Uri.joinPath(folder, '..');
  if (above.path !== folder.path) await makeFolder(above, undo);
  await vscode.workspace.fs.createDirectory(folder);
  undo.push({ uri: folder, run: async () => vscode.workspace.fs.delete(folder) });
}

export async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
