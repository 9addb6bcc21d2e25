import type { Connection } from 'vscode-languageserver';
import { answersToKeep, parseAnswersFile, readSomeAnswers } from '../scaffold/answers/read';
import { FOLDER, type ScaffoldFile } from '../scaffold/files';
import { completeAnswers, interview, readAnswer } from '../scaffold/interview/interview';
import { interviewAbout, planAbout, planAnswers, readAnswerAbout } from '../scaffold/interview/parts';
import { type DataMap, printData } from '../scaffold/print';
import { scaffold, scaffoldPlan } from '../scaffold/scaffold';
import {
  type AnswerReading,
  type AnswersReading,
  type AnswersText,
  type AnswerToRead,
  type Interview,
  SCAFFOLD_FILES_REQUEST,
  SCAFFOLD_INTERVIEW_REQUEST,
  SCAFFOLD_READ_ANSWER_REQUEST,
  SCAFFOLD_READ_ANSWERS_REQUEST,
  SCAFFOLD_READ_SOURCE_REQUEST,
  type ScaffoldAnswer,
  type ScaffoldState,
  type SourceReading,
  type SourceToRead,
} from './protocol';
import { type KeptSource, ScaffoldSources } from './scaffold-sources';

/** The files that a person reads first. */
const START = `${FOLDER}/README.md`;

/** Answers the wizard that makes an application. Nothing but a source is kept between requests: the client tells the answers each time. */
export function serveScaffold(connection: Connection): void {
  const sources = new ScaffoldSources();
  const sourceOf = ({ source }: ScaffoldState) => (source === undefined ? undefined : sources.kept(source));
  connection.onRequest<Interview, void>(SCAFFOLD_INTERVIEW_REQUEST, (state: ScaffoldState) => {
    const source = sourceOf(state);
    return source === undefined ? interview(state.given) : interviewAbout(source.known, state.given);
  });
  connection.onRequest<AnswerReading, void>(SCAFFOLD_READ_ANSWER_REQUEST, (question: AnswerToRead) => {
    const { given, key, typed } = question;
    const source = sourceOf(question);
    return source === undefined ? readAnswer(key, typed, given) : readAnswerAbout(source.known, key, typed, given);
  });
  connection.onRequest<ScaffoldAnswer, void>(SCAFFOLD_FILES_REQUEST, (state: ScaffoldState) => {
    const source = sourceOf(state);
    return source === undefined ? makeFiles(state) : makeOfSource(source, state);
  });
  connection.onRequest<AnswersReading, void>(SCAFFOLD_READ_ANSWERS_REQUEST, readText);
  connection.onRequest<SourceReading, void>(SCAFFOLD_READ_SOURCE_REQUEST, (source: SourceToRead) =>
    sources.read(source),
  );
}

function makeFiles({ given }: ScaffoldState): ScaffoldAnswer {
  const outcome = completeAnswers(given);
  if ('problem' in outcome) return outcome;
  return { files: scaffold(outcome.value), answers: keptAnswers(answersToKeep(outcome.value)), start: START };
}

function makeOfSource({ known, report }: KeptSource, { given }: ScaffoldState): ScaffoldAnswer {
  const outcome = planAbout(known, given);
  if ('problem' in outcome) return outcome;
  const { common, parts } = planAnswers(known, given);
  const answers = keptAnswers({ ...common, ...(Object.keys(parts).length > 0 && { parts }) });
  return { files: scaffoldPlan(outcome.value, report), answers, start: START };
}

function keptAnswers(answers: DataMap): ScaffoldFile {
  return { path: `${FOLDER}/answers.yaml`, text: printData(answers) };
}

function readText({ text }: AnswersText): AnswersReading {
  const file = parseAnswersFile(text);
  if ('problem' in file) return file;
  const outcome = readSomeAnswers(file.value);
  return 'problem' in outcome ? outcome : { given: outcome.value };
}
