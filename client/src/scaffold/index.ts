// The commands that make an application, from answers or from what a team has: they ask what is open, show the files, and write them.
import * as vscode from 'vscode';
import type { Given } from '../../../server/src/lsp/protocol';
import { chooseFile } from './choose-file';
import { askFiles } from './files-step';
import { Previews } from './previews';
import { askReport } from './report-step';
import { type Ask, readAnswersText, ScaffoldServer } from './server';
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
  const register = (command: string, run: (given: vscode.Uri | undefined) => Promise<void>) =>
    vscode.commands.registerCommand(command, async (given: unknown) => {
      try {
        await run(given instanceof vscode.Uri ? given : undefined);
      } catch (error) {
        void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      }
    });
  return vscode.Disposable.from(
    scaffolding,
    register('prodlint.scaffold', (given) => scaffolding.fromAnswers(given)),
    register('prodlint.scaffoldFrom', (given) => scaffolding.fromSource(given)),
  );
}

/** Answers to begin with. */
interface Start {
  readonly server: ScaffoldServer;
  readonly folder: vscode.Uri;
  readonly known: Given;
  /** What can be made of them is not asked again. */
  readonly atReview: boolean;
  /** Whether answers from elsewhere can take their place. */
  readonly takesOthers: boolean;
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
    const isFile = from !== undefined && (await vscode.workspace.fs.stat(from)).type === vscode.FileType.File;
    const known = isFile ? await this.#readAnswers(from) : {};
    if (known === undefined) return;
    const folder = await chooseTarget(isFile ? targetOfAnswers(from) : from);
    if (folder === undefined) return;
    await this.#lead({ server: new ScaffoldServer(this.#ask), folder, known, atReview: isFile, takesOthers: true });
  }

  /** Makes an application of a Compose file, a Dockerfile or a Nomad job, in its folder. */
  async fromSource(given: vscode.Uri | undefined): Promise<void> {
    const source = given ?? (await chooseFile('source'));
    if (source === undefined) return;
    const reading = await readSource(this.#ask, source);
    if (reading.problem !== undefined) tellProblem(source, reading.problem);
    if (reading.problem !== undefined && reading.notes.length === 0) return;
    const goesOn = await askReport(source, reading, this.#previews).finally(() => this.#previews.close());
    if (!goesOn) return;
    const folder = vscode.Uri.joinPath(source, '..');
    const server = new ScaffoldServer(this.#ask, source);
    await this.#lead({ server, folder, known: {}, atReview: false, takesOthers: false });
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
    const { server, takesOthers } = start;
    const hasUnfinished = Object.keys(this.#unfinished).length > 0;
    const wizard = new Wizard(server, start.known, { takesOthers, resumes: takesOthers && hasUnfinished });
    const ending = await wizard.run(start.atReview);
    const known = wizard.given;
    switch (ending) {
      case 'files': {
        const end = await this.#finish({ ...start, known }, wizard.stepCount);
        if (takesOthers) this.#unfinished = end === 'gave-up' ? known : {};
        return end === 'back' ? { ...start, known, atReview: true } : undefined;
      }
      case 'from-file': {
        const file = await chooseFile('answers');
        const read = file && (await this.#readAnswers(file));
        return { ...start, known: read ?? known, atReview: read !== undefined };
      }
      case 'resume':
        return { ...start, known: this.#unfinished, atReview: true };
      default:
        if (takesOthers && Object.keys(known).length > 0) this.#unfinished = known;
        return undefined;
    }
  }

  /** Shows the files and writes them. */
  async #finish({ server, known, folder }: Start, step: number): Promise<'back' | 'gave-up' | 'done'> {
    const made = await server.files(known);
    if ('problem' in made) throw new Error(made.problem);
    for (;;) {
      const changes = await askFiles({ folder, files: made.files, answers: made.answers, step }, this.#previews);
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
  async #readAnswers(uri: vscode.Uri): Promise<Given | undefined> {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    const reading = await readAnswersText(this.#ask, text);
    if ('given' in reading) return reading.given;
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
