// Stands in until the build itself is there: takes files in and changes nothing.
import type { Resource } from '../../kubernetes/resource';
import type { YamlDocument } from '../../yaml/document';
import { KUSTOMIZATION_NAMES, readKustomization } from '../kustomization';
import type { KustomizeProblem } from './problem';

export interface BuildFile {
  readonly path: string;
  readonly documents: readonly { readonly document: YamlDocument; readonly resources: readonly Resource[] }[];
  readonly text: string;
  readonly isIncomplete: boolean;
}
export interface BuildInput {
  file(path: string): BuildFile | undefined;
}
export interface BuiltResource {
  readonly source: { readonly file: string; readonly resource: Resource } | undefined;
  readonly resource: Resource;
  readonly file: string;
}
export interface Build {
  readonly directory: string;
  readonly resources: readonly BuiltResource[];
  readonly files: ReadonlySet<string>;
  readonly directories: ReadonlySet<string>;
  readonly problems: readonly KustomizeProblem[];
  readonly isIncomplete: boolean;
}
const own = (directory: string, input: BuildInput) =>
  KUSTOMIZATION_NAMES.map((name) => input.file(`${directory}/${name}`)).find((file) => file !== undefined);
export function buildKustomization(directory: string, input: BuildInput): Build {
  const resources: BuiltResource[] = [];
  const files = new Set<string>();
  const directories = new Set<string>();
  let isIncomplete = false;
  const take = (at: string) => {
    const file = own(at, input);
    if (file === undefined || directories.has(at)) return;
    directories.add(at);
    files.add(file.path);
    isIncomplete ||= file.isIncomplete;
    const facts = readKustomization(at, file.text);
    for (const path of [...facts.resources, ...facts.patches]) {
      const found = input.file(path);
      files.add(path);
      isIncomplete ||= found?.isIncomplete === true;
      if (facts.resources.includes(path))
        for (const { resources: own } of found?.documents ?? [])
          resources.push(...own.map((resource) => ({ source: { file: path, resource }, resource, file: path })));
    }
    for (const other of facts.directories) take(other);
  };
  take(directory);
  return { directory, resources, files, directories, problems: [], isIncomplete };
}
export function kustomizationRoots(directories: Iterable<string>, input: BuildInput): readonly string[] {
  const all = [...directories];
  const taken = new Set(
    all.flatMap((directory) => readKustomization(directory, own(directory, input)?.text ?? '').directories),
  );
  const isComponent = (directory: string) => /^kind: Component/m.test(own(directory, input)?.text ?? '');
  return all.filter((directory) => !taken.has(directory) && !isComponent(directory));
}
