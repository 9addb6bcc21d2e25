import type { CancellationToken, Location, LocationLink } from 'vscode-languageserver';
import { definitionsAt } from '../../workspace/navigation/navigate';
import { cursorOf, locationOf, type NavigationHost, type PositionQuestion, rangeOfSite } from './host';

/** Where what stands at a position is defined; in several places where overlays make different things of one file. */
export async function definition(
  host: NavigationHost,
  question: PositionQuestion,
  token: CancellationToken,
): Promise<Location[] | LocationLink[] | null> {
  const cursor = await cursorOf(host, question, token);
  if (cursor === undefined) return null;
  const found = definitionsAt(host.workspace, cursor);
  if (!host.client().takesLinks) return found.map((site) => locationOf(host, site));
  return found.map((site) => {
    const range = rangeOfSite(site);
    return { targetUri: host.uriOf(site.file), targetRange: range, targetSelectionRange: range };
  });
}
