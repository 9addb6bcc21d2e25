// The questions as a person is led through them: those that make sense after the answers so far, with what each would be answered by itself.
import type { AnswerValue, Given, Question } from '../answers/question';
import { ANSWER_NAMES, type AnswerName, type Answers, questionOf } from '../answers/questions';
import { fallbackOf, isAsked, type Naming, type Outcome, parseAnswer, problemOf, readAnswers } from '../answers/read';
import { say } from '../messages';
import { GROUPS, type Group, titleOf } from './groups';

/** One of the texts that can be chosen. */
export interface OfferedChoice {
  readonly value: string;
  readonly meaning: string;
  /** Why it can not be chosen after the answers so far. */
  readonly problem?: string;
}

export interface OfferedQuestion {
  /** By which it is answered. */
  readonly key: string;
  readonly type: Question['type'];
  readonly title: string;
  readonly question: string;
  readonly description: string;
  readonly example?: string;
  readonly choices?: readonly OfferedChoice[];
  /** What is given, else what holds where nothing is; absent where it has to be answered. */
  readonly answer?: AnswerValue;
  /** What holds where nothing is given. */
  readonly usual?: AnswerValue;
}

export interface QuestionGroup {
  readonly id: string;
  readonly title: string;
  /** The source answers these questions: they are for who wants something else. */
  readonly isTold?: boolean;
  readonly questions: readonly OfferedQuestion[];
}

/** What is wrong with the answers, and which question would mend it. */
export interface AnswerProblem {
  readonly key: string;
  readonly message: string;
}

export interface Interview {
  /** Those that have a question that makes sense. The first has what has to be decided for every application. */
  readonly groups: readonly QuestionGroup[];
  /** The first one in the order of the questions; absent when files can be made. */
  readonly problem?: AnswerProblem;
}

/** What a person typed or chose, read as an answer. */
export type AnswerReading = { readonly value: AnswerValue } | { readonly problem: string };

/** The questions that make sense after the answers before each, and everything that is wrong with the answers. */
export interface Walk {
  readonly offered: ReadonlyMap<AnswerName, OfferedQuestion>;
  readonly problems: readonly { readonly name: AnswerName; readonly message: string }[];
  /** Those that nobody gave included. */
  readonly answers: Given;
}

/** Takes answers that make no sense for now as not given: they may make sense again when the person changes their mind. */
export function walk(given: Given, naming: Naming = nameInFront): Walk {
  const answers: Record<string, AnswerValue> = {};
  const offered = new Map<AnswerName, OfferedQuestion>();
  const problems: { name: AnswerName; message: string }[] = [];
  for (const name of ANSWER_NAMES) {
    if (!isAsked(name, answers)) continue;
    const usual = fallbackOf(name, answers);
    const answer = given[name] ?? usual;
    offered.set(name, offer(name, answers, { answer, usual }));
    const message = answer === undefined ? missing(name, naming) : problemOf(name, answer, answers, naming);
    if (message !== undefined) problems.push({ name, message });
    if (answer !== undefined) answers[name] = answer;
  }
  return { offered, problems, answers };
}

/** The interview about an application of one part of which only answers are known. */
export function interview(given: Given, naming: Naming = nameInFront): Interview {
  const { offered, problems } = walk(given, naming);
  const [problem] = problems;
  return {
    groups: groupsOf(GROUPS, offered),
    ...(problem && { problem: { key: problem.name, message: problem.message } }),
  };
}

/** Groups with the questions that are offered; those without any are left out. */
export function groupsOf(
  groups: readonly Group[],
  offered: ReadonlyMap<AnswerName, OfferedQuestion>,
): readonly QuestionGroup[] {
  return groups
    .map(({ id, title, names }) => ({ id, title, questions: names.flatMap((name) => offered.get(name) ?? []) }))
    .filter(({ questions }) => questions.length > 0);
}

function offer(
  name: AnswerName,
  before: Given,
  { answer, usual }: { answer: AnswerValue | undefined; usual: AnswerValue | undefined },
): OfferedQuestion {
  const asked = questionOf(name);
  const { type, question, description } = asked;
  const choices = 'choices' in asked ? asked.choices : undefined;
  return {
    key: name,
    type,
    title: titleOf(name),
    question,
    description,
    ...('example' in asked && { example: asked.example }),
    ...(choices && {
      choices: Object.entries(choices).map(([value, meaning]) => offerChoice(name, value, meaning, before)),
    }),
    ...(answer !== undefined && { answer }),
    ...(usual !== undefined && { usual }),
  };
}

function offerChoice(name: AnswerName, value: string, meaning: string, before: Given): OfferedChoice {
  const problem = problemOf(name, questionOf(name).type === 'texts' ? [value] : value, before, nameInFront);
  return { value, meaning, ...(problem !== undefined && { problem }) };
}

/**
 * Reads what a person typed as the answer to a question, or a list of the choices taken; says what is wrong with it after the
 * answers to the questions before.
 */
export function readAnswer(key: string, typed: string | readonly string[], given: Given): AnswerReading {
  const name = ANSWER_NAMES.find((known) => known === key);
  if (name === undefined) return { problem: say('unknownAnswer', { name: key }) };
  const before = answersBefore(name, given);
  const value = typeof typed === 'string' ? parseAnswer(name, typed) : typed;
  if (value === '' && fallbackOf(name, before) === undefined) return { problem: missing(name, nameInFront) };
  const problem = problemOf(name, value, before, nameInFront);
  return problem === undefined ? { value } : { problem };
}

/** Completes answers from which a person made applications; what makes no sense with the others is left out. */
export function completeAnswers(given: Given): Outcome<Answers> {
  return readAnswers(walk(given).answers, nameInFront);
}

function missing(name: AnswerName, naming: Naming): string {
  return say('missing', { name: naming(name), why: questionOf(name).why ?? '' });
}

/** Answers are named in sentences as their questions are titled. */
export function nameInFront(name: string): string {
  const known = ANSWER_NAMES.find((other) => other === name);
  return known === undefined ? name : titleOf(known);
}

function answersBefore(name: AnswerName, given: Given): Given {
  const before = ANSWER_NAMES.slice(0, ANSWER_NAMES.indexOf(name));
  return Object.fromEntries(
    Object.entries(walk(given).answers).filter(([other]) => before.some((one) => one === other)),
  );
}
