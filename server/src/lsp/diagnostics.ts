import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
} from 'vscode-languageserver';
import type { ConfigurationProblem } from '../engine/configuration';
import { type RelatedPlace, rangeInFile } from '../engine/finding';
import type { DocumentFindings, FileFindings } from '../engine/linter';
import { groupProblems, type Problem } from '../engine/problems';
import type { FileSnapshot, PlacedDocument } from '../engine/snapshot';
import { locate } from '../yaml/locate';

/** A problem in its place, as the editor shows it. */
export interface ShownProblem {
  readonly placed: PlacedDocument;
  readonly problem: Problem;
  readonly diagnostic: Diagnostic;
}

/** What the diagnostic carries for its actions: the rules of all findings it stands for. */
export interface DiagnosticData {
  readonly rules: readonly string[];
}

const SEVERITIES = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
} as const;

const TAGS = { deprecated: DiagnosticTag.Deprecated, unnecessary: DiagnosticTag.Unnecessary } as const;

/** What was shown of a document's findings, as long as these and the document's place are the same. */
const shownBefore = new WeakMap<
  DocumentFindings['findings'],
  { readonly line: number; readonly uri: string; readonly shown: readonly ShownProblem[] }
>();

/** The problems of a file; the findings of a bundle on one container are one. */
export function showProblems(uri: string, file: FileFindings, pageUri: (rule: string) => string): ShownProblem[] {
  return file.documents.flatMap(({ placed, findings }) => {
    const before = shownBefore.get(findings);
    // Places of other documents move without the findings changing, so problems that name one are shown anew.
    if (before?.line === placed.line && before.uri === uri)
      return before.shown.map((problem) => ({ ...problem, placed }));
    const shown = groupProblems(findings).map((problem) => showProblem(uri, file.snapshot, placed, problem, pageUri));
    if (findings.every(({ related }) => related.length === 0))
      shownBefore.set(findings, { line: placed.line, uri, shown });
    return shown;
  });
}

function showProblem(
  uri: string,
  snapshot: FileSnapshot,
  placed: PlacedDocument,
  problem: Problem,
  pageUri: (rule: string) => string,
): ShownProblem {
  const [first] = problem.findings;
  const data: DiagnosticData = { rules: problem.findings.map(({ rule }) => rule.id) };
  const tags = problem.findings.flatMap((finding) => finding.tags.map((tag) => TAGS[tag]));
  const related = problem.findings.flatMap((finding) =>
    finding.related.flatMap((place) => showRelated(uri, snapshot, place)),
  );
  const diagnostic: Diagnostic = {
    range: rangeInFile(first.range, placed.line),
    severity: SEVERITIES[problem.severity],
    code: first.rule.id,
    codeDescription: { href: pageUri(first.rule.id) },
    source: 'prodlint',
    message: problem.message,
    data,
    ...(tags.length > 0 ? { tags: [...new Set(tags)] } : {}),
    ...(related.length > 0 ? { relatedInformation: related } : {}),
  };
  return { placed, problem, diagnostic };
}

function showRelated(uri: string, snapshot: FileSnapshot, place: RelatedPlace): DiagnosticRelatedInformation[] {
  const placed = snapshot.documents.find((candidate) => candidate.snapshot.document === place.resource.document);
  if (placed === undefined) return [];
  const { document } = placed.snapshot;
  const range = rangeInFile(document.lines.range(locate(document, place.path, place.part)), placed.line);
  return [{ location: { uri, range }, message: place.message }];
}

/** The mistakes of a configuration file, shown in it. */
export function showConfigurationProblems(problems: readonly ConfigurationProblem[]): Diagnostic[] {
  return problems.map(({ range, message }) => ({
    range,
    severity: DiagnosticSeverity.Error,
    code: 'configuration',
    source: 'prodlint',
    message,
  }));
}
