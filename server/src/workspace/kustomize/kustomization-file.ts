import { boolean, each, integer, list, object, type Read, string, stringMap, strings } from '../../kubernetes/shape';
import type { YamlDocument } from '../../yaml/document';
import type { Path } from '../../yaml/path';
import { isList, isMap, type YamlMap, type YamlValue } from '../../yaml/value';
import type { KustomizeProblem } from './problem';

const kindFields = { group: string, version: string, kind: string };
const targetFields = { ...kindFields, name: string, namespace: string };

const selector = object({ ...targetFields, labelSelector: string, annotationSelector: string });
const fieldSpec = object({ ...kindFields, path: string, create: boolean });
const fieldOptions = object({ delimiter: string, index: integer, encoding: string, create: boolean });

const generatorOptions = object({
  labels: stringMap,
  annotations: stringMap,
  disableNameSuffixHash: boolean,
  immutable: boolean,
});

const generator = object({
  name: string,
  namespace: string,
  behavior: string,
  type: string,
  literals: strings,
  files: strings,
  env: string,
  envs: strings,
  options: generatorOptions,
});

const patch = object({
  path: string,
  patch: string,
  target: selector,
  options: object({ allowNameChange: boolean, allowKindChange: boolean }),
});

const replacement = object({
  path: string,
  source: object({ ...targetFields, fieldPath: string, options: fieldOptions }),
  sourceValue: string,
  targets: list(object({ select: selector, reject: list(selector), fieldPaths: strings, options: fieldOptions })),
});

const kustomization = object({
  kind: string,
  resources: strings,
  bases: strings,
  components: strings,
  namespace: string,
  namePrefix: string,
  nameSuffix: string,
  commonLabels: stringMap,
  commonAnnotations: stringMap,
  labels: list(
    object({ pairs: stringMap, includeSelectors: boolean, includeTemplates: boolean, fields: list(fieldSpec) }),
  ),
  patches: list(patch),
  patchesStrategicMerge: strings,
  patchesJson6902: list(patch),
  images: list(object({ name: string, newName: string, newTag: string, digest: string, tagSuffix: string })),
  replicas: list(object({ name: string, count: integer })),
  configMapGenerator: list(generator),
  secretGenerator: list(generator),
  generatorOptions,
  replacements: list(replacement),
  vars: list(
    object({
      name: string,
      objref: object({ ...targetFields, apiVersion: string }),
      fieldref: object({ fieldpath: string, fieldPath: string }),
    }),
  ),
});

export type Selector = Read<typeof selector>;
export type FieldOptions = Read<typeof fieldOptions>;
export type GeneratorOptions = Read<typeof generatorOptions>;
export type GeneratorEntry = Read<typeof generator>;
export type PatchEntry = Read<typeof patch>;
export type ReplacementEntry = Read<typeof replacement>;
export type KustomizationFields = Read<typeof kustomization>;

const NO_FIELDS: KustomizationFields = kustomization(Object.create(null)) as KustomizationFields;

/** A list of replacements in a file of its own, or a single one. */
export function readReplacements(data: YamlValue): readonly ReplacementEntry[] {
  return [...each(list(replacement)(isList(data) ? data : [data]))].map(([, entry]) => entry);
}

type Shape = 'text' | 'texts' | 'map' | 'maps';

/** The fields of a kustomization, each with what it holds. */
const FIELDS: Readonly<Record<string, Shape>> = {
  apiVersion: 'text',
  kind: 'text',
  metadata: 'map',
  openapi: 'map',
  resources: 'texts',
  bases: 'texts',
  components: 'texts',
  crds: 'texts',
  configurations: 'texts',
  generators: 'texts',
  transformers: 'texts',
  validators: 'texts',
  buildMetadata: 'texts',
  patchesStrategicMerge: 'texts',
  namePrefix: 'text',
  nameSuffix: 'text',
  namespace: 'text',
  commonLabels: 'map',
  commonAnnotations: 'map',
  generatorOptions: 'map',
  helmGlobals: 'map',
  sortOptions: 'map',
  labels: 'maps',
  patches: 'maps',
  patchesJson6902: 'maps',
  images: 'maps',
  imageTags: 'maps',
  replicas: 'maps',
  configMapGenerator: 'maps',
  secretGenerator: 'maps',
  helmCharts: 'maps',
  helmChartInflationGenerator: 'maps',
  replacements: 'maps',
  vars: 'maps',
};

/** The fields whose work is done by programs or by descriptions of kinds that are not read here. */
const UNKNOWN_WORK: readonly string[] = [
  'crds',
  'configurations',
  'generators',
  'transformers',
  'openapi',
  'helmCharts',
  'helmChartInflationGenerator',
];

/** A problem of a document, for which its file is still to be named. */
export type DocumentProblem = Omit<KustomizeProblem, 'file'>;

/** A kustomization as its document writes it: immutable. */
export interface Kustomization {
  readonly document: YamlDocument;
  readonly isComponent: boolean;
  readonly fields: KustomizationFields;
  /** What is written of {@link UNKNOWN_WORK}, or in a form that can not be read: the result can not be known. */
  readonly isIncomplete: boolean;
  readonly problems: readonly DocumentProblem[];
}

const known = new WeakMap<YamlDocument, Kustomization>();

/** Reads the document of a kustomization; what is of a wrong type is absent and a problem. */
export function readKustomizationDocument(document: YamlDocument): Kustomization {
  let read = known.get(document);
  if (read === undefined) {
    read = readDocument(document);
    known.set(document, read);
  }
  return read;
}

function readDocument(document: YamlDocument): Kustomization {
  const data = isMap(document.data) ? document.data : undefined;
  const problems: DocumentProblem[] = [];
  if (document.data === null) problems.push({ path: [], code: 'kustomization-empty', values: {} });
  else if (data === undefined) problems.push({ path: [], code: 'kustomization-invalid', values: { field: '' } });
  else if (Object.keys(data).every((field) => data[field] === null || field === 'apiVersion' || field === 'kind'))
    problems.push({ path: [], code: 'kustomization-empty', values: {} });
  else checkFields(data, problems);
  const isWorked = (field: string) => {
    const value = data?.[field];
    return isList(value) ? value.length > 0 : isMap(value) && Object.keys(value).length > 0;
  };
  return {
    document,
    isComponent: data?.kind === 'Component',
    fields: kustomization(data) ?? NO_FIELDS,
    isIncomplete:
      document.templated ||
      UNKNOWN_WORK.some(isWorked) ||
      problems.some(({ code }) => code === 'kustomization-invalid'),
    problems,
  };
}

function checkFields(data: YamlMap, problems: DocumentProblem[]): void {
  const refuse = (path: Path, field: string) =>
    problems.push({ path, code: 'kustomization-invalid', values: { field } });
  for (const [field, value] of Object.entries(data)) {
    const shape = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
    if (shape === undefined) problems.push({ path: [field], code: 'field-unknown', values: { field } });
    else if (value === null) continue;
    else if (shape === 'text' || shape === 'map') {
      if (!(shape === 'text' ? typeof value === 'string' : isMap(value))) refuse([field], field);
    } else if (!isList(value)) refuse([field], field);
    else {
      for (const [index, item] of value.entries())
        if (!(shape === 'texts' ? typeof item === 'string' : isMap(item) || item === null))
          refuse([field, index], field);
    }
  }
  const checkTexts = (value: YamlValue | undefined, path: Path, field: string) => {
    if (isMap(value) && Object.keys(stringMap(value) ?? {}).length < Object.keys(value).length) refuse(path, field);
  };
  for (const field of ['commonLabels', 'commonAnnotations']) checkTexts(data[field], [field], field);
  for (const [index, entry] of (isList(data.labels) ? data.labels : []).entries())
    if (isMap(entry)) checkTexts(entry.pairs, ['labels', index, 'pairs'], 'labels');
}
