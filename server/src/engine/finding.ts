import type { Resource } from '../kubernetes/resource';
import type { Bundle, FixGrade, Rule, Severity } from '../rules/rule';
import type { Change } from '../yaml/change';
import type { Part } from '../yaml/locate';
import type { Path } from '../yaml/path';
import type { Range, Span } from '../yaml/text';

/** A way to mend a finding: what to change in the finding's document. */
export interface FindingFix {
  readonly title: string;
  readonly grade: FixGrade;
  readonly changes: readonly Change[];
}

export interface RelatedPlace {
  readonly resource: Resource;
  readonly path: Path;
  readonly part: Part;
  readonly message: string;
}

/** What a rule found, placed in its document: offsets and positions count from the start of the document, not of the file. */
export interface Finding {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly range: Range;
  /** The resource concerned; undefined where the text itself is the matter. */
  readonly resource: Resource | undefined;
  /** From the document's root; empty where the text itself is the matter. */
  readonly path: Path;
  /** What the finding is about as a whole: a container, a volume, the resource. */
  readonly subject: Path;
  readonly bundle: Bundle | undefined;
  readonly tags: readonly ('deprecated' | 'unnecessary')[];
  /** The first is the fix, the others are alternatives. */
  readonly fixes: readonly FindingFix[];
  readonly related: readonly RelatedPlace[];
}

/** In the order of the text; at one place by rule. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    a.span.start - b.span.start ||
    a.span.end - b.span.end ||
    compareText(a.rule.id, b.rule.id) ||
    compareText(a.message, b.message)
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** A range of a document as a range of its file, in which the document begins on `line`. */
export function rangeInFile(range: Range, line: number): Range {
  return {
    start: { line: range.start.line + line, character: range.start.character },
    end: { line: range.end.line + line, character: range.end.character },
  };
}
