// Asks on a terminal for the answers that are not given yet.
import { createInterface } from 'node:readline';
import type { AnswerValue, Given } from '../scaffold/answers/question';
import type { FileAnswers, Outcome } from '../scaffold/answers/read';
import type { PlanNaming } from '../scaffold/complete-plan';
import type { OfferedQuestion } from '../scaffold/interview/interview';
import { questionsInARow, type Subject } from '../scaffold/interview/subject';
import { CommandError } from './errors';
import { say } from './messages';
import { tell } from './terminal';

/** Whether a person sits in front of it. */
export function isAskable(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Asks one question after the other; gives all answers by the keys of their questions, without those that took what is usual. */
export async function askAll(
  subject: Subject,
  known: FileAnswers,
  naming: PlanNaming,
  questioner: Questioner,
): Promise<Given> {
  // What is given is checked first, so that nobody answers twenty for nothing.
  let answers = required(subject.begin(known, naming));
  const settled = new Set<string>();
  for (;;) {
    const interview = subject.interview(answers, naming);
    const question = questionsInARow(interview).find(({ key }) => !settled.has(key));
    if (question === undefined) return answers;
    const { key, usual } = question;
    settled.add(key);
    if (answers[key] === undefined) {
      const value = await askOne(subject, question, answers, questioner);
      if (JSON.stringify(value) !== JSON.stringify(usual)) answers = { ...answers, [key]: value };
    } else if (interview.problem?.key === key) throw new CommandError(interview.problem.message);
  }
}

/** Asks one question until the answer can be used. */
async function askOne(
  subject: Subject,
  { key, question, choices = [], type, usual }: OfferedQuestion,
  given: Given,
  questioner: Questioner,
): Promise<AnswerValue> {
  const numbered = type === 'choice' ? choices : [];
  for (const [index, { value, meaning }] of numbered.entries()) tell(`  ${index + 1} ${value}: ${meaning}`);
  const hint = usual === undefined || String(usual) === '' ? '' : ` [${usual}]`;
  for (;;) {
    const typed = await questioner.ask(`${question}${hint} `);
    if (typed === '' && usual !== undefined) return usual;
    const reading = subject.readAnswer(key, numbered[Number(typed) - 1]?.value ?? typed, given);
    if ('value' in reading) return reading.value;
    tell(reading.problem);
  }
}

/** What came of something that people wrote. Throws a `CommandError` with the sentence that says what is wrong. */
export function required<T>(outcome: Outcome<T>): T {
  if ('problem' in outcome) throw new CommandError(outcome.problem);
  return outcome.value;
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
    if (line === undefined) {
      // The question still stands on the line.
      tell('');
      throw new CommandError(say('cancelled'));
    }
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
