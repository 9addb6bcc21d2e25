import { isPlainString } from '../scalar';
import type { Style } from './style';
import type { ScalarValue } from './wish';

/** How the scalar that stood in a place was quoted, for a new one that can be. */
export type Quoting = '"' | "'" | 'plain' | undefined;

/** Characters that only an escape in double quotes can write. */
const NEEDS_ESCAPE = /(?!\t)\p{Cc}|[\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/u;
/** Read as dates or base-60 numbers by other YAML readers. */
const DATE_OR_SEXAGESIMAL = /^(?:\d{4}-\d\d?-\d\d?(?:$|[Tt \t])|[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$)/;

/** Writes a scalar on one line. */
export function scalarText(value: ScalarValue, style: Style, flow: boolean, quoting: Quoting = undefined): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value !== 'string') return String(value);
  if (style.json || NEEDS_ESCAPE.test(value)) return doubleQuoted(value);
  if (quoting === '"' || quoting === "'") return quoted(value, quoting);
  return canBePlain(value, flow) ? value : quoted(value, style.quote);
}

/** Writes a map's key. */
export function keyTextOf(key: string, style: Style, flow: boolean, quoting: Quoting = undefined): string {
  return key === '<<' ? quoted(key, style.quote) : scalarText(key, style, flow, quoting);
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (value === Number.POSITIVE_INFINITY) return '.inf';
  return value === Number.NEGATIVE_INFINITY ? '-.inf' : String(value);
}

function quoted(text: string, quote: '"' | "'"): string {
  return quote === '"' ? doubleQuoted(text) : `'${text.replaceAll("'", "''")}'`;
}

function doubleQuoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1);
  return `"${escaped.replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}

/** Whether a string means itself without quotes, to Kubernetes and to YAML's syntax. */
function canBePlain(text: string, flow: boolean): boolean {
  if (!isPlainString(text) || DATE_OR_SEXAGESIMAL.test(text)) return false;
  if (/^[\s,[\]{}#&*!|>'"%@`]|^[-?:](?:$|[\s,[\]{}])|^(?:---|\.\.\.)|\s$/.test(text)) return false;
  if (/:(?:\s|$)|\s#|\n/.test(text) || text === '=' || text === '<<') return false;
  return !flow || !/[,[\]{}?]|:(?=[,[\]{}])/.test(text);
}

/**
 * Whether a string is written as a literal block: several lines whose indentation speaks for itself, and no empty ones at
 * the end, which only a block that keeps whatever empty lines follow (`|+`) could have.
 */
export function canBeLiteral(text: string): boolean {
  return (
    /^[^\s][^\n]*\n/.test(text) &&
    !/\n[ \t]*$/.test(text.replace(/\n$/, '')) &&
    !NEEDS_ESCAPE.test(text.replaceAll('\n', ''))
  );
}

/** The lines of a literal block without indentation, and its header. */
export function literalOf(text: string): { header: string; lines: readonly string[] } {
  const isClipped = text.endsWith('\n');
  return { header: isClipped ? '|' : '|-', lines: (isClipped ? text.slice(0, -1) : text).split('\n') };
}
