// What holds for every fix of every finding (ARCHITECTURE.md, fixes).

import type { Finding, FindingFix } from '../../server/src/engine/finding';
import { rangeInFile } from '../../server/src/engine/finding';
import { fixAll, fixEdits } from '../../server/src/engine/fixes';
import type { FileFindings, Linter } from '../../server/src/engine/linter';
import { groupProblems } from '../../server/src/engine/problems';
import type { Settings } from '../../server/src/engine/settings';
import { FileSnapshot, type PlacedDocument } from '../../server/src/engine/snapshot';
import { findComments } from '../../server/src/yaml/comments';
import { formatPath } from '../../server/src/yaml/path';
import { applyEdits, LineIndex } from '../../server/src/yaml/text';

/** A property that does not hold, with what shows it. */
export interface Violation {
  readonly file: string;
  readonly rule: string;
  readonly property: string;
  readonly detail: string;
}

export interface FixCount {
  made: number;
  refused: number;
}

/** Makes each fix of each finding of a file, one at a time, and the fixes of bundles, and looks at the result. */
export function checkSingleFixes(
  linter: Linter,
  file: string,
  text: string,
  settings: Settings,
  count: FixCount,
): Violation[] {
  const before = new FileSnapshot(text);
  const found = linter.lint(before, settings);
  const violations: Violation[] = [];
  for (const { placed, findings } of found.documents) {
    for (const finding of findings) {
      for (const fix of finding.fixes) {
        violations.push(...checkFix(linter, file, before, found, placed, [finding], fix, settings, count));
      }
    }
    for (const problem of groupProblems(findings)) {
      if (problem.findings.length < 2 || problem.fix === undefined) continue;
      violations.push(...checkFix(linter, file, before, found, placed, problem.findings, problem.fix, settings, count));
    }
  }
  return violations;
}

function checkFix(
  linter: Linter,
  file: string,
  before: FileSnapshot,
  found: FileFindings,
  placed: PlacedDocument,
  mended: readonly Finding[],
  fix: FindingFix,
  settings: Settings,
  count: FixCount,
): Violation[] {
  const violations: Violation[] = [];
  const rule = mended.map((finding) => finding.rule.id).join('+');
  const complain = (property: string, detail: string) => violations.push({ file, rule, property, detail });
  const result = fixEdits(placed, fix.changes);
  if (!result.ok) {
    count.refused++;
    if (result.reason !== 'aliased') complain('can be made', `${result.reason} at ${formatPath(result.path)}`);
    return violations;
  }
  count.made++;
  const text = applyEdits(before.text, result.edits);
  const after = linter.lint(new FileSnapshot(text, before), settings);
  const index = found.documents.findIndex((document) => document.placed === placed);
  for (const finding of mended) {
    if (fix.changes.some(({ op }) => op === 'text')) continue;
    const alike = (findings: readonly Finding[] | undefined) =>
      findings?.filter((other) => identity(other) === identity(finding)).length ?? 0;
    if (alike(after.documents[index]?.findings) >= alike(found.documents[index]?.findings)) {
      complain('mends its finding', finding.message);
    }
  }
  for (const message of newErrors(found, after)) complain('makes no new error', message);
  const unreadable = after.documents.find(
    ({ placed: { snapshot } }, at) => !snapshot.document.valid && found.documents[at]?.placed.snapshot.document.valid,
  );
  if (unreadable !== undefined) complain('leaves YAML', unreadable.placed.text.slice(0, 200));
  violations.push(...untouchedText(file, rule, before.text, text, result.edits, fix));
  return violations;
}

function identity(finding: Finding): string {
  return `${finding.rule.id} ${formatPath(finding.path)} ${finding.message}`;
}

/**
 * The errors of rules that say more errors than before. Not counted are those of objects that were parts before, so that nothing was said of what is
 * missing in them. Errors are counted, not compared by their words: these hold names, and fixes rename.
 */
function newErrors(before: FileFindings, after: FileFindings): string[] {
  const errors = (findings: FileFindings) =>
    findings.documents.flatMap((document, index) =>
      document.findings.filter(({ severity }) => severity === 'error').filter(() => !wasPartial(before, index)),
    );
  const counts = (findings: readonly Finding[]) => {
    const byRule = new Map<string, number>();
    for (const { rule } of findings) byRule.set(rule.id, (byRule.get(rule.id) ?? 0) + 1);
    return byRule;
  };
  const known = counts(errors(before));
  const now = errors(after);
  const more = new Set([...counts(now)].flatMap(([rule, count]) => (count > (known.get(rule) ?? 0) ? [rule] : [])));
  return now.filter(({ rule }) => more.has(rule.id)).map(({ rule, message }) => `${rule.id}: ${message}`);
}

function wasPartial({ documents }: FileFindings, index: number): boolean {
  return documents[index]?.placed.snapshot.resources.some(({ partial }) => partial !== undefined) ?? false;
}

/** Every line that no edit touches is there as it was, and every comment that was not on a removed line. */
function untouchedText(
  file: string,
  rule: string,
  before: string,
  after: string,
  edits: readonly { readonly start: number; readonly end: number; readonly text: string }[],
  fix: FindingFix,
): Violation[] {
  const violations: Violation[] = [];
  const lines = new LineIndex(before);
  const touched = new Set<number>();
  for (const { start, end } of edits) {
    for (let line = lines.position(start).line; line <= lines.position(end).line; line++) touched.add(line);
  }
  const lineTexts = linesOf(before);
  const kept = lineTexts.filter((_, line) => !touched.has(line));
  if (!isSubsequence(kept, linesOf(after)))
    violations.push({ file, rule, property: 'leaves other lines alone', detail: '' });
  if (fix.changes.every(({ op }) => op === 'set' || op === 'insert' || op === 'append' || op === 'rename')) {
    const comments = findComments(before).map(({ text }) => text);
    if (
      !isSubsequence(
        comments,
        findComments(after).map(({ text }) => text),
      )
    ) {
      violations.push({ file, rule, property: 'keeps every comment', detail: '' });
    }
  }
  return violations;
}

function linesOf(text: string): string[] {
  return text.split(/\r\n?|\n/);
}

function isSubsequence(wanted: readonly string[], all: readonly string[]): boolean {
  let next = 0;
  for (const item of all) if (next < wanted.length && item === wanted[next]) next++;
  return next === wanted.length;
}

/** Makes all first fixes of a file: it comes to rest, and a second run changes nothing. */
export function checkFixAll(linter: Linter, file: string, text: string, settings: Settings): Violation[] {
  const choose = (finding: Finding) => finding.fixes[0];
  const lint = (version: FileSnapshot) => linter.lint(version, settings);
  const first = fixAll(text, lint, choose);
  const second = fixAll(first.text, lint, choose);
  const violations: Violation[] = [];
  if (second.text !== first.text)
    violations.push({
      file,
      rule: 'fix all',
      property: 'comes to rest',
      detail: firstDifference(first.text, second.text),
    });
  const unreadable = first.remaining.documents.find(({ placed }) => !placed.snapshot.document.valid);
  const wasReadable = new FileSnapshot(text).documents.every(({ snapshot }) => snapshot.document.valid);
  if (unreadable !== undefined && wasReadable) {
    violations.push({ file, rule: 'fix all', property: 'leaves YAML', detail: unreadable.placed.text.slice(0, 200) });
  }
  const before = linter.lint(new FileSnapshot(text), settings);
  for (const message of newErrors(before, first.remaining))
    violations.push({ file, rule: 'fix all', property: 'makes no new error', detail: message });
  return violations;
}

function firstDifference(a: string, b: string): string {
  const [left, right] = [a.split('\n'), b.split('\n')];
  const line = left.findIndex((text, index) => text !== right[index]);
  return `line ${line + 1}: ${left[line]} -> ${right[line]}`;
}

/** Every finding stands on text that is there, and starts and ends within one document. */
export function checkRanges(file: string, found: FileFindings): Violation[] {
  const violations: Violation[] = [];
  const lines = new LineIndex(found.snapshot.text);
  for (const { placed, findings } of found.documents) {
    for (const finding of findings) {
      const { start, end } = rangeInFile(finding.range, placed.line);
      const text = placed.text.slice(finding.span.start, finding.span.end);
      const isRight =
        lines.offset(start) === placed.start + finding.span.start &&
        lines.offset(end) === placed.start + finding.span.end;
      // A tab where none may be is a blank; every other finding stands on words.
      const isText = finding.rule.id === 'yaml-syntax' ? text !== '' : text !== '' && text === text.trim();
      if (!isRight || !isText || finding.span.end > placed.text.length) {
        violations.push({
          file,
          rule: finding.rule.id,
          property: 'has a range',
          detail: `${JSON.stringify(text)} at ${start.line + 1}:${start.character + 1}`,
        });
      }
    }
  }
  return violations;
}
