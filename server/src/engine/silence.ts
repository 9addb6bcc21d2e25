import type { Change } from '../yaml/change';
import { applyEdits, type TextEdit } from '../yaml/text';
import { valueAt } from '../yaml/value';
import { IGNORE_ANNOTATION } from './directives';
import type { Finding } from './finding';
import { FileSnapshot, type PlacedDocument } from './snapshot';

/**
 * Comments that silence findings of a document where they stand, each on the line above; edits of the file. Undefined where a
 * comment would be none: within a scalar of several lines, or in front of the marker that begins the document.
 */
export function silenceHere(
  file: FileSnapshot,
  placed: PlacedDocument,
  findings: readonly Finding[],
): readonly TextEdit[] | undefined {
  const { document } = placed.snapshot;
  const byLine = new Map<number, string[]>();
  for (const { range, rule } of findings) {
    const rules = byLine.get(range.start.line);
    if (rules === undefined) byLine.set(range.start.line, [rule.id]);
    else if (!rules.includes(rule.id)) rules.push(rule.id);
  }
  const edits = [...byLine].map(([line, rules]) => {
    const lineStart = document.lines.lineStart(line);
    const text = document.text.slice(lineStart, document.lines.lineStart(line + 1));
    const [, mark = '', indent = ''] = /^(\uFEFF?)([ \t]*)/.exec(text) ?? [];
    const start = placed.start + lineStart + mark.length;
    const comment = `${indent}# prodlint-disable-next-line ${rules.join(', ')}${lineEnd(document.text)}`;
    return { start, end: start, text: comment };
  });
  const silenced = new FileSnapshot(applyEdits(file.text, edits), file);
  const lines = [...byLine.keys()].sort((a, b) => a - b).map((line, index) => placed.line + line + index + 1);
  return lines.every((line) => isSilencedFromAbove(silenced, line)) ? edits : undefined;
}

/** Whether one of our comments speaks about a line of the file. */
function isSilencedFromAbove({ documents }: FileSnapshot, line: number): boolean {
  const placed = documents.findLast((candidate) => candidate.line <= line);
  return (placed?.snapshot.directives ?? []).some(
    ({ isOurs, scope }) =>
      isOurs && scope.kind === 'lines' && scope.from === scope.to && scope.to + (placed?.line ?? 0) === line,
  );
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
  const [names = '', ...reason] = typeof listed === 'string' ? listed.split(/(?=\s--(?:\s|$))/) : [];
  const value = [names, ...rules].filter((name) => name !== '').join(',') + reason.join('');
  return [{ op: 'set', path, value }];
}

function lineEnd(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
