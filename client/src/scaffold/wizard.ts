// Leads through the questions of an application: what every application needs first, then a look at all answers, from where the others can be reached.
import * as vscode from 'vscode';
import type { AnswerValue, Given, Interview, OfferedQuestion, QuestionGroup } from '../../../server/src/lsp/protocol';
import type { ScaffoldServer } from './server';
import { askMany, askPick, askText, type Entry, type Frame, type Reply, type StepButton } from './steps';

const MESSAGES = {
  title: 'Production application: {what}',
  example: 'Example: {example}',
  usual: 'default',
  review: 'Review',
  reviewPlaceholder: 'Make it with these answers, or choose more',
  toFiles: 'Make it with these answers',
  toFilesDetail: 'Shows the files first; nothing is written yet',
  mend: 'Choose this to mend it',
  more: 'Choose more',
  answered: 'Answered',
  nothing: 'none',
  fromFile: 'Take the Answers from a File...',
  resume: 'Go On with the Answers from Before',
} as const;

/** The review and the files. */
const LAST_STEPS = 2;

type Place =
  /** `isDetour`: one question alone, from the review and back to it. */
  { readonly kind: 'question'; readonly key: string; readonly isDetour: boolean } | { readonly kind: 'review' };

type Choice = 'files' | { readonly key: string; readonly isDetour: boolean };

/** What the person wants: the files of these answers, answers from a file, or those from before. Undefined in place of it: gave up. */
export type Ending = 'files' | 'from-file' | 'resume';

/** What the first step offers beside its question and answers from a file. */
interface Offers {
  /** The answers from before. */
  readonly resumes: boolean;
}

/** One way through the questions. The answers stay when it is gone through again. */
export class Wizard {
  readonly #server: ScaffoldServer;
  readonly #offers: Offers;
  readonly #given: Record<string, AnswerValue>;
  /** What was typed at a step that the person went back from. */
  readonly #drafts = new Map<string, string>();
  #interview: Interview = { groups: [] };

  constructor(server: ScaffoldServer, given: Given, offers: Offers) {
    this.#server = server;
    this.#offers = offers;
    this.#given = Object.fromEntries(
      Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    );
  }

  get given(): Given {
    return this.#given;
  }

  /** With the last step, which shows the files. */
  get stepCount(): number {
    return this.#essentials.length + LAST_STEPS;
  }

  /** Where `atReview`, what can be made of the answers is not asked again. */
  async run(atReview: boolean): Promise<Ending | undefined> {
    await this.#update();
    let place = atReview ? this.#firstOpen() : this.#start();
    for (;;) {
      const next = place.kind === 'review' ? await this.#review() : await this.#ask(place);
      if (next === undefined || typeof next === 'string') return next;
      place = next;
    }
  }

  async #update(): Promise<void> {
    this.#interview = await this.#server.interview(this.#given);
  }

  get #essentials(): readonly OfferedQuestion[] {
    return this.#interview.groups[0]?.questions ?? [];
  }

  #start(): Place {
    const [first] = this.#essentials;
    return first === undefined ? { kind: 'review' } : { kind: 'question', key: first.key, isDetour: false };
  }

  #firstOpen(): Place {
    const open = this.#essentials.find(({ answer }) => answer === undefined);
    return open === undefined ? { kind: 'review' } : { kind: 'question', key: open.key, isDetour: false };
  }

  async #ask(place: Place & { kind: 'question' }): Promise<Place | Ending | undefined> {
    const { key, isDetour } = place;
    const group = this.#interview.groups.find(({ questions }) => questions.some((one) => one.key === key));
    const index = group?.questions.findIndex((one) => one.key === key) ?? -1;
    const question = group?.questions[index];
    if (group === undefined || question === undefined) return { kind: 'review' };
    const isFirst = group.questions === this.#essentials && index === 0 && !isDetour;
    const reply = await this.#show(question, this.#frame(group, index, isFirst, isDetour));
    if (reply === undefined) return undefined;
    if (reply.kind === 'button') return reply.id === 'resume' ? 'resume' : 'from-file';
    if (reply.kind === 'back') {
      this.#drafts.set(key, reply.typed);
      return this.#before(group, index, isDetour);
    }
    this.#drafts.delete(key);
    this.#take(question, reply.value);
    await this.#update();
    if (isDetour) return { kind: 'review' };
    // Which questions make sense may be others now, but not those before this one.
    const following = this.#interview.groups.find(({ id }) => id === group.id)?.questions[index + 1];
    return following === undefined ? { kind: 'review' } : { kind: 'question', key: following.key, isDetour: false };
  }

  /** Whoever takes what is usual wants what is usual, also when another answer makes that something else. */
  #take({ key, usual }: OfferedQuestion, value: AnswerValue): void {
    if (JSON.stringify(value) === JSON.stringify(usual)) delete this.#given[key];
    else this.#given[key] = value;
  }

  #before({ questions }: QuestionGroup, index: number, isDetour: boolean): Place {
    const previous = isDetour ? undefined : questions[index - 1];
    return previous === undefined ? { kind: 'review' } : { kind: 'question', key: previous.key, isDetour: false };
  }

  #frame(group: QuestionGroup, index: number, isFirst: boolean, isDetour: boolean): Frame {
    const { title = '' } = group.questions[index] ?? {};
    const isEssential = group.questions === this.#essentials;
    const what = isEssential ? title : `${group.title}, ${title}`;
    const steps = isEssential ? LAST_STEPS : 0;
    return {
      title: vscode.l10n.t(MESSAGES.title, { what }),
      canGoBack: !isFirst,
      ...(isFirst && { buttons: this.#startButtons() }),
      ...(!isDetour && { step: index + 1, totalSteps: group.questions.length + steps }),
    };
  }

  /** Other ways to answers than to be asked. */
  #startButtons(): StepButton[] {
    const button = (id: Ending, icon: string, tooltip: string): StepButton => ({
      id,
      iconPath: new vscode.ThemeIcon(icon),
      tooltip: vscode.l10n.t(tooltip),
    });
    return [
      ...(this.#offers.resumes ? [button('resume', 'history', MESSAGES.resume)] : []),
      button('from-file', 'folder-opened', MESSAGES.fromFile),
    ];
  }

  #show(question: OfferedQuestion, frame: Frame): Promise<Reply<AnswerValue> | undefined> {
    const { choices, type } = question;
    if (choices === undefined) return this.#showText(question, frame);
    const entries = choices.map(({ value, meaning, problem }): Entry<string> => {
      const isUsual = [question.usual].flat().includes(value);
      return {
        label: value,
        value,
        detail: problem === undefined ? meaning : `$(circle-slash) ${problem}`,
        ...(isUsual && type === 'choice' && { description: vscode.l10n.t(MESSAGES.usual) }),
      };
    });
    const chosen = [question.answer].flat();
    if (type === 'texts') {
      return askMany({
        ...frame,
        // The question says how a list is typed; here it is ticked.
        placeholder: question.description,
        entries,
        picked: entries.filter(({ value }) => chosen.includes(value)),
        read: (list) => this.#server.readAnswer(this.#given, question.key, list),
      });
    }
    return askPick<AnswerValue>({
      ...frame,
      placeholder: question.question,
      entries,
      active: entries.find(({ value }) => chosen.includes(value)),
      take: (value, say) => {
        const problem = choices.find((choice) => choice.value === value)?.problem;
        if (problem !== undefined) say(problem);
        return problem === undefined;
      },
    });
  }

  #showText(question: OfferedQuestion, frame: Frame): Promise<Reply<AnswerValue> | undefined> {
    const { key, answer, example } = question;
    const shown = answer === undefined ? '' : shownValue(answer);
    return askText<AnswerValue>({
      ...frame,
      prompt: `${question.question} ${question.description}`,
      placeholder: example === undefined ? '' : vscode.l10n.t(MESSAGES.example, { example }),
      value: this.#drafts.get(key) ?? shown,
      read: (typed) =>
        // A list from a file may have what can not be typed: a comma within a text.
        this.#server.readAnswer(this.#given, key, typed === shown && Array.isArray(answer) ? answer : typed),
    });
  }

  async #review(): Promise<Place | Ending | undefined> {
    await this.#update();
    const steps = this.stepCount;
    const reply = await askPick<Choice>({
      title: vscode.l10n.t(MESSAGES.title, { what: vscode.l10n.t(MESSAGES.review) }),
      step: steps - 1,
      totalSteps: steps,
      canGoBack: this.#essentials.length > 0,
      placeholder: vscode.l10n.t(MESSAGES.reviewPlaceholder),
      entries: this.#reviewEntries(),
    });
    if (reply === undefined) return undefined;
    if (reply.kind !== 'answer') {
      const last = this.#essentials.at(-1);
      return { kind: 'question', key: last?.key ?? '', isDetour: false };
    }
    return reply.value === 'files' ? 'files' : { kind: 'question', ...reply.value };
  }

  #reviewEntries(): Entry<Choice>[] {
    const [essentials, ...others] = this.#interview.groups;
    const { problem } = this.#interview;
    const separator = (label: string): Entry<Choice> => ({
      label: vscode.l10n.t(label),
      kind: vscode.QuickPickItemKind.Separator,
    });
    const first: Entry<Choice> =
      problem === undefined
        ? {
            label: `$(check) ${vscode.l10n.t(MESSAGES.toFiles)}`,
            detail: vscode.l10n.t(MESSAGES.toFilesDetail),
            value: 'files',
          }
        : {
            label: `$(error) ${problem.message}`,
            detail: vscode.l10n.t(MESSAGES.mend),
            value: { key: problem.key, isDetour: true },
          };
    return [
      first,
      separator(MESSAGES.more),
      ...others.map(({ title, questions }) => ({
        label: title,
        detail: questions.map((question) => `${question.title}: ${summary(question)}`).join(' · '),
        value: { key: questions[0]?.key ?? '', isDetour: false },
      })),
      separator(MESSAGES.answered),
      ...(essentials?.questions ?? []).map((question) => ({
        label: question.title,
        description: summary(question),
        value: { key: question.key, isDetour: true },
      })),
    ];
  }
}

function shownValue(value: AnswerValue): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}

function summary({ answer }: OfferedQuestion): string {
  const shown = answer === undefined ? '' : shownValue(answer);
  return shown === '' ? vscode.l10n.t(MESSAGES.nothing) : shown;
}
