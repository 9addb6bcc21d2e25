// What is made, from the answers that options, a file, a source and a person on a terminal give.
import { resolve } from 'node:path';
import { readTextFile } from '../disk/read-text';
import { flagOf, type Given } from '../scaffold/answers/question';
import { ANSWER_NAMES, type AnswerName, questionOf } from '../scaffold/answers/questions';
import {
  answersToKeep,
  type FileAnswers,
  isAnswerName,
  PARTS,
  parseAnswer,
  readAnswers,
  readFileAnswers,
} from '../scaffold/answers/read';
import { completePlan, type PlanAnswers, type PlanNaming } from '../scaffold/complete-plan';
import { conversionReport } from '../scaffold/conversion-report';
import type { ScaffoldFile } from '../scaffold/files';
import { type Known, planAnswers } from '../scaffold/interview/parts';
import { ANSWERS_ALONE, fieldOf, subjectOf } from '../scaffold/interview/subject';
import type { DataMap } from '../scaffold/print';
import { CONVERSION_FILE } from '../scaffold/readme';
import { scaffold, scaffoldPlan } from '../scaffold/scaffold';
import type { Arguments } from './arguments';
import { CommandError } from './errors';
import { say } from './messages';
import { askAll, type Questioner, required } from './scaffold-questions';
import { linesToSee, readSourceAt } from './scaffold-source';
import { tell } from './terminal';

export interface Made {
  readonly files: readonly ScaffoldFile[];
  /** By which the same would be made again. */
  readonly answers: DataMap;
}

/** An application of one part, of which the answers say everything. */
export async function filesFromAnswers(given: Arguments, questioner: Questioner | undefined): Promise<Made> {
  for (const name of ['part', 'report'])
    if (given.has(name)) throw new CommandError(say('sourceOnly', { name: `--${name}` }));
  const fromFile = answersOfFile(given.text('answers'));
  const known: FileAnswers = { ...fromFile, common: { ...fromFile.common, ...answersOfOptions(given) } };
  const naming = namingOf(fromFile);
  if (questioner === undefined && known.parts !== undefined) required(ANSWERS_ALONE.readFile(known));
  const asked = questioner === undefined ? {} : await askAll(ANSWERS_ALONE, known, naming, questioner);
  // What is given and was not asked for is not lost: reading the answers says what is wrong with it.
  const answers = required(readAnswers({ ...known.common, ...asked }, naming));
  return { files: scaffold(answers), answers: answersToKeep(answers) };
}

/** An application that a source describes, with the answers to what that leaves open. */
export async function filesFromSource(
  from: string,
  given: Arguments,
  questioner: Questioner | undefined,
): Promise<Made> {
  const fromFile = answersOfFile(given.text('answers'));
  const ofParts = partsOfOptions(given.texts('part') ?? []);
  const common = { ...fromFile.common, ...answersOfOptions(given) };
  const known: PlanAnswers = { common, parts: mergedParts(fromFile.parts ?? {}, ofParts) };
  const naming = namingOf(fromFile);
  const source = readSourceAt(from, typeof common.name === 'string' ? common.name : undefined);
  // Where nobody is asked, a mistake is all that is told.
  const complete = (answers: PlanAnswers) => required(completePlan(source.known, answers, naming));
  if (questioner === undefined) complete(known);
  for (const line of linesToSee(from, source)) tell(line);
  const report = { path: given.text('report') ?? CONVERSION_FILE, text: conversionReport(source.name, source.notes) };
  const count = (level: string) => source.notes.filter((note) => note.level === level).length;
  tell(
    say('sourceSummary', {
      changed: count('changed'),
      left: count('not-carried'),
      path: report.path,
      source: from,
    }),
  );
  const answers = questioner === undefined ? known : await askAbout(source.known, known, naming, questioner);
  const hasParts = Object.keys(answers.parts).length > 0;
  return {
    files: scaffoldPlan(complete(answers), report),
    // The answers were read as data of the right types.
    answers: { ...(answers.common as Given), ...(hasParts && { [PARTS]: answers.parts as Record<string, Given> }) },
  };
}

/** The answers that are given, with those of the person. What was given in vain is told by who reads them all. */
async function askAbout(
  source: Known,
  given: PlanAnswers,
  naming: PlanNaming,
  questioner: Questioner,
): Promise<PlanAnswers> {
  const { common, parts } = planAnswers(source, await askAll(subjectOf(source), given, naming, questioner));
  return { common: { ...given.common, ...common }, parts: mergedParts(given.parts, parts) };
}

/** Answers are called as they were given: as options, or as fields of the file. */
function namingOf(file: FileAnswers): PlanNaming {
  return (name, part) => {
    const isInFile = Object.hasOwn((part === undefined ? file.common : file.parts?.[part]) ?? {}, name);
    if (isInFile) return fieldOf(name, part);
    return part === undefined ? `--${flagOf(name)}` : `--part ${part}.${flagOf(name)}`;
  };
}

type PartAnswers = PlanAnswers['parts'];

function mergedParts(one: PartAnswers, other: PartAnswers): PartAnswers {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(names.map((name) => [name, { ...one[name], ...other[name] }]));
}

function answersOfOptions(given: Arguments): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    ANSWER_NAMES.flatMap((name) => {
      const value = optionValue(name, given.texts(flagOf(name)));
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function optionValue(name: AnswerName, values: readonly string[] | undefined) {
  if (values === undefined) return undefined;
  const question = questionOf(name);
  // A setting may have commas of its own.
  if (question.type === 'texts' && question.choices === undefined) return values;
  return parseAnswer(name, values.join(','));
}

/** `--part web.image=nginx:1.29.1`, several times. */
function partsOfOptions(options: readonly string[]): PartAnswers {
  const values = new Map<string, Map<string, string[]>>();
  for (const option of options) {
    const [, part, flag, value] = /^([^.=]+)\.([^.=]+)=(.*)$/s.exec(option) ?? [];
    if (part === undefined || flag === undefined || value === undefined)
      throw new CommandError(say('badPartAnswer', { value: option }));
    const ofPart = values.get(part) ?? new Map<string, string[]>();
    const name = ANSWER_NAMES.find((known) => flagOf(known) === flag) ?? flag;
    const before = ofPart.get(name) ?? [];
    const isList = isAnswerName(name) && questionOf(name).type === 'texts';
    if (before.length > 0 && !isList) throw new CommandError(say('partTwice', { name: `${part}.${flag}` }));
    values.set(part, ofPart.set(name, [...before, value]));
  }
  return Object.fromEntries(
    [...values].map(([part, ofPart]) => {
      const answers = [...ofPart].map(([name, texts]) => [name, isAnswerName(name) ? optionValue(name, texts) : texts]);
      return [part, Object.fromEntries(answers)];
    }),
  );
}

function answersOfFile(path: string | undefined): FileAnswers {
  if (path === undefined) return { common: {} };
  const file = readTextFile(resolve(path), path);
  if (!file.ok) throw new CommandError(file.message);
  const result = readFileAnswers(file.text);
  if ('problem' in result) throw new CommandError(`${path}: ${result.problem}`);
  return result.value;
}
