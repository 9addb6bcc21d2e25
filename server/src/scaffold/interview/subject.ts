// What a person is asked about. The wizard and the command line ask through this alone, so they ask the same.
import type { Given } from '../answers/question';
import {
  answersToKeep,
  type FileAnswers,
  isAnswerName,
  type Outcome,
  PARTS,
  problemOf,
  readSomeAnswers,
  unknownAnswer,
} from '../answers/read';
import { mistakeInPlan, type PlanNaming, strangerInPlan } from '../complete-plan';
import { say } from '../messages';
import type { Plan } from '../plan';
import type { DataMap } from '../print';
import { planOf } from '../scaffold';
import { type AnswerReading, completeAnswers, type Interview, interview, readAnswer } from './interview';
import { givenAbout, interviewAbout, type Known, mistakeAbout, planAbout, planAnswers, readAnswerAbout } from './parts';

/** A plan with the answers by which it is made again. */
export interface Made {
  readonly plan: Plan;
  readonly answers: DataMap;
}

export interface Subject {
  /** The questions, and the first problem; answers are called in it by their titles, or as `naming` says. */
  interview(given: Given, naming?: PlanNaming): Interview;
  /** Reads what a person typed, or the choices they took. */
  readAnswer(key: string, typed: string | readonly string[], given: Given): AnswerReading;
  /** Why no plan can be made, or the plan. */
  make(given: Given): Outcome<Made>;
  /** What a file answers, by the keys of the questions; or the first mistake in it, whatever it does not answer. */
  readFile(answers: FileAnswers): Outcome<Given>;
  /** What options and files answer, by the keys of the questions, before more is asked; or the first mistake that no other answer would mend. */
  begin(answers: FileAnswers, naming: PlanNaming): Outcome<Given>;
}

/** An application of one part of which only answers are known. */
export const ANSWERS_ALONE: Subject = {
  interview,
  readAnswer,
  make: (given) => {
    const outcome = completeAnswers(given);
    if ('problem' in outcome) return outcome;
    return { value: { plan: planOf(outcome.value), answers: answersToKeep(outcome.value) } };
  },
  readFile: ({ common, parts }) => (parts === undefined ? readSomeAnswers(common) : noParts()),
  begin: ({ common, parts }, naming) => {
    if (parts !== undefined) return noParts();
    const unknown = Object.keys(common).find((name) => !isAnswerName(name));
    if (unknown !== undefined) return { problem: unknownAnswer(unknown, naming) };
    const given = common as Given;
    return checked(given, (name) => (isAnswerName(name) ? problemOf(name, given[name], given, naming) : undefined));
  },
};

/** An application that a source tells of. */
export function subjectOf(known: Known): Subject {
  return {
    interview: (given, naming) => interviewAbout(known, given, naming),
    readAnswer: (key, typed, given) => readAnswerAbout(known, key, typed, given),
    make: (given) => {
      const outcome = planAbout(known, given);
      if ('problem' in outcome) return outcome;
      const { common, parts } = planAnswers(known, given);
      const answers = { ...common, ...(Object.keys(parts).length > 0 && { [PARTS]: parts }) };
      return { value: { plan: outcome.value, answers } };
    },
    readFile: ({ common, parts = {} }) => {
      const problem = mistakeInPlan(known, { common, parts }, fieldOf);
      return problem === undefined ? { value: givenAbout(known, { common, parts }) } : { problem };
    },
    begin: ({ common, parts = {} }, naming) => {
      const stranger = strangerInPlan(known, { common, parts }, naming);
      if (stranger !== undefined) return { problem: stranger };
      const given = givenAbout(known, { common, parts });
      return checked(given, (key) => mistakeAbout(known, key, given, naming));
    },
  };
}

/** The questions that a person is led through, in their order: all but those that a source answers. */
export function questionsInARow({ groups }: Interview): Interview['groups'][number]['questions'] {
  return groups.filter(({ isTold }) => isTold !== true).flatMap(({ questions }) => questions);
}

/** How an answer is called in a file. */
export function fieldOf(name: string, part?: string): string {
  return part === undefined ? name : [PARTS, part, name].join('.');
}

function noParts(): { readonly problem: string } {
  return { problem: say('noParts', { name: PARTS }) };
}

function checked(given: Given, mistakeIn: (key: string) => string | undefined): Outcome<Given> {
  const problem = Object.keys(given)
    .map(mistakeIn)
    .find((found) => found !== undefined);
  return problem === undefined ? { value: given } : { problem };
}
