import { resolve } from 'node:path';
import { shownPath } from '../disk/paths';
import { errorCode, MAX_FILE_SIZE } from '../disk/read-text';
import { CommandError } from './errors';
import { HELP } from './help';
import { type Format, type LintOptions, readLintOptions } from './lint-options';
import { runLint } from './lint-run';
import { counted, say } from './messages';
import type { PrettyOptions } from './report/pretty';
import type { Report } from './report/report';
import { print, tell, wantsColour } from './terminal';
import { writeFileAtomically } from './write-file';

/** In a file there is no terminal, whatever the environment says of colours. */
const PLAIN: PrettyOptions = { colour: false, width: undefined };

/** `prodlint lint`: gives the exit code. */
export async function lint(args: readonly string[]): Promise<number> {
  const workingDirectory = process.cwd();
  const options = readLintOptions(args, workingDirectory);
  if (options === undefined) {
    print(HELP.lint);
    return 0;
  }
  const report = await runLint(options, workingDirectory, readStdin);
  for (const { file, range, message } of report.configurationProblems) {
    const shown = shownPath(workingDirectory, file, file);
    tell(`${shown}:${range.start.line + 1}:${range.start.character + 1}: ${message}`);
  }
  const isTerminal = process.stdout.isTTY === true;
  const colour = wantsColour(isTerminal);
  if (options.fix?.mode === 'diff') await showDiff(report, colour);
  if (options.output !== undefined) writeReport(options.output, await render(options, report, PLAIN));
  else if (options.fix?.mode !== 'diff') {
    const width = isTerminal ? process.stdout.columns : undefined;
    print(await render(options, report, { colour, width }));
  }
  return report.exitCode;
}

/** Reads standard input to its end, or until it is known to be too large. */
async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_FILE_SIZE) break;
  }
  return Buffer.concat(chunks);
}

async function render({ format }: LintOptions, report: Report, style: PrettyOptions): Promise<string> {
  const renderers: Readonly<Record<Format, () => Promise<string>>> = {
    pretty: async () => (await import('./report/pretty')).renderPretty(report, style),
    json: async () => (await import('./report/json')).renderJson(report),
    sarif: async () => (await import('./report/sarif')).renderSarif(report),
    junit: async () => (await import('./report/junit')).renderJunit(report),
    github: async () => (await import('./report/github')).renderGithub(report, process.env.GITHUB_WORKSPACE),
  };
  return renderers[format]();
}

async function showDiff(report: Report, colour: boolean): Promise<void> {
  const { renderDiff } = await import('./report/diff');
  print(renderDiff(report.changes, colour));
  const changed = report.changes.filter(({ before, after }) => before !== after);
  const fixes = changed.reduce((count, { fixedCount }) => count + fixedCount, 0);
  tell(say('diffSummary', { fixes: counted(fixes, 'fix'), files: counted(changed.length, 'file') }));
}

function writeReport(output: string, text: string): void {
  try {
    writeFileAtomically(resolve(output), text);
  } catch (error) {
    throw new CommandError(say('notWritable', { path: output, code: errorCode(error) }));
  }
}
