import type { Resource } from '../../kubernetes/resource';
import { parseYaml, type YamlDocument } from '../../yaml/document';
import { locate } from '../../yaml/locate';
import type { Path } from '../../yaml/path';
import { isList, valueAt, type YamlValue } from '../../yaml/value';
import { buildTargetsOf, isKustomizationDocument, isOfKind, isTarget, kindIn, referencesOf } from '../references';
import type { WorkspaceDocument } from '../stored-file';
import type { Graph, Site } from './graph';
import type { Occurrence } from './subject';

/**
 * Where the files of a kustomization's build name an object by the name of its file: in patches of it and of what refers to it, and in entries of
 * kustomizations.
 */
export function occurrencesInBuild(graph: Graph, object: Resource): readonly Occurrence[] {
  const { view, workspace } = graph;
  if (view.unit.type !== 'kustomization') return [];
  const name = graph.writtenName(object);
  const build = workspace.builds.find(({ directory }) => directory === view.unit.path);
  if (name === undefined || build === undefined) return [];
  const applied = new Set(graph.objects.map((one) => documentKey(graph, one)));
  const found: Occurrence[] = [];
  for (const file of graph.file === undefined ? build.files : [graph.file]) {
    if (!build.files.has(file)) continue;
    for (const document of workspace.file(file)?.documents ?? []) {
      const add = (path: Path, within?: Site['within']) => {
        const { line } = document;
        found.push({
          role: 'use',
          site: { file, line, document: document.document, path, part: 'value', within },
        });
      };
      if (isKustomizationDocument(document.document, file)) addEntries(document.document, object, name, add);
      else if (!applied.has(`${file} ${document.line}`)) addPatch(document, object, name, add);
    }
  }
  return found;
}

function documentKey(graph: Graph, resource: Resource): string {
  const place = graph.workspace.placeOf(resource);
  return `${place?.path} ${place?.line}`;
}

type Add = (path: Path, within?: Site['within']) => void;

/** The places of a patch that name the object: its own name if it is patched, and references. */
function addPatch({ resources }: Pick<WorkspaceDocument, 'resources'>, object: Resource, name: string, add: Add): void {
  const kind = kindIn(object.group, object.kind);
  for (const patch of resources) {
    if (patch.metadata.name === name && isOfKind(patch, kind)) add([...patch.path, 'metadata', 'name']);
    for (const reference of referencesOf(patch)) {
      if (reference.name !== name || !reference.kinds.some((one) => isOfKind(object, one))) continue;
      add(reference.path, reference.within);
    }
  }
}

function addEntries(document: YamlDocument, object: Resource, name: string, add: Add): void {
  const { group, kind } = object;
  if (object.type === 'Namespace' && valueAt(document.data, ['namespace']) === name) add(['namespace']);
  for (const target of buildTargetsOf(document)) if (isTarget(target, { group, kind, name })) add(target.path);
  for (const path of inlinePatches(document.data)) {
    const text = valueAt(document.data, path);
    if (typeof text !== 'string') continue;
    const patch = parseYaml(text);
    if (!patch.valid || patch.templated) continue;
    const metadata = valueAt(patch.data, ['metadata', 'name']);
    const isPatched = metadata === name && valueAt(patch.data, ['kind']) === kind;
    if (isPatched) add(path, locate(patch, ['metadata', 'name'], 'value'));
  }
}

/** The places of patches that are written into a kustomization. */
function inlinePatches(data: YamlValue): Path[] {
  const found: Path[] = [];
  const patches = valueAt(data, ['patches']);
  for (const index of isList(patches) ? patches.keys() : []) found.push(['patches', index, 'patch']);
  const merged = valueAt(data, ['patchesStrategicMerge']);
  for (const [index, text] of isList(merged) ? merged.entries() : []) {
    if (typeof text === 'string' && text.includes('\n')) found.push(['patchesStrategicMerge', index]);
  }
  return found;
}
