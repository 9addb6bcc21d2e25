import { URI } from 'vscode-uri';

/** A document's URI as a path of the core: a file's path, or for other schemes the URI itself. */
export function pathOf(uri: string): string {
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' && parsed.authority === '' ? parsed.path : parsed.toString(true);
}

/** The URI of a path of the core. */
export function uriOf(path: string): string {
  return path.startsWith('/') ? URI.file(path).toString() : URI.parse(path).toString();
}
