// What became of a source, for people to read.
import { formatMessage } from '../rules/rule';
import type { Note, NoteLevel, Problem } from './from/report';

const MESSAGES = {
  title: '# What became of {file}',
  introduction:
    'Each line of the source is in one of these lists. What was changed or left behind needs a look before this runs in production.',
  changed: 'Taken over as something else',
  'not-carried': 'Not carried over',
  carried: 'Carried over',
  none: 'Nothing.',
} as const;

/** What needs a look comes first. */
const LEVELS: readonly NoteLevel[] = ['not-carried', 'changed', 'carried'];

/** A note or problem on one line: `compose.yaml:3:5: ...`; lines and columns from one. */
export function reportLine({ file, range: { start }, message }: Note | Problem): string {
  return `${file}:${start.line + 1}:${start.character + 1}: ${message}`;
}

/** The notes that need a look, in the order of the report. */
export function notesToSee(notes: readonly Note[]): readonly Note[] {
  return LEVELS.filter((level) => level !== 'carried').flatMap((level) => notes.filter((note) => note.level === level));
}

/** All notes as Markdown. */
export function conversionReport(file: string, notes: readonly Note[]): string {
  const sections = LEVELS.map((level) => {
    const lines = notes.filter((note) => note.level === level).map((note) => `- ${markdownLine(note)}`);
    return `## ${MESSAGES[level]}\n\n${lines.length === 0 ? MESSAGES.none : lines.join('\n')}`;
  });
  return `${[formatMessage(MESSAGES.title, { file }), MESSAGES.introduction, ...sections].join('\n\n')}\n`;
}

/** What a source says itself must not become markup. */
function markdownLine({ file, range: { start }, message }: Note): string {
  // Within a word, as in DATABASE_URL, an underscore is one.
  const markup = /[\\`*{}[\]<>#|]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
  const text = message.replace(/\s*\n\s*/g, ' ').replace(markup, '\\$&');
  return `\`${file}:${start.line + 1}:${start.character + 1}\` ${text}`;
}
