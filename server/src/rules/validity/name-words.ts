import type { NameForm, NameProblem } from '../../kubernetes/names';

/** What is wrong with a name or label, as a clause of a message. */
const REASONS: Readonly<Record<Exclude<NameProblem['code'], 'characters' | 'prefix' | 'length'>, string>> = {
  empty: 'nothing is left of it',
  start: 'it must begin with a letter or digit',
  end: 'it must end with a letter or digit',
  parts: 'letters or digits must stand on both sides of each dot',
  'letter-first': 'it must begin with a letter',
  'no-letter': 'it needs a letter',
  'double-hyphen': 'hyphens must not follow each other',
  'dots-only': 'it reads as a path',
  slashes: 'more than one / is not allowed',
};
const LENGTH = 'it has {length} characters, {limit} are allowed';
const NOT_ALLOWED = '{characters} not allowed';
const EMPTY_LABEL_PART = 'nothing stands behind its /';
const PREFIX = 'in front of its / must stand a DNS name in lower case';

/** What names of a form are made of, as a sentence that ends a message. */
const ADVICE: Readonly<Record<NameForm, string>> = {
  subdomain: 'Use lower-case letters, digits, hyphens and dots, with a letter or digit at both ends.',
  label: 'Use up to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends.',
  'letter-label': 'Use up to 63 lower-case letters, digits and hyphens, beginning with a letter.',
  'path-segment': 'Use any other characters.',
  port: 'Use up to 15 lower-case letters, digits and single hyphens, with at least one letter.',
};

const NAMED_CHARACTERS: ReadonlyMap<string, string> = new Map([
  [' ', 'spaces'],
  ['\t', 'tabs'],
  ['\n', 'line breaks'],
  ['\r', 'line breaks'],
  ['\u00A0', 'non-breaking spaces'],
]);

/** More of them are not listed. */
const MAX_CHARACTERS = 4;
const MAX_SHOWN = 60;

/** Why a text is refused: `capitals and "_" are not allowed`. */
export function reasonOf(problem: NameProblem): string {
  switch (problem.code) {
    case 'characters':
      return NOT_ALLOWED.replace('{characters}', () => charactersInWords(problem.characters));
    case 'length':
      return LENGTH.replace('{length}', String(problem.length)).replace('{limit}', String(problem.limit));
    case 'prefix':
      return PREFIX;
    default:
      return REASONS[problem.code];
  }
}

/** As `reasonOf`, for the key of a label or annotation. */
export function keyReasonOf(problem: NameProblem): string {
  return problem.code === 'empty' ? EMPTY_LABEL_PART : reasonOf(problem);
}

export function adviceFor(form: NameForm): string {
  return ADVICE[form];
}

/** A text as it is shown in a message: in one line, and not too long. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= MAX_SHOWN ? line : `${line.slice(0, MAX_SHOWN)}…`;
}

function charactersInWords(characters: readonly string[]): string {
  const words = [...new Set(characters.map(inWords))];
  const listed = words.length > MAX_CHARACTERS ? [...words.slice(0, MAX_CHARACTERS), 'others'] : words;
  const last = listed.at(-1) ?? '';
  const verb = listed.length > 1 || /^[a-z]/.test(last) ? 'are' : 'is';
  return `${[listed.slice(0, -1).join(', '), last].filter((part) => part !== '').join(' and ')} ${verb}`;
}

function inWords(character: string): string {
  if (/[A-Z]/.test(character)) return 'capitals';
  return NAMED_CHARACTERS.get(character) ?? `"${character}"`;
}
