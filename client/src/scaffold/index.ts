// The commands that make an application, from answers or from what a team has: they ask what is open, show the files, and write them.
import * as vscode from 'vscode';
import type { Given } from '../../../server/src/lsp/protocol';
import { chooseFile } from './choose-file';
import { askFiles, type Keeping } from './files-step';
import { Previews } from './previews';
import { askReport } from './report-step';
import { type Ask, ScaffoldServer } from './server';
import { readSource } from './source';
import { chooseTarget, shownFolder, targetOfAnswers } from './target';
import { Wizard } from './wizard';
import { writeChecked } from './write-checked';

const MESSAGES = {
  nothing: 'Nothing to change: all {count} files are in {folder} as they would be made.',
  fileProblem: '{file}: {problem}',
} as const;

/** Registers the commands that make applications. */
export function registerScaffold(ask: Ask): vscode.Disposable {
  const scaffolding = new Scaffolding(ask);
  const register = (command: string, run: (...given: readonly (vscode.Uri | undefined)[]) => Promise<void>) =>
    vscode.commands.registerCommand(command, async (...given: readonly unknown[]) => {
      try {
        await run(...given.map((one) => (one instanceof vscode.Uri ? one : undefined)));
      } catch (error) {
        void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      }
    });
  return vscode.Disposable.from(
    scaffolding,
    register('prodlint.scaffold', (given) => scaffolding.fromAnswers(given)),
    // The explorer adds what else is selected, which is no address.
    register('prodlint.scaffoldFrom', (source, answers) => scaffolding.fromSource(source, answers)),
  );
}

/** Answers to begin with. */
interface Start {
  readonly server: ScaffoldServer;
  readonly folder: vscode.Uri;
  readonly known: Given;
  /** What can be made of them is not asked again. */
  readonly atReview: boolean;
  /** Whether the answers of somebody who gave up can take their place, and are kept: those about a source fit no other. */
  readonly remembers: boolean;
  readonly keeping: Keeping;
}

class Scaffolding implements vscode.Disposable {
  readonly #ask: Ask;
  readonly #previews = new Previews();
  /** The answers of somebody who gave up. */
  #unfinished: Given = {};

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  dispose(): void {
    this.#previews.dispose();
  }

  /** `from` is a folder to make the application in, or a file with answers. */
  async fromAnswers(from: vscode.Uri | undefined): Promise<void> {
    const server = new ScaffoldServer(this.#ask);
    const isFile = from !== undefined && (await vscode.workspace.fs.stat(from)).type === vscode.FileType.File;
    const known = isFile ? await this.#readAnswers(server, from) : {};
    if (known === undefined) return;
    if (known === 'wants-source') {
      const source = await chooseFile('source');
      return source && this.fromSource(source, from);
    }
    const folder = await chooseTarget(isFile ? targetOfAnswers(from) : from);
    if (folder === undefined) return;
    await this.#lead({ server, folder, known, atReview: isFile, remembers: true, keeping: {} });
  }

  /** Makes an application of a Compose file, a Dockerfile or a Nomad job, in its folder; what it leaves open a file may answer. */
  async fromSource(given: vscode.Uri | undefined, answers: vscode.Uri | undefined): Promise<void> {
    const source = given ?? (await chooseFile('source'));
    if (source === undefined) return;
    const reading = await readSource(this.#ask, source);
    if (reading.problem !== undefined) tellProblem(source, reading.problem);
    if (reading.problem !== undefined && reading.notes.length === 0) return;
    const server = new ScaffoldServer(this.#ask, {
      uri: source,
      readAgain: () => readSource(this.#ask, source),
    });
    const known =
      answers === undefined || reading.problem !== undefined ? {} : await this.#readAnswers(server, answers);
    if (known === undefined || known === 'wants-source') return;
    const goesOn = await askReport(source, reading, this.#previews).finally(() => this.#previews.close());
    if (!goesOn) return;
    const folder = vscode.Uri.joinPath(source, '..');
    await this.#lead({ server, folder, known, atReview: answers !== undefined, remembers: false, keeping: {} });
  }

  /** Asks for answers and shows their files, until these are made or the person gives up. */
  async #lead(start: Start): Promise<void> {
    try {
      let next: Start | undefined = start;
      while (next !== undefined) next = await this.#once(next);
    } finally {
      await this.#previews.close();
    }
  }

  /** Once through the questions; gives with what to begin again, or undefined when it is over. */
  async #once(start: Start): Promise<Start | undefined> {
    const { server, remembers } = start;
    const hasUnfinished = Object.keys(this.#unfinished).length > 0;
    const wizard = new Wizard(server, start.known, { resumes: remembers && hasUnfinished });
    const ending = await wizard.run(start.atReview);
    const known = wizard.given;
    switch (ending) {
      case 'files': {
        const end = await this.#finish({ ...start, known }, wizard.stepCount);
        if (remembers) this.#unfinished = end === 'gave-up' ? known : {};
        return end === 'back' ? { ...start, known, atReview: true } : undefined;
      }
      case 'from-file': {
        const file = await chooseFile('answers');
        const read = file && (await this.#readAnswers(server, file));
        if (file !== undefined && read === 'wants-source') {
          const source = await chooseFile('source');
          if (source !== undefined) await this.fromSource(source, file);
          return undefined;
        }
        return { ...start, known: typeof read === 'object' ? read : known, atReview: read !== undefined };
      }
      case 'resume':
        return { ...start, known: this.#unfinished, atReview: true };
      default:
        if (remembers && Object.keys(known).length > 0) this.#unfinished = known;
        return undefined;
    }
  }

  /** Shows the files and writes them. */
  async #finish({ server, known, folder, keeping }: Start, step: number): Promise<'back' | 'gave-up' | 'done'> {
    const made = await server.files(known);
    if ('problem' in made) throw new Error(made.problem);
    for (;;) {
      const { files, answers } = made;
      const changes = await askFiles({ folder, files, answers, step, keeping }, this.#previews);
      if (changes === undefined) return 'gave-up';
      if (changes === 'back') return 'back';
      if (changes.length === 0) {
        const values = { count: made.files.length, folder: shownFolder(folder) };
        void vscode.window.showInformationMessage(vscode.l10n.t(MESSAGES.nothing, values));
        return 'done';
      }
      if (await writeChecked(changes, folder)) {
        await this.#previews.close();
        await open(vscode.Uri.joinPath(folder, made.start));
        return 'done';
      }
    }
  }

  /** Undefined where the file has no answers that can be used, which the person is told. */
  async #readAnswers(server: ScaffoldServer, uri: vscode.Uri): Promise<Given | 'wants-source' | undefined> {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    const reading = await server.readAnswersText(text);
    if ('given' in reading) return reading.given;
    if ('wantsSource' in reading) return 'wants-source';
    tellProblem(uri, reading.problem);
    return undefined;
  }
}

function tellProblem(uri: vscode.Uri, problem: string): void {
  const file = vscode.workspace.asRelativePath(uri, false);
  void vscode.window.showErrorMessage(vscode.l10n.t(MESSAGES.fileProblem, { file, problem }));
}

/** As a person reads it; as it is written where nothing shows Markdown. */
async function open(readme: vscode.Uri): Promise<void> {
  try {
    await vscode.commands.executeCommand('markdown.showPreview', readme);
  } catch {
    await vscode.window.showTextDocument(readme);
  }
}
