import { nodeAt } from '../../yaml/node-at';
import type { Position } from '../../yaml/text';
import type { WorkspaceFile } from '../stored-file';
import type { Workspace } from '../workspace';
import { distinctSites, Graph } from './graph';
import { occurrencesOf } from './occurrences';
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

/** What the text at a cursor means, in each unit that applies the file: overlays that share a base may mean different things by it. */
export function meaningsAt(workspace: Workspace, cursor: Cursor): readonly Meaning[] {
  return workspace.viewsOf(cursor.file).flatMap((view) => {
    const graph = new Graph(workspace, view);
    const subject = subjectAt(graph, cursor);
    return subject === undefined ? [] : [{ graph, subject }];
  });
}

/** Where the thing at a cursor is defined and named, in all units that apply the file; each text once, definitions first. */
export function occurrencesAt(workspace: Workspace, cursor: Cursor): readonly Occurrence[] {
  const found = meaningsAt(workspace, cursor).flatMap(({ graph, subject }) => occurrencesOf(graph, subject));
  const isDefinition = ({ role }: Occurrence) => role === 'definition';
  return distinctSites([...found.filter(isDefinition), ...found.filter((one) => !isDefinition(one))]);
}
