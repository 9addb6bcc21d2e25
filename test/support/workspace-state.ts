// A workspace for tests that can be changed and asked for its findings in turn.
import { rangeInFile } from '../../server/src/engine/finding';
import type { FileContext, FileFindings, Linter } from '../../server/src/engine/linter';
import { Project } from '../../server/src/engine/project';
import { placeRelated } from '../../server/src/engine/related';
import { FileSnapshot } from '../../server/src/engine/snapshot';
import { workspaceFile } from '../../server/src/engine/workspace-file';
import { RULES } from '../../server/src/rules/registry.generated';
import { Workspace } from '../../server/src/workspace/workspace';
import { strictLinter } from './lint';

/** The files of a workspace, linted by one linter that keeps what it found. */
export class State {
  readonly workspace = new Workspace();
  readonly snapshots = new Map<string, FileSnapshot>();
  readonly #linter: Linter = strictLinter();
  readonly #contexts = new Map<string, FileContext>();

  set(path: string, text: string): void {
    const snapshot = new FileSnapshot(text, this.snapshots.get(path));
    this.snapshots.set(path, snapshot);
    this.workspace.set(workspaceFile(path, snapshot));
  }

  delete(path: string): void {
    this.snapshots.delete(path);
    this.workspace.delete(path);
  }

  /** The file is there and does not count. */
  hide(path: string): void {
    this.workspace.delete(path);
  }

  show(path: string): void {
    const snapshot = this.snapshots.get(path);
    if (snapshot !== undefined) this.workspace.set(workspaceFile(path, snapshot));
  }

  /** Looks at another version in the place of the file's own. */
  async tryOut(path: string, text: string): Promise<void> {
    const own = this.workspace.file(path);
    if (own === undefined) return;
    this.workspace.set(workspaceFile(path, new FileSnapshot(text)));
    await this.findings();
    this.workspace.set(own);
  }

  /** All findings as a person sees them. */
  async findings(): Promise<string[]> {
    const files = { read: async (path: string) => this.snapshots.get(path)?.text };
    const project = new Project(files, RULES, { base: { profile: 'strict', rules: {} }, honourSuppressions: true });
    const found: string[] = [];
    for (const path of [...this.snapshots.keys()].sort()) {
      const { settings, context: read } = await project.prepare(path);
      const snapshot = this.snapshots.get(path);
      if (snapshot === undefined) continue;
      // Equal contexts are one, so that findings are kept as long as they may be.
      const key = JSON.stringify(read);
      const context = this.#contexts.get(key) ?? read;
      this.#contexts.set(key, context);
      found.push(
        ...this.#describe(path, this.#linter.lint(snapshot, settings, context, this.workspace.surroundingsOf(path))),
      );
    }
    return found;
  }

  #describe(path: string, { documents }: FileFindings): string[] {
    return documents.flatMap(({ placed, findings }) =>
      findings.map(({ rule, severity, message, range, related, fixes }) => {
        const { start } = rangeInFile(range, placed.line);
        const places = related.map((other) => {
          const place = placeRelated(other, this.workspace);
          return `${place?.path}:${place?.range.start.line}`;
        });
        const titles = fixes.map(({ title }) => title);
        return `${path}:${start.line}:${start.character} ${severity} ${rule.id} ${message} ${places} ${titles}`;
      }),
    );
  }
}
