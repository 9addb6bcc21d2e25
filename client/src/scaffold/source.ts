// Reads a source with what it refers to, as far as that lies in its own folder.
import * as vscode from 'vscode';
import type { SourceReading } from '../../../server/src/lsp/protocol';
import { type Ask, readSourceTexts } from './server';

/** What a folder may hold at most to be taken for settings, not for code or data. */
const MOST_FILES = 30;
const MOST_BYTES = 512 * 1024;

/** Asks again with what the reading before wanted, until there is nothing new. */
export async function readSource(ask: Ask, source: vscode.Uri): Promise<SourceReading> {
  const folder = vscode.Uri.joinPath(source, '..');
  const name = source.path.slice(source.path.lastIndexOf('/') + 1);
  const texts: Record<string, string> = { [name]: await textOf(source) };
  const tried = new Set<string>();
  for (;;) {
    const reading = await readSourceTexts(ask, source, texts);
    const wanted = reading.wanted.filter((path) => !tried.has(path));
    let isMore = false;
    for (const path of wanted) {
      tried.add(path);
      for (const [found, text] of await textsAt(folder, path)) {
        texts[found] = text;
        isMore = true;
      }
    }
    if (!isMore) return reading;
  }
}

type FoundText = readonly [path: string, text: string];

/** The texts at a path below a folder: of the file, or of the few files of a folder there. What can not be read is not there. */
async function textsAt(folder: vscode.Uri, path: string): Promise<readonly FoundText[]> {
  try {
    const paths = await filesAt(folder, path);
    const sizes = await Promise.all(paths.map(async (file) => (await statOf(folder, file)).size));
    if (sizes.reduce((sum, size) => sum + size, 0) > MOST_BYTES) return [];
    return await Promise.all(
      paths.map(async (file): Promise<FoundText> => [file, await textOf(vscode.Uri.joinPath(folder, file))]),
    );
  } catch {
    return [];
  }
}

/** Half of a folder would be worse than none: of one with too many files, or with links, none are given. */
async function filesAt(folder: vscode.Uri, path: string): Promise<readonly string[]> {
  const { type } = await statOf(folder, path);
  if (type === vscode.FileType.File) return [path];
  if (type !== vscode.FileType.Directory) return [];
  const found: string[] = [];
  for (const [name] of await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(folder, path))) {
    const below = await filesAt(folder, `${path}/${name}`);
    if (below.length === 0 || found.length + below.length > MOST_FILES) return [];
    found.push(...below);
  }
  return found;
}

/** Links are links, wherever they lead: nothing outside of the folder is read. */
function statOf(folder: vscode.Uri, path: string): Thenable<vscode.FileStat> {
  return vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, path));
}

/** What is open counts as it stands in its editor. Throws for what is no text. */
async function textOf(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open !== undefined) return open.getText();
  return new TextDecoder('utf-8', { fatal: true }).decode(await vscode.workspace.fs.readFile(uri));
}
