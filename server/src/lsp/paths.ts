import { URI } from 'vscode-uri';
import { mayBeJsonManifest } from '../workspace/json-manifests';
import { isKustomization } from '../workspace/kustomization';

/** A document's URI as a path of the core: a file's path, or for other schemes the URI itself. */
export function pathOf(uri: string): string {
  const parsed = URI.parse(uri);
  const isFile = parsed.scheme === 'file' && parsed.authority === '';
  // A new document may already know the file it will be saved in.
  const isFutureFile = parsed.scheme === 'untitled' && parsed.path.startsWith('/');
  if (!isFile && !isFutureFile) return parsed.toString(true);
  // Clients differ in how they write the letter of a drive; it means the same.
  return parsed.path.replace(/^\/[A-Z]:/, (drive) => drive.toLowerCase());
}

/** A folder's URI as a path of the core. Some clients write a slash behind it. */
export function folderOf(uri: string): string {
  return pathOf(uri).replace(/(?<=[^/])\/$/, '');
}

/** Whether a document lies in no directory, like one that was never saved. */
export function isPlaceless(path: string): boolean {
  return !path.includes('/');
}

/** The URI of a path of the core. */
export function uriOf(path: string): string {
  return path.startsWith('/') ? URI.file(path).toString() : URI.parse(path).toString();
}

/** Whether a file is read for what it says to others, by its name: YAML, and kustomizations without an ending. */
function isWorkspaceName(path: string): boolean {
  return /\.ya?ml$/i.test(path) || isKustomization(`/${path}`);
}

/** Whether a file of the folders is read: one that speaks to others, or one whose text may turn out to be a manifest in JSON. */
export function isReadName(path: string): boolean {
  return isWorkspaceName(path) || mayBeJsonManifest(path);
}
