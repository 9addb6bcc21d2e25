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

/** A file to make an application of. */
export interface Source {
  readonly uri: vscode.Uri;
  /** Makes the server read it again, which forgets it when it is restarted. */
  readonly readAgain: () => Promise<unknown>;
}

/** What the wizard asks the server, which knows the questions: about an application of answers alone, or of a source. */
export class ScaffoldServer {
  readonly #ask: Ask;
  readonly #source: Source | undefined;

  constructor(ask: Ask, source?: Source) {
    this.#ask = ask;
    this.#source = source;
  }

  interview(given: Given): Promise<Interview> {
    return this.#request(SCAFFOLD_INTERVIEW_REQUEST, { given });
  }

  readAnswer(given: Given, key: string, typed: string | readonly string[]): Promise<AnswerReading> {
    return this.#request(SCAFFOLD_READ_ANSWER_REQUEST, { given, key, typed });
  }

  files(given: Given): Promise<ScaffoldAnswer> {
    return this.#request(SCAFFOLD_FILES_REQUEST, { given });
  }

  /** Reads answers that somebody wrote down. */
  readAnswersText(text: string): Promise<AnswersReading> {
    return this.#request(SCAFFOLD_READ_ANSWERS_REQUEST, { text });
  }

  async #request<T>(method: string, params: object): Promise<T> {
    const source = this.#source;
    if (source === undefined) return this.#ask(method, params);
    const about = { ...params, source: source.uri.toString() };
    try {
      return await this.#ask<T>(method, about);
    } catch {
      await source.readAgain();
      return this.#ask(method, about);
    }
  }
}

/** Reads what an application is to be made of, from its text and those of the files that it refers to. */
export function readSourceTexts(ask: Ask, source: vscode.Uri, texts: Texts): Promise<SourceReading> {
  return ask(SCAFFOLD_READ_SOURCE_REQUEST, { uri: source.toString(), texts });
}
