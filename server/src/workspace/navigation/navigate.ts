import { nodeAt } from '../../yaml/node-at';
import type { Position } from '../../yaml/text';
import { referencesOf } from '../references';
import type { WorkspaceFile } from '../stored-file';
import { ALL_NAMESPACES } from '../view';
import type { Workspace } from '../workspace';
import { distinctSites, Graph, type Site } from './graph';
import { definitionsOf, occurrencesOf } from './occurrences';
import type { ObjectSubject, Occurrence, Subject } from './subject';
import { type Cursor, isSubject, subjectAt } from './subject-at';

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

/**
 * Adds the units that define what these only name, and those that name what only these define: what a unit does not have it is taken to find in
 * another. Of several that define it nobody knows which one is meant.
 */
export function withOtherUnits(workspace: Workspace, meanings: readonly Meaning[]): readonly Meaning[] {
  const all = [...meanings];
  for (const { graph, subject } of meanings) {
    const object = subject.type === 'key' ? subject.object : subject;
    if (object.type !== 'object') continue;
    const defining = new Set(graph.findEverywhere(object).map((one) => graph.fileOf(one)));
    const naming = defining.size === 1 ? filesNaming(graph, object) : [];
    for (const path of graph.has(object) ? naming : [...defining, ...naming]) {
      for (const view of path === undefined ? [] : workspace.viewsOf(path)) {
        const other = new Graph(workspace, view);
        const isKnown = all.some((known) => known.graph.view === view);
        if (!isKnown && (defining.has(path) || !other.has(object))) all.push({ graph: other, subject });
      }
    }
  }
  return all;
}

/** The files of the workspace with references to an object. */
function filesNaming(graph: Graph, object: ObjectSubject): ReadonlySet<string | undefined> {
  const naming = graph.view
    .everywhere('any', ALL_NAMESPACES)
    .filter((one) => referencesOf(one).some((reference) => isSubject(object, reference)));
  return new Set(naming.map((one) => graph.fileOf(one)));
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
  const own = meaningsAt(workspace, cursor, within);
  const meanings = within === 'file' ? own : withOtherUnits(workspace, own);
  const found = meanings.flatMap(({ graph, subject }) => occurrencesOf(graph, subject));
  const isDefinition = ({ role }: Occurrence) => role === 'definition';
  return distinctSites([...found.filter(isDefinition), ...found.filter((one) => !isDefinition(one))]);
}
