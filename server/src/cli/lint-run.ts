import { setImmediate } from 'node:timers/promises';
import { DiskFiles } from '../disk/disk-files';
import { shownPath } from '../disk/paths';
import { DISK_PROGRAM_FILES } from '../disk/program-files';
import { encode, errorCode } from '../disk/read-text';
import type { ConfigurationProblem } from '../engine/configuration';
import type { Finding } from '../engine/finding';
import { addingFor, fixAll, fixesOfGrade } from '../engine/fixes';
import { type FileFindings, Linter } from '../engine/linter';
import { Project } from '../engine/project';
import { FileSnapshot } from '../engine/snapshot';
import { isLinted, workspaceFile } from '../engine/workspace-file';
import { programSchemas } from '../kubernetes/schema/program-schemas';
import { RULES } from '../rules/registry.generated';
import type { Rule } from '../rules/rule';
import { Workspace } from '../workspace/workspace';
import { LintCache } from './cache/lint-cache';
import type { StoredFile } from './cache/run-cache';
import { restoreReport, storeReport } from './cache/stored-report';
import { findDefinedKinds } from './input/defined-kinds';
import { discover, type InputFile, type InputProblem } from './input/discover';
import { type Input, InputReader } from './input/input-reader';
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
interface ReadFile extends Input {
  readonly snapshot: FileSnapshot;
}

const FILES_BETWEEN_PAUSES = 16;
/** Fewer files are linted about as fast as read from the cache. */
const SMALLEST_CACHED_RUN = 50;

const RULES_BY_ID: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.id, rule]));

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
  readonly #reader: InputReader;
  readonly #startedAt = performance.now();
  readonly #progress = new Progress();
  readonly #disk = new DiskFiles();
  readonly #project: Project;
  readonly #linter: Linter;
  readonly #workspace = new Workspace();
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
  #failureCount = 0;
  #fails = false;

  constructor(options: LintOptions, workingDirectory: string, readStdin: () => Promise<Buffer>) {
    this.#options = options;
    this.#workingDirectory = workingDirectory;
    const schemas = programSchemas(DISK_PROGRAM_FILES);
    this.#project = new Project(this.#disk, RULES, { ...options.project, schemas });
    this.#linter = new Linter(RULES, (rule, error) => this.#tellRuleFailure(rule, error), schemas);
    this.#linter.clock = Date.now;
    this.#reader = new InputReader(this.#project, readStdin, {
      onUnreadable: (problem) => this.#fail(problem),
      onConfigurationProblem: (problem) => this.#noteProblem(problem),
      onIgnored: (file) => this.#tell(say('ignoredByConfiguration', { path: file.shown })),
    });
  }

  async run(): Promise<Report> {
    const { files, problems } = discover(this.#options.targets, this.#workingDirectory, this.#disk);
    for (const problem of problems) this.#fail(problem);
    for (const { path, shown } of files) this.#shownNames.set(path, shown);
    const inputs: Input[] = [];
    for (const [index, file] of files.entries()) {
      this.#showProgress('reading', index, files.length);
      const input = await this.#reader.read(file);
      if (input !== undefined) inputs.push(input);
    }
    const cache = this.#openCache(inputs);
    if (cache === undefined || !(await cache.hasAll())) await this.#lintInputs(inputs, cache);
    else for (const input of inputs) this.#takeStored(input, cache.resultOf(input));
    this.#progress.clear();
    const told = new Set(this.#inputProblems.map(({ message }) => message));
    for (const [file, message] of this.#disk.failures) if (!told.has(message)) this.#fail({ file, message });
    return this.#report();
  }

  /** What earlier runs found, where that can be of use: not where files are changed, nor where it would cost as much as it saves. */
  #openCache(inputs: readonly Input[]): LintCache | undefined {
    const { fix, usesCache, targets, project, isQuiet, minSeverity, format } = this.#options;
    const isFitting =
      inputs.length >= SMALLEST_CACHED_RUN && inputs.every(({ file }) => !file.isNamed && !file.isStdin);
    const hasSchemas = inputs.some(({ preparation }) => (preparation.context.kinds ?? []).length > 0);
    if (!usesCache || fix !== undefined || !isFitting || hasSchemas) return undefined;
    const options = JSON.stringify([targets, project, isQuiet, minSeverity, format]);
    const { definitionsLeftOut } = this.#reader;
    const isIgnored = async (path: string) => (await this.#project.prepare(path)).isIgnored;
    return new LintCache([this.#workingDirectory, options], inputs, {
      definitionsLeftOut,
      disk: this.#disk,
      isIgnored,
    });
  }

  async #lintInputs(inputs: readonly Input[], cache: LintCache | undefined): Promise<void> {
    const read: ReadFile[] = [];
    for (const [index, input] of inputs.entries()) {
      this.#showProgress('parsing', index, inputs.length);
      const snapshot = cache?.snapshotOf(input) ?? new FileSnapshot(input.text);
      // What comes from standard input takes part like a file of the working directory.
      this.#workspace.set(workspaceFile(input.file.path, snapshot));
      read.push({ ...input, snapshot });
      await this.#pause();
    }
    const surroundings = await readSurroundings(this.#workspace, inputs, this.#disk, this.#project);
    this.#findKinds();
    this.#tellOfSurroundings(surroundings);
    cache?.settle(this.#workspace, surroundings);
    const count = read.length;
    // A file that is linted is let go of: what others need of it, the workspace has.
    for (let file = read.reverse().pop(); file !== undefined; file = read.pop()) {
      this.#showProgress('progress', count - read.length - 1, count);
      const known = cache?.resultOf(file);
      if (known === undefined || known === null) this.#lintFile(file, cache);
      else this.#takeStored(file, known);
      await this.#pause();
    }
    cache?.write();
  }

  #takeStored({ file, text }: Input, stored: StoredFile | null | undefined): void {
    if (stored === undefined || stored === null) return;
    this.#count(stored);
    const { result } = stored;
    const report =
      result === null || result === 'nothing' ? undefined : restoreReport(file, text, result.report, RULES_BY_ID);
    if (report !== undefined) this.#takeReport(report);
  }

  #count({ documents, resources }: Pick<StoredFile, 'documents' | 'resources'>): void {
    this.#counts.files++;
    this.#counts.documents += documents;
    this.#counts.resources += resources;
  }

  #showProgress(message: 'reading' | 'parsing' | 'progress', done: number, count: number): void {
    this.#progress.show(() => say(message, { done: done.toLocaleString('en-US'), count: counted(count, 'file') }));
  }

  /** Only between tasks is memory given back that weak references hold. */
  async #pause(): Promise<void> {
    if (++this.#steps % FILES_BETWEEN_PAUSES === 0) await setImmediate();
  }

  /** A kustomization alone may look clean because what it builds lies elsewhere. */
  #tellOfSurroundings(surroundings: ReadonlyMap<string, string | undefined>): void {
    const taken = [...surroundings.keys()].filter((path) =>
      this.#workspace.buildsTaking(path).some(({ resourceFiles }) => resourceFiles.has(path)),
    );
    const [first] = taken.sort();
    if (first === undefined) return;
    const values = { files: counted(taken.length, 'file'), path: this.#places.shown(first) };
    this.#tell(say('takenInFromElsewhere', values));
  }

  /** What defines kinds among the files counts for all of them, wherever it stands. */
  #findKinds(): void {
    const { schemas } = this.#linter;
    this.#linter.schemas = schemas.withWorkspace(
      findDefinedKinds(this.#workspace, this.#reader.definitionsLeftOut, () => schemas.kubernetes),
    );
  }

  #lintFile(read: ReadFile, cache: LintCache | undefined): void {
    const { file, snapshot } = read;
    this.#current = file.shown;
    const documents = snapshot.documents.filter(
      ({ snapshot: { document } }) => document.data !== null || document.contents !== null || !document.valid,
    ).length;
    const counts = { documents, resources: snapshot.resources.length };
    this.#count(counts);
    // Workflows, values and the like come along in a directory: nobody asked about them.
    if (!file.isNamed && !isLinted(file.path, snapshot)) {
      cache?.keep(read, counts, 'nothing');
      return;
    }
    const failures = this.#failureCount;
    const report = this.#take(file, this.#fix(read, this.#lint(read, snapshot)));
    // What went wrong is said again the next time.
    if (failures === this.#failureCount)
      cache?.keep(read, counts, { report: storeReport(report), linter: this.#linter });
  }

  /** Lints a version of a file among the others as they are now. */
  #lint({ file, preparation }: ReadFile, snapshot: FileSnapshot): FileFindings {
    this.#workspace.set(workspaceFile(file.path, snapshot));
    const { settings, context } = preparation;
    return this.#linter.lint(snapshot, settings, context, this.#workspace.surroundingsOf(file.path));
  }

  /** Gives what is left to report when what could be fixed is fixed. */
  #fix(read: ReadFile, found: FileFindings): FileFindings {
    const { file, text, hasByteOrderMark } = read;
    const { fix } = this.#options;
    if (fix === undefined) return found;
    const findings = found.documents.flatMap((document) => document.findings);
    const ofGrade = fixesOfGrade(fix.grades);
    const choose = this.#shownNames.size > 1 ? addingFor(findings, ofGrade) : ofGrade;
    const suggestions = (list: readonly Finding[]) =>
      list.filter((finding) => choose(finding)?.grade === 'suggestion').length;
    if (!findings.some((finding) => choose(finding) !== undefined)) return found;
    const outcome = fixAll(text, (snapshot) => this.#lint(read, snapshot), choose);
    const change: FileChange = {
      file,
      before: encode(text, hasByteOrderMark),
      after: encode(outcome.text, hasByteOrderMark),
      fixedCount: outcome.fixedCount,
      suggestedCount: suggestions(findings) - suggestions(outcome.refused.map(({ finding }) => finding)),
      refusedCount: outcome.refused.length,
    };
    const isWritten = fix.mode === 'write' && (outcome.text === text || this.#write(file, change.after));
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

  #take(file: InputFile, found: FileFindings): ReportedFile {
    const { format, isQuiet, minSeverity } = this.#options;
    const detail = { from: isQuiet ? minSeverity : 'info', hasEdits: format === 'sarif' } as const;
    const report = reportFile(file, found, detail, this.#places);
    this.#takeReport(report);
    return report;
  }

  #takeReport(report: ReportedFile): void {
    this.#fails ||= report.findings.some(({ severity }) => isAtLeast(severity, this.#options.minSeverity));
    this.#files.push(report);
  }

  #noteProblem(problem: ConfigurationProblem): void {
    const { start } = problem.range;
    this.#configurationProblems.set(`${problem.file}:${start.line}:${start.character}:${problem.message}`, problem);
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
    this.#failureCount++;
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
