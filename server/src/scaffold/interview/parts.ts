// The interview about an application that a source told most of: asks what it did not say, and lets the rest be changed, part by part.
import type { AnswerValue, Given } from '../answers/question';
import { ANSWER_NAMES, type AnswerName, PART_ANSWERS } from '../answers/questions';
import { isAnswerName, type Outcome, problemOf } from '../answers/read';
import {
  completePlan,
  type DraftPart,
  type DraftPlan,
  FOR_ALL,
  hasSecretKeys,
  isAlone,
  type PlanAnswers,
  type PlanNaming,
  partNameOf,
  usesDatabase,
  usualOfPart,
} from '../complete-plan';
import { say } from '../messages';
import type { Plan } from '../plan';
import { GROUPS } from './groups';
import {
  type AnswerReading,
  groupsOf,
  type Interview,
  nameInFront,
  type OfferedQuestion,
  type QuestionGroup,
  readAnswer,
  type Walk,
  walk,
} from './interview';

/** What a source says of an application, with a name for the whole. */
export type Known = DraftPlan & { readonly name: string };

/** What runs a part is for the source to say: nobody is asked, though it may be answered. */
const OWN_NAMES = ANSWER_NAMES.filter((name) => PART_ANSWERS.includes(name) && name !== 'kind');
const WHOLE_NAMES = ANSWER_NAMES.filter((name) => !PART_ANSWERS.includes(name));
const COMMON_NAMES = WHOLE_NAMES.filter((name) => name !== 'name');
const SEPARATOR = '/';
/** A part may do without the database of the whole; which one that is, is no question about a part. */
const DATA: AnswerName = 'data';

/** Leads through what is open in all parts first; then come the parts, and the groups about the whole. */
export function interviewAbout(known: Known, given: Given, naming: PlanNaming = inFront): Interview {
  const look = new Look(known, given);
  const problem = look.problem(naming);
  return { groups: look.groups(), ...(problem && { problem }) };
}

/** As `readAnswer`. What a source says can be taken as it is, even where a person would be asked for more. */
export function readAnswerAbout(
  known: Known,
  key: string,
  typed: string | readonly string[],
  given: Given,
): AnswerReading {
  const look = new Look(known, given);
  const usual = look.usual(key);
  const shown = Array.isArray(usual) ? usual.join(', ') : String(usual);
  if (usual !== undefined && typed === shown) return { value: usual };
  return readAnswer(nameOf(key), typed, look.givenFor(key));
}

/** The plan of all parts, or why there is none. */
export function planAbout(known: Known, given: Given): Outcome<Plan> {
  return new Look(known, given).plan(inFront);
}

/** What the person answered, as far as it makes sense: by it the same plan is made again. */
export function planAnswers(known: Known, given: Given): PlanGiven {
  return new Look(known, given).answers();
}

/** Answers about the whole and the parts by the keys of their questions. They are of the right types. */
export function givenAbout(known: Known, { common, parts }: PlanAnswers): Given {
  const plan = String(common.name ?? known.name);
  const own = known.parts.flatMap((part) => {
    const name = partNameOf(part, plan);
    const answers = parts[name] ?? {};
    return [...PART_ANSWERS, DATA].map((answer) => {
      const isForIt = answer !== DATA && (isAlone(known) || FOR_ALL.includes(answer));
      return [keyOf(part, answer), answers[answer] ?? (isForIt ? common[answer] : undefined)] as const;
    });
  });
  const whole = WHOLE_NAMES.map((name) => [name, common[name]] as const);
  const given = [...whole, ...own].filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Given;
}

/** What is wrong with a given answer after the others that are given; undefined where nothing is, as far as that can be told yet. */
export function mistakeAbout(known: Known, key: string, given: Given, naming: PlanNaming): string | undefined {
  return new Look(known, given).mistake(key, naming);
}

/** Answers about the whole, and about parts by their names. */
export interface PlanGiven extends PlanAnswers {
  readonly common: Given;
  readonly parts: Readonly<Record<string, Given>>;
}

/** One look at the answers about all parts. */
class Look {
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
    const { name } = this.#known;
    const open = { id: 'open', title: name, questions: this.#parts.flatMap((part) => part.open) };
    const parts = this.#parts.map((part) => part.group).filter(({ questions }) => questions.length > 0);
    return [open, ...parts, ...groupsOf(GROUPS, this.#offered())];
  }

  /** The questions about the whole. */
  #offered(): ReadonlyMap<AnswerName, OfferedQuestion> {
    const isNeeded: Partial<Record<AnswerName, boolean>> = {
      data: this.#parts.some(({ usesData }) => usesData),
      secrets: this.#parts.some(({ hasSecrets }) => hasSecrets),
    };
    return new Map(
      WHOLE_NAMES.flatMap((name) => {
        const question = this.#whole.offered.get(name);
        if (question === undefined || isNeeded[name] === false) return [];
        const usual = this.#told(name) ?? question.usual;
        return [[name, { ...question, ...(usual !== undefined && { usual }) }] as const];
      }),
    );
  }

  problem(naming: PlanNaming): Interview['problem'] {
    let key = 'name';
    // Who completes the plan names the answer that it refuses.
    const outcome = this.plan((name, part) => {
      const view = this.#parts.find((one) => one.name === part);
      key = view === undefined ? name : view.keyOf(name);
      return naming(name, part);
    });
    return 'problem' in outcome ? { key, message: outcome.problem } : undefined;
  }

  plan(naming: PlanNaming): Outcome<Plan> {
    return completePlan(this.#known, this.answers(), naming);
  }

  mistake(key: string, naming: PlanNaming): string | undefined {
    const name = nameOf(key);
    if (!isAnswerName(name)) return undefined;
    const part = this.#partOf(key);
    const before = part?.given ?? this.#wholeGiven();
    return problemOf(name, this.#given[key], before, (answer) => naming(answer, part?.name));
  }

  usual(key: string): AnswerValue | undefined {
    const questions = this.groups().flatMap((group) => group.questions);
    return questions.find((question) => question.key === key)?.usual;
  }

  /** What is answered beside a question. */
  givenFor(key: string): Given {
    return this.#partOf(key)?.given ?? this.#whole.answers;
  }

  #partOf(key: string): PartView | undefined {
    return this.#parts.find((part) => PART_ANSWERS.some((name) => part.keyOf(name) === key));
  }

  answers(): PlanGiven {
    const common = pick(WHOLE_NAMES, (name) => (this.#whole.offered.has(name) ? this.#given[name] : undefined));
    const answered = this.#parts.filter(({ own }) => Object.keys(own).length > 0);
    const unnamed = answered.filter(({ isNamed }) => !isNamed);
    const named = answered.filter(({ isNamed }) => isNamed);
    return {
      // What has no name of its own is spoken of as the whole.
      common: Object.assign({}, common, ...unnamed.map(({ own }) => own)),
      parts: Object.fromEntries(named.map(({ name, own }) => [name, own])),
    };
  }

  /** The answers about the whole, as if it were one application that is all of its parts. */
  #wholeGiven(): Given {
    const { parts } = this.#known;
    const kind = ['stateful', 'web', 'worker'].find((one) => parts.some(({ given }) => given.kind === one)) ?? 'cron';
    const host = parts
      .map((part) => this.#given[keyOf(part, 'host')] ?? part.given.host)
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
  readonly isNamed: boolean;
  /** Whether it has the database of the whole. */
  readonly usesData: boolean;
  /** Whether something has to bring it secrets. */
  readonly hasSecrets: boolean;
  /** All answers that concern it. */
  readonly given: Given;
  /** What the person answered about it, as far as it makes sense. */
  readonly own: Given;
  readonly #part: DraftPart;
  readonly #usual: Given;
  readonly #walk: Walk;
  /** The questions that make sense. */
  readonly #names: readonly AnswerName[];
  readonly #open: readonly AnswerName[];

  constructor(known: Known, part: DraftPart, given: Given, whole: Given) {
    this.#part = part;
    this.name = partNameOf(part, String(whole.name));
    this.isNamed = part.given.name !== undefined;
    this.#usual = usualOfPart(part, String(whole.name));
    const answered = pick(OWN_NAMES, (name) => given[keyOf(part, name)]);
    const unasked = pick(['kind', DATA], (name) =>
      this.isNamed || name !== DATA ? given[keyOf(part, name)] : undefined,
    );
    this.usesData = usesDatabase(known, part, unasked);
    this.hasSecrets = this.usesData || hasSecretKeys(part, answered) || isAlone(known);
    this.given = {
      ...this.#usual,
      ...answered,
      ...unasked,
      ...pick(COMMON_NAMES, (name) => whole[name]),
      name: this.name,
      data: this.usesData ? whole.data : 'none',
      secrets: this.hasSecrets ? whole.secrets : 'none',
      backup: 'none',
    };
    this.#walk = walk(this.given);
    // What is spoken there is not HTTP.
    const isOther = part.details.main.portName !== undefined;
    const names = OWN_NAMES.filter((name) => !(isOther && (name === 'host' || name === 'healthPath')));
    this.#names = names.filter((name) => this.#walk.offered.has(name));
    this.own = { ...pick(this.#names, (name) => answered[name]), ...unasked };
    // What no other part calls is called from outside, if by anybody.
    const isFirst = !known.parts.some(({ details }) => details.calls?.includes(this.name));
    const isPage = isFirst && this.given.kind === 'web';
    const isOpen = (name: AnswerName) => name === 'image' || (name === 'host' && isPage);
    this.#open = this.#names.filter((name) => part.given[name] === undefined && isOpen(name));
  }

  keyOf(name: string): string {
    return keyOf(this.#part, name);
  }

  /** What the source leaves to the person. It stays here when it is answered, so that the person can come back to it. */
  get open(): readonly OfferedQuestion[] {
    const questions = this.#questions(this.#open);
    if (!this.isNamed) return questions;
    return questions.map((offered) => ({
      ...offered,
      title: inPart(this.name, offered.title),
      question: inPart(this.name, offered.question),
    }));
  }

  get group(): QuestionGroup {
    const names = this.#names.filter((name) => !this.#open.includes(name));
    return { id: `part/${this.name}`, title: this.name, isTold: true, questions: this.#questions(names) };
  }

  #questions(names: readonly AnswerName[]): readonly OfferedQuestion[] {
    return names.flatMap((name) => {
      const offered = this.#walk.offered.get(name);
      if (offered === undefined) return [];
      const usual = this.#usual[name] ?? offered.usual;
      return [{ ...offered, key: this.keyOf(name), ...(usual !== undefined && { usual }) }];
    });
  }
}

/** How answers are called in front of people: as their questions are titled. */
function inFront(name: string, part: string | undefined): string {
  return part === undefined ? nameInFront(name) : inPart(part, nameInFront(name));
}

function inPart(part: string, text: string): string {
  return say('inPart', { part, text });
}

/** The key of a question about a part; that about one without a name is as if it were about the whole. */
function keyOf({ given }: DraftPart, name: string): string {
  return given.name === undefined ? name : `${given.name}${SEPARATOR}${name}`;
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
