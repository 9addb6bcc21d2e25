import type { Connection } from 'vscode-languageserver';
import { readFileAnswers } from '../scaffold/answers/read';
import { FOLDER, type ScaffoldFile } from '../scaffold/files';
import { ANSWERS_ALONE } from '../scaffold/interview/subject';
import { printData } from '../scaffold/print';
import { scaffoldPlan } from '../scaffold/scaffold';
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
import { ScaffoldSources } from './scaffold-sources';

/** The files that a person reads first. */
const START = `${FOLDER}/README.md`;

/** Answers the wizard that makes an application. Nothing but a source is kept between requests: the client tells the answers each time. */
export function serveScaffold(connection: Connection): void {
  const sources = new ScaffoldSources();
  const sourceOf = ({ source }: Pick<ScaffoldState, 'source'>) =>
    source === undefined ? undefined : sources.kept(source);
  const subjectBy = (state: Pick<ScaffoldState, 'source'>) => sourceOf(state)?.subject ?? ANSWERS_ALONE;
  connection.onRequest<Interview, void>(SCAFFOLD_INTERVIEW_REQUEST, (state: ScaffoldState) =>
    subjectBy(state).interview(state.given),
  );
  connection.onRequest<AnswerReading, void>(SCAFFOLD_READ_ANSWER_REQUEST, (question: AnswerToRead) =>
    subjectBy(question).readAnswer(question.key, question.typed, question.given),
  );
  connection.onRequest<ScaffoldAnswer, void>(SCAFFOLD_FILES_REQUEST, (state: ScaffoldState) => {
    const outcome = subjectBy(state).make(state.given);
    if ('problem' in outcome) return outcome;
    const { plan, answers } = outcome.value;
    const kept: ScaffoldFile = { path: `${FOLDER}/answers.yaml`, text: printData(answers) };
    return { files: scaffoldPlan(plan, sourceOf(state)?.report), answers: kept, start: START };
  });
  connection.onRequest<AnswersReading, void>(SCAFFOLD_READ_ANSWERS_REQUEST, (answers: AnswersText): AnswersReading => {
    const file = readFileAnswers(answers.text);
    if ('problem' in file) return file;
    if (file.value.parts !== undefined && answers.source === undefined) return { wantsSource: true };
    const outcome = subjectBy(answers).readFile(file.value);
    return 'problem' in outcome ? outcome : { given: outcome.value };
  });
  connection.onRequest<SourceReading, void>(SCAFFOLD_READ_SOURCE_REQUEST, (source: SourceToRead) =>
    sources.read(source),
  );
}
