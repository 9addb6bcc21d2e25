import { IGNORE_ANNOTATION } from '../../engine/directives';
import type { Finding } from '../../engine/finding';
import type { Rule } from '../../rules/rule';
import type { Slot } from '../../yaml/cursor';
import type { Span } from '../../yaml/text';
import type { Suggestion } from './suggestion';

/** The forms of our directives in comments, with what each silences. */
const DIRECTIVES: readonly (readonly [name: string, text: string])[] = [
  ['prodlint-disable-next-line', 'Ignores findings on the next line.'],
  ['prodlint-disable-line', 'Ignores findings on this line.'],
  ['prodlint-disable', 'Ignores findings from here to the end of the document.'],
  ['prodlint-disable-file', 'Ignores findings in the whole file.'],
];

/** A comment from its `#` up to the cursor, where a directive or its rules may be written. */
const DIRECTIVE = /^#+\s*(prodlint-disable(?:-next-line|-line|-file)?)(?:\s+([\s\S]*))?$/;
const BEGINNING = /^#+\s*([\w-]*)$/;

/** Rules, those that found something first. */
export interface RuleChoice {
  readonly rules: readonly Rule[];
  /** What is found where a suppression would stand. */
  readonly found: () => readonly Finding[];
}

/**
 * What may be written in a comment: a directive of ours, and the rules it names. `isAsked`: the person asked for suggestions, so that they may come
 * where nothing is typed yet.
 */
export function commentSuggestions(
  text: string,
  comment: Span,
  offset: number,
  choice: RuleChoice,
  isAsked: boolean,
): readonly Suggestion[] {
  const before = text.slice(comment.start, offset);
  const lineStart = text.lastIndexOf('\n', comment.start - 1) + 1;
  const directive = DIRECTIVE.exec(before);
  if (directive !== null && directive[2] !== undefined)
    return namedRules(text, directive[2], { offset, lineStart }, choice);
  const word = BEGINNING.exec(before)?.[1];
  if (word === undefined || (word === '' && !isAsked) || !'prodlint-disable-next-line'.startsWith(word.slice(0, 8)))
    return [];
  const start = offset - word.length;
  const isTrailing = text.slice(lineStart, comment.start).trim() !== '';
  const end = offset + (/^[\w-]*/.exec(text.slice(offset))?.[0].length ?? 0);
  const lead = /^#+$/.test(before) ? ' ' : '';
  return DIRECTIVES.map(([name, description], index) => ({
    label: name,
    kind: 'keyword',
    insertion: { what: 'text', text: `${name} ` },
    slot: textSlot({ start, end }, lineStart, lead),
    text: description,
    rank: isTrailing && name === 'prodlint-disable-line' ? 0 : index + 1,
  }));
}

/** The rules that may follow in a list of some, behind which a reason may stand. */
export function namedRules(
  text: string,
  list: string,
  { offset, lineStart }: { readonly offset: number; readonly lineStart: number },
  { rules, found }: RuleChoice,
): readonly Suggestion[] {
  if (/(?:^|\s)--(?:\s|$)/.test(list)) return [];
  const word = /[^\s,]*$/.exec(list)?.[0] ?? '';
  const others = list.slice(0, list.length - word.length).split(/[\s,]+/);
  const end = offset + (/^[\w-]*/.exec(text.slice(offset))?.[0].length ?? 0);
  // Between two names stands a comma, which may not be written yet.
  const lead = /[\w-]\s+$/.test(list.slice(0, list.length - word.length)) ? ', ' : '';
  const start = offset - word.length;
  const blanks = lead === '' ? 0 : (/(?<!\s)\s+$/.exec(list.slice(0, list.length - word.length))?.[0].length ?? 0);
  const concerned = new Set(found().map(({ rule }) => rule.id));
  return rules
    .filter(({ id }) => !others.includes(id))
    .map(({ id, need, severity, summary }) => ({
      label: id,
      kind: 'rule',
      detail: `${need}, ${severity}`,
      insertion: { what: 'text', text: id },
      slot: textSlot({ start: start - blanks, end }, lineStart, lead),
      text: summary,
      rank: concerned.has(id) ? 0 : 1,
    }));
}

/** Whether a slot is the value of the annotation that lists rules to ignore. */
export function isIgnoreAnnotation({ role, path }: Slot): boolean {
  return role === 'value' && path.at(-1) === IGNORE_ANNOTATION && path.at(-2) === 'annotations';
}

/** A slot for text that is no value of its own. */
function textSlot(span: Span, lineStart: number, lead: string): Slot {
  return {
    role: 'value',
    path: [],
    layout: 'inline',
    parentColumn: 0,
    onlyList: false,
    isNewItem: false,
    span,
    lead,
    column: span.start - lineStart,
  };
}
