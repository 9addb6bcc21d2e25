import { SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver';
import { rangeInFile } from '../../engine/finding';
import type { Resource } from '../../kubernetes/resource';
import { locate } from '../../yaml/locate';
import type { NavigationHost } from './host';

/** More are no help to anyone; who types on gets fewer. */
const MAX_SYMBOLS = 500;

/** The objects of the workspace whose kind and name have the letters of the query in their order; those that begin with it come first. */
export function workspaceSymbols(host: NavigationHost, query: string): WorkspaceSymbol[] {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, '');
  const found: { readonly rank: number; readonly title: string; readonly symbol: () => WorkspaceSymbol }[] = [];
  for (const path of host.workspace.paths) {
    for (const { line, document, resources } of host.workspace.file(path)?.documents ?? []) {
      for (const resource of resources) {
        const name = nameOf(resource, path);
        const rank = rankOf(resource, name.toLowerCase(), wanted);
        if (rank === undefined) continue;
        const symbol = () => {
          const span = locate(document, [...resource.path, 'metadata', 'name'], 'value');
          const range = rangeInFile(document.lines.range(span), line);
          return { name, ...described(resource), location: { uri: host.uriOf(path), range } };
        };
        found.push({ rank, title: titleOf(resource, name), symbol });
      }
    }
  }
  found.sort((a, b) => a.rank - b.rank || (a.title < b.title ? -1 : 1));
  return found.slice(0, MAX_SYMBOLS).map(({ symbol }) => symbol());
}

/** What has no name, as a kustomization, is known by its folder. */
function nameOf({ kind, metadata }: Resource, path: string): string {
  return metadata.name ?? metadata.generateName ?? (path.split('/').at(-2) || kind);
}

function described({ kind, metadata: { namespace } }: Resource): Pick<WorkspaceSymbol, 'kind' | 'containerName'> {
  return { kind: SymbolKind.Class, containerName: namespace === undefined ? kind : `${kind} · ${namespace}` };
}

/** By what objects are sorted. */
function titleOf({ kind, metadata }: Resource, name: string): string {
  return `${name} ${kind} ${metadata.namespace ?? ''}`;
}

/** Undefined for an object that does not match. */
function rankOf({ kind }: Resource, name: string, wanted: string): number | undefined {
  if (name.startsWith(wanted)) return name.length === wanted.length ? 0 : 1;
  if (name.includes(wanted)) return 2;
  return hasLetters(`${kind.toLowerCase()}/${name}`, wanted) ? 3 : undefined;
}

function hasLetters(text: string, wanted: string): boolean {
  let at = -1;
  for (const letter of wanted) {
    at = text.indexOf(letter, at + 1);
    if (at < 0) return false;
  }
  return true;
}
