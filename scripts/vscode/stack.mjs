// Stack traces of bundled tests, in the terms of their sources.
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';

/**
 * A function that replaces each place in the bundle (`bundle.cjs:12:3`) in a text by the place in the source, relative to the current
 * directory. VS Code's extension host takes Node's own way to do this away.
 */
export function sourcePlaces(bundle) {
  const file = `${bundle}.map`;
  if (!existsSync(file)) return (text) => text;
  const map = new SourceMap(JSON.parse(readFileSync(file, 'utf8')));
  const place = (found, line, column) => {
    const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
    if (entry.originalSource === undefined) return found;
    const source = relative(process.cwd(), resolve(dirname(bundle), entry.originalSource));
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  };
  const name = bundle.replace(/[^\w/]/g, '\\$&');
  const places = new RegExp(`(?:[\\w+-]+://[^\\s/]*)?${name}(?:#vscode-extension)?:(\\d+):(\\d+)`, 'g');
  return (text) => text.replaceAll(places, place);
}
