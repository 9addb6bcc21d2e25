import { groupOf } from '../../kubernetes/api-groups';
import type { YamlDocument } from '../../yaml/document';
import type { Path } from '../../yaml/path';
import type { Span } from '../../yaml/text';
import { isMap, valueAt, type YamlValue } from '../../yaml/value';
import { parentOf, resolvePath } from '../files';
import { KUSTOMIZATION_NAMES } from '../kustomization';
import { REPLICAS } from '../kustomize/field-specs';
import { nameIn, stepsOf, visit } from './table';

/** An entry of a kustomization that names a file or a directory. */
export interface FileReference {
  /** Of the value, from the document's root. */
  readonly path: Path;
  /** The characters of the value that are the path, where it holds more (`key=path`). */
  readonly within: Span | undefined;
  /** Absolute. */
  readonly target: string;
  /** Whether a directory may be meant, which then has a kustomization. */
  readonly mayBeDirectory: boolean;
}

/** An entry of a kustomization that names an object by the name that its file gives it. */
export interface BuildTarget {
  readonly path: Path;
  /** Undefined where any will do. */
  readonly group: string | undefined;
  readonly kinds: readonly string[] | undefined;
  readonly name: string;
}

interface FileRow {
  readonly at: string;
  readonly mayBeDirectory?: boolean;
  /** Whether a key and an equals sign may stand in front. */
  readonly isKeyed?: boolean;
}

const FILES: readonly FileRow[] = [
  ...['resources.*', 'bases.*', 'components.*'].map((at) => ({ at, mayBeDirectory: true })),
  ...['generators.*', 'transformers.*', 'validators.*'].map((at) => ({ at, mayBeDirectory: true })),
  { at: 'crds.*' },
  { at: 'configurations.*' },
  { at: 'patches.*' },
  { at: 'patches.*.path' },
  { at: 'patchesStrategicMerge.*' },
  { at: 'patchesJson6902.*.path' },
  { at: 'replacements.*.path' },
  { at: 'openapi.path' },
  { at: 'helmCharts.*.valuesFile' },
  { at: 'helmCharts.*.additionalValuesFiles.*' },
  ...['configMapGenerator', 'secretGenerator'].flatMap((field): FileRow[] => [
    { at: `${field}.*.files.*`, isKeyed: true },
    { at: `${field}.*.envs.*` },
    { at: `${field}.*.env` },
  ]),
];

const TARGETS: readonly string[] = [
  'patches.*.target',
  'patchesJson6902.*.target',
  'vars.*.objref',
  'replacements.*.source',
  'replacements.*.targets.*.select',
  'replacements.*.targets.*.reject.*',
];

/** What `replicas` speaks of: other objects may have the same name. */
const SCALED: readonly string[] = REPLICAS.flatMap(({ kind }) => kind ?? []);

/** Whether a document is a kustomization or a component: by what it says, or by its file's name where it says nothing. */
export function isKustomizationDocument({ data }: YamlDocument, file: string): boolean {
  if (!isMap(data)) return false;
  const { apiVersion, kind } = data;
  if (typeof apiVersion === 'string') return groupOf(apiVersion) === 'kustomize.config.k8s.io';
  const isNamedSo = KUSTOMIZATION_NAMES.some((name) => file.endsWith(`/${name}`));
  return isNamedSo && (kind === undefined || kind === 'Kustomization' || kind === 'Component');
}

/** The files and directories that a kustomization names. What comes from elsewhere (a URL, a repository) is left out; so is text written inline. */
export function fileReferencesOf({ data }: YamlDocument, file: string): readonly FileReference[] {
  const directory = parentOf(file);
  const found: FileReference[] = [];
  for (const { at, mayBeDirectory = false, isKeyed = false } of FILES) {
    visit(data, stepsOf(at), [], (value, path) => {
      const written = nameIn(value);
      if (written === undefined) return;
      const start = isKeyed ? written.indexOf('=') + 1 : 0;
      const name = written.slice(start);
      if (name === '' || /[\n:?]|^git@|^github\.com\//.test(name)) return;
      const within = start === 0 ? undefined : { start, end: written.length };
      found.push({ path, within, target: resolvePath(directory, name), mayBeDirectory });
    });
  }
  return found;
}

/** The objects that a kustomization names: what is patched, scaled, or read and written by replacements and variables. */
export function buildTargetsOf({ data }: YamlDocument): readonly BuildTarget[] {
  const found: BuildTarget[] = [];
  const add = (holder: YamlValue, path: Path, kinds?: readonly string[]) => {
    const name = nameIn(valueAt(holder, ['name']));
    // Patches take regular expressions too.
    if (name === undefined || !/^[\w.-]+$/.test(name)) return;
    const version = nameIn(valueAt(holder, ['apiVersion']));
    const group = version === undefined ? nameIn(valueAt(holder, ['group'])) : groupOf(version);
    const kind = nameIn(valueAt(holder, ['kind']));
    found.push({ path: [...path, 'name'], group, kinds: kinds ?? (kind === undefined ? undefined : [kind]), name });
  };
  for (const at of TARGETS) visit(data, stepsOf(at), [], (holder, path) => add(holder, path));
  visit(data, stepsOf('replicas.*'), [], (holder, path) => add(holder, path, SCALED));
  return found;
}

/** Whether an object of a file, with its own name, is what an entry names. */
export function isTarget(
  { group, kinds, name }: BuildTarget,
  object: { readonly group: string; readonly kind: string; readonly name: string | undefined },
): boolean {
  return (
    object.name === name &&
    (kinds === undefined || kinds.includes(object.kind)) &&
    (group === undefined || group === object.group)
  );
}
