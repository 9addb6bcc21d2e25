import { type Resource, readResources } from '../../kubernetes/resource';
import { parseYaml, type YamlDocument } from '../../yaml/document';
import { locate, locateWithin } from '../../yaml/locate';
import type { Path } from '../../yaml/path';
import { isList, valueAt, type YamlValue } from '../../yaml/value';
import { buildTargetsOf, isKustomizationDocument, isTarget } from '../references';
import type { Graph, Site, Source } from './graph';

/** What the files of a kustomization's build say of its objects, beside the objects' own manifests. */
export interface BuildFiles {
  /** Parts of objects, in files of their own or in kustomizations. */
  readonly patches: readonly Source[];
  /** The entries that name an object, by the name of its file. */
  entriesFor(object: Resource, name: string): readonly Site[];
  /** The entries that give objects a namespace. */
  entriesForNamespace(name: string): readonly Site[];
}

const NOTHING: BuildFiles = { patches: [], entriesFor: () => [], entriesForNamespace: () => [] };

interface PlacedDocument {
  readonly file: string;
  readonly line: number;
  readonly document: YamlDocument;
}

/** Reads the files of the build that a graph is of; nothing for other units. */
export function readBuildFiles({ view, workspace, objects, file: only }: Graph): BuildFiles {
  if (view.unit.type !== 'kustomization') return NOTHING;
  const build = workspace.buildOf(view.unit.path);
  if (build === undefined) return NOTHING;
  const applied = new Set(
    objects.map((object) => {
      const place = workspace.placeOf(object);
      return `${place?.path} ${place?.line}`;
    }),
  );
  const patches: Source[] = [];
  const kustomizations: PlacedDocument[] = [];
  for (const file of only === undefined ? build.files : [only]) {
    if (!build.files.has(file)) continue;
    for (const { line, document, resources } of workspace.file(file)?.documents ?? []) {
      const placed = { file, line, document };
      if (isKustomizationDocument(document, file)) {
        kustomizations.push(placed);
        patches.push(...inlinePatches(placed));
      } else if (!applied.has(`${file} ${line}`)) {
        const site: Source['site'] = (path, { part = 'value', within } = {}) => ({ ...placed, path, part, within });
        patches.push(...resources.map((resource) => ({ resource, site })));
      }
    }
  }
  return {
    patches,
    entriesFor: (object, name) =>
      kustomizations.flatMap((placed) =>
        buildTargetsOf(placed.document)
          .filter((target) => isTarget(target, { group: object.group, kind: object.kind, name }))
          .map(({ path }) => ({ ...placed, path, part: 'value', within: undefined })),
      ),
    entriesForNamespace: (name) =>
      kustomizations
        .filter(({ document }) => valueAt(document.data, ['namespace']) === name)
        .map((placed) => ({ ...placed, path: ['namespace'], part: 'value', within: undefined })),
  };
}

/** The patches that are written into a kustomization. */
function inlinePatches(placed: PlacedDocument): Source[] {
  return placesOfPatches(placed.document.data).flatMap((at) => {
    const text = valueAt(placed.document.data, at);
    if (typeof text !== 'string' || !text.includes('\n')) return [];
    const patch = parseYaml(text);
    const site: Source['site'] = (path, { part = 'value', within } = {}) => {
      const value = valueAt(patch.data, path);
      const whole = typeof value === 'string' ? { start: 0, end: value.length } : undefined;
      const stretch = part === 'value' ? (within ?? whole) : undefined;
      const span = stretch === undefined ? locate(patch, path, part) : locateWithin(patch, path, stretch);
      return { ...placed, path: at, part: 'value', within: span };
    };
    return patch.valid && !patch.templated ? readResources(patch).map((resource) => ({ resource, site })) : [];
  });
}

function placesOfPatches(data: YamlValue): Path[] {
  const merged = valueAt(data, ['patchesStrategicMerge']);
  const patches = valueAt(data, ['patches']);
  return [
    ...(isList(patches) ? patches.map((_, index) => ['patches', index, 'patch']) : []),
    ...(isList(merged) ? merged.map((_, index) => ['patchesStrategicMerge', index]) : []),
  ];
}
