import type { Resource } from '../kubernetes/resource';
import { isAvailable } from '../kubernetes/schema/definition';
import type { Schemas } from '../kubernetes/schema/schemas';
import type { Messages, ResourceContext, Rule, SchemaCheck } from '../rules/rule';
import { isSameList } from '../workspace/resource-index';
import { type LookupKind, ownNamespace, type View } from '../workspace/view';
import type { DocumentRun, LookedAt } from './document-run';
import type { FileContext } from './linter';
import type { EnabledRule, RuleSelection, Settings } from './settings';

/** One look of a rule at what is beside its resource. */
export interface Lookup {
  readonly scope: 'related' | 'everywhere';
  readonly kind: LookupKind;
  readonly namespace: string;
  readonly found: readonly Resource[];
}

/** All that rules looked at in a view beside the document: what was found holds as long as it would be answered the same. */
export class Lookups {
  readonly view: View;
  /** A few dozen at most: to go through them costs less than a key for each look. */
  readonly #made: Lookup[] = [];
  readonly #applied: readonly (Resource | undefined)[];
  readonly #own: readonly Resource[];
  /** What decides over whose the findings are in objects that the unit's build changes; undefined where it changes none. */
  readonly #patches: readonly Resource[] | undefined;
  /** What rules were told of the unit being incomplete; undefined if none asked. */
  isIncomplete: boolean | undefined;

  constructor(view: View, own: readonly Resource[]) {
    this.view = view;
    this.#own = own;
    const found = own.map((resource) => view.applied(resource));
    this.#applied = found.map((resource) => resource?.applied);
    this.#patches = found.some((one) => one !== undefined && one.applied !== one.written) ? view.patches : undefined;
  }

  look(scope: Lookup['scope'], kind: LookupKind, namespace: string): readonly Resource[] {
    for (const made of this.#made)
      if (made.kind === kind && made.scope === scope && made.namespace === namespace) return made.found;
    const lookup = sharedLookup(this.view, scope, kind, namespace);
    this.#made.push(lookup);
    return lookup.found;
  }

  get made(): Iterable<Lookup> {
    return this.#made;
  }

  /** Whether everything would be answered the same in a view, of the same unit or of what has taken its place. */
  isStillTrueIn(view: View): boolean {
    const { unit } = this.view;
    if (view.unit.path !== unit.path || view.unit.type !== unit.type) return false;
    if (this.isIncomplete !== undefined && this.isIncomplete !== view.isIncomplete) return false;
    if (!this.#own.every((resource, index) => view.applied(resource)?.applied === this.#applied[index])) return false;
    if (this.#patches !== undefined && !isSameList(view.patches, this.#patches)) return false;
    for (const { scope, kind, namespace, found } of this.#made)
      if (!isSameList(view[scope](kind, namespace), found)) return false;
    return true;
  }
}

const lookupsOfView = new WeakMap<View, Map<string, Lookup>>();

/** The documents of a unit look for much the same: they share what is kept of it. */
function sharedLookup(view: View, scope: Lookup['scope'], kind: LookupKind, namespace: string): Lookup {
  let lookups = lookupsOfView.get(view);
  if (lookups === undefined) {
    lookups = new Map();
    lookupsOfView.set(view, lookups);
  }
  const key = `${scope} ${kind} ${namespace}`;
  const found = view[scope](kind, namespace);
  let lookup = lookups.get(key);
  if (lookup?.found !== found) {
    lookup = { scope, kind, namespace, found };
    lookups.set(key, lookup);
  }
  return lookup;
}

/** What all rules of a document's run share. */
export interface ViewSurroundings {
  readonly view: View;
  /** See {@link ResourceContext.overlays}. */
  readonly overlays: readonly string[];
  readonly context: FileContext;
  readonly settings: Settings;
  readonly schemas: Schemas;
  readonly today: number | undefined;
  /** The objects of the document. */
  readonly own: readonly Resource[];
}

/**
 * What rules see beside the resource they look at; remembers what they looked at. One serves all rules of a document in turn:
 * a rule is done with it before the next one starts.
 */
export class ResourceView implements ResourceContext<Messages, never> {
  readonly profile: Settings['profile'];
  readonly isStrict: boolean;
  readonly kubernetesVersion: Settings['kubernetesVersion'];
  readonly schemas: Schemas;
  readonly unit: View['unit'];
  readonly overlays: readonly string[];
  readonly related: ResourceContext['related'];
  readonly everywhere: ResourceContext['everywhere'];
  readonly fileOf: ResourceContext['fileOf'];
  readonly checkSchema: ResourceContext['checkSchema'];
  readonly isImageSetElsewhere: ResourceContext['isImageSetElsewhere'];
  readonly isVariableSetElsewhere: ResourceContext['isVariableSetElsewhere'];
  readonly namespaceElsewhere: ResourceContext['namespaceElsewhere'];
  readonly report: ResourceContext['report'];
  readonly lookups: Lookups;
  wasAskedForDay = false;
  /** The rules that were told that a part of the unit is not at hand. */
  readonly unsure = new Set<Rule>();
  options = undefined as never;
  readonly #run: DocumentRun;
  readonly #view: View;
  readonly #today: number | undefined;
  #enabled: EnabledRule | undefined;
  #lookedAt: LookedAt | undefined;
  /** Where lookups look that name no namespace. */
  #namespace = '';
  #checked: { resource: Resource; check: SchemaCheck | undefined } | undefined;

  constructor(run: DocumentRun, { view, overlays, context, settings, schemas, today, own }: ViewSurroundings) {
    this.#today = today;
    this.#run = run;
    this.#view = view;
    this.schemas = schemas;
    this.unit = view.unit;
    this.overlays = overlays;
    this.profile = settings.profile;
    this.isStrict = settings.profile === 'strict';
    this.kubernetesVersion = settings.kubernetesVersion;
    const lookups = new Lookups(view, own);
    this.lookups = lookups;
    // Rules take these out of the context, so they are bound here.
    this.related = (kind, namespace) => lookups.look('related', kind, namespace ?? this.#namespace);
    this.everywhere = (kind, namespace) => lookups.look('everywhere', kind, namespace ?? this.#namespace);
    this.fileOf = (resource) => view.fileOf(resource);
    this.checkSchema = (resource) => {
      // Several rules ask in turn about the same resource.
      if (this.#checked?.resource !== resource)
        this.#checked = { resource, check: checkSchema(resource, schemas, settings) };
      return this.#checked.check;
    };
    this.isImageSetElsewhere = (image) => context.imagesSetElsewhere.includes(image);
    this.isVariableSetElsewhere = (name) => context.variablesSetElsewhere?.includes(name) ?? false;
    this.namespaceElsewhere = context.namespaceElsewhere;
    this.report = (report) => {
      if (this.#enabled !== undefined && this.#lookedAt !== undefined)
        run.reportResource(this.#enabled, this.#lookedAt, report);
    };
  }

  get isUnitIncomplete(): boolean {
    this.lookups.isIncomplete = this.#view.isIncomplete;
    if (this.#view.isIncomplete && this.#enabled !== undefined) this.unsure.add(this.#enabled.rule);
    return this.#view.isIncomplete;
  }

  get today(): number | undefined {
    this.wasAskedForDay = true;
    return this.#today;
  }

  /** Runs the rules on an object as the unit applies it; of these only some, where they are named. */
  check(lookedAt: LookedAt, selection: RuleSelection, only?: ReadonlySet<Rule>): void {
    this.#lookedAt = lookedAt;
    const { applied } = lookedAt;
    this.#namespace = ownNamespace(applied);
    const check = () => this.#enabled?.rule.checkResource?.(applied, this);
    for (const enabled of selection.rulesFor(applied.type)) {
      if (only?.has(enabled.rule) === false) continue;
      this.#enabled = enabled;
      this.options = enabled.options as never;
      this.#run.guard(enabled, check);
    }
  }
}

function checkSchema(
  { apiVersion, kind, data }: Resource,
  schemas: Schemas,
  { kubernetesVersion, checkSchemas }: Settings,
): SchemaCheck | undefined {
  if (checkSchemas === false) return undefined;
  const known = schemas.kind(apiVersion, kind);
  if (known === undefined || !isAvailable(known, kubernetesVersion)) return undefined;
  return { kind: known, violations: schemas.violations(data, known, kubernetesVersion) };
}
