import { isAbsolute, relative, resolve } from 'node:path';
import { shownPath, slashPath } from '../../disk/paths';
import type { Severity } from '../../rules/rule';
import type { Range } from '../../yaml/text';
import { counted, countedSeverities } from '../messages';
import type { Report } from './report';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/**
 * The findings and what went wrong as workflow commands, which GitHub Actions turns into annotations of the changed lines. `workspace` is the
 * directory of the repository: annotations name files from there.
 */
export function renderGithub(report: Report, workspace: string | undefined): string {
  const { summary } = report;
  const shown = (file: string) => fromWorkspace(file, report.workingDirectory, workspace);
  const lines = [
    ...report.inputProblems.map(({ file, message }) => command('error', { file: shown(file) }, message)),
    ...report.configurationProblems.map(({ file, range, message }) =>
      command('error', place(shown(shownPath(report.workingDirectory, file, file)), range, 'configuration'), message),
    ),
    ...report.files.flatMap(({ file, findings }) =>
      findings.map(({ rule, severity, range, message }) =>
        command(COMMANDS[severity], place(shown(file.shown), range, rule.id), message),
      ),
    ),
  ];
  return [...lines, `${countedSeverities(summary)} in ${counted(summary.files, 'file')}.`]
    .map((line) => `${line}\n`)
    .join('');
}

type Properties = Readonly<Record<string, string | number>>;

function command(name: string, properties: Properties, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${list.join(',')}::${escapeData(message)}`;
}

function place(file: string, { start, end }: Range, title: string): Properties {
  return {
    file,
    line: start.line + 1,
    endLine: end.line + 1,
    col: start.character + 1,
    // GitHub takes columns only within one line.
    ...(end.line === start.line ? { endColumn: end.character + 1 } : {}),
    title,
  };
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
