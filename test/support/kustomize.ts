// Builds of kustomizations on the disk, to be compared with those of kubectl.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { FileSnapshot } from '../../server/src/engine/snapshot';
import type { Build, BuildFile, BuildInput } from '../../server/src/workspace/kustomize/build';
import { parseYaml } from '../../server/src/yaml/document';
import { splitDocuments } from '../../server/src/yaml/split';
import { isMap, type YamlMap, type YamlValue } from '../../server/src/yaml/value';

/** The files as a build reads them. */
export const diskInput: BuildInput = {
  file: (path) =>
    existsSync(path) && statSync(path).isFile() ? buildFile(path, readFileSync(path, 'utf8')) : undefined,
};

export function buildFile(path: string, text: string): BuildFile {
  const snapshot = new FileSnapshot(text);
  return {
    path,
    text,
    documents: snapshot.documents.map((placed) => placed.snapshot),
    isIncomplete: snapshot.isIncomplete,
  };
}

/** The data of the documents that kubectl printed, or of any stream. */
export function readStream(text: string): YamlValue[] {
  return splitDocuments(text)
    .map((slice) => parseYaml(slice.text).data)
    .filter((data) => data !== null);
}

const FIRST_KINDS: readonly string[] = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const LAST_KINDS: readonly string[] = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** The data of a build's objects in the order in which kubectl prints them: by kind, unless the kustomization keeps its own order. */
export function printed(build: Build, isSorted: boolean): YamlMap[] {
  const data = build.resources.map(({ resource }) => resource.data);
  return isSorted ? data.sort(compare) : data;
}

function compare(a: YamlMap, b: YamlMap): number {
  const order = rank(a) - rank(b);
  if (order !== 0) return order;
  const others = sortTexts(b);
  for (const [index, text] of sortTexts(a).entries()) {
    const other = others[index] ?? '';
    if (text !== other) return text < other ? -1 : 1;
  }
  return 0;
}

function rank({ kind }: YamlMap): number {
  const first = FIRST_KINDS.indexOf(String(kind));
  return first >= 0 ? first - FIRST_KINDS.length : LAST_KINDS.indexOf(String(kind)) + 1;
}

/** Kind first, then namespace and name; what is absent comes behind letters. */
function sortTexts({ apiVersion, kind, metadata }: YamlMap): readonly string[] {
  const [group, version] = String(apiVersion).includes('/') ? String(apiVersion).split('/') : ['~G', apiVersion];
  const { name, namespace } = isMap(metadata) ? metadata : ({} as YamlMap);
  return [`${group}_${version}_${kind}`, `${namespace ?? '~X'}|${name ?? '~N'}`];
}
