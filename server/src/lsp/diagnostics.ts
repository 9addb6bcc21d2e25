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
import { placeRelated } from '../engine/related';
import type { PlacedDocument } from '../engine/snapshot';
import type { AnswerMistake } from '../scaffold/answers/mistakes';
import type { Workspace } from '../workspace/workspace';
import type { Range } from '../yaml/text';

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

/** Where problems lead to. */
export interface ProblemPlaces {
  readonly workspace: Workspace;
  /** The address of a file, as the client writes it. */
  readonly uriOf: (path: string) => string;
  /** The address of a rule's page. */
  readonly pageUri: (rule: string) => string;
}

/** The problems of a file; the findings of a bundle on one container are one. */
export function showProblems(uri: string, file: FileFindings, places: ProblemPlaces): ShownProblem[] {
  return file.documents.flatMap(({ placed, findings }) => {
    const before = shownBefore.get(findings);
    // Places of other documents move without the findings changing, so problems that name one are shown anew.
    if (before?.line === placed.line && before.uri === uri)
      return before.shown.map((problem) => ({ ...problem, placed }));
    const shown = groupProblems(findings).map((problem) => showProblem(placed, problem, places));
    if (findings.every(({ related }) => related.length === 0))
      shownBefore.set(findings, { line: placed.line, uri, shown });
    return shown;
  });
}

function showProblem(placed: PlacedDocument, problem: Problem, places: ProblemPlaces): ShownProblem {
  const [first] = problem.findings;
  const data: DiagnosticData = { rules: problem.findings.map(({ rule }) => rule.id) };
  const tags = problem.findings.flatMap((finding) => finding.tags.map((tag) => TAGS[tag]));
  const related = problem.findings.flatMap((finding) => finding.related.flatMap((place) => showRelated(place, places)));
  const diagnostic: Diagnostic = {
    range: rangeInFile(first.range, placed.line),
    severity: SEVERITIES[problem.severity],
    code: first.rule.id,
    codeDescription: { href: places.pageUri(first.rule.id) },
    source: 'prodlint',
    message: problem.message,
    data,
    ...(tags.length > 0 ? { tags: [...new Set(tags)] } : {}),
    ...(related.length > 0 ? { relatedInformation: related } : {}),
  };
  return { placed, problem, diagnostic };
}

function showRelated(related: RelatedPlace, { workspace, uriOf }: ProblemPlaces): DiagnosticRelatedInformation[] {
  const place = placeRelated(related, workspace);
  if (place === undefined) return [];
  return [{ location: { uri: uriOf(place.path), range: place.range }, message: related.message }];
}

/** Whether two lists show a person the same. */
export function isShownTheSame(a: readonly Diagnostic[], b: readonly Diagnostic[]): boolean {
  const isSame = (one: Diagnostic, other: Diagnostic | undefined) =>
    one === other || JSON.stringify(one) === JSON.stringify(other);
  return a.length === b.length && a.every((diagnostic, index) => isSame(diagnostic, b[index]));
}

/** The mistakes of a configuration file, shown in it. */
export function showConfigurationProblems(problems: readonly ConfigurationProblem[]): Diagnostic[] {
  return problems.map(({ range, message }) => showMistake(range, message, 'configuration'));
}

/** The mistakes of a file of answers, shown in it. */
export function showAnswerMistakes(mistakes: readonly AnswerMistake[]): Diagnostic[] {
  return mistakes.map(({ range, message }) => showMistake(range, message, 'answers'));
}

function showMistake(range: Range, message: string, code: string): Diagnostic {
  return { range, severity: DiagnosticSeverity.Error, code, source: 'prodlint', message };
}
