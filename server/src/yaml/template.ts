/** Stands in for each character of a template action, so that every offset stays what it was. */
export const PLACEHOLDER = '\uE000';

const ACTION = /\{\{(?:-?\s*\/\*[\s\S]*?\*\/\s*-?|(?:"(?:[^"\\\n]|\\.)*"|`[^`]*`|[^"`])*?)\}\}/g;

/** Whether a scalar holds a template action, whose value is known only when the template is rendered. */
export function isTemplated(text: string): boolean {
  return text.includes(PLACEHOLDER);
}

/**
 * Hides the `{{ }}` actions of a Go template (Helm) so that the text around them reads as YAML: actions that have their
 * lines to themselves become comments, actions inside a line become a word. The result is as long as the text.
 */
export function maskTemplate(text: string): string {
  return text.replace(ACTION, (action, offset: number) => {
    const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
    const end = offset + action.length;
    const nextBreak = text.indexOf('\n', end);
    const before = text.slice(lineStart, offset);
    const after = text.slice(end, nextBreak < 0 ? text.length : nextBreak);
    if (standsAlone(before) && standsAlone(after)) return action.replace(/[^\r\n]+/g, asComment);
    return action.replace(/[^\r\n]/g, PLACEHOLDER);
  });
}

/** Nothing but blanks and further actions. */
function standsAlone(text: string): boolean {
  return text.replace(/\{\{[^{}]*\}\}/g, '').trim() === '';
}

function asComment(line: string): string {
  return `#${line.slice(1).replaceAll('#', ' ')}`;
}
