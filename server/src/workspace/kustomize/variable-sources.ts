import type { YamlValue } from '../../yaml/value';
import { effectiveNamespace, type GroupVersionKind, NO_NAMESPACE } from './identity';
import type { Item } from './item';
import type { KustomizationFields } from './kustomization-file';
import type { Loader, PlacedKustomization } from './loader';
import { fieldValue } from './variables';

type VariableEntry = NonNullable<NonNullable<KustomizationFields['vars']>[number]>;

/** A variable where it is defined. */
interface Variable {
  readonly kustomization: PlacedKustomization;
  readonly index: number;
  readonly entry: VariableEntry;
  readonly item: Item | undefined;
}

/** The variables (`vars`) that come together in a build. */
export class Variables {
  readonly #loader: Loader;
  readonly #byName = new Map<string, Variable>();

  constructor(loader: Loader) {
    this.#loader = loader;
  }

  /** Takes in the variables of a kustomization, whose sources are among its items. */
  add(kustomization: PlacedKustomization, items: readonly Item[]): void {
    for (const [index, entry] of (kustomization.fields.vars ?? []).entries()) {
      if (entry?.name === undefined) continue;
      const found = items.filter((item) => isMeant(item, entry));
      if (found.length > 1)
        this.#loader.report(kustomization, ['vars', index], 'variable-source-ambiguous', { name: entry.name });
      this.#set({ kustomization, index, entry, item: found[0] }, kustomization);
    }
  }

  /** Takes in what a base has. */
  take(variables: Variables, kustomization: PlacedKustomization): void {
    for (const variable of variables.#byName.values()) this.#set(variable, kustomization);
  }

  #set(variable: Variable, kustomization: PlacedKustomization): void {
    const name = variable.entry.name ?? '';
    if (this.#byName.has(name)) {
      const path = variable.kustomization === kustomization ? ['vars', variable.index] : [];
      this.#loader.report(kustomization, path, 'variable-duplicate', { name });
    } else this.#byName.set(name, variable);
  }

  /** The values, by name. */
  values(): ReadonlyMap<string, YamlValue> {
    const values = new Map<string, YamlValue>();
    for (const [name, { kustomization, index, entry, item }] of this.#byName) {
      const field = entry.fieldref?.fieldpath ?? entry.fieldref?.fieldPath ?? 'metadata.name';
      const value = item && fieldValue(item.data, field);
      if (item === undefined) {
        const { kind = '', name: source = '' } = entry.objref ?? {};
        this.#loader.report(kustomization, ['vars', index], 'variable-source-missing', { name, kind, source });
      } else if (value === undefined) {
        this.#loader.report(kustomization, ['vars', index], 'variable-field-missing', { name, field });
      } else values.set(name, value);
    }
    return values;
  }
}

function isMeant(item: Item, { objref }: VariableEntry): boolean {
  if (objref === undefined) return false;
  const wanted = kindOf(objref);
  const current = item.identity;
  return [...item.previous, current].some((known) => {
    const kind = { ...known, group: current.group, version: current.version };
    return (
      kind.kind === wanted.kind &&
      kind.group === wanted.group &&
      kind.version === wanted.version &&
      known.name === objref.name &&
      (!objref.namespace ||
        known.namespace === NO_NAMESPACE ||
        known.namespace === effectiveNamespace(wanted, objref.namespace))
    );
  });
}

function kindOf(objref: NonNullable<VariableEntry['objref']>): GroupVersionKind {
  const [first = '', second] = (objref.apiVersion ?? '').split('/');
  const [group, version] = second === undefined ? ['', first] : [first, second];
  return { group: objref.group ?? group, version: objref.version ?? version, kind: objref.kind ?? '' };
}
