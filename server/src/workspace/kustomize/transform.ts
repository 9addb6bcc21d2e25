import type { Path } from '../../yaml/path';
import type { YamlMap } from '../../yaml/value';
import type { FieldSpec } from './field-path';
import { LABELS } from './field-specs';
import { describeIdentity, identityKey, identityOf } from './identity';
import type { Item } from './item';
import { type PatchEntry, readReplacements } from './kustomization-file';
import type { Loader, PlacedKustomization } from './loader';
import {
  applyOperations,
  forTarget,
  itemsNamedBy,
  mergePatch,
  type Patch,
  patchFailure,
  readInlinePatch,
  readPatch,
} from './patches';
import type { KustomizeProblemCode } from './problem';
import { applyReplacement } from './replacements';
import { selectItems } from './selector';
import { addPrefix, addSuffix, setAnnotations, setEntries, setImage, setNamespace, setReplicas } from './transformers';

/** Does to items what a kustomization says, in kustomize's own order. */
export function transformItems(kustomization: PlacedKustomization, items: readonly Item[], loader: Loader): Item[] {
  return new Transformation(kustomization, [...items], loader).run();
}

class Transformation {
  readonly #kustomization: PlacedKustomization;
  readonly #loader: Loader;
  #items: Item[];

  constructor(kustomization: PlacedKustomization, items: Item[], loader: Loader) {
    this.#kustomization = kustomization;
    this.#items = items;
    this.#loader = loader;
  }

  run(): Item[] {
    const { fields } = this.#kustomization;
    for (const [index, text] of (fields.patchesStrategicMerge ?? []).entries())
      if (text !== undefined) this.#patchStrategically(text, ['patchesStrategicMerge', index]);
    for (const [index, entry] of (fields.patches ?? []).entries())
      if (entry !== undefined) this.#patch(entry, ['patches', index]);
    if (fields.namespace) this.#setNamespace(fields.namespace);
    if (fields.namePrefix) addPrefix(this.#items, fields.namePrefix);
    if (fields.nameSuffix) addSuffix(this.#items, fields.nameSuffix);
    this.#setLabels();
    if (fields.commonAnnotations !== undefined) setAnnotations(this.#items, fields.commonAnnotations);
    for (const [index, entry] of (fields.patchesJson6902 ?? []).entries())
      if (entry !== undefined) this.#patch(entry, ['patchesJson6902', index]);
    for (const [index, entry] of (fields.replicas ?? []).entries()) {
      if (entry?.name === undefined || entry.count === undefined) continue;
      if (!setReplicas(this.#items, entry.name, entry.count))
        this.#report(['replicas', index], 'replicas-target-missing', { name: entry.name });
    }
    for (const entry of fields.images ?? []) if (entry?.name) setImage(this.#items, entry);
    this.#replace();
    return this.#items;
  }

  #report(path: Path, code: KustomizeProblemCode, values: Readonly<Record<string, string>> = {}): void {
    this.#loader.report(this.#kustomization, path, code, values);
  }

  #setNamespace(namespace: string): void {
    setNamespace(this.#items, namespace);
    this.#dropDuplicates(['namespace'], 'namespace-conflict');
  }

  /** Of items that have come to be known alike the first stays. */
  #dropDuplicates(path: Path, code: KustomizeProblemCode): void {
    const seen = new Set<string>();
    this.#items = this.#items.filter((item) => {
      const { identity } = item;
      const key = identityKey(identity);
      if (seen.has(key)) this.#report(path, code, { resource: describeIdentity(identity) });
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew;
    });
  }

  #setLabels(): void {
    const { labels, commonLabels } = this.#kustomization.fields;
    for (const entry of labels ?? []) {
      if (entry?.pairs === undefined) continue;
      const own = (entry.fields ?? []).flatMap((field): FieldSpec[] =>
        field?.path === undefined
          ? []
          : [
              {
                path: field.path,
                create: field.create === true,
                group: field.group ?? '',
                version: field.version ?? '',
                kind: field.kind ?? '',
              },
            ],
      );
      const further =
        entry.includeSelectors === true
          ? LABELS.selectors
          : entry.includeTemplates === true
            ? LABELS.templates
            : LABELS.metadata;
      setEntries(this.#items, entry.pairs, [...own, ...further]);
    }
    if (commonLabels !== undefined) setEntries(this.#items, commonLabels, LABELS.selectors);
  }

  /** An entry is the name of a file, or the patch itself. */
  #patchStrategically(text: string, path: Path): void {
    const inline = text.includes('\n') || text.includes(': ') ? readInlinePatch(text) : undefined;
    const patch = inline ?? this.#loadPatch(text, path);
    if (patch?.kind === 'merge')
      this.#mergeNamed(patch, path, (item, document) => mergePatch(item, forTarget(document, item)));
    else if (patch !== undefined) this.#report(path, 'patch-invalid');
  }

  #loadPatch(name: string, path: Path): Patch | undefined {
    const file = this.#loader.namedFile(this.#kustomization, name, path, 'patch-file-missing');
    if (file === undefined) return undefined;
    if (file.isIncomplete) {
      this.#loader.isIncomplete = true;
      return undefined;
    }
    const patch = readPatch(file.documents.map(({ document }) => document));
    if (patch === undefined) this.#report(path, 'patch-invalid');
    return patch;
  }

  #patch(entry: PatchEntry, path: Path): void {
    const hasText = (entry.patch ?? '').trim() !== '';
    if (hasText === ((entry.path ?? '') !== '')) {
      this.#report(path, 'patch-invalid');
      return;
    }
    const inline = hasText ? readInlinePatch(entry.patch ?? '') : undefined;
    const patch = hasText ? inline : this.#loadPatch(entry.path ?? '', [...path, 'path']);
    if (hasText && inline === undefined) this.#report([...path, 'patch'], 'patch-invalid');
    if (patch === undefined) return;
    if (entry.target !== undefined) this.#patchTarget(patch, entry, path);
    else if (patch.kind === 'merge')
      this.#mergeNamed(patch, path, (item, document) => mergePatch(item, document, optionsOf(entry)));
    else this.#report(path, 'patch-invalid');
  }

  /** Each part of an object goes into the object of the same name. */
  #mergeNamed(
    patch: Patch & { readonly kind: 'merge' },
    path: Path,
    merge: (item: Item, document: YamlMap) => boolean,
  ): void {
    for (const document of patch.documents) {
      const named = itemsNamedBy(this.#items, document);
      const [item] = named;
      const values = { resource: describeIdentity(identityOf(document)) };
      if (item === undefined) this.#report(path, 'patch-target-missing', values);
      else if (named.length > 1) this.#report(path, 'patch-target-ambiguous', values);
      else this.#attempt(item, path, () => merge(item, document));
    }
  }

  #patchTarget(patch: Patch, entry: PatchEntry, path: Path): void {
    const target = entry.target as NonNullable<PatchEntry['target']>;
    const selected = selectItems(this.#items, target);
    if (selected === undefined) {
      this.#report([...path, 'target'], 'patch-invalid');
      return;
    }
    if (selected.length === 0) {
      const { kind = '', name = '' } = target;
      this.#report([...path, 'target'], 'patch-target-missing', { resource: `${kind} ${name}`.trim() });
    }
    if (patch.kind === 'operations') {
      for (const item of selected) {
        // Only under `patches` does kustomize remember what an object was called.
        if (path[0] === 'patches') item.rememberIdentity();
        this.#attempt(item, path, () => applyOperations(item, patch.operations));
      }
      return;
    }
    const [document, another] = patch.documents;
    if (document === undefined || another !== undefined) {
      this.#report(path, 'patch-ambiguous');
      return;
    }
    for (const item of selected)
      this.#attempt(item, path, () => mergePatch(item, forTarget(document, item), optionsOf(entry)));
    this.#dropDuplicates(path, 'duplicate-id');
  }

  /** Patches an item; one that is deleted goes. */
  #attempt(item: Item, path: Path, patch: () => boolean): void {
    try {
      if (!patch()) this.#items = this.#items.filter((other) => other !== item);
    } catch (error) {
      const values = patchFailure(error);
      if (values === undefined) throw error;
      this.#report(path, 'patch-failed', { resource: describeIdentity(item.identity), ...values });
    }
  }

  #replace(): void {
    for (const [index, entry] of (this.#kustomization.fields.replacements ?? []).entries()) {
      if (entry === undefined) continue;
      const path = ['replacements', index];
      if (entry.path === undefined) {
        applyReplacement(this.#items, entry, (at, code, values) => this.#report([...path, ...at], code, values));
        continue;
      }
      const file = this.#loader.namedFile(
        this.#kustomization,
        entry.path,
        [...path, 'path'],
        'replacement-file-missing',
      );
      // What is wrong inside of a file is said at the entry that names it.
      for (const { document } of file?.documents ?? []) {
        for (const replacement of readReplacements(document.data))
          applyReplacement(this.#items, replacement, (_at, code, values) => this.#report(path, code, values));
      }
    }
  }
}

function optionsOf({ options }: PatchEntry) {
  return {
    allowsNameChange: options?.allowNameChange === true,
    allowsKindChange: options?.allowKindChange === true,
  };
}
