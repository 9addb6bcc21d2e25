import { isAbsolute, relative, resolve } from 'node:path';
import type { Severity } from '../../rules/rule';
import { slashPath } from '../input/paths';
import { counted, countedSeverities } from '../messages';
import type { Report, ReportedFile, ReportedFinding } from './report';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/**
 * The findings as workflow commands, which GitHub Actions turns into annotations of the changed lines. `workspace` is the
 * directory of the repository: annotations name files from there.
 */
export function renderGithub(report: Report, workspace: string | undefined): string {
  const { summary } = report;
  const lines = report.files.flatMap((file) =>
    file.findings.map((finding) => command(file, finding, report, workspace)),
  );
  return [...lines, `${countedSeverities(summary)} in ${counted(summary.files, 'file')}.`]
    .map((line) => `${line}\n`)
    .join('');
}

function command(
  { file }: ReportedFile,
  finding: ReportedFinding,
  report: Report,
  workspace: string | undefined,
): string {
  const { start, end } = finding.range;
  const properties: Record<string, string | number> = {
    file: fromWorkspace(file.shown, report.workingDirectory, workspace),
    line: start.line + 1,
    endLine: end.line + 1,
    col: start.character + 1,
    // GitHub takes columns only within one line.
    ...(end.line === start.line ? { endColumn: end.character + 1 } : {}),
    title: finding.rule.id,
  };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${COMMANDS[finding.severity]} ${list.join(',')}::${escapeData(finding.message)}`;
}

function fromWorkspace(shown: string, workingDirectory: string, workspace: string | undefined): string {
  if (workspace === undefined || workspace === '') return shown;
  const path = relative(workspace, resolve(workingDirectory, shown));
  return path.startsWith('..') || isAbsolute(path) ? shown : slashPath(path);
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
