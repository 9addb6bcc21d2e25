import type { FieldOrder } from '../change';
import type { YamlValue } from '../value';
import { Printer, Writer } from './print';
import type { Style } from './style';
import { shapeOfWish, wishFor } from './wish';

/**
 * Text to put behind a document of a stream so that more documents follow it. It begins with `---` and ends with a line
 * break; where the document ends with `...`, each new one does too, since what follows may then lack its `---`.
 */
export function printAppended(text: string, values: readonly YamlValue[], style: Style, order: FieldOrder): string {
  const { lineBreak } = style;
  const printer = new Printer(style.json ? { ...style, json: false } : style, order);
  const isClosed = /(?:^|\n)\.\.\.[ \t]*(?:#[^\n]*)?\r?\n?$/.test(text);
  let result = text === '' || text.endsWith('\n') ? '' : lineBreak;
  for (const value of values) {
    const wish = wishFor(value);
    const out = new Writer();
    if (printer.isInline(wish) || shapeOfWish(wish) === 'scalar') printer.flow(out, [], wish);
    else printer.blockBody(out, [], wish, 0);
    result += `---${lineBreak}${out.text}${lineBreak}${isClosed ? `...${lineBreak}` : ''}`;
  }
  return result;
}
