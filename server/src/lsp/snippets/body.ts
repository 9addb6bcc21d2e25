// The text of a snippet in the syntax that VS Code and the Language Server Protocol share, of which ours use a part: `${1:default}`,
// `${1|one,other|}` and `\` in front of `$`, `}` and `\`. Every place has a text that stands there at first.
import type { Style } from '../../yaml/edit/style';

const PLACE =
  /\\(?<escaped>[\\$}])|\$\{(?<number>\d+)(?::(?<suggested>(?:\\[\\$}]|[^\\}])*)|\|(?<choices>(?:\\[\\,|]|[^\\|])*)\|)\}/g;

/** A place that is filled: its number, and what stands there at first. */
export interface SnippetStop {
  readonly number: number;
  readonly text: string;
  /** What is offered there; empty where anything may be written. */
  readonly choices: readonly string[];
}

/** The places of a text, in the order of the text. */
export function stopsOf(text: string): readonly SnippetStop[] {
  return [...text.matchAll(PLACE)].flatMap(({ groups }) => {
    if (groups?.number === undefined) return [];
    const choices = groups.choices?.split(/(?<!\\),/).map(unescaped) ?? [];
    return [{ number: Number(groups.number), text: choices[0] ?? unescaped(groups.suggested ?? ''), choices }];
  });
}

/** The text as it is before anything is filled in. */
export function withDefaults(text: string): string {
  return text.replace(PLACE, (match, escaped?: string) => escaped ?? stopsOf(match)[0]?.text ?? '');
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

/** Where a snippet goes. Columns count from zero. */
export interface BodyPlace {
  /** Of its first character; further lines are indented from there. */
  readonly column: number;
  /** Columns that the editor gives to every further line by itself. */
  readonly margin: number;
  /** Whether it begins with the dash of a list's item. */
  readonly isItem: boolean;
}

interface Level {
  readonly source: number;
  readonly target: number;
}

/**
 * The lines of a body, which are written with two blanks to a level and indented lists, as a document with another style has them: all of them in one
 * text, whose first line is not indented.
 */
export function bodyText(body: readonly string[], style: Style, { column, margin, isItem }: BodyPlace): string {
  const inner = isItem ? column + 2 : column;
  const lines = reindented(body, style, inner).map(({ text, indent }, index) => {
    if (index === 0) return (isItem ? '- ' : '') + text;
    return text === '' ? '' : ' '.repeat(Math.max(0, indent - margin)) + text;
  });
  return lines.join(style.lineBreak);
}

interface Line {
  readonly text: string;
  readonly indent: number;
}

function reindented(body: readonly string[], style: Style, column: number): readonly Line[] {
  const levels: Level[] = [{ source: 0, target: column }];
  const top = () => levels.at(-1) ?? { source: 0, target: column };
  /** The text of several lines that the last key began: where the key stands, and the first of its lines once it is met. */
  let block: { readonly key: Level; readonly first: number | undefined } | undefined;
  return body.map((line) => {
    const source = line.length - line.trimStart().length;
    const text = line.slice(source);
    if (block !== undefined && (text === '' || source > block.key.source)) {
      const first = block.first ?? source;
      block = { key: block.key, first };
      return { text, indent: block.key.target + style.step + source - first };
    }
    block = undefined;
    while (levels.length > 1 && top().source > source) levels.pop();
    if (top().source < source) {
      levels.push({ source, target: top().target + (text.startsWith('- ') ? style.listOffset : style.step) });
    }
    const indent = top().target;
    for (let dashes = /^(?:- )+/.exec(text)?.[0].length ?? 0; dashes > 0; dashes -= 2) {
      levels.push({ source: top().source + 2, target: top().target + 2 });
    }
    if (/[:-] [|>][-+]?$/.test(text)) block = { key: top(), first: undefined };
    return { text, indent };
  });
}
