import { type CancellationToken, type DocumentHighlight, DocumentHighlightKind } from 'vscode-languageserver';
import { occurrencesAt } from '../../workspace/navigation/navigate';
import { cursorOf, type NavigationHost, type PositionQuestion, rangeOfSite } from './host';

/** Where the file names what stands at a position. Only the file is looked at, however large its unit is. */
export async function highlight(
  host: NavigationHost,
  question: PositionQuestion,
  token: CancellationToken,
): Promise<DocumentHighlight[] | null> {
  const cursor = await cursorOf(host, question, token);
  if (cursor === undefined) return null;
  const found = occurrencesAt(host.workspace, cursor, 'file').filter(({ site }) => site.file === cursor.file);
  // Editors then show the same words.
  if (found.length === 0) return null;
  return found.map(({ site, role }) => ({
    range: rangeOfSite(site),
    kind: role === 'definition' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}
