import assert from 'node:assert/strict';
import { parseKubernetesVersion } from '../../kubernetes/kubernetes-version';
import { readResources } from '../../kubernetes/resource';
import { parseYaml } from '../../yaml/document';
import { splitDocuments } from '../../yaml/split';
import { applyEdits, LineIndex } from '../../yaml/text';
import type { WorkspaceFile } from '../stored-file';
import { Workspace } from '../workspace';
import { spanOfSite } from './graph';
import { cursorAt, occurrencesAt } from './navigate';
import { type RenameRefusal, renameAt } from './rename';
import type { Cursor } from './subject-at';

/** Stands in front of the character that the cursor is on. */
const CURSOR = '‸';

const V1_34 = parseKubernetesVersion('1.34') ?? assert.fail();

/** Files of a workspace by their paths below its root; one of them holds the cursor. */
export type Files = Readonly<Record<string, string>>;

export interface Opened {
  readonly workspace: Workspace;
  readonly cursor: Cursor | undefined;
}

export function open(files: Files): Opened {
  const workspace = new Workspace();
  let cursor: Cursor | undefined;
  for (const [name, marked] of Object.entries(files)) {
    const at = marked.indexOf(CURSOR);
    const file = fileOf(`/w/${name}`, marked.replace(CURSOR, ''));
    workspace.set(file);
    if (at >= 0) cursor = cursorAt(file, new LineIndex(file.text).position(at));
  }
  return { workspace, cursor };
}

function fileOf(path: string, text: string): WorkspaceFile {
  const documents = splitDocuments(text).map((slice) => {
    const document = parseYaml(slice.text);
    return { line: slice.line, document, resources: readResources(document) };
  });
  return { path, text, documents, isIncomplete: documents.some(({ document }) => !document.valid) };
}

/** `file:line text`, definitions with a star. Lines count from one. */
export function occurrences(files: Files): string[] {
  const { workspace, cursor } = open(files);
  if (cursor === undefined) return [];
  return occurrencesAt(workspace, cursor).map(({ site, role }) => {
    const { start, end } = spanOfSite(site);
    const line = site.line + site.document.lines.position(start).line + 1;
    const star = role === 'definition' ? '*' : '';
    return `${star}${site.file.slice('/w/'.length)}:${line} ${site.document.text.slice(start, end)}`;
  });
}

/** The files that a rename changes, as they are afterwards; or why it is refused. */
export function rename(files: Files, name: string): Files | RenameRefusal {
  const { workspace, cursor } = open(files);
  assert.ok(cursor, 'no text stands at the cursor');
  const result = renameAt(workspace, cursor, name, V1_34);
  if (!result.ok) return result.refusal;
  const changed: Record<string, string> = {};
  for (const [file, edits] of result.edits) {
    const text = workspace.file(file)?.text ?? '';
    const lines = new LineIndex(text);
    changed[file.slice('/w/'.length)] = applyEdits(
      text,
      edits.map(({ range, text: replacement }) => ({
        start: lines.offset(range.start),
        end: lines.offset(range.end),
        text: replacement,
      })),
    );
  }
  return changed;
}
