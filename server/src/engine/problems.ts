import { formatMessage, SEVERITIES, type Severity } from '../rules/rule';
import { formatPath } from '../yaml/path';
import type { Finding, FindingFix } from './finding';

/** What a person is shown as one problem: a finding, or the findings of one bundle on one container. */
export interface Problem {
  /** The first gives place and rule. */
  readonly findings: readonly [Finding, ...Finding[]];
  readonly severity: Severity;
  readonly message: string;
  /** The fix of all its findings together. */
  readonly fix: FindingFix | undefined;
}

const MESSAGES = {
  hardening: '{capitalised} is not hardened: {count} settings are missing or too open.\n{list}',
  resources: '{capitalised} has {count} resource settings missing.\n{list}',
  fixHardening: 'Harden {subject} ({count} settings)',
  fixResources: 'Set the missing requests and limits of {subject}',
} as const;

/** Joins the findings of one bundle and subject into one problem, which stands where the first of them does. */
export function groupProblems(findings: readonly Finding[]): Problem[] {
  const bundles = new Map<string, Finding[]>();
  const order: Finding[][] = [];
  for (const finding of findings) {
    const key = finding.bundle && `${finding.bundle} ${formatPath(finding.subject)}`;
    const group = key === undefined ? undefined : bundles.get(key);
    if (group !== undefined) {
      group.push(finding);
      continue;
    }
    const started = [finding];
    if (key !== undefined) bundles.set(key, started);
    order.push(started);
  }
  return order.map((group) => toProblem(group as [Finding, ...Finding[]]));
}

function toProblem(findings: [Finding, ...Finding[]]): Problem {
  const [first] = findings;
  if (findings.length === 1) return { findings, severity: first.severity, message: first.message, fix: first.fixes[0] };
  const severity = findings.reduce<Severity>(
    (worst, finding) => (isWorse(finding.severity, worst) ? finding.severity : worst),
    'info',
  );
  const subject = subjectName(first);
  const values = {
    subject,
    capitalised: subject.charAt(0).toUpperCase() + subject.slice(1),
    count: findings.length,
    list: findings.map((finding) => `- ${finding.message} (${finding.rule.id})`).join('\n'),
  };
  const message = formatMessage(MESSAGES[first.bundle ?? 'hardening'], values);
  return { findings, severity, message, fix: bundleFix(findings, values) };
}

function isWorse(a: Severity, b: Severity): boolean {
  return SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b);
}

function subjectName(finding: Finding): string {
  const pod = finding.resource?.podTemplate;
  const subject = formatPath(finding.subject);
  const container = pod?.containers.find(({ path }) => formatPath(path) === subject);
  return container === undefined ? (finding.resource?.label ?? finding.rule.id) : `container ${container.name}`;
}

function bundleFix(findings: readonly Finding[], values: { readonly subject: string }): FindingFix | undefined {
  const fixes = findings.flatMap(({ fixes: [fix] }) => fix ?? []);
  if (fixes.length === 0) return undefined;
  const grades = new Set(fixes.map((fix) => fix.grade));
  const grade = grades.has('unsafe') ? 'unsafe' : grades.has('suggestion') ? 'suggestion' : 'safe';
  const template = findings[0]?.bundle === 'resources' ? MESSAGES.fixResources : MESSAGES.fixHardening;
  return {
    title: formatMessage(template, { ...values, count: fixes.length }),
    grade,
    changes: fixes.flatMap((fix) => fix.changes),
  };
}
