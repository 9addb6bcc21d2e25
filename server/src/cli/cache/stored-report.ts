import type { Rule } from '../../rules/rule';
import type { InputFile } from '../input/discover';
import type { ReportedFile, ReportedFinding, ReportedProblem } from '../report/report';

/** What was reported of a file, as data: rules by their ids, and the findings of problems by their numbers. */
export interface StoredReport {
  readonly findings: readonly (Omit<ReportedFinding, 'rule'> & { readonly rule: string })[];
  readonly problems: readonly (Omit<ReportedProblem, 'findings'> & { readonly findings: readonly number[] })[];
}

export function storeReport({ findings, problems }: ReportedFile): StoredReport {
  const numbers = new Map(findings.map((finding, index) => [finding, index]));
  return {
    findings: findings.map((finding) => ({ ...finding, rule: finding.rule.id })),
    problems: problems.map((problem) => ({
      ...problem,
      findings: problem.findings.map((finding) => numbers.get(finding) ?? 0),
    })),
  };
}

/** Undefined where a rule of the report is not there any more. */
export function restoreReport(
  file: InputFile,
  text: string,
  stored: StoredReport,
  rules: ReadonlyMap<string, Rule>,
): ReportedFile | undefined {
  const findings: ReportedFinding[] = [];
  for (const finding of stored.findings) {
    const rule = rules.get(finding.rule);
    if (rule === undefined) return undefined;
    findings.push({ ...finding, rule });
  }
  const problems = stored.problems.map((problem) => {
    const parts = problem.findings.flatMap((number) => findings[number] ?? []);
    return { ...problem, findings: parts as unknown as ReportedProblem['findings'] };
  });
  return { file, text: findings.length === 0 ? '' : text, problems, findings };
}
