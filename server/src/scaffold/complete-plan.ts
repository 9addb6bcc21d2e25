// From a plan that a source left open to one that can be made: what a person answers, then what is usual.
import { parseImageReference } from '../kubernetes/image-reference';
import { imageName } from '../kubernetes/moving-tags';
import { REPLACE_ME } from '../kubernetes/placeholder';
import type { AnswerValue, Given } from './answers/question';
import { ANSWER_NAMES, type AnswerName, type Answers, PART_ANSWERS, questionOf } from './answers/questions';
import {
  fallbackOf,
  isAnswerName,
  isAsked,
  type Naming,
  type Outcome,
  problemOf,
  readAnswers,
  readSomeAnswers,
  unknownAnswer,
} from './answers/read';
import { collisionIn } from './collisions';
import { say } from './messages';
import type { Details, Part, Plan } from './plan';

/** What a source says of a plan: the answers it gives to questions about the whole and about each part, and the details of the parts. */
export interface DraftPlan {
  readonly name?: string;
  readonly common: Given;
  readonly parts: readonly DraftPart[];
}

export interface DraftPart {
  /** Without a name the part is called as the whole: its source names nothing. */
  readonly given: Given;
  readonly details: Details;
}

/** What a person answers: about the whole, and about parts by their names. */
export interface PlanAnswers {
  readonly common: Readonly<Record<string, unknown>>;
  readonly parts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** How an answer is called in front of the person who gave it; `part` is absent for those about the whole. */
export type PlanNaming = (name: string, part?: string) => string;

/** Of these one answer about the whole may hold for all parts. */
export const FOR_ALL: readonly AnswerName[] = ['replicas', 'autoscaling', 'maxReplicas', 'storageSize'];

/** Completes a plan; the first mistake is told. */
export function completePlan(draft: DraftPlan, given: PlanAnswers, naming: PlanNaming): Outcome<Plan> {
  return outcomeOf(() => {
    const plan = new Completion(draft, given, naming, readAnswers).plan();
    refuse(collisionIn(plan));
    return plan;
  });
}

/** The first mistake in answers of which some are still to be asked for; undefined where there is none. */
export function mistakeInPlan(draft: DraftPlan, given: PlanAnswers, naming: PlanNaming): string | undefined {
  const outcome = outcomeOf(() => new Completion(draft, given, naming, readSomeAnswers).plan());
  return 'problem' in outcome ? outcome.problem : undefined;
}

/** The first answer that nobody asks for, about the whole or about a part, whatever is answered; undefined where there is none. */
export function strangerInPlan(draft: DraftPlan, given: PlanAnswers, naming: PlanNaming): string | undefined {
  const outcome = outcomeOf(() => new Completion(draft, given, naming, readSomeAnswers).checkNames());
  return 'problem' in outcome ? outcome.problem : undefined;
}

function outcomeOf<T>(make: () => T): Outcome<T> {
  try {
    return { value: make() };
  } catch (error) {
    if (error instanceof Refusal) return { problem: error.message };
    throw error;
  }
}

/** The plan's name; undefined where neither the person nor the source gives one. */
function planNameOf(draft: DraftPlan, { common }: PlanAnswers): string | undefined {
  const name = common.name ?? draft.name;
  return name === undefined ? undefined : String(name);
}

/** The name of a part. */
export function partNameOf({ given }: DraftPart, plan: string): string {
  return String(given.name ?? plan);
}

/** Whether answers about a part of a plan may be given without its name. */
export function isAlone({ parts }: DraftPlan): boolean {
  return parts.length === 1;
}

/** The image of a part whose version somebody has to say, as it stands in the manifests until then. */
function openImage(plan: string, part: DraftPart): string {
  const { source } = part.details;
  if (source?.kind !== 'moving') return `registry.example.com/${plan}/${partNameOf(part, plan)}:${REPLACE_ME}`;
  const reference = parseImageReference(source.image);
  return `${reference === undefined ? source.image : imageName(reference)}:${REPLACE_ME}`;
}

/** What holds for a part where nobody says anything: what its source says nothing of it does without. */
export function usualOfPart(part: DraftPart, plan: string): Given {
  return {
    image: openImage(plan, part),
    settings: [],
    secretKeys: [],
    ...(part.given.kind === 'stateful' && { replicas: 1 }),
    ...part.given,
  };
}

/** Whether a part has the database of the plan, unless the person takes it away. */
export function usesDatabase(draft: DraftPlan, { given }: DraftPart, own: Readonly<Record<string, unknown>>): boolean {
  if (own.data === 'none') return false;
  return isAlone(draft) || (given.data !== undefined && given.data !== 'none');
}

/** Whether a part has secrets of its own. */
export function hasSecretKeys({ given }: DraftPart, own: Readonly<Record<string, unknown>>): boolean {
  const keys = own.secretKeys ?? given.secretKeys;
  return Array.isArray(keys) && keys.length > 0;
}

/** An answer that can not be used. Its message is the sentence for the person. */
class Refusal extends Error {}

/** Of all answers, or of those that there are. */
type Read = (given: Readonly<Record<string, unknown>>, naming: Naming) => Outcome<Answers | Given>;

class Completion {
  readonly #draft: DraftPlan;
  readonly #given: PlanAnswers;
  readonly #naming: PlanNaming;
  readonly #read: Read;
  /** The plan's; empty where nobody gives one, which is told first. */
  readonly #name: string;
  /** Answers about the whole that some part had a use for. */
  readonly #used = new Set<string>(['name']);

  constructor(draft: DraftPlan, given: PlanAnswers, naming: PlanNaming, read: Read) {
    this.#draft = draft;
    this.#given = given;
    this.#naming = naming;
    this.#read = read;
    this.#name = planNameOf(draft, given) ?? '';
  }

  plan(): Plan {
    this.checkNames();
    const parts = this.#draft.parts.map((part) => this.#part(part));
    const { backup, backupBucket } = this.#backup(parts);
    this.#checkUse();
    const whole = { backup, backupBucket };
    return { name: this.#name, parts: parts.map((part) => ({ ...part, answers: { ...part.answers, ...whole } })) };
  }

  /** Refuses what nobody asks for. */
  checkNames(): void {
    const { common, parts } = this.#given;
    const name = common.name ?? this.#draft.name;
    if (name === undefined)
      throw new Refusal(say('missing', { name: this.#naming('name'), why: questionOf('name').why ?? '' }));
    refuse(problemOf('name', name, {}, this.#naming));
    const unknown = Object.keys(common).find((each) => !isAnswerName(each));
    if (unknown !== undefined) throw new Refusal(unknownAnswer(unknown, this.#naming));
    const known = this.#partNames;
    const unknownPart = Object.keys(parts).find((each) => !known.includes(each));
    if (unknownPart !== undefined)
      throw new Refusal(say('unknownPart', { name: unknownPart, allowed: known.join(', ') }));
    const ofPart = Object.keys(common).find((each) => isOfParts(each) && !FOR_ALL.some((name) => name === each));
    if (ofPart !== undefined && !isAlone(this.#draft))
      throw new Refusal(say('partOpen', { name: this.#naming(ofPart), example: this.#naming(ofPart, known[0]) }));
    for (const [part, answers] of Object.entries(parts)) {
      const ofWhole = Object.keys(answers).find((each) => isAnswerName(each) && !isOfParts(each) && each !== 'data');
      if (ofWhole !== undefined) throw new Refusal(say('ofWhole', { name: this.#naming(ofWhole, part) }));
      const { data = 'none' } = answers;
      if (data !== 'none')
        throw new Refusal(say('partData', { name: this.#naming('data', part), whole: this.#naming('data') }));
    }
  }

  #part(part: DraftPart): Part {
    const name = this.#nameOf(part);
    const own = this.#own(part);
    const { common } = this.#given;
    const wanted = this.#wanted(part);
    const isOwn = (answer: string) =>
      answer in own || (!isAlone(this.#draft) && isOfParts(answer) && !(answer in common));
    const outcome = this.#read(wanted, (answer) => this.#naming(answer, isOwn(answer) ? name : undefined));
    if ('problem' in outcome) throw new Refusal(outcome.problem);
    // Where only some are read, nothing is made of them.
    const answers = outcome.value as Answers;
    return { answers, details: this.#details(part, answers) };
  }

  get #partNames(): readonly string[] {
    return this.#draft.parts.map((part) => this.#nameOf(part));
  }

  #nameOf(part: DraftPart): string {
    return partNameOf(part, this.#name);
  }

  /** What the person says of a part by its name. */
  #own(part: DraftPart): Readonly<Record<string, unknown>> {
    return this.#given.parts[this.#nameOf(part)] ?? {};
  }

  /** All answers of a part as far as they make sense: from the person, from the source, and what is usual of parts. */
  #wanted(part: DraftPart): Record<string, unknown> {
    const { common } = this.#given;
    const own = this.#own(part);
    // What the person says of the part in vain is told; reading the answers does that.
    const wanted: Record<string, unknown> = { ...own, name: this.#nameOf(part) };
    for (const name of ANSWER_NAMES) {
      // The checks look at answers before it, all of which were right or will be told.
      if (name === 'name' || name === 'backup' || name === 'backupBucket') continue;
      if (!isAsked(name, wanted as Given)) continue;
      const value = own[name] ?? this.#ofWhole(name, part) ?? (isOfParts(name) ? this.#ofPart(name, part) : undefined);
      if (name in common && value === common[name]) this.#used.add(name);
      const usual = value ?? fallbackOf(name, wanted as Given);
      if (usual !== undefined) wanted[name] = usual;
    }
    return wanted;
  }

  /** An answer about the whole, as it holds for a part. */
  #ofWhole(name: AnswerName, part: DraftPart): unknown {
    const { common } = this.#given;
    const value = common[name] ?? this.#draft.common[name];
    switch (name) {
      case 'namespace':
        // The source's is named after the source's own name.
        return common.namespace ?? (common.name === undefined ? value : undefined) ?? this.#name;
      case 'data':
        if (!usesDatabase(this.#draft, part, this.#own(part))) return 'none';
        return common.data ?? part.given.data ?? 'none';
      case 'secrets':
        return this.#secrets(part);
      default:
        return isOfParts(name) ? undefined : value;
    }
  }

  /** A part without secrets needs no way for them to come. */
  #secrets(part: DraftPart): unknown {
    const { common } = this.#given;
    const own = this.#own(part);
    const hasKeys = hasSecretKeys(part, own);
    const data = this.#ofWhole('data', part);
    const isUsed = hasKeys || data === 'managed' || data === 'stateful-set';
    const chosen = common.secrets ?? part.given.secrets ?? this.#draft.common.secrets ?? 'external-secrets';
    if (hasKeys && chosen === 'none')
      throw new Refusal(
        say('secretsNeeded', {
          name: this.#naming('secrets'),
          part: this.#nameOf(part),
          keys: String(own.secretKeys ?? part.given.secretKeys).replaceAll(',', ', '),
        }),
      );
    if (!isUsed && 'secrets' in common) this.#used.add('secrets');
    return isUsed || (isAlone(this.#draft) && 'secrets' in common) ? chosen : 'none';
  }

  /** An answer that a part has for itself: from the source, from the person for all parts, or as is usual of what comes from a source. */
  #ofPart(name: AnswerName, part: DraftPart): AnswerValue | undefined {
    const { common } = this.#given;
    const isForIt = isAlone(this.#draft) || FOR_ALL.includes(name);
    // Its type is made sure of when the answers are read.
    return ((isForIt ? common[name] : undefined) ?? usualOfPart(part, this.#name)[name]) as AnswerValue | undefined;
  }

  /** Others know it by the port of its container, unless the source has another one in front. */
  #details({ details }: DraftPart, { port }: Answers): Details {
    const names = this.#partNames;
    const aliases = details.aliases?.filter((alias) => !names.includes(alias));
    return { ...details, servicePort: details.servicePort ?? port, ...(aliases && { aliases }) };
  }

  /** The backup is of all parts: it is for whatever any of them keeps. */
  #backup(parts: readonly Part[]): Pick<Answers, 'backup' | 'backupBucket'> {
    const { common } = this.#given;
    const isStateful = parts.some(({ answers }) => answers.kind === 'stateful');
    const data = parts.find(({ answers }) => answers.data !== 'none')?.answers.data ?? 'none';
    const before: Record<string, AnswerValue> = { name: this.#name, kind: isStateful ? 'stateful' : 'web', data };
    for (const name of ['backup', 'backupBucket'] as const) {
      if (!isAsked(name, before)) continue;
      const value = common[name] ?? this.#draft.common[name] ?? fallbackOf(name, before) ?? '';
      refuse(problemOf(name, value, before, this.#naming));
      before[name] = value as AnswerValue;
      this.#used.add(name);
    }
    return { backup: before.backup as Answers['backup'], backupBucket: String(before.backupBucket ?? '') };
  }

  /** What the person said about the whole must have had a use for some part. */
  #checkUse(): void {
    const idle = Object.keys(this.#given.common).find((name) => !this.#used.has(name));
    if (idle === undefined) return;
    throw new Refusal(say('idle', { name: this.#naming(idle) }));
  }
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new Refusal(problem);
}

function isOfParts(name: string): boolean {
  return PART_ANSWERS.some((known) => known === name);
}
