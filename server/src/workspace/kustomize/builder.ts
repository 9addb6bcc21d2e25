import type { Path } from '../../yaml/path';
import type { YamlMap, YamlValue } from '../../yaml/value';
import { relativePath, resolvePath } from '../files';
import type { BuildFile, BuildInput } from './build';
import { type Generated, generate, meet } from './generators';
import { contentHash } from './hash';
import { describeIdentity, metadataOf, nameOf, sameIdentity } from './identity';
import { Item, withMetadata } from './item';
import type { GeneratorEntry } from './kustomization-file';
import { isRemote, Loader, type PlacedKustomization } from './loader';
import { updateNameReferences } from './name-references';
import { readAsKustomize } from './own-reading';
import { transformItems } from './transform';
import { Variables } from './variable-sources';
import { replaceVariables } from './variables';

/** What has come together on the way to a result. */
interface Accumulated {
  items: Item[];
  readonly variables: Variables;
}

/** One build: reads, puts together, transforms. */
export class Builder {
  readonly #loader: Loader;
  /** The files whose objects are resources. */
  readonly resourceFiles = new Set<string>();
  /** Names that end with a hash of their object's content, each with what stands before it. */
  readonly hashedNames = new Map<string, string>();
  /** The directories that are being taken in, the outermost first. */
  readonly #open: string[] = [];

  constructor(input: BuildInput) {
    this.#loader = new Loader(input);
  }

  get files() {
    return this.#loader.files;
  }

  get directories() {
    return this.#loader.directories;
  }

  get problems() {
    return this.#loader.problems;
  }

  get isIncomplete() {
    return this.#loader.isIncomplete;
  }

  build(directory: string): readonly Item[] {
    const kustomization = this.#loader.kustomization(directory);
    if (kustomization === undefined) {
      this.#loader.isIncomplete = true;
      return [];
    }
    const accumulated: Accumulated = { items: [], variables: new Variables(this.#loader) };
    this.#accumulate(kustomization, accumulated);
    const { items, variables } = accumulated;
    for (const item of items) {
      if (!item.needsHash) continue;
      const hash = contentHash(item.data);
      item.rememberIdentity();
      const name = nameOf(item.data);
      item.data = withMetadata(item.data, 'name', `${name}-${hash}`);
      this.hashedNames.set(`${name}-${hash}`, name);
    }
    updateNameReferences(items, (referrer, name) =>
      this.#loader.report(kustomization, [], 'reference-ambiguous', {
        resource: describeIdentity(referrer.identity),
        name,
      }),
    );
    replaceVariables(items, variables.values());
    return items.filter((item) => !isLocal(item.data));
  }

  #accumulate(kustomization: PlacedKustomization, accumulated: Accumulated): void {
    const { directory, fields } = kustomization;
    this.#open.push(directory);
    this.#loader.directories.add(directory);
    for (const [field, paths] of [
      ['resources', fields.resources],
      ['bases', fields.bases],
    ] as const) {
      for (const [index, path] of (paths ?? []).entries())
        if (path !== undefined) this.#addResource(kustomization, path, [field, index], accumulated);
    }
    this.#generate(kustomization, accumulated);
    for (const [index, path] of (fields.components ?? []).entries())
      if (path !== undefined) this.#addComponent(kustomization, path, ['components', index], accumulated);
    accumulated.items = transformItems(kustomization, accumulated.items, this.#loader);
    accumulated.variables.add(kustomization, accumulated.items);
    this.#open.pop();
  }

  #addResource(kustomization: PlacedKustomization, name: string, path: Path, accumulated: Accumulated): void {
    const resolved = resolvePath(kustomization.directory, name);
    const file = this.#loader.file(resolved);
    if (file !== undefined) {
      if (relativePath(kustomization.directory, resolved) === undefined)
        this.#loader.report(kustomization, path, 'resource-outside', { path: name });
      this.#addFile(kustomization, file, path, accumulated);
      return;
    }
    const base = this.#loader.kustomization(resolved);
    if (base === undefined) {
      this.#loader.isIncomplete = true;
      if (!isRemote(name)) this.#loader.report(kustomization, path, 'resource-missing', { path: name });
      return;
    }
    if (base.isComponent) this.#loader.report(kustomization, path, 'resource-is-component', { path: name });
    if (this.#isCycle(kustomization, base, name, path)) return;
    const own: Accumulated = { items: [], variables: new Variables(this.#loader) };
    this.#accumulate(base, own);
    for (const item of own.items) this.#append(kustomization, item, path, accumulated);
    accumulated.variables.take(own.variables, kustomization);
  }

  #addComponent(kustomization: PlacedKustomization, name: string, path: Path, accumulated: Accumulated): void {
    const component = this.#loader.kustomization(resolvePath(kustomization.directory, name));
    if (component === undefined) {
      this.#loader.isIncomplete = true;
      if (!isRemote(name)) this.#loader.report(kustomization, path, 'component-missing', { path: name });
      return;
    }
    if (!component.isComponent) this.#loader.report(kustomization, path, 'component-not-a-component', { path: name });
    if (!this.#isCycle(kustomization, component, name, path)) this.#accumulate(component, accumulated);
  }

  /** kustomize goes neither back to where it comes from nor to a directory above that. */
  #isCycle(kustomization: PlacedKustomization, { directory }: PlacedKustomization, name: string, path: Path): boolean {
    const isBack = this.#open.includes(directory);
    const isCycle = isBack || this.#open.some((open) => relativePath(directory, open) !== undefined);
    if (isCycle) {
      this.#loader.isIncomplete = true;
      this.#loader.report(kustomization, path, isBack ? 'cycle' : 'cycle-above', { path: name });
    }
    return isCycle;
  }

  #addFile(kustomization: PlacedKustomization, file: BuildFile, path: Path, accumulated: Accumulated): void {
    this.resourceFiles.add(file.path);
    if (file.isIncomplete) this.#loader.isIncomplete = true;
    for (const { document, resources } of file.documents) {
      for (const resource of resources) {
        const origin = { file: file.path, document, path: resource.path, resource };
        const item = new Item(origin, readAsKustomize(document, resource.path, resource.data));
        this.#append(kustomization, item, path, accumulated);
      }
    }
  }

  #append(kustomization: PlacedKustomization, item: Item, path: Path, { items }: Accumulated): void {
    const { identity } = item;
    if (items.some((other) => sameIdentity(other.identity, identity))) {
      this.#loader.report(kustomization, path, 'duplicate-id', { resource: describeIdentity(identity) });
    } else items.push(item);
  }

  #generate(kustomization: PlacedKustomization, accumulated: Accumulated): void {
    const { configMapGenerator, secretGenerator } = kustomization.fields;
    for (const [index, entry] of (configMapGenerator ?? []).entries())
      if (entry) this.#addGenerated(kustomization, 'ConfigMap', entry, ['configMapGenerator', index], accumulated);
    for (const [index, entry] of (secretGenerator ?? []).entries())
      if (entry) this.#addGenerated(kustomization, 'Secret', entry, ['secretGenerator', index], accumulated);
  }

  #addGenerated(
    kustomization: PlacedKustomization,
    kind: 'ConfigMap' | 'Secret',
    entry: GeneratorEntry,
    path: Path,
    accumulated: Accumulated,
  ): void {
    const generated = generate(kind, entry, kustomization.fields.generatorOptions, (name, field, index) => {
      const place = field === 'env' ? [...path, field] : [...path, field, index];
      return this.#loader.namedFile(kustomization, name, place, 'generator-file-missing')?.text;
    });
    if (generated === undefined) {
      this.#loader.report(kustomization, path, 'generator-invalid', {});
      return;
    }
    for (const { field, index } of generated.invalid)
      this.#loader.report(kustomization, [...path, field, index], 'generator-invalid', {});
    this.#absorb(kustomization, generated, path, accumulated);
  }

  #absorb(kustomization: PlacedKustomization, generated: Generated, path: Path, { items }: Accumulated): void {
    const { file, document } = kustomization;
    const item = new Item({ file, document, path, resource: undefined }, generated.data);
    item.needsHash = generated.needsHash;
    const { identity } = item;
    const values = { resource: describeIdentity(identity) };
    const [found] = items.filter((other) => other.isKnownAs(identity));
    if (generated.behavior === 'create') {
      if (found === undefined) items.push(item);
      else this.#loader.report(kustomization, path, 'generator-exists', values);
    } else if (found === undefined) this.#loader.report(kustomization, path, 'generator-target-missing', values);
    else meet(found, generated);
  }
}

/** What is only for tools is not part of the result. */
function isLocal(data: YamlMap): boolean {
  const annotations = metadataOf(data)?.annotations as { readonly [key: string]: YamlValue } | null | undefined;
  const value = annotations?.['config.kubernetes.io/local-config'];
  return value !== undefined && value !== null && value !== 'false';
}
