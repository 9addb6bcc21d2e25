import type { Workspace } from '../workspace/workspace';
import { locate } from '../yaml/locate';
import type { Range } from '../yaml/text';
import { type RelatedPlace, rangeInFile } from './finding';

/** Where a related place is: its file, and its range there. Undefined for an object that is no longer known. */
export function placeRelated(
  { resource, path, part }: RelatedPlace,
  workspace: Workspace,
): { readonly path: string; readonly range: Range } | undefined {
  const place = workspace.placeOf(resource);
  if (place === undefined) return undefined;
  const { document, line } = place;
  return { path: place.path, range: rangeInFile(document.lines.range(locate(document, path, part)), line) };
}
