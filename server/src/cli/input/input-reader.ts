import { decode, type ReadResult, readTextFile } from '../../disk/read-text';
import type { ConfigurationProblem } from '../../engine/configuration';
import type { Preparation, Project } from '../../engine/project';
import { mayDefineKinds } from '../../kubernetes/schema/custom-resource-definition';
import { isJsonManifest, isJsonPath } from '../../workspace/json-manifests';
import type { InputFile, InputProblem } from './discover';

/** A file to lint, with its text and what holds for it. */
export interface Input {
  readonly file: InputFile;
  /** Without byte order mark. */
  readonly text: string;
  readonly hasByteOrderMark: boolean;
  readonly preparation: Preparation;
}

export interface InputListener {
  onUnreadable(problem: InputProblem): void;
  onConfigurationProblem(problem: ConfigurationProblem): void;
  /** The person named a file that the configuration leaves out. */
  onIgnored(file: InputFile): void;
}

/** Reads the files that are to be linted. */
export class InputReader {
  readonly #project: Project;
  readonly #readStdin: () => Promise<Buffer>;
  readonly #listener: InputListener;
  #stdin: Promise<Buffer> | undefined;
  /** Texts of ignored files that may define kinds, by path: these count all the same. */
  readonly definitionsLeftOut = new Map<string, string>();

  constructor(project: Project, readStdin: () => Promise<Buffer>, listener: InputListener) {
    this.#project = project;
    this.#readStdin = readStdin;
    this.#listener = listener;
  }

  /** Nothing where the file is none to lint. */
  async read(file: InputFile): Promise<Input | undefined> {
    const result = await this.#readText(file);
    if (!result.ok) {
      // Data that is no manifest is not spoken of, so neither is what is strange about it.
      if (file.isNamed || !isJsonPath(file.path))
        this.#listener.onUnreadable({ file: file.shown, message: result.message });
      return undefined;
    }
    const { text, hasByteOrderMark } = result;
    if (!file.isNamed && isJsonPath(file.path) && !isJsonManifest(text)) return undefined;
    const preparation = await this.#project.prepare(file.path);
    for (const problem of preparation.problems) this.#listener.onConfigurationProblem(problem);
    if (!preparation.isIgnored) return { file, text, hasByteOrderMark, preparation };
    if (file.isNamed) this.#listener.onIgnored(file);
    if (mayDefineKinds(text)) this.definitionsLeftOut.set(file.path, text);
    return undefined;
  }

  async #readText(file: InputFile): Promise<ReadResult> {
    if (!file.isStdin) return readTextFile(file.path, file.shown);
    this.#stdin ??= this.#readStdin();
    return decode(await this.#stdin, file.shown);
  }
}
