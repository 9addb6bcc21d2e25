/** Stands in for each character of a template action, so that every offset stays what it was. */
export const PLACEHOLDER = '\uE000';

const OPENING = /\{\{-?\s*\/\*/y;
const CLOSING = /\s*-?\}\}/y;
/** What stands inside an action: quoted texts, which may hold braces, and the rest. */
const INSIDE = /[^"`}]+|"(?:[^"\\\n]|\\.)*"|`[^`]*`|\}(?!\})/y;

/** Whether a scalar holds a template action, whose value is known only when the template is rendered. */
export function isTemplated(text: string): boolean {
  return text.includes(PLACEHOLDER);
}

/**
 * Hides the `{{ }}` actions of a Go template (Helm) so that the text around them reads as YAML: actions that have their
 * lines to themselves become comments, actions inside a line become a word. The result is as long as the text.
 */
export function maskTemplate(text: string): string {
  let result = '';
  let done = 0;
  const actions = findActions(text);
  for (let first = 0; first < actions.length; ) {
    // Actions with nothing but blanks between them have their lines to themselves together or not at all.
    let last = first;
    while (last + 1 < actions.length && isBlank(text, actions[last]?.end, actions[last + 1]?.start)) last++;
    const lineStart = text.lastIndexOf('\n', (actions[first]?.start ?? 0) - 1) + 1;
    const nextBreak = text.indexOf('\n', actions[last]?.end ?? 0);
    const isAlone =
      isBlank(text, Math.max(lineStart, done), actions[first]?.start) &&
      isBlank(text, actions[last]?.end, nextBreak < 0 ? text.length : nextBreak) &&
      lineStart >= done;
    for (const { start, end } of actions.slice(first, last + 1)) {
      const action = text.slice(start, end);
      result += text.slice(done, start);
      result += isAlone ? action.replace(/[^\r\n]+/g, asComment) : action.replace(/[^\r\n]/g, PLACEHOLDER);
      done = end;
    }
    first = last + 1;
  }
  return result + text.slice(done);
}

/** The template actions of a text; an opening `{{` that nothing closes is none. */
function findActions(text: string): Span[] {
  const actions: Span[] = [];
  let commentEnd = -1;
  for (let start = text.indexOf('{{'); start >= 0; ) {
    let end: number | undefined;
    if (matchAt(OPENING, text, start) !== undefined) {
      if (commentEnd >= 0 && commentEnd < start) commentEnd = -1;
      if (commentEnd === -1) commentEnd = text.indexOf('*/', start);
      if (commentEnd < 0) commentEnd = text.length;
      end = matchAt(CLOSING, text, commentEnd + 2);
    }
    let at = start + 2;
    for (let next = end; next === undefined && end === undefined; ) {
      next = matchAt(INSIDE, text, at);
      if (next !== undefined) {
        at = next;
        next = undefined;
      } else break;
    }
    if (end === undefined && text.startsWith('}}', at)) end = at + 2;
    if (end !== undefined) actions.push({ start, end });
    // Whatever opens in front of where the search failed would fail there too.
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
