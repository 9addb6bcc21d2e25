import { list, object, string, strings } from '../kubernetes/shape';
import { parseYaml } from '../yaml/document';
import { resolvePath } from './files';

/** The names under which kustomize looks for a kustomization. */
export const KUSTOMIZATION_NAMES: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** What a kustomization says of other files. Paths are absolute. */
export interface KustomizationFacts {
  readonly resources: readonly string[];
  /** Files that hold patches: parts of objects. */
  readonly patches: readonly string[];
  /** Names of images, without tag, whose tag or digest is set by it. */
  readonly images: readonly string[];
}

const patch = object({ path: string });

const kustomization = object({
  resources: strings,
  // An entry may be the bare path.
  patches: list((value) => patch(value) ?? { path: string(value) }),
  patchesStrategicMerge: strings,
  patchesJson6902: list(patch),
  images: list(object({ name: string })),
});

/** Reads the kustomization of a directory; what can not be read says nothing. */
export function readKustomization(directory: string, text: string): KustomizationFacts {
  const read = kustomization(parseYaml(text).data);
  const paths = (values: readonly (string | undefined)[]) =>
    // A patch written inline, or a resource from elsewhere, is no path.
    values
      .filter((value) => value !== undefined && !/[\n:]/.test(value))
      .map((value) => resolvePath(directory, value as string));
  return {
    resources: paths(read?.resources ?? []),
    patches: paths([
      ...(read?.patches ?? []).map((entry) => entry?.path),
      ...(read?.patchesStrategicMerge ?? []),
      ...(read?.patchesJson6902 ?? []).map((entry) => entry?.path),
    ]),
    images: (read?.images ?? []).flatMap((image) => image?.name ?? []),
  };
}
