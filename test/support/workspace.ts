// Lints several files as they would be found beside each other.
import type { FileFindings, Linter } from '../../server/src/engine/linter';
import { Project, type ProjectOptions } from '../../server/src/engine/project';
import type { Settings } from '../../server/src/engine/settings';
import { FileSnapshot } from '../../server/src/engine/snapshot';
import { workspaceFile } from '../../server/src/engine/workspace-file';
import { RULES } from '../../server/src/rules/registry.generated';
import { Workspace } from '../../server/src/workspace/workspace';
import { strictLinter } from './lint';

/** The texts of files by their absolute paths. */
export type FileTexts = Readonly<Record<string, string>>;

export function workspaceOf(files: FileTexts): { workspace: Workspace; snapshots: ReadonlyMap<string, FileSnapshot> } {
  const workspace = new Workspace();
  const snapshots = new Map<string, FileSnapshot>();
  for (const [path, text] of Object.entries(files)) {
    const snapshot = new FileSnapshot(text);
    snapshots.set(path, snapshot);
    workspace.set(workspaceFile(path, snapshot));
  }
  return { workspace, snapshots };
}

interface LintOptions {
  readonly linter?: Linter;
  readonly options?: ProjectOptions;
}

/** What is found in each file. `settings` replaces what configurations among the files say. */
export async function lintFiles(
  files: FileTexts,
  settings?: Settings,
  how: LintOptions = {},
): Promise<ReadonlyMap<string, FileFindings>> {
  return lintWorkspace(workspaceOf(files), settings, how);
}

/** The same of files that were read before. */
export async function lintWorkspace(
  { workspace, snapshots }: ReturnType<typeof workspaceOf>,
  settings?: Settings,
  { linter = strictLinter(), options = { honourSuppressions: true } }: LintOptions = {},
): Promise<ReadonlyMap<string, FileFindings>> {
  const project = new Project({ read: async (path) => snapshots.get(path)?.text }, RULES, options);
  const found = new Map<string, FileFindings>();
  for (const [path, snapshot] of snapshots) {
    const { settings: own, context } = await project.prepare(path);
    found.set(path, linter.lint(snapshot, settings ?? own, context, workspace.surroundingsOf(path)));
  }
  return found;
}
