// The interview about an application that a source told most of: asks what it did not say, and lets the rest be changed, part by part.
import type { AnswerValue, Given } from '../answers/question';
import { ANSWER_NAMES, type AnswerName, PART_ANSWERS } from '../answers/questions';
import type { Outcome } from '../answers/read';
import {
  completePlan,
  type DraftPart,
  type DraftPlan,
  openImage,
  type PlanAnswers,
  partNameOf,
} from '../complete-plan';
import { say } from '../messages';
import type { Plan } from '../plan';
import { GROUPS, titleOf } from './groups';
import {
  type AnswerReading,
  groupsOf,
  type Interview,
  type OfferedQuestion,
  type QuestionGroup,
  readAnswer,
  type Walk,
  walk,
} from './interview';

/** What a source says of an application, with a name for the whole. */
export type Known = DraftPlan & { readonly name: string };

/** What runs a part, and which database it has, is for the source to say. */
const OWN_NAMES = ANSWER_NAMES.filter((name) => PART_ANSWERS.includes(name) && name !== 'kind' && name !== 'data');
const WHOLE_NAMES = ANSWER_NAMES.filter((name) => !PART_ANSWERS.includes(name) || name === 'data');
const COMMON_NAMES = WHOLE_NAMES.filter((name) => name !== 'name');
const SEPARATOR = '/';

/** Leads through what is open in all parts first; then come the parts, and the groups about the whole. */
export function interviewAbout(known: Known, given: Given): Interview {
  const subject = new Subject(known, given);
  const problem = subject.problem;
  return { groups: subject.groups(), ...(problem && { problem }) };
}

/** As `readAnswer`. What a source says can be taken as it is, even where a person would be asked for more. */
export function readAnswerAbout(
  known: Known,
  key: string,
  typed: string | readonly string[],
  given: Given,
): AnswerReading {
  const subject = new Subject(known, given);
  const usual = subject.usual(key);
  const shown = Array.isArray(usual) ? usual.join(', ') : String(usual);
  if (usual !== undefined && typed === shown) return { value: usual };
  return readAnswer(nameOf(key), typed, subject.givenFor(key));
}

/** The plan of all parts, or why there is none. */
export function planAbout(known: Known, given: Given): Outcome<Plan> {
  return new Subject(known, given).plan();
}

/** What the person answered, as far as it makes sense: by it the same plan is made again. */
export function planAnswers(known: Known, given: Given): PlanGiven {
  return new Subject(known, given).answers();
}

/** Answers about the whole, and about parts by their names. */
export interface PlanGiven extends PlanAnswers {
  readonly common: Given;
  readonly parts: Readonly<Record<string, Given>>;
}

/** One look at the answers about all parts. */
class Subject {
  readonly #known: Known;
  readonly #given: Given;
  readonly #whole: Walk;
  readonly #parts: readonly PartView[];

  constructor(known: Known, given: Given) {
    this.#known = known;
    this.#given = given;
    this.#whole = walk(this.#wholeGiven());
    this.#parts = known.parts.map((part) => new PartView(known, part, given, this.#whole.answers));
  }

  groups(): readonly QuestionGroup[] {
    const usesData = this.#parts.some((part) => part.usesData);
    const offered = new Map(
      WHOLE_NAMES.flatMap((name) => {
        const question = this.#whole.offered.get(name);
        if (question === undefined || (name === 'data' && !usesData)) return [];
        const usual = this.#told(name) ?? question.usual;
        return [[name, { ...question, ...(usual !== undefined && { usual }) }] as const];
      }),
    );
    const open = { id: 'open', title: this.#known.name, questions: this.#parts.flatMap((part) => part.open) };
    const parts = this.#parts.map((part) => part.group).filter(({ questions }) => questions.length > 0);
    return [open, ...parts, ...groupsOf(GROUPS, offered)];
  }

  get problem(): Interview['problem'] {
    let key = 'name';
    // Who completes the plan names the answer that it refuses.
    const outcome = this.plan((name, part) => {
      key = part === undefined ? name : keyOf(part, name);
    });
    return 'problem' in outcome ? { key, message: outcome.problem } : undefined;
  }

  plan(onNamed: (name: string, part: string | undefined) => void = () => undefined): Outcome<Plan> {
    return completePlan(this.#known, this.answers(), (name, part) => {
      onNamed(name, part);
      const answer = ANSWER_NAMES.find((known) => known === name);
      const title = answer === undefined ? name : titleOf(answer);
      return part === undefined ? title : inPart(part, title);
    });
  }

  usual(key: string): AnswerValue | undefined {
    const questions = this.groups().flatMap((group) => group.questions);
    return questions.find((question) => question.key === key)?.usual;
  }

  /** What is answered beside a question. */
  givenFor(key: string): Given {
    const part = this.#parts.find(({ name }) => key.startsWith(`${name}${SEPARATOR}`));
    return part?.given ?? this.#whole.answers;
  }

  answers(): PlanGiven {
    const common = pick(WHOLE_NAMES, (name) => (this.#whole.offered.has(name) ? this.#given[name] : undefined));
    const answered = this.#parts.filter(({ own }) => Object.keys(own).length > 0);
    return { common, parts: Object.fromEntries(answered.map(({ name, own }) => [name, own])) };
  }

  /** The answers about the whole, as if it were one application that is all of its parts. */
  #wholeGiven(): Given {
    const { parts } = this.#known;
    const kind = ['stateful', 'web', 'worker'].find((one) => parts.some(({ given }) => given.kind === one)) ?? 'cron';
    const host = parts
      .map((part) => this.#given[keyOf(partNameOf(part), 'host')] ?? part.given.host)
      .find((one) => one !== undefined && one !== '');
    const answers = pick(WHOLE_NAMES, (name) => this.#given[name] ?? this.#told(name));
    return { ...answers, kind, ...(host !== undefined && { host }) };
  }

  /** What the source says about the whole. */
  #told(name: AnswerName): AnswerValue | undefined {
    const { parts, common } = this.#known;
    if (name === 'name') return this.#known.name;
    const own = parts.map(({ given }) => given[name]).find((value) => value !== undefined && value !== 'none');
    return common[name] ?? own;
  }
}

/** A part with what is answered about it. */
class PartView {
  readonly name: string;
  /** Whether it has the database of the whole. */
  readonly usesData: boolean;
  /** All answers that concern it. */
  readonly given: Given;
  /** What the person answered about it, as far as it makes sense. */
  readonly own: Given;
  readonly #part: DraftPart;
  readonly #walk: Walk;
  /** The questions that make sense. */
  readonly #names: readonly AnswerName[];
  readonly #open: readonly AnswerName[];

  constructor(known: Known, part: DraftPart, given: Given, whole: Given) {
    this.name = partNameOf(part);
    this.#part = { ...part, given: { ...usualOf(part, String(whole.name)), ...part.given } };
    const isAlone = known.parts.length === 1;
    this.usesData = isAlone || (part.given.data ?? known.common.data ?? 'none') !== 'none';
    const own = pick(OWN_NAMES, (name) => given[keyOf(this.name, name)]);
    const keys = own.secretKeys ?? this.#part.given.secretKeys;
    const hasKeys = Array.isArray(keys) && keys.length > 0;
    this.given = {
      ...this.#part.given,
      ...own,
      ...pick(COMMON_NAMES, (name) => whole[name]),
      name: this.name,
      data: this.usesData ? whole.data : 'none',
      secrets: this.usesData || hasKeys || isAlone ? whole.secrets : 'none',
      backup: 'none',
    };
    this.#walk = walk(this.given);
    // What is spoken there is not HTTP.
    const isOther = part.details.main.portName !== undefined;
    const names = OWN_NAMES.filter((name) => !(isOther && (name === 'host' || name === 'healthPath')));
    this.#names = names.filter((name) => this.#walk.offered.has(name));
    this.own = pick(this.#names, (name) => own[name]);
    // What no other part calls is called from outside, if by anybody.
    const isFirst = !known.parts.some(({ details }) => details.calls?.includes(this.name));
    const isPage = isFirst && part.given.kind === 'web';
    const isOpen = (name: AnswerName) => name === 'image' || (name === 'host' && isPage);
    this.#open = this.#names.filter((name) => part.given[name] === undefined && isOpen(name));
  }

  /** What the source leaves to the person. It stays here when it is answered, so that the person can come back to it. */
  get open(): readonly OfferedQuestion[] {
    return this.#questions(this.#open).map((offered) => ({
      ...offered,
      title: inPart(this.name, offered.title),
      question: inPart(this.name, offered.question),
    }));
  }

  get group(): QuestionGroup {
    const names = this.#names.filter((name) => !this.#open.includes(name));
    return { id: keyOf('part', this.name), title: this.name, questions: this.#questions(names) };
  }

  #questions(names: readonly AnswerName[]): readonly OfferedQuestion[] {
    return names.flatMap((name) => {
      const offered = this.#walk.offered.get(name);
      if (offered === undefined) return [];
      const usual = this.#part.given[name] ?? offered.usual;
      return [{ ...offered, key: keyOf(this.name, name), ...(usual !== undefined && { usual }) }];
    });
  }
}

/** What holds for a part where its source says nothing: what the source says nothing of it does without. */
function usualOf(part: DraftPart, plan: string): Given {
  return {
    image: openImage(plan, part),
    settings: [],
    secretKeys: [],
    ...(part.given.kind === 'stateful' && { replicas: 1 }),
  };
}

function inPart(part: string, text: string): string {
  return say('inPart', { part, text });
}

function keyOf(part: string, name: string): string {
  return `${part}${SEPARATOR}${name}`;
}

function nameOf(key: string): string {
  return key.slice(key.indexOf(SEPARATOR) + 1);
}

/** The answers that there are. */
function pick(names: readonly AnswerName[], answerTo: (name: AnswerName) => AnswerValue | undefined): Given {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = answerTo(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
