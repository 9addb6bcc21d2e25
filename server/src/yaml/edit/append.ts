import type { YamlValue } from '../value';
import { type Printer, Writer } from './print';
import { shapeOfWish, wishFor } from './wish';

/**
 * Text to put behind a document of a stream so that more documents follow it. It begins with `---` and ends with a line
 * break; where the document ends with `...`, each new one does too, since what follows may then lack its `---`.
 */
export function printAppended(text: string, values: readonly YamlValue[], base: Printer): string {
  const printer = base.with({ json: false, literals: true });
  const { lineBreak } = printer.style;
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
