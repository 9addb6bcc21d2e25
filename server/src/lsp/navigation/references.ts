import type { CancellationToken, Location, ReferenceParams } from 'vscode-languageserver';
import { occurrencesAt } from '../../workspace/navigation/navigate';
import { cursorOf, locationOf, type NavigationHost } from './host';

/** Where what stands at a position is named. */
export async function references(
  host: NavigationHost,
  question: ReferenceParams,
  token: CancellationToken,
): Promise<Location[] | null> {
  const cursor = await cursorOf(host, question, token);
  if (cursor === undefined) return null;
  const { includeDeclaration } = question.context;
  return occurrencesAt(host.workspace, cursor)
    .filter(({ role }) => includeDeclaration || role !== 'definition')
    .map(({ site }) => locationOf(host, site));
}
