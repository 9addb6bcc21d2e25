// What would have to change in the workload itself: the fixes of its findings.
import type { Finding, FindingFix } from '../../engine/finding';
import { editsBetween } from '../../engine/fixes';
import { isFilledInLater } from '../../kubernetes/placeholder';
import type { Resource } from '../../kubernetes/resource';
import type { Change } from '../../yaml/change';
import { formatPath, type Path, startsWith } from '../../yaml/path';
import { applyEdits, type TextEdit } from '../../yaml/text';
import { isList, isMap, isWritten, valueAt, type YamlValue } from '../../yaml/value';
import type { CompletionInput, CompletionPart } from './completion';
import type { Trial } from './trial';

/** The changes of a workload that mend what is found in it. */
export interface OwnChanges {
  /** In the present text of its file. */
  readonly edits: readonly TextEdit[];
  /** How many findings they mend. */
  readonly count: number;
  /** Titles of fixes whose values somebody has to check. */
  readonly toCheck: readonly string[];
  /** Titles of fixes with which the pods may behave in another way. */
  readonly toTry: readonly string[];
}

export const NO_CHANGES: OwnChanges = { edits: [], count: 0, toCheck: [], toTry: [] };

/** What the new objects rest on, and what the API server lets nobody change in an existing object. */
function isFixed({ path, data, type }: Resource, change: Change, isScaled: boolean): boolean {
  if (change.op === 'text' || change.op === 'append') return true;
  const { path: changed } = change;
  const isAt = (...steps: Path) => startsWith(changed, [...path, ...steps]);
  if (isAt('metadata', 'name') || isAt('metadata', 'namespace') || isAt('spec', 'serviceName')) return true;
  if (isAt('spec', 'volumeClaimTemplates')) return true;
  if (type !== 'CronJob' && isAt('spec', 'selector')) return isWritten(valueAt(data, ['spec', 'selector']));
  return isScaled && isAt('spec', 'replicas');
}

/** Whether a value is one that only a person knows. */
function isOpen(value: YamlValue): boolean {
  if (typeof value === 'string') return isFilledInLater(value);
  if (isList(value)) return value.some(isOpen);
  return isMap(value) && Object.values(value).some(isOpen);
}

/** Whether a fix is among the changes that are offered. */
export function isUsable(resource: Resource, fix: FindingFix, isScaled: boolean): boolean {
  return fix.changes.every(
    (change) => !isFixed(resource, change, isScaled) && !('value' in change && isOpen(change.value)),
  );
}

/** Whether a fix writes all anew that an earlier one wrote. */
function replaces(fix: FindingFix, earlier: FindingFix): boolean {
  const pathsOf = ({ changes }: FindingFix) => changes.flatMap((change) => ('path' in change ? [change.path] : []));
  const paths = pathsOf(fix);
  return pathsOf(earlier).every((path) => paths.some((other) => startsWith(path, other) || startsWith(other, path)));
}

/** The parts that add objects, and what the autoscaler's part changes in the workload: undefined where there is none. */
interface Additions {
  readonly parts: readonly CompletionPart[];
  readonly scaling: readonly TextEdit[] | undefined;
}

/** Works out the changes, with the new objects in place. With an autoscaler the replicas are none of them. */
export function ownChanges(
  { snapshot, settings }: CompletionInput,
  trial: Trial,
  { parts, scaling }: Additions,
): OwnChanges {
  const before = applyEdits(snapshot.text, scaling ?? []);
  const toCheck = new Map<string, string>();
  const toTry = new Map<string, FindingFix>();
  const keyOf = ({ rule, path }: Finding) => `${rule.id} ${formatPath(path)}`;
  const choose = (finding: Finding) => {
    const { resource, fixes } = finding;
    const [fix] = fixes;
    if (fix === undefined || resource === undefined || !isUsable(resource, fix, scaling !== undefined))
      return undefined;
    if (fix.grade === 'suggestion') toCheck.set(keyOf(finding), fix.title);
    if (fix.grade === 'unsafe') {
      for (const [key, earlier] of toTry) if (replaces(fix, earlier)) toTry.delete(key);
      toTry.set(keyOf(finding), fix);
    }
    return fix;
  };
  // What is found only in the workload as an overlay makes it, as most with an autoscaler, has no fix in its text: first the workload as it is now counts.
  const unscaled = parts.filter(({ id }) => id !== 'autoscaler');
  let after = before;
  let count = 0;
  const mend = (text: string, taken: readonly CompletionPart[]): string | undefined => {
    const added = trial.take(taken).slice(snapshot.text.length);
    const outcome = trial.fix(text + added, settings, choose);
    if (!outcome.text.endsWith(added)) return undefined;
    count += outcome.fixedCount;
    for (const { finding } of outcome.refused) {
      toCheck.delete(keyOf(finding));
      toTry.delete(keyOf(finding));
    }
    return outcome.text.slice(0, outcome.text.length - added.length);
  };
  if (scaling !== undefined) {
    const mended = editsBetween(snapshot.text, mend(snapshot.text, unscaled) ?? snapshot.text);
    if (areApart(mended, scaling)) after = applyEdits(snapshot.text, [...mended, ...scaling]);
    else {
      count = 0;
      toCheck.clear();
      toTry.clear();
    }
  }
  after = mend(after, parts) ?? after;
  const edits = editsBetween(before, after).map((edit) => ({
    ...edit,
    start: offsetBefore(edit.start, scaling ?? []),
    end: offsetBefore(edit.end, scaling ?? []),
  }));
  return {
    edits,
    count,
    toCheck: [...new Set(toCheck.values())],
    toTry: [...new Set([...toTry.values()].map(({ title }) => title))],
  };
}

/** Whether no two edits are about the same text. */
export function areApart(some: readonly TextEdit[], others: readonly TextEdit[]): boolean {
  return some.every((one) => others.every(({ start, end }) => one.end <= start || end <= one.start));
}

/** Where an offset of a text was before some edits were made in it: behind the text of one that it touches. */
function offsetBefore(offset: number, edits: readonly TextEdit[]): number {
  let shift = 0;
  for (const { start, end, text } of [...edits].sort((a, b) => a.start - b.start)) {
    if (offset < start + shift + text.length) break;
    shift += text.length - (end - start);
  }
  return offset - shift;
}
