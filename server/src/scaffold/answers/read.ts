// From what somebody gave to answers that can be used, or one sentence that says why not.
import { nearest } from '../../kubernetes/nearest';
import { parseYaml } from '../../yaml/document';
import { splitDocuments } from '../../yaml/split';
import { isList, isMap, type YamlMap, type YamlValue } from '../../yaml/value';
import { say } from '../messages';
import type { AnswerValue, Given, Problem, Question } from './question';
import { ANSWER_NAMES, type AnswerName, type Answers, questionOf } from './questions';

/** Either something, or the sentence that says why there is none. */
export type Outcome<T> = { readonly value: T } | { readonly problem: string };

/** How an answer is called in front of the person who gave it: as a field or as an option. */
export type Naming = (name: string) => string;

const AS_WRITTEN: Naming = (name) => name;

export function isAnswerName(name: string): name is AnswerName {
  return ANSWER_NAMES.some((known) => known === name);
}

/** Whether a question makes sense after the answers before it. */
export function isAsked(name: AnswerName, given: Given): boolean {
  return questionOf(name).applies?.(given) ?? true;
}

/** The answer where none is given; undefined where the question has to be answered. */
export function fallbackOf(name: AnswerName, given: Given): AnswerValue | undefined {
  return questionOf(name).fallback?.(given);
}

/** What is wrong with an answer, as a sentence; undefined where nothing is. */
export function problemOf(name: AnswerName, value: unknown, given: Given, naming = AS_WRITTEN): string | undefined {
  const question = questionOf(name);
  const problem = typeProblem(question, value) ?? ownProblem(question, value as AnswerValue, given);
  if (problem === undefined) return undefined;
  return say(problem.message, { name: naming(name), value: shown(value), ...problem.values });
}

function shown(value: unknown): string {
  if (typeof value === 'string') return value === '' ? '""' : value;
  return Array.isArray(value) ? value.join(', ') : String(JSON.stringify(value));
}

function typeProblem(question: Question, value: unknown): Problem | undefined {
  switch (question.type) {
    case 'text':
      return typeof value === 'string' ? undefined : { message: 'notText' };
    case 'choice':
      return choiceProblem(value, question.choices);
    case 'integer': {
      const { minimum, maximum } = question;
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) return { message: 'notInteger' };
      return value < minimum || value > maximum ? { message: 'outOfRange', values: { minimum, maximum } } : undefined;
    }
    case 'texts':
      return textsProblem(value, question.choices);
  }
}

function choiceProblem(value: unknown, choices: Readonly<Record<string, string>>): Problem | undefined {
  if (typeof value === 'string' && Object.hasOwn(choices, value)) return undefined;
  return { message: 'badChoice', values: { value: shown(value), allowed: Object.keys(choices).join(', ') } };
}

function textsProblem(value: unknown, choices: Readonly<Record<string, string>> | undefined): Problem | undefined {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) return { message: 'notTexts' };
  if (choices === undefined) return undefined;
  if (value.length === 0) return { message: 'none', values: { allowed: Object.keys(choices).join(', ') } };
  return value.map((item) => choiceProblem(item, choices)).find((problem) => problem !== undefined);
}

function ownProblem(question: Question, value: AnswerValue, given: Given): Problem | undefined {
  // The type was made sure of before.
  const check = question.check as ((value: AnswerValue, given: Given) => Problem | undefined) | undefined;
  return check?.(value, given);
}

/** Reads what a person typed as the answer to a question; texts of a list are separated by commas. */
export function parseAnswer(name: AnswerName, typed: string): AnswerValue {
  const trimmed = typed.trim();
  switch (questionOf(name).type) {
    case 'integer':
      return /^-?\d+$/.test(trimmed) ? Number(trimmed) : trimmed;
    case 'texts':
      return trimmed === '' ? [] : trimmed.split(',').map((item) => item.trim());
    default:
      return trimmed;
  }
}

/** The answers to questions that do not apply: of the right type, and used by nothing. */
const UNUSED = { text: '', choice: '', integer: 0, texts: [] } as const;

/** Completes and checks answers; the first mistake in the order of the questions is told. */
export function readAnswers(given: Readonly<Record<string, unknown>>, naming = AS_WRITTEN): Outcome<Answers> {
  const outcome = readPart(given, naming, (name) =>
    say('missing', { name: naming(name), why: questionOf(name).why ?? '' }),
  );
  // Every name has a value of its question's type.
  return outcome as Outcome<Answers>;
}

/** Checks answers of which some are still to be asked for; gives those that were given. */
export function readSomeAnswers(given: Readonly<Record<string, unknown>>, naming = AS_WRITTEN): Outcome<Given> {
  const outcome = readPart(given, naming, () => undefined);
  return 'problem' in outcome ? outcome : { value: given as Given };
}

function readPart(
  given: Readonly<Record<string, unknown>>,
  naming: Naming,
  onMissing: (name: AnswerName) => string | undefined,
): Outcome<Given> {
  const unknown = Object.keys(given).find((name) => !isAnswerName(name));
  if (unknown !== undefined) return { problem: unknownAnswer(unknown, naming) };
  const answers: Record<string, AnswerValue> = {};
  for (const name of ANSWER_NAMES) {
    const question = questionOf(name);
    const own = given[name];
    if (!isAsked(name, answers)) {
      if (own !== undefined) return { problem: say('idle', { name: naming(name) }) };
      answers[name] = UNUSED[question.type];
      continue;
    }
    const value = own ?? fallbackOf(name, answers);
    if (value === undefined) {
      const missing = onMissing(name);
      if (missing !== undefined) return { problem: missing };
      continue;
    }
    const problem = problemOf(name, value, answers, naming);
    if (problem !== undefined) return { problem };
    answers[name] = value as AnswerValue;
  }
  return { value: answers };
}

/** What is said of an answer that nobody asks for. */
export function unknownAnswer(name: string, naming: Naming): string {
  const near = nearest(name, ANSWER_NAMES);
  if (near === undefined) return say('unknownAnswer', { name: naming(name) });
  // The one that is meant is called as the other was.
  return say('unknownAnswerNear', { name: naming(name), nearest: naming(name) === name ? near : naming(near) });
}

/** Reads a file of answers: YAML, or JSON, which is YAML. */
export function parseAnswersFile(text: string): Outcome<YamlMap> {
  const documents = splitDocuments(text).map((slice) => ({ slice, parsed: parseYaml(slice.text) }));
  for (const { slice, parsed } of documents) {
    const [problem] = parsed.problems;
    if (problem === undefined) continue;
    const before = text.slice(0, text.indexOf(slice.text) + problem.start);
    return { problem: say('unreadable', { line: before.split('\n').length }) };
  }
  const written = documents.map(({ parsed }) => parsed.data).filter((data) => data !== null);
  if (written.length > 1) return { problem: say('severalDocuments', { count: written.length }) };
  const [data] = written;
  return isMap(data) ? { value: withoutAbsent(data) } : { problem: say('noMap') };
}

/** What a file answers: about the whole, and, where it has something of them, about parts by their names. */
export interface FileAnswers {
  readonly common: Readonly<Record<string, unknown>>;
  readonly parts?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The key of the parts in a file of answers. */
export const PARTS = 'parts';

/** Reads a file of answers of which some may be about parts. What is said of these is not looked at yet. */
export function readFileAnswers(text: string): Outcome<FileAnswers> {
  const file = parseAnswersFile(text);
  if ('problem' in file) return file;
  const { [PARTS]: parts, ...common } = file.value;
  if (parts === undefined) return { value: { common } };
  if (!isMap(parts)) return { problem: say('partsForm', { name: PARTS }) };
  const read = Object.entries(parts).map(([name, own]) => [name, own === null ? {} : own] as const);
  if (!read.every((part): part is [string, YamlMap] => isMap(part[1])))
    return { problem: say('partsForm', { name: PARTS }) };
  return { value: { common, parts: Object.fromEntries(read.map(([name, own]) => [name, withoutAbsent(own)])) } };
}

/** A key without a value is an answer that is not given; versions and the like written as numbers are texts. */
function withoutAbsent(data: YamlMap): YamlMap {
  const isGiven = ([, value]: readonly [string, YamlValue]) => value !== null;
  return Object.fromEntries(
    Object.entries(data)
      .filter(isGiven)
      .map(([key, value]) => [key, isList(value) ? [...value] : value]),
  );
}

/** The answers that say something, to be kept in a file: those to questions that apply. */
export function answersToKeep(answers: Answers): Given {
  return Object.fromEntries(ANSWER_NAMES.filter((name) => isAsked(name, answers)).map((name) => [name, answers[name]]));
}
