// Asks on a terminal for the answers that are not given yet.
import { createInterface } from 'node:readline';
import type { AnswerValue, Given } from '../scaffold/answers/question';
import { ANSWER_NAMES, type AnswerName, questionOf } from '../scaffold/answers/questions';
import { fallbackOf, isAsked, type Naming, parseAnswer, problemOf } from '../scaffold/answers/read';
import { CommandError } from './errors';
import { say } from './messages';
import { tell } from './terminal';

/** Whether a person sits in front of it. */
export function isAskable(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Asks one question after the other; what is given already is checked before, so that nobody answers twenty for nothing. */
export async function askAnswers(
  known: Readonly<Record<string, unknown>>,
  naming: Naming,
  questioner: Questioner,
): Promise<Readonly<Record<string, unknown>>> {
  const answers: Record<string, AnswerValue> = {};
  for (const name of ANSWER_NAMES) {
    const own = known[name];
    if (!isAsked(name, answers)) continue;
    if (own === undefined) answers[name] = await askOne(name, answers, questioner);
    else {
      const problem = problemOf(name, own, answers, naming);
      if (problem !== undefined) throw new CommandError(problem);
      answers[name] = own as AnswerValue;
    }
  }
  // What is given and was not asked for is not lost: reading the answers says what is wrong with it.
  return { ...known, ...answers };
}

export interface Asking {
  /** The part that is asked about. */
  readonly title?: string;
  /** The answer of who says nothing, where it is not the usual one. */
  readonly fallback?: AnswerValue | undefined;
}

/** Asks one question until the answer can be used. */
export async function askOne(
  name: AnswerName,
  given: Given,
  questioner: Questioner,
  { title, fallback = fallbackOf(name, given) }: Asking = {},
): Promise<AnswerValue> {
  const question = questionOf(name);
  const asked =
    title === undefined ? question.question : say('partQuestion', { part: title, question: question.question });
  const choices = question.type === 'choice' ? Object.entries(question.choices) : [];
  for (const [index, [choice, meaning]] of choices.entries()) tell(`  ${index + 1} ${choice}: ${meaning}`);
  const hint = fallback === undefined || String(fallback) === '' ? '' : ` [${fallback}]`;
  for (;;) {
    const typed = await questioner.ask(`${asked}${hint} `);
    const byNumber = choices[Number(typed) - 1]?.[0];
    const value = typed === '' && fallback !== undefined ? fallback : (byNumber ?? parseAnswer(name, typed));
    const problem = problemOf(name, value, given);
    if (problem === undefined) return value;
    tell(problem);
  }
}

/** Asks a person line by line; what is typed ahead is not lost. Who ends the input, or presses Ctrl+C, wants nothing written. */
export class Questioner {
  readonly #lines = createInterface({ input: process.stdin, output: process.stderr });
  readonly #typed: string[] = [];
  #isClosed = false;
  #wake: () => void = () => undefined;

  constructor() {
    this.#lines.on('line', (line) => {
      this.#typed.push(line);
      this.#wake();
    });
    this.#lines.once('SIGINT', () => this.#lines.close());
    this.#lines.once('close', () => {
      this.#isClosed = true;
      this.#wake();
    });
  }

  /** What the person typed, without blanks around it. */
  async ask(question: string): Promise<string> {
    if (!this.#isClosed) {
      this.#lines.setPrompt(question);
      this.#lines.prompt();
    }
    if (this.#typed.length === 0 && !this.#isClosed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const line = this.#typed.shift();
    if (line === undefined) throw new CommandError(say('cancelled'));
    return line.trim();
  }

  /** Asks for yes or no. */
  async confirm(question: string, fallback: boolean): Promise<boolean> {
    const typed = await this.ask(`${question} [${fallback ? 'Y/n' : 'y/N'}] `);
    return typed === '' ? fallback : /^y(?:es)?$/i.test(typed);
  }

  close(): void {
    this.#lines.close();
  }
}
