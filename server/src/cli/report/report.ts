import type { ConfigurationProblem } from '../../engine/configuration';
import type { Finding } from '../../engine/finding';
import { rangeInFile } from '../../engine/finding';
import { fixEdits } from '../../engine/fixes';
import type { FileFindings } from '../../engine/linter';
import { groupProblems } from '../../engine/problems';
import { placeRelated } from '../../engine/related';
import type { PlacedDocument } from '../../engine/snapshot';
import { type Bundle, type FixGrade, type Rule, SEVERITIES, type Severity } from '../../rules/rule';
import type { Workspace } from '../../workspace/workspace';
import { formatPath } from '../../yaml/path';
import { LineIndex, type Range } from '../../yaml/text';
import type { InputFile, InputProblem } from '../input/discover';

/** An object as reports name it. */
export interface ReportedResource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string | null;
  readonly namespace: string | null;
}

export interface ReportedRelated {
  readonly file: string;
  readonly range: Range;
  readonly message: string;
  readonly resource: ReportedResource;
  readonly path: string;
}

export interface ReportedFix {
  readonly grade: FixGrade;
  readonly title: string;
}

/** A text that takes the place of a range. */
export interface ReportedEdit {
  readonly range: Range;
  readonly text: string;
}

/** A finding in its file: all ranges count from the file's start, zero-based, in UTF-16 units. */
export interface ReportedFinding {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  readonly resource: ReportedResource | null;
  readonly path: string;
  readonly bundle: Bundle | null;
  readonly fix: ReportedFix | null;
  /** What the fix does to the file; empty where that was not asked for, or where it can not be made. */
  readonly edits: readonly ReportedEdit[];
  readonly related: readonly ReportedRelated[];
}

/** What a person is shown as one: a finding, or a bundle of them. */
export interface ReportedProblem {
  readonly findings: readonly [ReportedFinding, ...ReportedFinding[]];
  readonly severity: Severity;
  readonly message: string;
  readonly fix: ReportedFix | null;
}

export interface ReportedFile {
  readonly file: InputFile;
  /** Without byte order mark. */
  readonly text: string;
  readonly problems: readonly ReportedProblem[];
  /** All findings, in the order of the text. */
  readonly findings: readonly ReportedFinding[];
}

export type SeverityCounts = Readonly<Record<Severity, number>>;

export interface Summary extends SeverityCounts {
  readonly files: number;
  readonly documents: number;
  readonly resources: number;
  readonly durationMs: number;
}

/** What a fix did to a file, or would do. */
export interface FileChange {
  readonly file: InputFile;
  readonly before: string;
  readonly after: string;
  readonly fixedCount: number;
  /** How many of the fixes put in a value that only a person knows. */
  readonly suggestedCount: number;
  readonly refusedCount: number;
}

/** The outcome of a run, in the order in which it is told. */
export interface Report {
  /** The files that Kubernetes objects were found in, or that were named, with findings or without. */
  readonly files: readonly ReportedFile[];
  readonly summary: Summary;
  readonly inputProblems: readonly InputProblem[];
  readonly configurationProblems: readonly ConfigurationProblem[];
  readonly changes: readonly FileChange[];
  readonly minSeverity: Severity;
  readonly exitCode: 0 | 1 | 2;
  readonly workingDirectory: string;
}

export interface ReportDetail {
  /** Only findings of this severity and above. */
  readonly from: Severity;
  /** Whether the edits of fixes are wanted. */
  readonly hasEdits: boolean;
}

export function isAtLeast(severity: Severity, minimum: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(minimum);
}

/** Where other objects that findings speak of are, and how reports name their files. */
export interface RelatedPlaces {
  readonly workspace: Workspace;
  readonly shown: (path: string) => string;
}

/** Takes from the findings of a file what reports say of them; the parsed file can then be forgotten. */
export function reportFile(
  file: InputFile,
  found: FileFindings,
  detail: ReportDetail,
  places: RelatedPlaces,
): ReportedFile {
  const { text } = found.snapshot;
  const findings: ReportedFinding[] = [];
  const problems: ReportedProblem[] = [];
  let lines: LineIndex | undefined;
  for (const document of found.documents) {
    const shown = document.findings.filter(({ severity }) => isAtLeast(severity, detail.from));
    if (shown.length === 0) continue;
    if (detail.hasEdits) lines ??= new LineIndex(text);
    const reported = new Map(shown.map((finding) => [finding, reportFinding(document.placed, finding, lines, places)]));
    findings.push(...reported.values());
    for (const problem of groupProblems(shown)) {
      const parts = problem.findings.flatMap((finding) => reported.get(finding) ?? []);
      const { severity, message, fix } = problem;
      problems.push({
        findings: parts as [ReportedFinding, ...ReportedFinding[]],
        severity,
        message,
        fix: fix === undefined ? null : { grade: fix.grade, title: fix.title },
      });
    }
  }
  return { file, text: findings.length === 0 ? '' : text, problems, findings };
}

function reportFinding(
  placed: PlacedDocument,
  finding: Finding,
  lines: LineIndex | undefined,
  { workspace, shown }: RelatedPlaces,
): ReportedFinding {
  const [fix] = finding.fixes;
  return {
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    range: rangeInFile(finding.range, placed.line),
    resource: finding.resource === undefined ? null : reportResource(finding.resource),
    path: formatPath(finding.path),
    bundle: finding.bundle ?? null,
    fix: fix === undefined ? null : { grade: fix.grade, title: fix.title },
    edits: lines === undefined ? [] : editsOf(placed, finding, lines),
    related: finding.related.flatMap((other) => {
      const place = placeRelated(other, workspace);
      if (place === undefined) return [];
      const { resource, path, message } = other;
      const about = { message, resource: reportResource(resource), path: formatPath(path) };
      return { file: shown(place.path), range: place.range, ...about };
    }),
  };
}

function reportResource(resource: NonNullable<Finding['resource']>): ReportedResource {
  const { name, namespace } = resource.metadata;
  return {
    apiVersion: resource.apiVersion,
    kind: resource.kind,
    name: name ?? null,
    namespace: namespace ?? null,
  };
}

function editsOf(placed: PlacedDocument, { fixes: [fix] }: Finding, lines: LineIndex): ReportedEdit[] {
  const result = fix === undefined ? undefined : fixEdits(placed, fix.changes);
  return result?.ok ? result.edits.map((edit) => ({ range: lines.range(edit), text: edit.text })) : [];
}

export function countSeverities(findings: Iterable<ReportedFinding>): SeverityCounts {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}
