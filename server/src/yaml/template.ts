import type { Span } from './text';

/** Stands in for each character of a template action, so that every offset stays what it was. */
export const PLACEHOLDER = '\uE000';

const OPENING = /\{\{-?\s*\/\*/y;
const CLOSING = /\s*-?\}\}/y;
const REST_IS_BLANK = /[^\S\n]*(?:\n|$)/y;
/** What stands inside an action: quoted texts, which may hold braces, and the rest. */
const INSIDE = /[^"`}]+|"(?:[^"\\\n]|\\.)*"|`[^`]*`|\}(?!\})/y;

/** Whether a scalar holds a template action, whose value is known only when the template is rendered. */
export function isTemplated(text: string): boolean {
  return text.includes(PLACEHOLDER);
}

/** What only a template of Helm says: the objects it is given, and two functions that it alone has. */
const HELM_ACTION = /\{\{[^{}]*(?:\.(?:Values|Release|Chart|Capabilities)\b|[\s(](?:include|tpl)\s)/;

/**
 * Whether an action is one of Helm, wherever it stands. `{{ }}` in quotes may be meant for another program (an alert, a
 * `--format`), so that text is taken as it is unless it names something of Helm's.
 */
export function isHelmTemplate(text: string): boolean {
  return HELM_ACTION.test(text);
}

/**
 * Hides the `{{ }}` actions of a Go template (Helm) so that the text around them reads as YAML: actions that have their
 * lines to themselves become comments, actions inside a line become a word. The result is as long as the text.
 */
export function maskTemplate(text: string): string {
  let result = '';
  let done = 0;
  const actions = findActions(text);
  for (const [first, { start: begin }] of actions.entries()) {
    if (begin < done) continue;
    // Actions with nothing but blanks between them have their lines to themselves together or not at all.
    let last = first;
    for (let next = actions[first + 1]; next && isBlank(text, actions[last]?.end, next.start); next = actions[last + 1])
      last++;
    const isAlone =
      startsLine(text, begin, done) && matchAt(REST_IS_BLANK, text, actions[last]?.end ?? 0) !== undefined;
    for (const { start, end } of actions.slice(first, last + 1)) {
      const action = text.slice(start, end);
      result += text.slice(done, start);
      result += isAlone ? action.replace(/[^\r\n]+/g, asComment) : action.replace(/[^\r\n]/g, PLACEHOLDER);
      done = end;
    }
  }
  return result + text.slice(done);
}

/** Whether only blanks stand in front of an offset on its line, of which what ends at `done` is no part. */
function startsLine(text: string, offset: number, done: number): boolean {
  let at = offset;
  while (at > done && /[^\S\n]/.test(text[at - 1] ?? '')) at--;
  return at === 0 || text[at - 1] === '\n';
}

/** The template actions of a text; an opening `{{` that nothing closes is none. */
export function findActions(text: string): Span[] {
  const actions: Span[] = [];
  let commentEnd = -1;
  let hasComments = true;
  for (let start = text.indexOf('{{'); start >= 0; ) {
    let end: number | undefined;
    if (matchAt(OPENING, text, start) !== undefined) {
      if (hasComments && commentEnd < start) commentEnd = text.indexOf('*/', start);
      hasComments = commentEnd >= 0;
      if (hasComments) end = matchAt(CLOSING, text, commentEnd + 2);
    }
    let at = start + 2;
    if (end === undefined) {
      for (let next = matchAt(INSIDE, text, at); next !== undefined; next = matchAt(INSIDE, text, at)) at = next;
      if (text.startsWith('}}', at)) end = at + 2;
    }
    if (end !== undefined) actions.push({ start, end });
    // Whatever opens in front of the place where the search failed would fail there too.
    start = text.indexOf('{{', end ?? at);
  }
  return actions;
}

/** End of what a sticky expression matches at an offset. */
function matchAt(expression: RegExp, text: string, offset: number): number | undefined {
  expression.lastIndex = offset;
  return expression.test(text) ? expression.lastIndex : undefined;
}

/** Whether nothing but blanks stands between two offsets of a line. */
function isBlank(text: string, start = 0, end = start): boolean {
  return /^[^\S\n]*$/.test(text.slice(start, end));
}

function asComment(line: string): string {
  return `#${line.slice(1).replaceAll('#', ' ')}`;
}
