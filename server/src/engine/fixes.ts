import { diffLines } from 'diff';
import { fieldOrder, insertionIndex } from '../kubernetes/field-order';
import type { FixGrade } from '../rules/rule';
import type { Change, ChangeResult, FieldOrder } from '../yaml/change';
import type { YamlDocument } from '../yaml/document';
import { applyChanges } from '../yaml/edit';
import { formatPath, type Path, startsWith } from '../yaml/path';
import { splitDocuments } from '../yaml/split';
import type { TextEdit } from '../yaml/text';
import { isList, isMap, valueAt } from '../yaml/value';
import type { Finding, FindingFix } from './finding';
import type { FileFindings } from './linter';
import { FileSnapshot, type PlacedDocument } from './snapshot';

/** New fields go where Kubernetes users expect them. */
const KUBERNETES_ORDER: FieldOrder = {
  insertionIndex: (path, keys, key) => insertionIndex(keys, key, fieldOrder(path)),
  sort: (path, keys) => {
    const order = fieldOrder(path) ?? [];
    const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
    return [...keys].sort((a, b) => rank(a) - rank(b));
  },
};

/** The edits of one fix in the text of its file, or why it can not be made. */
export function fixEdits(placed: PlacedDocument, changes: readonly Change[]): ChangeResult {
  const result = applyChanges(placed.snapshot.document, changes, KUBERNETES_ORDER);
  if (!result.ok) return result;
  const move = <T extends { readonly start: number; readonly end: number }>(span: T): T => ({
    ...span,
    start: span.start + placed.start,
    end: span.end + placed.start,
  });
  return { ...result, edits: result.edits.map(move), selections: result.selections.map(move) };
}

/** Chooses the fix to make of a finding, if any. */
export type FixChoice = (finding: Finding) => FindingFix | undefined;

/** Takes each finding's first fix, if its grade is one of these. */
export function fixesOfGrade(grades: readonly FixGrade[]): FixChoice {
  return ({ fixes }) => (fixes[0] !== undefined && grades.includes(fixes[0].grade) ? fixes[0] : undefined);
}

/**
 * Adds objects only for what is found before anything in the file is mended: what its fixes uncover may be answered in a file whose turn is still to come,
 * such as a budget that gets the same new namespace there.
 */
export function addingFor(findings: readonly Finding[], choose: FixChoice): FixChoice {
  const keyOf = ({ rule, resource }: Finding) => `${rule.id} ${resource?.label}`;
  const known = new Set(findings.map(keyOf));
  return (finding) => {
    const fix = choose(finding);
    const isAdding = fix?.changes.some(({ op }) => op === 'append') === true;
    return isAdding && !known.has(keyOf(finding)) ? undefined : fix;
  };
}

export interface FixOutcome {
  readonly text: string;
  /** How many findings were mended. */
  readonly fixedCount: number;
  /** Fixes that could not be made, with the place that stood in the way. */
  readonly refused: readonly { readonly finding: Finding; readonly path: Path }[];
  /** What is left to report about the new text. */
  readonly remaining: FileFindings;
}

/** Fixes may uncover further findings; what has not come to rest by then is left. */
const MAX_ROUNDS = 10;

/** Finds what there is in a version of the file that is being fixed. */
export type LintVersion = (snapshot: FileSnapshot) => FileFindings;

/** Makes the chosen fixes over and over until none is left to make. A fix that leaves its finding there is not made twice. */
export function fixAll(text: string, lint: LintVersion, choose: FixChoice): FixOutcome {
  const tried = new Set<string>();
  const refused: { finding: Finding; path: Path }[] = [];
  let snapshot = new FileSnapshot(text);
  let found = lint(snapshot);
  let fixedCount = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let next = '';
    let changed = false;
    let isWaiting = false;
    const wishes = found.documents.map(({ findings }, index) =>
      findings.flatMap((finding) => {
        const fix = choose(finding);
        const key = `${index} ${finding.rule.id} ${formatPath(finding.path)} ${finding.message}`;
        return fix === undefined || tried.has(key) ? [] : [{ finding, fix, key }];
      }),
    );
    // A document of its own repeats what the one in front of it says, and so comes last.
    const isAllAppending = wishes.flat().every(isAppending);
    for (const [index, { placed }] of found.documents.entries()) {
      const wishesHere = wishes[index] ?? [];
      const wanted = isAllAppending ? wishesHere : wishesHere.filter((wish) => !isAppending(wish));
      isWaiting ||= wanted.length < wishesHere.length;
      const result = wanted.length === 0 ? undefined : applyTogether(placed, wanted);
      if (result === undefined) {
        next += placed.text;
        continue;
      }
      for (const { key } of [...result.made, ...result.refused]) tried.add(key);
      isWaiting ||= result.isWaiting;
      refused.push(...result.refused.map(({ finding, path }) => ({ finding, path })));
      fixedCount += result.made.length;
      changed ||= result.text !== placed.text;
      next += result.text;
    }
    if (!changed && !isWaiting) break;
    snapshot = new FileSnapshot(next, snapshot);
    found = lint(snapshot);
  }
  return { text: snapshot.text, fixedCount, refused, remaining: found };
}

interface WantedFix {
  readonly finding: Finding;
  readonly fix: FindingFix;
  readonly key: string;
}

function isAppending({ fix }: WantedFix): boolean {
  return fix.changes.some(({ op }) => op === 'append');
}

/** Makes as many of the fixes as go together; those in conflict with an earlier one wait for the next round. */
function applyTogether(placed: PlacedDocument, all: readonly WantedFix[]) {
  const { document } = placed.snapshot;
  const settled = all.filter(
    (fix) => !isReshaping(fix) || all.every((other) => other === fix || !isBeside(other, fix)),
  );
  const emptying = emptyingFixes(document, settled);
  const wanted = settled.filter((fix) => !emptying.has(fix));
  const isWaiting = wanted.length < all.length;
  const made: WantedFix[] = [];
  const refused: (WantedFix & { path: Path })[] = [];
  const together = applyChanges(
    document,
    wanted.flatMap(({ fix }) => fix.changes),
    KUBERNETES_ORDER,
  );
  if (together.ok) return { text: together.text, made: wanted, refused, isWaiting };
  let text = placed.text;
  const changes: Change[] = [];
  for (const candidate of wanted) {
    const result = applyChanges(document, [...changes, ...candidate.fix.changes], KUBERNETES_ORDER);
    if (result.ok) {
      changes.push(...candidate.fix.changes);
      made.push(candidate);
      text = result.text;
    } else if (result.reason !== 'conflict' || made.length === 0) refused.push({ ...candidate, path: result.path });
  }
  return { text, made, refused, isWaiting };
}

/** Whether a fix makes an object of another kind or API version: where the fields of the others then belong is known only afterwards. */
function isReshaping({ finding: { resource }, fix }: WantedFix): boolean {
  if (resource === undefined) return false;
  const names = ['apiVersion', 'kind'].map((field) => formatPath([...resource.path, field]));
  return fix.changes.some((change) => change.op === 'set' && names.includes(formatPath(change.path)));
}

/** Whether a fix is of the same object, and has its turn before one that reshapes it. */
function isBeside(other: WantedFix, reshaping: WantedFix): boolean {
  return other.finding.resource === reshaping.finding.resource && !isReshaping(other);
}

/**
 * Of several fixes that together take all entries out of a map or list, one of each: made when the others are done, it knows that its
 * entry is the only one, and whether what held it goes too (`add: []` says nothing) or has to stay (`emptyDir: {}`). Of a list it is the
 * first one, whose place stays what it is.
 */
function emptyingFixes({ data }: YamlDocument, wanted: readonly WantedFix[]): Set<WantedFix> {
  const removals = new Map<string, { path: Path; entries: Set<string | number>; fixes: Set<WantedFix> }>();
  const additions: Path[] = [];
  for (const wish of wanted) {
    for (const change of wish.fix.changes) {
      if (change.op === 'set' || change.op === 'insert') additions.push(change.path);
      if (change.op === 'move') additions.push(...change.to);
      // Of an entry that stands twice the other one stays.
      if (change.op !== 'remove' || change.occurrence !== undefined) continue;
      const entry = change.path.at(-1);
      if (entry === undefined) continue;
      const path = change.path.slice(0, -1);
      const key = formatPath(path);
      const group = removals.get(key) ?? { path, entries: new Set(), fixes: new Set() };
      removals.set(key, group);
      group.entries.add(entry);
      group.fixes.add(wish);
    }
  }
  const emptying = new Set<WantedFix>();
  for (const { path, entries, fixes } of removals.values()) {
    const holder = valueAt(data, path);
    const size = isList(holder) ? holder.length : isMap(holder) ? Object.keys(holder).length : 0;
    if (fixes.size < 2 || entries.size < size) continue;
    const one = isList(holder) ? [...fixes][0] : [...fixes].at(-1);
    if (one !== undefined && !additions.some((addition) => startsWith(addition, path))) emptying.add(one);
  }
  // Something has to be done first.
  return emptying.size < wanted.length ? emptying : new Set();
}

/**
 * The edits that turn one text into another, line by line: for editors, which keep what is untouched where it was. Where both
 * have as many documents, each is compared with its own, because the effort grows with the square of what differs.
 */
export function editsBetween(before: string, after: string): TextEdit[] {
  const old = splitDocuments(before);
  const made = splitDocuments(after);
  if (old.length !== made.length) return lineEdits(before, after, 0);
  return old.flatMap(({ text, start }, index) => {
    const next = made[index]?.text ?? '';
    return text === next ? [] : lineEdits(text, next, start);
  });
}

function lineEdits(before: string, after: string, start: number): TextEdit[] {
  const edits: TextEdit[] = [];
  let offset = start;
  let pending: { start: number; end: number; text: string } | undefined;
  for (const part of diffLines(before, after)) {
    if (!part.added && !part.removed) {
      if (pending !== undefined) edits.push(pending);
      pending = undefined;
      offset += part.value.length;
      continue;
    }
    pending ??= { start: offset, end: offset, text: '' };
    if (part.added) pending.text += part.value;
    else {
      offset += part.value.length;
      pending.end = offset;
    }
  }
  if (pending !== undefined) edits.push(pending);
  return edits;
}
