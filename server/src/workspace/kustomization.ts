import { list, object, string, strings } from '../kubernetes/shape';
import { parseYaml } from '../yaml/document';
import { relativePath, resolvePath } from './files';

/** The names under which kustomize looks for a kustomization. */
export const KUSTOMIZATION_NAMES: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Whether a file is a kustomization, by its name. */
export function isKustomization(path: string): boolean {
  return KUSTOMIZATION_NAMES.some((name) => path.endsWith(`/${name}`));
}

/** What a kustomization says of other files. Paths are absolute. */
export interface KustomizationFacts {
  readonly resources: readonly string[];
  /** Files that hold patches: parts of objects. */
  readonly patches: readonly string[];
  /** Names of images, without tag, whose tag or digest is set by it. */
  readonly images: readonly string[];
  /** Directories whose kustomizations it takes in. */
  readonly directories: readonly string[];
  /** The namespace that it gives to all that it takes in. */
  readonly namespace: string | undefined;
  /** Names of the variables whose `$(NAME)` it replaces. */
  readonly variables: readonly string[];
}

const patch = object({ path: string });

const kustomization = object({
  namespace: string,
  resources: strings,
  bases: strings,
  components: strings,
  // An entry may be the bare path.
  patches: list((value) => patch(value) ?? { path: string(value) }),
  patchesStrategicMerge: strings,
  patchesJson6902: list(patch),
  images: list(object({ name: string })),
  vars: list(object({ name: string })),
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
    // What names no file by its ending is most likely a directory; files are found among the resources first.
    directories: paths([...(read?.resources ?? []), ...(read?.bases ?? []), ...(read?.components ?? [])]),
    namespace: read?.namespace || undefined,
    variables: (read?.vars ?? []).flatMap((variable) => variable?.name ?? []),
  };
}

/** What kustomizations make of a file: those of its directory and of the directories above it. */
export interface KustomizedFile {
  /**
   * Whether they give its objects a namespace. One that takes the file in and names no namespace may be a base, to which an overlay somewhere
   * else gives one (`possible`).
   */
  readonly namespace: 'set' | 'possible' | undefined;
  /** Names of the variables whose `$(NAME)` they replace in it. */
  readonly variables: readonly string[];
}

export function kustomizedFile(file: string, kustomizations: readonly KustomizationFacts[]): KustomizedFile {
  const isOwner = ({ resources, patches }: KustomizationFacts) => resources.includes(file) || patches.includes(file);
  if (!kustomizations.some(isOwner)) return { namespace: undefined, variables: [] };
  const isAbove = ({ directories }: KustomizationFacts) =>
    directories.some((directory) => relativePath(directory, file) !== undefined);
  const reaching = kustomizations.filter((one) => isOwner(one) || isAbove(one));
  return {
    namespace: reaching.some(({ namespace }) => namespace !== undefined) ? 'set' : 'possible',
    variables: reaching.flatMap(({ variables }) => variables),
  };
}
