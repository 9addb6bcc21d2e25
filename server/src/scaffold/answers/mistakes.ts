// What is wrong in a file of answers while somebody writes it, each mistake at its place.
import { parseYaml } from '../../yaml/document';
import { locate } from '../../yaml/locate';
import type { Path } from '../../yaml/path';
import type { Range } from '../../yaml/text';
import { isMap, type YamlMap, type YamlValue } from '../../yaml/value';
import { say } from '../messages';
import type { Given } from './question';
import { isAnswerName, PARTS, problemOf, unknownAnswer } from './read';

/** A mistake that no further answer would mend. */
export interface AnswerMistake {
  /** Zero-based, in UTF-16 code units. */
  readonly range: Range;
  readonly message: string;
}

const FILE_NAME = /(?:^|\/)(?:deploy\/answers|[^/]*prodlint-answers)\.(?:ya?ml|json)$/;

/** Whether a file is called as files of answers are: by the wizard, or for everybody to see. */
export function isAnswersFile(path: string): boolean {
  return FILE_NAME.test(path);
}

/** All mistakes in a text of one document. What depends on a source is not looked at. */
export function mistakesInAnswers(text: string): readonly AnswerMistake[] {
  const document = parseYaml(text);
  const { data, lines, problems } = document;
  const at = (path: Path, part: 'key' | 'value') => lines.range(locate(document, path, part));
  const [problem] = problems;
  if (problem !== undefined) {
    const range = lines.range(problem);
    return [{ range, message: say('unreadable', { line: range.start.line + 1 }) }];
  }
  if (data === null) return [];
  if (!isMap(data)) return [{ range: at([], 'value'), message: say('noMap') }];
  const { [PARTS]: parts, ...common } = data;
  const answers = (given: YamlMap, path: Path) =>
    Object.entries(given).flatMap(([name, value]): AnswerMistake[] => {
      const message = mistakeIn(name, value, given);
      if (message === undefined) return [];
      return [{ range: at([...path, name], isAnswerName(name) ? 'value' : 'key'), message }];
    });
  const ofParts = Object.entries(isMap(parts) ? parts : {}).flatMap(([part, own]) =>
    isMap(own) ? answers(own, [PARTS, part]) : [],
  );
  return [...answers(common, []), ...ofParts];
}

function mistakeIn(name: string, value: YamlValue, given: YamlMap): string | undefined {
  if (value === null) return undefined;
  if (!isAnswerName(name)) return unknownAnswer(name, (own) => own);
  // Answers of other types are mistakes of their own; the checks look at those that are right.
  return problemOf(name, value, given as Given);
}
