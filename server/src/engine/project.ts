import type { SchemaBundle } from '../kubernetes/schema/schema-bundle';
import type { Schemas } from '../kubernetes/schema/schemas';
import { formatMessage, type Rule } from '../rules/rule';
import { type Files, parentOf, relativePath, resolvePath } from '../workspace/files';
import { IMAGE_BUILD_NAMES, readBuiltImages } from '../workspace/image-builds';
import {
  KUSTOMIZATION_NAMES,
  type KustomizationFacts,
  kustomizedFile,
  readKustomization,
} from '../workspace/kustomization';
import {
  CONFIGURATION_FILE_NAMES,
  type Configuration,
  type ConfigurationLayer,
  type ConfigurationProblem,
  isIgnored,
  layersFor,
  MISSING_BASE_MESSAGE,
  readConfiguration,
  settingsFor,
} from './configuration';
import { type FileContext, NO_CONTEXT } from './linter';
import { readSchemaFile, type SchemaFile, type SchemaMapping, withoutRepeated } from './schema-files';
import type { Settings } from './settings';

/** What the caller decides for all files. */
export interface ProjectOptions {
  /** Holds where no configuration file says otherwise. */
  readonly base?: ConfigurationLayer | undefined;
  /** Holds whatever the configuration files say. */
  readonly top?: ConfigurationLayer | undefined;
  /** Use this configuration file for all files instead of the nearest one. */
  readonly configurationFile?: string | undefined;
  readonly onlyRules?: readonly string[] | undefined;
  readonly honourSuppressions: boolean;
  /** See {@link Settings}. */
  readonly checkSchemas?: boolean | undefined;
  /** What compiles the schemas that configurations name; without it they are not read. */
  readonly schemas?: Schemas | undefined;
  /** Files with schemas that hold where no configuration file says otherwise: absolute paths. */
  readonly schemaFiles?: readonly SchemaMapping[] | undefined;
  /** Told what is wrong with {@link schemaFiles}. */
  readonly onSchemaProblem?: ((message: string) => void) | undefined;
}

/** All that has to be known of a file before its text is linted. */
export interface Preparation {
  readonly settings: Settings;
  readonly context: FileContext;
  readonly isIgnored: boolean;
  /** The configuration file that chooses the Kubernetes version, if one does. */
  readonly versionFile: string | undefined;
  /** What is wrong with the configuration files that hold for the file. */
  readonly problems: readonly ConfigurationProblem[];
}

interface DirectoryFacts {
  readonly configurations: readonly Configuration[];
  readonly problems: readonly ConfigurationProblem[];
  readonly kustomizations: readonly KustomizationFacts[];
  /** Names of images that a development tool builds and tags. */
  readonly builtImages: readonly string[];
  /** Its files are what a Helm chart makes objects of. */
  readonly isOfChart: boolean;
  /** The settings of its files, if no override tells them apart. */
  readonly settings: Settings | undefined;
  /** Kinds whose schemas the configurations name, in the order in which they count. */
  readonly kinds: readonly SchemaBundle[];
}

/** A configuration with those that it extends. */
interface ConfigurationChain {
  /** The last counts first. */
  readonly configurations: readonly Configuration[];
  readonly problems: readonly ConfigurationProblem[];
  /** In the order in which they count. */
  readonly kinds: readonly SchemaBundle[];
}

const NO_KINDS: readonly SchemaBundle[] = [];

const MAX_EXTENDS_DEPTH = 10;
/** The expectations of kuttl and Chainsaw tests name only the fields they look at. */
const TEST_ASSERTION = /(?:^|[-_/])(?:assert|error|errors|expected)(?:[-_]\w+)*\.ya?ml$|(?:^|\/)chainsaw-test\.ya?ml$/i;

const CHART_NAME = 'Chart.yaml';
/** The directories beside it whose files are installed into the release's namespace. */
const CHART_DIRECTORIES: readonly string[] = ['templates', 'crds'];

/** Finds what holds for each file: configuration and companions, read once for each directory. */
export class Project {
  readonly #files: Files;
  readonly #rules: readonly Rule[];
  readonly #options: ProjectOptions;
  readonly #directories = new Map<string, Promise<DirectoryFacts>>();
  readonly #contexts = new Map<string, FileContext>();
  readonly #configurationFiles = new Set<string>();
  readonly #schemaFiles = new Map<string, Promise<SchemaFile>>();
  /** Lists of kinds, each with the number that names it in the keys of contexts. */
  readonly #kindLists: (readonly SchemaBundle[])[] = [NO_KINDS];
  #ownKinds: Promise<readonly SchemaBundle[]> | undefined;

  constructor(files: Files, rules: readonly Rule[], options: ProjectOptions) {
    this.#files = files;
    this.#rules = rules;
    this.#options = options;
  }

  async prepare(file: string): Promise<Preparation> {
    const facts = await this.#facts(parentOf(file));
    const { configurations, problems } = facts;
    return {
      settings: facts.settings ?? this.#settings(file, configurations),
      context: this.#context(file, facts),
      isIgnored: isIgnored(file, configurations),
      versionFile: configurations.findLast((configuration) =>
        layersFor(file, configuration).some(({ kubernetesVersion }) => kubernetesVersion !== undefined),
      )?.file,
      problems,
    };
  }

  /** A companion of the files in a directory and below it is another one: a kustomization, the mark of a chart, what builds images. */
  companionChanged(directory: string): void {
    for (const known of [...this.#directories.keys()])
      if (known === directory || relativePath(directory, known) !== undefined) this.#directories.delete(known);
  }

  /** Whether a file is one that was looked for as a configuration so far, under whatever name. */
  isConfiguration(file: string): boolean {
    return this.#configurationFiles.has(file);
  }

  /** Whether a file is one that schemas were looked for in so far. */
  isSchemaFile(file: string): boolean {
    return [...this.#schemaFiles.keys()].some((key) => key.startsWith(`${file}\n`));
  }

  /** What is wrong in a configuration file, whether it holds for anything or not. */
  async problemsIn(file: string): Promise<readonly ConfigurationProblem[]> {
    const chain = await this.#readChain(file, parentOf(file));
    return chain?.problems.filter((problem) => problem.file === file) ?? [];
  }

  #settings(file: string, configurations: readonly Configuration[]): Settings {
    const { onlyRules, honourSuppressions, checkSchemas } = this.#options;
    return settingsFor(file, configurations, this.#options, { onlyRules, honourSuppressions, checkSchemas });
  }

  /** Equal contexts are the same object, so that findings stay cached. */
  #context(file: string, { kustomizations, builtImages, isOfChart, kinds }: DirectoryFacts): FileContext {
    const isPatch = kustomizations.some(({ patches }) => patches.includes(file));
    const images = kustomizations
      .filter(({ resources, patches }) => resources.includes(file) || patches.includes(file))
      .flatMap((kustomization) => kustomization.images);
    images.push(...builtImages);
    const isPartial = isPatch || TEST_ASSERTION.test(file);
    const { namespace, variables } = kustomizedFile(file, kustomizations);
    const namespaceElsewhere = namespace ?? (isOfChart ? 'possible' : undefined);
    if (!isPartial && images.length === 0 && kinds.length === 0 && namespaceElsewhere === undefined) return NO_CONTEXT;
    const key = JSON.stringify([isPartial, images, this.#kindLists.indexOf(kinds), namespaceElsewhere, variables]);
    const context = this.#contexts.get(key) ?? {
      isPartial,
      imagesSetElsewhere: images,
      namespaceElsewhere,
      variablesSetElsewhere: variables,
      kinds,
    };
    this.#contexts.set(key, context);
    return context;
  }

  #facts(directory: string): Promise<DirectoryFacts> {
    let facts = this.#directories.get(directory);
    if (facts === undefined) {
      facts = this.#readFacts(directory);
      this.#directories.set(directory, facts);
    }
    return facts;
  }

  async #readFacts(directory: string): Promise<DirectoryFacts> {
    const parent = parentOf(directory);
    const above = parent === directory ? undefined : await this.#facts(parent);
    const own = await this.#ownConfiguration(directory);
    const configurations = own?.configurations ?? above?.configurations ?? [];
    const problems = own?.problems ?? above?.problems ?? [];
    const kustomization = await this.#kustomization(directory);
    const kustomizations = [...(above?.kustomizations ?? []), ...(kustomization === undefined ? [] : [kustomization])];
    const builtImages = [...(above?.builtImages ?? []), ...(await this.#builtImages(directory))];
    const isOfChart = above?.isOfChart === true || (await this.#isOfChart(directory));
    const hasOverrides = configurations.some(({ overrides }) => overrides.length > 0);
    const settings = hasOverrides ? undefined : this.#settings(`${directory}/`, configurations);
    const kinds = own === undefined && above !== undefined ? above.kinds : await this.#kinds(own?.kinds ?? NO_KINDS);
    return { configurations, problems, kustomizations, builtImages, isOfChart, settings, kinds };
  }

  async #ownConfiguration(directory: string) {
    const { configurationFile } = this.#options;
    if (configurationFile !== undefined) {
      return parentOf(directory) === directory
        ? this.#readChain(configurationFile, parentOf(configurationFile))
        : undefined;
    }
    // A text that lies nowhere has no companions.
    if (directory === '') return undefined;
    for (const name of CONFIGURATION_FILE_NAMES) {
      const chain = await this.#readChain(resolvePath(directory, name), directory);
      if (chain !== undefined) return chain;
    }
    return undefined;
  }

  /** A configuration with those it extends in front of it. Globs count from the directory of the one that was asked for. */
  async #readChain(
    file: string,
    directory: string,
    seen: readonly string[] = [],
  ): Promise<ConfigurationChain | undefined> {
    this.#configurationFiles.add(file);
    const text = await this.#files.read(file);
    if (text === undefined) return undefined;
    const { configuration, problems } = readConfiguration(file, directory, text, this.#rules);
    const chain: Configuration[] = [];
    const schemas = await this.#configuredSchemas(configuration);
    const found = [...problems, ...schemas.problems];
    const kinds: SchemaBundle[] = [];
    const chainSoFar = [...seen, file];
    for (const { path, range } of configuration.extends) {
      const base = resolvePath(parentOf(file), path);
      const bases =
        chainSoFar.includes(base) || chainSoFar.length > MAX_EXTENDS_DEPTH
          ? undefined
          : await this.#readChain(base, directory, chainSoFar);
      if (bases === undefined) found.push({ file, range, message: formatMessage(MISSING_BASE_MESSAGE, { path }) });
      chain.push(...(bases?.configurations ?? []));
      found.push(...(bases?.problems ?? []));
      kinds.unshift(...(bases?.kinds ?? []));
    }
    return { configurations: [...chain, configuration], problems: found, kinds: [...schemas.kinds, ...kinds] };
  }

  /** The kinds that a configuration itself names the schemas of. Paths count from its file. */
  async #configuredSchemas({ file, schemas }: Configuration): Promise<Omit<ConfigurationChain, 'configurations'>> {
    const kinds: SchemaBundle[] = [];
    const problems: ConfigurationProblem[] = [];
    for (const mapping of schemas) {
      const read = await this.#readSchemas(resolvePath(parentOf(file), mapping.path), mapping);
      kinds.push(...(read?.bundles ?? []));
      for (const { kind, message } of read?.problems ?? []) {
        const range = mapping.kindRanges[mapping.kinds.indexOf(kind ?? '')] ?? mapping.range;
        problems.push({ file, range, message });
      }
    }
    return { kinds, problems };
  }

  /** Kinds of a configuration, and behind them those of the options; the same list for all directories below. */
  async #kinds(configured: readonly SchemaBundle[]): Promise<readonly SchemaBundle[]> {
    this.#ownKinds ??= this.#readOwnKinds();
    const kinds = withoutRepeated([...configured, ...(await this.#ownKinds)]);
    const known = this.#kindLists.find(
      (list) => list.length === kinds.length && list.every((bundle, index) => bundle === kinds[index]),
    );
    if (known === undefined) this.#kindLists.push(kinds);
    return known ?? kinds;
  }

  async #readOwnKinds(): Promise<readonly SchemaBundle[]> {
    const { schemaFiles = [], onSchemaProblem } = this.#options;
    const read = await Promise.all(schemaFiles.map((mapping) => this.#readSchemas(mapping.path, mapping)));
    for (const { message } of read.flatMap((file) => file?.problems ?? [])) onSchemaProblem?.(message);
    return read.flatMap((file) => file?.bundles ?? []);
  }

  #readSchemas(path: string, mapping: SchemaMapping): Promise<SchemaFile> | undefined {
    const { schemas } = this.#options;
    if (schemas === undefined) return undefined;
    const key = [path, mapping.path, ...mapping.kinds].join('\n');
    let file = this.#schemaFiles.get(key);
    if (file === undefined) {
      file = this.#files.read(path).then((text) => readSchemaFile(path, text, mapping, schemas));
      this.#schemaFiles.set(key, file);
    }
    return file;
  }

  async #builtImages(directory: string): Promise<string[]> {
    if (directory === '') return [];
    const images: string[] = [];
    for (const name of IMAGE_BUILD_NAMES) {
      const text = await this.#files.read(resolvePath(directory, name));
      if (text !== undefined) images.push(...readBuiltImages(name, text));
    }
    return images;
  }

  /** The directory itself; those below it are, too. */
  async #isOfChart(directory: string): Promise<boolean> {
    const chart = parentOf(directory);
    const isNamedSo = CHART_DIRECTORIES.includes(relativePath(chart, directory) ?? '');
    return isNamedSo && (await this.#files.read(resolvePath(chart, CHART_NAME))) !== undefined;
  }

  async #kustomization(directory: string): Promise<KustomizationFacts | undefined> {
    if (directory === '') return undefined;
    for (const name of KUSTOMIZATION_NAMES) {
      const text = await this.#files.read(resolvePath(directory, name));
      if (text !== undefined) return readKustomization(directory, text);
    }
    return undefined;
  }
}

/** The names of the files that decide over how others are linted. */
export const PROJECT_FILE_NAMES: readonly string[] = [
  ...CONFIGURATION_FILE_NAMES,
  ...KUSTOMIZATION_NAMES,
  ...IMAGE_BUILD_NAMES,
  CHART_NAME,
];

/** Whether a file decides over how others are linted, so that a change in it concerns them too. */
export function isProjectFile(path: string): boolean {
  const name = relativePath(parentOf(path), path) ?? path;
  return PROJECT_FILE_NAMES.includes(name);
}
