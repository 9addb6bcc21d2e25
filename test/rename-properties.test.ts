// Any name of real manifests, renamed: what meant one thing before means one thing afterwards, under the new name, in as many places; or the rename is
// refused, and nothing happens.
import assert from 'node:assert/strict';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { FileSnapshot } from '../server/src/engine/snapshot';
import { workspaceFile } from '../server/src/engine/workspace-file';
import type { Resource } from '../server/src/kubernetes/resource';
import { textOfSite } from '../server/src/workspace/navigation/graph';
import { cursorAt, occurrencesAt } from '../server/src/workspace/navigation/navigate';
import { renameAt, renameTarget } from '../server/src/workspace/navigation/rename';
import type { Cursor } from '../server/src/workspace/navigation/subject-at';
import { referencesOf, selectionsOf } from '../server/src/workspace/references';
import type { WorkspaceDocument } from '../server/src/workspace/stored-file';
import { locate } from '../server/src/yaml/locate';
import type { Path } from '../server/src/yaml/path';
import { applyEdits, LineIndex } from '../server/src/yaml/text';
import { testSettings } from './support/lint';
import { corpus, filesNamed, readText } from './support/repository';
import { workspaceOf } from './support/workspace';

const FOLDERS = ['microservices-demo', 'argocd-example-apps'];
/** Of the names of a folder, every so manieth is renamed. */
const STEP = 17;
const { kubernetesVersion: target } = testSettings();

/** The places of an object that hold names. */
function namesIn(resource: Resource): Path[] {
  const labels = selectionsOf(resource).flatMap(({ path, form, selector }) =>
    Object.keys(selector.matchLabels ?? {}).map((key) => [...path, ...(form === 'map' ? [] : ['matchLabels']), key]),
  );
  const references = referencesOf(resource).flatMap(({ path, parts }) => [path, ...parts.map((part) => part.path)]);
  return [[...resource.path, 'metadata', 'name'], ...references, ...labels];
}

function cursorOn(path: string, text: string, { document, line }: WorkspaceDocument, place: Path): Cursor | undefined {
  const { start } = locate(document, place, 'value');
  const position = document.lines.position(start + 1);
  const file = workspaceFile(path, new FileSnapshot(text));
  return cursorAt(file, { line: position.line + line, character: position.character });
}

for (const name of FOLDERS) {
  test(`names of ${name}`, { skip: corpus === undefined && 'there are no other projects beside this one' }, () => {
    const folder = join(corpus ?? '', name);
    const paths = filesNamed(folder, /\.ya?ml$/);
    const texts = Object.fromEntries(paths.map((path) => [path, readText(path)]));
    const { workspace } = workspaceOf(texts);
    let count = 0;
    let renamed = 0;
    for (const path of paths) {
      const text = texts[path] ?? '';
      for (const document of workspace.file(path)?.documents ?? []) {
        for (const place of document.resources.flatMap(namesIn)) {
          if (count++ % STEP !== 0) continue;
          const cursor = cursorOn(path, text, document, place);
          const found = cursor && renameTarget(workspace, cursor);
          if (cursor === undefined || found === undefined || 'reason' in found) continue;
          const before = occurrencesAt(workspace, cursor);
          const wanted = `zz${found.name
            .toLowerCase()
            .replaceAll(/[^a-z0-9]/g, '')
            .slice(0, 8)}q`;
          const result = renameAt(workspace, cursor, wanted, target);
          if (!result.ok) continue;
          renamed++;
          let own = text;
          for (const [file, edits] of result.edits) {
            const lines = new LineIndex(texts[file] ?? '');
            const changes = edits.map(({ range, text: replacement }) => ({
              start: lines.offset(range.start),
              end: lines.offset(range.end),
              text: replacement,
            }));
            const changed = applyEdits(texts[file] ?? '', changes);
            if (file === path) own = changed;
            workspace.set(workspaceFile(file, new FileSnapshot(changed)));
          }
          const now = workspace.file(path)?.documents.find(({ line }) => line === document.line);
          const after = now && cursorOn(path, own, now, place);
          const places = after === undefined ? [] : occurrencesAt(workspace, after);
          const what = `${basename(path)} ${place.join('.')}: ${found.name}`;
          assert.equal(places.length, before.length, what);
          for (const { site } of places) assert.equal(textOfSite(site), wanted, `${what} in ${basename(site.file)}`);
          for (const file of result.edits.keys()) {
            workspace.set(workspaceFile(file, new FileSnapshot(texts[file] ?? '')));
          }
        }
      }
    }
    assert.ok(renamed > 3, `${renamed} of ${count} were renamed`);
  });
}
