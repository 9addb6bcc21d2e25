import type { Change } from '../yaml/change';
import type { TextEdit } from '../yaml/text';
import { valueAt } from '../yaml/value';
import { IGNORE_ANNOTATION } from './directives';
import type { Finding } from './finding';
import type { FileSnapshot, PlacedDocument } from './snapshot';

/** A comment on the line above that silences rules on a finding's line; an edit of the file. */
export function silenceHere(placed: PlacedDocument, finding: Finding, rules: readonly string[]): TextEdit {
  const { document } = placed.snapshot;
  const lineStart = document.lines.lineStart(finding.range.start.line);
  const line = document.text.slice(lineStart, document.lines.lineStart(finding.range.start.line + 1));
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  const start = placed.start + lineStart;
  return {
    start,
    end: start,
    text: `${indent}# prodlint-disable-next-line ${rules.join(', ')}${lineEnd(document.text)}`,
  };
}

/** A comment at the head of the file that silences rules in all of it. */
export function silenceInFile(snapshot: FileSnapshot, rules: readonly string[]): TextEdit {
  const start = snapshot.text.startsWith('\uFEFF') ? 1 : 0;
  return { start, end: start, text: `# prodlint-disable-file ${rules.join(', ')}${lineEnd(snapshot.text)}` };
}

/** The annotation that silences rules for a finding's resource, added to those it lists already. */
export function silenceForResource(finding: Finding, rules: readonly string[]): readonly Change[] {
  const { resource } = finding;
  if (resource === undefined) return [];
  const path = [...resource.path, 'metadata', 'annotations', IGNORE_ANNOTATION];
  const listed = valueAt(resource.data, ['metadata', 'annotations', IGNORE_ANNOTATION]);
  const value = typeof listed === 'string' && listed !== '' ? [listed, ...rules].join(',') : rules.join(',');
  return [{ op: 'set', path, value }];
}

function lineEnd(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
