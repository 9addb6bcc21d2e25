import { nodeAt } from '../../yaml/node-at';
import type { Position } from '../../yaml/text';
import type { WorkspaceFile } from '../stored-file';
import type { Workspace } from '../workspace';
import { distinctSites, Graph, type Site } from './graph';
import { definitionsOf, occurrencesOf } from './occurrences';
import type { Occurrence, Subject } from './subject';
import { type Cursor, subjectAt } from './subject-at';

/** The cursor that a position of a file means; undefined where neither a key nor a short value stands. */
export function cursorAt({ path: file, documents }: WorkspaceFile, position: Position): Cursor | undefined {
  const placed = documents.findLast(({ line }) => line <= position.line);
  if (placed === undefined) return undefined;
  const { document, line } = placed;
  const offset = document.lines.offset({ ...position, line: position.line - line });
  const found = nodeAt(document, offset);
  if (found === undefined) return undefined;
  const { path, part, span } = found;
  const quote = /^["']/.test(document.text.slice(span.start, span.end)) ? 1 : 0;
  return { file, line, path, part, offset: offset - span.start - quote };
}

/** What a cursor means in one of the units that its file is part of. */
export interface Meaning {
  readonly graph: Graph;
  readonly subject: Subject;
}

/**
 * What the text at a cursor means, in each unit that applies the file: overlays that share a base may mean different things by it.
 *
 * @param within the whole of the units, or the cursor's file alone
 */
export function meaningsAt(
  workspace: Workspace,
  cursor: Cursor,
  within: 'units' | 'file' = 'units',
): readonly Meaning[] {
  return workspace.viewsOf(cursor.file).flatMap((view) => {
    const graph = new Graph(workspace, view, within === 'file' ? cursor.file : undefined);
    const subject = subjectAt(graph, cursor);
    return subject === undefined ? [] : [{ graph, subject }];
  });
}

/** Where the thing at a cursor is defined; each text once. */
export function definitionsAt(workspace: Workspace, cursor: Cursor): readonly Site[] {
  const found = meaningsAt(workspace, cursor).flatMap(({ graph, subject }) => definitionsOf(graph, subject));
  return distinctSites(found).map(({ site }) => site);
}

/** Where the thing at a cursor is defined and named; each text once, definitions first. */
export function occurrencesAt(
  workspace: Workspace,
  cursor: Cursor,
  within: 'units' | 'file' = 'units',
): readonly Occurrence[] {
  const found = meaningsAt(workspace, cursor, within).flatMap(({ graph, subject }) => occurrencesOf(graph, subject));
  const isDefinition = ({ role }: Occurrence) => role === 'definition';
  return distinctSites([...found.filter(isDefinition), ...found.filter((one) => !isDefinition(one))]);
}
