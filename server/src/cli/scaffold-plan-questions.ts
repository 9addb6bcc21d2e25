// Asks on a terminal for what a source leaves open.
import type { AnswerValue, Given } from '../scaffold/answers/question';
import { ANSWER_NAMES, PART_ANSWERS } from '../scaffold/answers/questions';
import { isAnswerName, isAsked, problemOf, unknownAnswer } from '../scaffold/answers/read';
import {
  type DraftPart,
  type DraftPlan,
  openImage,
  type PlanAnswers,
  type PlanNaming,
  partNameOf,
  planNameOf,
} from '../scaffold/complete-plan';
import { CommandError } from './errors';
import { askOne, type Questioner } from './scaffold-questions';

/** The answers that are known, with those of the person: about each part what only they can know, then about the whole. */
export async function askPlan(
  draft: DraftPlan,
  known: PlanAnswers,
  naming: PlanNaming,
  questioner: Questioner,
): Promise<PlanAnswers> {
  checkKnown(draft, known, naming);
  const name = planNameOf(draft, known) ?? '';
  const isAlone = draft.parts.length === 1;
  const parts: Record<string, Readonly<Record<string, unknown>>> = { ...known.parts };
  for (const part of draft.parts) {
    const partName = partNameOf(part);
    const given = { ...part.given, ...(isAlone ? known.common : {}), ...known.parts[partName] };
    const answers = await askPart(name, { ...part, given: given as Given }, questioner);
    if (Object.keys(answers).length > 0) parts[partName] = { ...known.parts[partName], ...answers };
  }
  const told = Object.fromEntries([
    ...draft.parts.flatMap(({ given }) => Object.entries(given)),
    ...Object.values(parts).flatMap(Object.entries),
  ]);
  return {
    common: await askCommon(name, { ...draft.common, ...told, ...kindsOf(draft) } as Given, known, questioner),
    parts,
  };
}

/** What is given already is checked before, so that nobody answers for nothing. */
function checkKnown(draft: DraftPlan, { common, parts }: PlanAnswers, naming: PlanNaming): void {
  const check = (answers: Readonly<Record<string, unknown>>, given: Given, part?: string) => {
    for (const [name, value] of Object.entries(answers)) {
      const called = (answer: string) => naming(answer, part);
      const problem = isAnswerName(name) ? problemOf(name, value, given, called) : unknownAnswer(name, called);
      if (problem !== undefined) throw new CommandError(problem);
    }
  };
  check(common, { ...draft.common, ...kindsOf(draft), ...(common as Given) });
  for (const [name, answers] of Object.entries(parts)) {
    const part = draft.parts.find((each) => partNameOf(each) === name);
    check(answers, { ...part?.given, ...(answers as Given) }, name);
  }
}

async function askPart(plan: string, part: DraftPart, questioner: Questioner): Promise<Given> {
  const { given } = part;
  const title = partNameOf(part);
  const answers: Record<string, AnswerValue> = {};
  if (given.image === undefined)
    answers.image = await askOne('image', given, questioner, { title, fallback: openImage(plan, part) });
  if (given.host === undefined && given.kind === 'web' && part.details.main.portName === undefined) {
    const host = await askOne('host', given, questioner, { title });
    if (host !== '') answers.host = host;
  }
  return answers;
}

/** What the parts are, all together: that decides which questions about the whole make sense. */
function kindsOf({ common, parts }: DraftPlan): Given {
  const kind = ['stateful', 'web', 'worker'].find((each) => parts.some(({ given }) => given.kind === each));
  const data = parts.map(({ given }) => given.data).find((each) => each !== undefined && each !== 'none');
  const hasKeys = parts.some(({ given }) => Array.isArray(given.secretKeys) && given.secretKeys.length > 0);
  const hasSecrets = hasKeys || data !== undefined;
  return {
    kind: kind ?? 'cron',
    data: data ?? 'none',
    secrets: hasSecrets ? (common.secrets ?? 'external-secrets') : 'none',
  };
}

async function askCommon(
  name: string,
  told: Given,
  { common }: PlanAnswers,
  questioner: Questioner,
): Promise<Readonly<Record<string, unknown>>> {
  const answers: Record<string, unknown> = { ...common };
  const before: Record<string, AnswerValue | undefined> = { ...told, name, ...(common as Given) };
  for (const question of ANSWER_NAMES) {
    if (question === 'name' || PART_ANSWERS.includes(question)) continue;
    if (!isAsked(question, before) || common[question] !== undefined) continue;
    // What no part has needs no way to get there.
    const isNone = (question === 'data' || question === 'secrets') && told[question] === 'none';
    if (isNone) continue;
    const fallback = question === 'data' || question === 'secrets' ? told[question] : undefined;
    const value = await askOne(question, before, questioner, { fallback });
    before[question] = value;
    answers[question] = value;
  }
  return answers;
}
