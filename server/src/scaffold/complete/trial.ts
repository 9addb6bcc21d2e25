// What would be found if parts were taken: tried in a copy of the workspace, so that nobody else sees it.

import type { Finding } from '../../engine/finding';
import { type FixChoice, type FixOutcome, fixAll } from '../../engine/fixes';
import type { FileFindings } from '../../engine/linter';
import type { Settings } from '../../engine/settings';
import { FileSnapshot } from '../../engine/snapshot';
import { workspaceFile } from '../../engine/workspace-file';
import type { Resource } from '../../kubernetes/resource';
import { Workspace } from '../../workspace/workspace';
import { formatPath } from '../../yaml/path';
import { applyEdits, type TextEdit } from '../../yaml/text';
import type { CompletionInput, CompletionPart } from './completion';

export class Trial {
  readonly #input: CompletionInput;
  readonly #workspace = new Workspace();
  /** Files that the parts taken last make, and files that some parts changed. */
  readonly #made = new Set<string>();
  readonly #changed = new Set<string>();
  /** What tells the workload from the other objects of its file: its document, which keeps its number, and its place there. */
  readonly #document: number;
  readonly #place: string;

  constructor(input: CompletionInput) {
    this.#input = input;
    const { workspace, path, snapshot, resource } = input;
    for (const other of workspace.paths) {
      const file = workspace.file(other);
      if (file !== undefined) this.#workspace.set(file);
    }
    this.#workspace.isRead = workspace.isRead;
    this.#workspace.set(workspaceFile(path, new FileSnapshot(snapshot.text)));
    this.#document = snapshot.documents.findIndex(({ snapshot: { resources } }) => resources.includes(resource));
    this.#place = formatPath(resource.path);
  }

  /** Takes parts, and no others; gives the text that the workload's file then has. */
  take(parts: readonly CompletionPart[]): string {
    const { workspace, path, snapshot } = this.#input;
    const edits = new Map<string, TextEdit[]>([path, ...this.#changed].map((file) => [file, []]));
    const files = parts.flatMap((part) => part.files);
    for (const made of this.#made) {
      if (files.some(({ path: kept }) => kept === made)) continue;
      this.#workspace.delete(made);
      this.#made.delete(made);
    }
    for (const file of files) {
      this.#set(file.path, file.text);
      this.#made.add(file.path);
    }
    for (const part of parts) {
      for (const [file, list] of part.edits) edits.set(file, [...(edits.get(file) ?? []), ...list]);
    }
    let text = snapshot.text;
    for (const [file, list] of edits) {
      const before = file === path ? snapshot.text : (workspace.file(file)?.text ?? '');
      const after = applyEdits(before, list);
      if (file === path) text = after;
      this.#changed.add(file);
      this.#set(file, after);
    }
    return text;
  }

  /** That files come and go changes what is applied together; a text that is there already changes nothing. */
  #set(path: string, text: string): void {
    if (this.#workspace.file(path)?.text === text) return;
    this.#workspace.set(workspaceFile(path, new FileSnapshot(text)));
  }

  /** The workload as it stands in a text of its file. */
  workload(text: string): Resource | undefined {
    const resources = new FileSnapshot(text).documents[this.#document]?.snapshot.resources ?? [];
    return resources.find(({ path }) => formatPath(path) === this.#place);
  }

  /** What is found in the workload as it stands in a text of its file. */
  findings(text: string, settings: Settings): readonly Finding[] {
    return this.#ofWorkload(this.#lint(new FileSnapshot(text), settings));
  }

  /** Mends what is found in the workload in a text of its file. */
  fix(text: string, settings: Settings, choose: FixChoice): FixOutcome {
    const isOwn = (finding: Finding, found: FileFindings) => this.#ofWorkload(found).includes(finding);
    let latest: FileFindings | undefined;
    const lint = (version: FileSnapshot) => {
      latest = this.#lint(version, settings);
      return latest;
    };
    return fixAll(text, lint, (finding) =>
      latest !== undefined && isOwn(finding, latest) ? choose(finding) : undefined,
    );
  }

  #ofWorkload({ documents }: FileFindings): readonly Finding[] {
    const findings = documents[this.#document]?.findings ?? [];
    return findings.filter(({ resource }) => resource !== undefined && formatPath(resource.path) === this.#place);
  }

  #lint(snapshot: FileSnapshot, settings: Settings): FileFindings {
    const { path, linter, context } = this.#input;
    this.#workspace.set(workspaceFile(path, snapshot));
    return linter.lint(snapshot, settings, context, this.#workspace.surroundingsOf(path));
  }
}
