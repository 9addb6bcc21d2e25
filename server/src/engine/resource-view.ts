import type { Resource } from '../kubernetes/resource';
import { isAvailable } from '../kubernetes/schema/definition';
import type { Schemas } from '../kubernetes/schema/schemas';
import type { Messages, ResourceContext, SchemaCheck } from '../rules/rule';
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
  readonly #made = new Map<string, Lookup>();
  readonly #applied: readonly (Resource | undefined)[];
  readonly #own: readonly Resource[];
  /** What rules were told of the unit being incomplete; undefined if none asked. */
  isIncomplete: boolean | undefined;

  constructor(view: View, own: readonly Resource[]) {
    this.view = view;
    this.#own = own;
    this.#applied = own.map((resource) => view.applied(resource)?.applied);
  }

  look(scope: Lookup['scope'], kind: LookupKind, namespace: string): readonly Resource[] {
    const key = `${scope} ${kind} ${namespace}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known.found;
    const found = this.view[scope](kind, namespace);
    this.#made.set(key, { scope, kind, namespace, found });
    return found;
  }

  get made(): Iterable<Lookup> {
    return this.#made.values();
  }

  /** Whether everything would be answered the same in a view, of the same unit or of what has taken its place. */
  isStillTrueIn(view: View): boolean {
    if (view.unit.path !== this.view.unit.path) return false;
    if (this.isIncomplete !== undefined && this.isIncomplete !== view.isIncomplete) return false;
    if (!this.#own.every((resource, index) => view.applied(resource)?.applied === this.#applied[index])) return false;
    for (const { scope, kind, namespace, found } of this.#made.values())
      if (!isSameList(view[scope](kind, namespace), found)) return false;
    return true;
  }
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
  options = undefined as never;
  readonly #run: DocumentRun;
  readonly #view: View;
  readonly #today: number | undefined;
  #enabled: EnabledRule | undefined;
  #lookedAt: LookedAt | undefined;
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
    const namespaceOr = (namespace: string | undefined) =>
      namespace ?? (this.#lookedAt === undefined ? '' : ownNamespace(this.#lookedAt.applied));
    this.related = (kind, namespace) => lookups.look('related', kind, namespaceOr(namespace));
    this.everywhere = (kind, namespace) => lookups.look('everywhere', kind, namespaceOr(namespace));
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
    return this.#view.isIncomplete;
  }

  get today(): number | undefined {
    this.wasAskedForDay = true;
    return this.#today;
  }

  /** Runs the rules on an object as the unit applies it. */
  check(lookedAt: LookedAt, selection: RuleSelection): void {
    this.#lookedAt = lookedAt;
    const { applied } = lookedAt;
    for (const enabled of selection.rulesFor(applied.type)) {
      this.#enabled = enabled;
      this.options = enabled.options as never;
      this.#run.guard(enabled, () => enabled.rule.checkResource?.(applied, this));
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
