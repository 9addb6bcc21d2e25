import { setImmediate } from 'node:timers/promises';
import { DiskFiles } from '../disk/disk-files';
import { shownPath } from '../disk/paths';
import { DISK_PROGRAM_FILES } from '../disk/program-files';
import { decode, encode, errorCode, type ReadResult, readTextFile } from '../disk/read-text';
import type { ConfigurationProblem } from '../engine/configuration';
import type { Finding } from '../engine/finding';
import { fixAll, fixesOfGrade } from '../engine/fixes';
import { type FileFindings, Linter } from '../engine/linter';
import { type Preparation, Project } from '../engine/project';
import { FileSnapshot } from '../engine/snapshot';
import { workspaceFile } from '../engine/workspace-file';
import { mayDefineKinds } from '../kubernetes/schema/custom-resource-definition';
import { programSchemas } from '../kubernetes/schema/program-schemas';
import { RULES } from '../rules/registry.generated';
import type { Rule } from '../rules/rule';
import { Workspace } from '../workspace/workspace';
import { findDefinedKinds } from './input/defined-kinds';
import { discover, type InputFile, type InputProblem } from './input/discover';
import { readSurroundings } from './input/surroundings';
import type { LintOptions } from './lint-options';
import { counted, say } from './messages';
import {
  countSeverities,
  type FileChange,
  isAtLeast,
  type RelatedPlaces,
  type Report,
  type ReportedFile,
  reportFile,
} from './report/report';
import { Progress, tell } from './terminal';
import { writeFileAtomically } from './write-file';

/** A file that is linted. */
interface ReadFile {
  readonly file: InputFile;
  readonly input: Extract<ReadResult, { ok: true }>;
  readonly preparation: Preparation;
  readonly snapshot: FileSnapshot;
}

const FILES_BETWEEN_PAUSES = 50;

/** Lints what the options name, fixes it where that is wanted, and says what there is to say on the way. */
export async function runLint(
  options: LintOptions,
  workingDirectory: string,
  readStdin: () => Promise<Buffer>,
): Promise<Report> {
  return new LintRun(options, workingDirectory, readStdin).run();
}

class LintRun {
  readonly #options: LintOptions;
  readonly #workingDirectory: string;
  readonly #readStdin: () => Promise<Buffer>;
  #stdin: Promise<Buffer> | undefined;
  readonly #startedAt = performance.now();
  readonly #progress = new Progress();
  readonly #disk = new DiskFiles();
  readonly #project: Project;
  readonly #linter: Linter;
  readonly #workspace = new Workspace();
  /** Texts of ignored files that may define kinds, by path. */
  readonly #definitionsLeftOut = new Map<string, string>();
  readonly #shownNames = new Map<string, string>();
  readonly #places: RelatedPlaces = {
    workspace: this.#workspace,
    shown: (path) => this.#shownNames.get(path) ?? shownPath(this.#workingDirectory, path, path),
  };
  readonly #files: ReportedFile[] = [];
  readonly #changes: FileChange[] = [];
  readonly #inputProblems: InputProblem[] = [];
  readonly #configurationProblems = new Map<string, ConfigurationProblem>();
  readonly #failedRules = new Set<Rule>();
  readonly #counts = { files: 0, documents: 0, resources: 0 };
  #current = '';
  #steps = 0;
  #fails = false;

  constructor(options: LintOptions, workingDirectory: string, readStdin: () => Promise<Buffer>) {
    this.#options = options;
    this.#workingDirectory = workingDirectory;
    this.#readStdin = readStdin;
    const schemas = programSchemas(DISK_PROGRAM_FILES);
    this.#project = new Project(this.#disk, RULES, { ...options.project, schemas });
    this.#linter = new Linter(RULES, (rule, error) => this.#tellRuleFailure(rule, error), schemas);
    this.#linter.clock = Date.now;
  }

  async run(): Promise<Report> {
    const { files, problems } = discover(this.#options.targets, this.#workingDirectory, this.#disk);
    for (const problem of problems) this.#fail(problem);
    for (const { path, shown } of files) this.#shownNames.set(path, shown);
    const read: ReadFile[] = [];
    for (const [index, file] of files.entries()) {
      this.#showProgress('reading', index, files.length);
      const found = await this.#readFile(file);
      if (found !== undefined) read.push(found);
      await this.#pause();
    }
    await readSurroundings(
      this.#workspace,
      read.map(({ file }) => file),
      this.#disk,
      this.#project,
    );
    this.#findKinds();
    for (const [index, file] of read.entries()) {
      this.#showProgress('progress', index, read.length);
      this.#lintFile(file);
      await this.#pause();
    }
    this.#progress.clear();
    const told = new Set(this.#inputProblems.map(({ message }) => message));
    for (const [file, message] of this.#disk.failures) if (!told.has(message)) this.#fail({ file, message });
    return this.#report();
  }

  #showProgress(message: 'reading' | 'progress', done: number, count: number): void {
    this.#progress.show(() => say(message, { done: done.toLocaleString('en-US'), count: counted(count, 'file') }));
  }

  /** Only between tasks is memory given back that weak references hold. */
  async #pause(): Promise<void> {
    if (++this.#steps % FILES_BETWEEN_PAUSES === 0) await setImmediate();
  }

  /** What defines kinds among the files counts for all of them, wherever it stands. */
  #findKinds(): void {
    const { schemas } = this.#linter;
    this.#linter.schemas = schemas.withWorkspace(
      findDefinedKinds(this.#workspace, this.#definitionsLeftOut, () => schemas.kubernetes),
    );
  }

  async #read(file: InputFile): Promise<ReadResult> {
    if (!file.isStdin) return readTextFile(file.path, file.shown);
    this.#stdin ??= this.#readStdin();
    return decode(await this.#stdin, file.shown);
  }

  /** Reads and parses a file, and makes it known to the others. Nothing where it is none to lint. */
  async #readFile(file: InputFile): Promise<ReadFile | undefined> {
    const input = await this.#read(file);
    if (!input.ok) {
      // Data that is no manifest is not spoken of, so neither is what is strange about it.
      if (file.isNamed || !isJson(file)) this.#fail({ file: file.shown, message: input.message });
      return undefined;
    }
    if (!file.isNamed && isJson(file) && !isJsonManifest(input.text)) return undefined;
    const preparation = await this.#project.prepare(file.path);
    for (const problem of preparation.problems) {
      const { start } = problem.range;
      const key = `${problem.file}:${start.line}:${start.character}:${problem.message}`;
      this.#configurationProblems.set(key, problem);
    }
    if (preparation.isIgnored) {
      if (file.isNamed) this.#tell(say('ignoredByConfiguration', { path: file.shown }));
      if (mayDefineKinds(input.text)) this.#definitionsLeftOut.set(file.path, input.text);
      return undefined;
    }
    const snapshot = new FileSnapshot(input.text);
    this.#counts.files++;
    for (const { snapshot: document } of snapshot.documents) {
      if (document.document.contents !== null || !document.document.valid) this.#counts.documents++;
      this.#counts.resources += document.resources.length;
    }
    // What comes from standard input takes part like a file of the working directory.
    this.#workspace.set(workspaceFile(file.path, snapshot));
    // Workflows, values and the like come along in a directory: nobody asked about them.
    return file.isNamed || snapshot.isKubernetes ? { file, input, preparation, snapshot } : undefined;
  }

  #lintFile(read: ReadFile): void {
    this.#current = read.file.shown;
    this.#take(read.file, this.#fix(read, this.#lint(read, read.snapshot)));
  }

  /** Lints a version of a file among the others as they are now. */
  #lint({ file, preparation }: ReadFile, snapshot: FileSnapshot): FileFindings {
    this.#workspace.set(workspaceFile(file.path, snapshot));
    const { settings, context } = preparation;
    return this.#linter.lint(snapshot, settings, context, this.#workspace.surroundingsOf(file.path));
  }

  /** Gives what is left to report when what could be fixed is fixed. */
  #fix(read: ReadFile, found: FileFindings): FileFindings {
    const { file, input } = read;
    const { fix } = this.#options;
    if (fix === undefined) return found;
    const choose = fixesOfGrade(fix.grades);
    const findings = found.documents.flatMap((document) => document.findings);
    const suggestions = (list: readonly Finding[]) =>
      list.filter((finding) => choose(finding)?.grade === 'suggestion').length;
    if (!findings.some((finding) => choose(finding) !== undefined)) return found;
    const outcome = fixAll(input.text, (snapshot) => this.#lint(read, snapshot), choose);
    const change: FileChange = {
      file,
      before: encode(input.text, input.hasByteOrderMark),
      after: encode(outcome.text, input.hasByteOrderMark),
      fixedCount: outcome.fixedCount,
      suggestedCount: suggestions(findings) - suggestions(outcome.refused.map(({ finding }) => finding)),
      refusedCount: outcome.refused.length,
    };
    const isWritten = fix.mode === 'write' && (outcome.text === input.text || this.#write(file, change.after));
    // What is not written is not there for the other files either.
    if (!isWritten) this.#workspace.set(workspaceFile(file.path, read.snapshot));
    if (fix.mode === 'write' && !isWritten) return found;
    this.#changes.push(change);
    return isWritten ? outcome.remaining : found;
  }

  #write(file: InputFile, text: string): boolean {
    try {
      writeFileAtomically(file.path, text);
      return true;
    } catch (error) {
      this.#fail({ file: file.shown, message: say('notWritable', { path: file.shown, code: errorCode(error) }) });
      return false;
    }
  }

  #take(file: InputFile, found: FileFindings): void {
    const { format, isQuiet, minSeverity } = this.#options;
    this.#fails ||= found.documents.some(({ findings }) =>
      findings.some(({ severity }) => isAtLeast(severity, minSeverity)),
    );
    const detail = { from: isQuiet ? minSeverity : 'info', hasEdits: format === 'sarif' } as const;
    this.#files.push(reportFile(file, found, detail, this.#places));
  }

  #fail(problem: InputProblem): void {
    this.#inputProblems.push(problem);
    this.#tell(problem.message);
  }

  #tell(line: string): void {
    this.#progress.clear();
    tell(line);
  }

  #tellRuleFailure(rule: Rule, error: unknown): void {
    // One failure of a rule is enough to know that it is broken.
    if (this.#failedRules.has(rule)) return;
    this.#failedRules.add(rule);
    this.#tell(say('ruleFailed', { path: this.#current, rule: rule.id, error: String(error) }));
  }

  #report(): Report {
    const configurationProblems = [...this.#configurationProblems.values()];
    const isBroken = this.#inputProblems.length > 0 || configurationProblems.length > 0;
    const counts = countSeverities(this.#files.flatMap(({ findings }) => findings));
    return {
      files: this.#files,
      summary: { ...this.#counts, ...counts, durationMs: Math.round(performance.now() - this.#startedAt) },
      inputProblems: this.#inputProblems,
      configurationProblems,
      changes: this.#changes,
      minSeverity: this.#options.minSeverity,
      exitCode: isBroken ? 2 : this.#fails ? 1 : 0,
      workingDirectory: this.#workingDirectory,
    };
  }
}

function isJson({ path }: InputFile): boolean {
  return /\.json$/i.test(path);
}

/** Whether a JSON text is a Kubernetes object; most JSON is not. One that can not be read is given the benefit of the doubt. */
function isJsonManifest(text: string): boolean {
  if (!text.includes('"apiVersion"') || !text.includes('"kind"')) return false;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'apiVersion' in value && 'kind' in value;
  } catch {
    return true;
  }
}
