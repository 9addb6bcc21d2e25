// Stack traces of bundled tests, in the terms of their sources.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { basename, dirname, relative, resolve } from 'node:path';

/**
 * A function that replaces each place in the bundle (`bundle.cjs:12:3`) in a text by the place in the source, relative to the current
 * directory. VS Code's extension host takes Node's own way to do this away.
 */
export function sourcePlaces(bundle) {
  const file = `${bundle}.map`;
  if (!existsSync(file)) return (text) => text;
  const folder = dirname(realpathSync(bundle));
  const map = new SourceMap(JSON.parse(readFileSync(file, 'utf8')));
  const place = (found, line, column) => {
    const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
    if (entry.originalSource === undefined) return found;
    const source = relative(process.cwd(), resolve(folder, entry.originalSource));
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  };
  // The path before the name differs: it may be an address, or go through a symbolic link.
  const name = basename(bundle).replaceAll('.', '\\.');
  const places = new RegExp(`[^\\s()]*${name}(?:#vscode-extension)?:(\\d+):(\\d+)`, 'g');
  return (text) => text.replaceAll(places, place);
}
