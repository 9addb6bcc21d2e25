// The forms of the questions that the scaffold asks. The table of them is questions.ts.
import type { MessageName, MessageValues } from '../messages';

export type AnswerValue = string | number | readonly string[];

/** Answers as far as they are given. */
export type Given = Readonly<Record<string, AnswerValue | undefined>>;

/** What is wrong with an answer; the message's `{name}` and `{value}` are filled in by who asks. */
export interface Problem {
  readonly message: MessageName;
  readonly values?: MessageValues;
}

interface Common<T> {
  /** What the answer decides: in the help, the schema and beside the input. */
  readonly description: string;
  /** What a person is asked. */
  readonly question: string;
  /** Where the question makes sense; everywhere when absent. What is answered elsewhere is not used. */
  readonly applies?: (given: Given) => boolean;
  /** The answer where none is given; without it, or where it gives none, the question has to be answered. */
  readonly fallback?: (given: Given) => T | undefined;
  /** What is wrong with an answer of the right type. `given` has what was answered before it. */
  readonly check?: (value: T, given: Given) => Problem | undefined;
  /** Why it has to be answered. */
  readonly why?: string;
}

export interface TextQuestion extends Common<string> {
  readonly type: 'text';
  readonly example: string;
}

export interface ChoiceQuestion<C extends string> extends Common<NoInfer<C>> {
  readonly type: 'choice';
  /** What may be chosen, with what it means. */
  readonly choices: Readonly<Record<C, string>>;
}

export interface IntegerQuestion extends Common<number> {
  readonly type: 'integer';
  readonly minimum: number;
  readonly maximum: number;
}

export interface TextsQuestion<C extends string = string> extends Common<readonly NoInfer<C>[]> {
  readonly type: 'texts';
  readonly example: string;
  /** The only texts that may be in the list. */
  readonly choices?: Readonly<Record<C, string>>;
}

export type Question = TextQuestion | ChoiceQuestion<string> | IntegerQuestion | TextsQuestion;

/** The type of the answer to a question. */
export type AnswerTo<Q> = Q extends { readonly type: 'text' }
  ? string
  : Q extends ChoiceQuestion<infer C>
    ? C
    : Q extends { readonly type: 'integer' }
      ? number
      : Q extends TextsQuestion<infer C>
        ? readonly C[]
        : never;

export function text(question: Omit<TextQuestion, 'type'>): TextQuestion {
  return { type: 'text', ...question };
}

export function choice<C extends string>(question: Omit<ChoiceQuestion<C>, 'type'>): ChoiceQuestion<C> {
  return { type: 'choice', ...question };
}

export function integer(question: Omit<IntegerQuestion, 'type'>): IntegerQuestion {
  return { type: 'integer', ...question };
}

export function texts<C extends string = string>(question: Omit<TextsQuestion<C>, 'type'>): TextsQuestion<C> {
  return { type: 'texts', ...question };
}

/** The option of the command line for an answer: `healthPath` is `health-path`. */
export function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
