import type * as vscode from 'vscode';
import {
  type AnswerReading,
  type AnswersReading,
  type Given,
  type Interview,
  SCAFFOLD_FILES_REQUEST,
  SCAFFOLD_INTERVIEW_REQUEST,
  SCAFFOLD_READ_ANSWER_REQUEST,
  SCAFFOLD_READ_ANSWERS_REQUEST,
  SCAFFOLD_READ_SOURCE_REQUEST,
  type ScaffoldAnswer,
  type SourceReading,
} from '../../../server/src/lsp/protocol';

/** Sends the language server a request; rejects, with a sentence for the person, where none runs. */
export type Ask = <T>(method: string, params: unknown) => Promise<T>;

/** Texts by paths relative to a source's folder. */
export type Texts = Readonly<Record<string, string>>;

/** What the wizard asks the server, which knows the questions: about an application of answers alone, or of a source. */
export class ScaffoldServer {
  readonly #ask: Ask;
  readonly #source: { readonly source?: string };

  constructor(ask: Ask, source?: vscode.Uri) {
    this.#ask = ask;
    this.#source = source === undefined ? {} : { source: source.toString() };
  }

  interview(given: Given): Promise<Interview> {
    return this.#ask(SCAFFOLD_INTERVIEW_REQUEST, { given, ...this.#source });
  }

  readAnswer(given: Given, key: string, typed: string | readonly string[]): Promise<AnswerReading> {
    return this.#ask(SCAFFOLD_READ_ANSWER_REQUEST, { given, key, typed, ...this.#source });
  }

  files(given: Given): Promise<ScaffoldAnswer> {
    return this.#ask(SCAFFOLD_FILES_REQUEST, { given, ...this.#source });
  }

  /** Reads answers that somebody wrote down. */
  readAnswersText(text: string): Promise<AnswersReading> {
    return this.#ask(SCAFFOLD_READ_ANSWERS_REQUEST, { text, ...this.#source });
  }
}

/** Reads what an application is to be made of, from its text and those of the files that it refers to. */
export function readSourceTexts(ask: Ask, source: vscode.Uri, texts: Texts): Promise<SourceReading> {
  return ask(SCAFFOLD_READ_SOURCE_REQUEST, { uri: source.toString(), texts });
}
