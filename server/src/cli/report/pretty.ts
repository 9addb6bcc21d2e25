import picocolors from 'picocolors';
import { formatMessage, type Severity } from '../../rules/rule';
import { LineIndex, type Range } from '../../yaml/text';
import { counted, countedSeverities } from '../messages';
import { withoutControls } from '../terminal';
import { showLine, wrap } from './display';
import type { Report, ReportedFile, ReportedFix, ReportedProblem } from './report';

export interface PrettyOptions {
  readonly colour: boolean;
  /** Columns to break messages at; undefined leaves them in one piece. */
  readonly width: number | undefined;
}

const MESSAGES = {
  safe: 'fix with --fix',
  unsafe: 'fix with --fix-unsafe, may change behaviour',
  suggestion: 'fix with --fix-unsafe, then review the value',
  fixed: '{fixes} made in {files}.',
  review: 'Review the values that {fixes} put in.',
  refused: '{fixes} could not be made: the text serves several places, or a template makes it.',
  clean: 'Nothing to report in {files} ({resources}).',
  summary: '{counts} in {files} ({resources}).',
  fixable: '{fixes} can be fixed with {option}.',
  unreadable: '{count} could not be read or written.',
} as const;

/** How many lines in front of a problem its frame shows. */
const LINES_BEFORE = 1;
const INDENT = '  ';

type Colours = ReturnType<typeof picocolors.createColors>;

/** The report for people: by file, each problem with the text it is about, and a summary. */
export function renderPretty(report: Report, { colour, width }: PrettyOptions): string {
  const printer = new PrettyPrinter(picocolors.createColors(colour), width);
  return [...report.files.flatMap((file) => printer.file(file)), ...printer.summary(report)]
    .map((line) => `${line}\n`)
    .join('');
}

class PrettyPrinter {
  readonly #colours: Colours;
  readonly #width: number;

  constructor(colours: Colours, width: number | undefined) {
    this.#colours = colours;
    this.#width = width ?? Number.POSITIVE_INFINITY;
  }

  file({ file, text, problems }: ReportedFile): string[] {
    if (problems.length === 0) return [];
    const shown = withoutControls(file.shown);
    const index = new LineIndex(text);
    const lines = [this.#colours.bold(this.#colours.underline(shown)), ''];
    for (const problem of problems) lines.push(...this.#problem(problem, shown, text, index), '');
    return lines;
  }

  #problem(problem: ReportedProblem, shown: string, text: string, index: LineIndex): string[] {
    const [first] = problem.findings;
    const { dim, cyan } = this.#colours;
    const name = problem.findings.length > 1 ? (first.bundle ?? first.rule.id) : first.rule.id;
    const lines = [
      `${INDENT}${this.#severity(problem.severity)} ${name}  ${dim(`${shown}:${place(first.range)}`)}`,
      ...this.#message(problem.message),
      ...this.#frame(first.range, problem.severity, text, index),
    ];
    for (const { related } of problem.findings) {
      for (const other of related) {
        lines.push(
          `${INDENT}${dim(`${withoutControls(other.file)}:${place(other.range)}`)} ${withoutControls(other.message)}`,
        );
      }
    }
    if (problem.fix !== null) lines.push(`${INDENT}${cyan('fix')} ${this.#fix(problem.fix)}`);
    return lines;
  }

  #severity(severity: Severity): string {
    const { red, yellow, blue, bold } = this.#colours;
    const paint = { error: red, warning: yellow, info: blue }[severity];
    return bold(paint(severity));
  }

  #message(message: string): string[] {
    return message.split('\n').flatMap((paragraph) => {
      const isPart = paragraph.startsWith('- ');
      const [head = '', ...rest] = wrap(withoutControls(paragraph), this.#width - INDENT.length - 2);
      return [INDENT + head, ...rest.map((line) => `${INDENT}${isPart ? '  ' : ''}${line}`)];
    });
  }

  #fix({ title, grade }: ReportedFix): string {
    return `${withoutControls(title)} ${this.#colours.dim(`(${MESSAGES[grade]})`)}`;
  }

  /** The line of the problem with the marked text underlined, and what stands in front of it. */
  #frame(range: Range, severity: Severity, text: string, index: LineIndex): string[] {
    const { dim, red, yellow, blue } = this.#colours;
    const paint = { error: red, warning: yellow, info: blue }[severity];
    const { line } = range.start;
    const gutter = String(line + 1).length;
    const source = (number: number) =>
      text.slice(index.lineStart(number), index.lineStart(number + 1)).replace(/[\r\n]+$/, '');
    const frame: string[] = [];
    for (let before = Math.max(0, line - LINES_BEFORE); before < line; before++) {
      const { text: shown } = showLine(source(before), 0, 0);
      frame.push(dim(`${INDENT}${String(before + 1).padStart(gutter)} | ${shown}`.trimEnd()));
    }
    const current = source(line);
    const end = range.end.line > line ? current.length : range.end.character;
    const { text: shown, start, width } = showLine(current, range.start.character, end);
    frame.push(`${INDENT}${dim(`${line + 1} |`)} ${shown}`.trimEnd());
    frame.push(`${INDENT}${' '.repeat(gutter)} ${dim('|')} ${' '.repeat(start)}${paint('^'.repeat(width))}`);
    return frame;
  }

  summary({ summary, files, changes, inputProblems }: Report): string[] {
    const { bold, green, red, yellow } = this.#colours;
    const lines: string[] = [];
    const made = changes.reduce((count, { fixedCount }) => count + fixedCount, 0);
    const refused = changes.reduce((count, { refusedCount }) => count + refusedCount, 0);
    if (made > 0) {
      const values = { fixes: counted(made, 'fix'), files: counted(changes.length, 'file') };
      lines.push(green(formatMessage(MESSAGES.fixed, values)));
    }
    const suggested = changes.reduce((count, { suggestedCount }) => count + suggestedCount, 0);
    if (suggested > 0) lines.push(yellow(formatMessage(MESSAGES.review, { fixes: counted(suggested, 'fix') })));
    if (refused > 0) lines.push(yellow(formatMessage(MESSAGES.refused, { fixes: counted(refused, 'fix') })));
    const where = { files: counted(summary.files, 'file'), resources: counted(summary.resources, 'resource') };
    const { error, warning, info } = summary;
    if (error + warning + info === 0) {
      if (summary.files > 0) lines.push(formatMessage(MESSAGES.clean, where));
    } else {
      const paint = error > 0 ? red : yellow;
      lines.push(bold(paint(formatMessage(MESSAGES.summary, { ...where, counts: countedSeverities(summary) }))));
    }
    const { safe, others } = countFixable(files);
    if (safe > 0) lines.push(formatMessage(MESSAGES.fixable, { fixes: counted(safe, 'finding'), option: '--fix' }));
    if (others > 0) {
      const option = safe > 0 ? '--fix-unsafe as well' : '--fix-unsafe';
      lines.push(formatMessage(MESSAGES.fixable, { fixes: counted(others, 'finding'), option }));
    }
    if (inputProblems.length > 0) {
      lines.push(red(formatMessage(MESSAGES.unreadable, { count: counted(inputProblems.length, 'path') })));
    }
    return lines;
  }
}

function countFixable(files: readonly ReportedFile[]) {
  const counts = { safe: 0, others: 0 };
  for (const { findings } of files) {
    for (const { fix } of findings) {
      if (fix?.grade === 'safe') counts.safe++;
      else if (fix !== null) counts.others++;
    }
  }
  return counts;
}

/** `line:column`, one-based as editors and compilers write it. */
function place({ start }: Range): string {
  return `${start.line + 1}:${start.character + 1}`;
}
