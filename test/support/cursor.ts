// Places in a text, named by the text around them.
import { LineIndex, type Position } from '../../server/src/yaml/text';

/** The text without its `|` marks, and where they stood. */
export function takeMarks(marked: string): { text: string; positions: Position[] } {
  const parts = marked.split('|');
  const text = parts.join('');
  const lines = new LineIndex(text);
  let offset = 0;
  const positions = parts.slice(0, -1).map((part) => {
    offset += part.length;
    return lines.position(offset);
  });
  return { text, positions };
}

/** The position of the `|` in a stretch of a text, which must stand there once. */
export function positionIn(text: string, marked: string): Position {
  const stretch = marked.replace('|', '');
  const start = text.indexOf(stretch);
  if (start < 0) throw new Error(`The text has no ${JSON.stringify(stretch)}.`);
  if (text.indexOf(stretch, start + 1) >= 0) throw new Error(`The text has ${JSON.stringify(stretch)} twice.`);
  return new LineIndex(text).position(start + marked.indexOf('|'));
}
