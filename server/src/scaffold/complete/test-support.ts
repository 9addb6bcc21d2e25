// Completes workloads of texts, and applies what comes of it.
import { strictLinter, testSettings } from '../../../../test/support/lint';
import { type FileTexts, workspaceOf } from '../../../../test/support/workspace';
import { Project } from '../../engine/project';
import type { Settings } from '../../engine/settings';
import { FileSnapshot } from '../../engine/snapshot';
import { RULES } from '../../rules/registry.generated';
import { applyEdits, type TextEdit } from '../../yaml/text';
import { complete } from './complete';
import type { CompletionInput, CompletionPart, CompletionResult } from './completion';
import { workloadsIn } from './subject';

export const linter = strictLinter();

export async function completeIn(
  files: FileTexts,
  path: string,
  {
    settings = testSettings(),
    index = 0,
    ...more
  }: Partial<CompletionInput> & { settings?: Settings; index?: number } = {},
): Promise<CompletionResult> {
  const { workspace, snapshots } = workspaceOf(files);
  const project = new Project({ read: async (file) => files[file] }, RULES, { honourSuppressions: true });
  const snapshot = snapshots.get(path) ?? new FileSnapshot(files[path] ?? '');
  const { context } = await project.prepare(path);
  const resource = workloadsIn(snapshot)[index]?.resource ?? snapshot.resources[0];
  if (resource === undefined) throw new Error(`${path} has no objects`);
  return complete({ workspace, linter, settings, context, path, snapshot, resource, ...more });
}

/** The files with some parts taken. */
export function take(files: FileTexts, parts: readonly CompletionPart[]): FileTexts {
  const edits = new Map<string, TextEdit[]>();
  for (const part of parts) {
    for (const [path, list] of part.edits) edits.set(path, [...(edits.get(path) ?? []), ...list]);
  }
  const made = parts.flatMap((part) => part.files.map(({ path, text }) => [path, text] as const));
  const changed = [...edits].map(([path, list]) => [path, applyEdits(files[path] ?? '', list)] as const);
  return { ...files, ...Object.fromEntries(made), ...Object.fromEntries(changed) };
}
