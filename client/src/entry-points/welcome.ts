// The view that an empty folder is welcomed with.
import * as vscode from 'vscode';
import { isEmpty } from './emptiness';

const VIEW = 'prodlint.start';
const CONTEXT = 'prodlint.hasNoFiles';
/** Whether the view was unfolded in this workspace. */
const UNFOLDED = 'prodlint.welcomed';
/** Files come in crowds, for example when a repository is cloned into the folder; in milliseconds. */
const SETTLING = 200;

/** Keeps the context key that shows the view. */
export class Welcome implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #view: vscode.TreeView<undefined>;
  readonly #subscriptions: vscode.Disposable[];
  #watchers: vscode.Disposable[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looks = 0;

  /** `memory` is that of the workspace. */
  constructor(memory: vscode.Memento) {
    this.#memory = memory;
    this.#view = vscode.window.createTreeView<undefined>(VIEW, {
      treeDataProvider: { getChildren: () => [], getParent: () => undefined, getTreeItem: () => ({}) },
    });
    this.#subscriptions = [this.#view, vscode.workspace.onDidChangeWorkspaceFolders(() => this.#lookSoon())];
    void this.#look();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#looks++;
    for (const disposable of [...this.#subscriptions, ...this.#watchers]) disposable.dispose();
  }

  #lookSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), SETTLING);
  }

  async #look(): Promise<void> {
    const look = ++this.#looks;
    const folders = vscode.workspace.workspaceFolders ?? [];
    const hasNoFiles = folders.length > 0 && (await Promise.all(folders.map(hasNoFile))).every(Boolean);
    if (look !== this.#looks) return;
    await vscode.commands.executeCommand('setContext', CONTEXT, hasNoFiles);
    if (look !== this.#looks) return;
    this.#watch(folders, hasNoFiles);
    if (hasNoFiles) await this.#unfold();
  }

  /** VS Code adds views to the explorer folded. Who folds it again is not asked twice. */
  async #unfold(): Promise<void> {
    if (this.#memory.get(UNFOLDED) === true) return;
    await this.#memory.update(UNFOLDED, true);
    await this.#view.reveal(undefined, { select: false, focus: false });
  }

  /** In a folder without files every new one counts. Of one that has some only what lies directly in it is watched, and only for being deleted. */
  #watch(folders: readonly vscode.WorkspaceFolder[], hasNoFiles: boolean): void {
    for (const watcher of this.#watchers.splice(0)) watcher.dispose();
    this.#watchers = folders.flatMap((folder) => {
      const pattern = new vscode.RelativePattern(folder, hasNoFiles ? '**' : '*');
      const watcher = vscode.workspace.createFileSystemWatcher(pattern, !hasNoFiles, true, hasNoFiles);
      return [watcher, watcher.onDidCreate(() => this.#lookSoon()), watcher.onDidDelete(() => this.#lookSoon())];
    });
  }
}

/** A folder that can not be looked into is not called empty. */
async function hasNoFile({ uri }: vscode.WorkspaceFolder): Promise<boolean> {
  try {
    return await isEmpty({
      entries: async () =>
        (await vscode.workspace.fs.readDirectory(uri)).map(([name, type]) => ({
          name,
          isFolder: (type & vscode.FileType.Directory) !== 0,
        })),
      hasFileBelow: async () => {
        // Elsewhere than on a disk, to search may mean to fetch all of it.
        if (uri.scheme !== 'file') return true;
        const files = await vscode.workspace.findFiles(new vscode.RelativePattern(uri, '**'), '**/.git/**', 1);
        return files.length > 0;
      },
    });
  } catch {
    return false;
  }
}
