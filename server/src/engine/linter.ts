import type { KindName } from '../kubernetes/kinds';
import type { Resource } from '../kubernetes/resource';
import { isAvailable } from '../kubernetes/schema/definition';
import type { SchemaBundle } from '../kubernetes/schema/schema-bundle';
import { NO_SCHEMAS, type Schemas } from '../kubernetes/schema/schemas';
import {
  type Fix,
  formatMessage,
  type Messages,
  type Report,
  type ResourceContext,
  type Rule,
  type SchemaCheck,
  type TextReport,
} from '../rules/rule';
import type { YamlDocument } from '../yaml/document';
import { locate, locateWithin } from '../yaml/locate';
import type { Path } from '../yaml/path';
import { startsWith } from '../yaml/path';
import type { Span } from '../yaml/text';
import { compareFindings, type Finding } from './finding';
import { applyPrecedence } from './precedence';
import { type EnabledRule, RuleSelection, type Settings, shiftSeverity } from './settings';
import type { DocumentSnapshot, FileSnapshot, PlacedDocument } from './snapshot';
import { applySuppressions, RuleNames } from './suppressions';

/** What is known of a file beside its text. */
export interface FileContext {
  /** The file is a patch, a test's expectation or another part of objects: nothing in it may be called missing. */
  readonly isPartial: boolean;
  /** Names of images, without tag, that another file sets (kustomize `images`). */
  readonly imagesSetElsewhere: readonly string[];
  /** See {@link ResourceContext.namespaceElsewhere}. */
  readonly namespaceElsewhere?: ResourceContext['namespaceElsewhere'];
  /** Names of variables whose `$(NAME)` another file replaces (kustomize `vars`). */
  readonly variablesSetElsewhere?: readonly string[];
  /** Kinds whose schemas its configuration names, in the order in which they count. */
  readonly kinds?: readonly SchemaBundle[] | undefined;
}

const DAY = 24 * 60 * 60 * 1000;

export const NO_CONTEXT: FileContext = { isPartial: false, imagesSetElsewhere: [] };

export interface DocumentFindings {
  readonly placed: PlacedDocument;
  /** In the order of the text. Offsets and positions count from the document's start. */
  readonly findings: readonly Finding[];
}

export interface FileFindings {
  readonly snapshot: FileSnapshot;
  readonly documents: readonly DocumentFindings[];
  readonly suppressedCount: number;
}

/** Called when a rule failed on an object; it is silent for that object and everything else goes on. */
export type RuleFailureListener = (rule: Rule, error: unknown) => void;

interface CachedFindings {
  readonly selection: RuleSelection;
  readonly schemas: Schemas;
  readonly context: FileContext;
  /** What the rules were told of the file being incomplete; undefined if none asked. */
  readonly isIncomplete: boolean | undefined;
  /** The day they hold for; null if no rule asked. */
  readonly today: number | undefined | null;
  /** What the rules looked at outside the document: the findings hold as long as these are the same arrays. */
  readonly lookups: ReadonlyMap<KindName, readonly Resource[]>;
  readonly findings: readonly Finding[];
}

/** Selections that are kept; a workspace has a few. */
const MAX_SELECTIONS = 100;

/** Runs rules over files. Keeps the findings of documents whose inputs did not change. */
export class Linter {
  readonly rules: readonly Rule[];
  readonly names: RuleNames;
  /** What is known of kinds; findings that were kept do not outlive a change. */
  schemas: Schemas;
  /** Tells the time in milliseconds since 1970. Without it rules do not know what day it is. */
  clock: (() => number) | undefined;
  readonly #onFailure: RuleFailureListener;
  readonly #selections = new Map<string, RuleSelection>();
  readonly #selectionOf = new WeakMap<Settings, RuleSelection>();
  readonly #cache = new WeakMap<DocumentSnapshot, CachedFindings>();
  readonly #chosen = new WeakMap<readonly SchemaBundle[], { readonly base: Schemas; readonly schemas: Schemas }>();

  constructor(rules: readonly Rule[], onFailure: RuleFailureListener, schemas: Schemas = NO_SCHEMAS) {
    this.rules = rules;
    this.schemas = schemas;
    this.names = new RuleNames(rules);
    this.#onFailure = onFailure;
  }

  /** The rules that run under some settings; the same object for equal settings. */
  selection(settings: Settings): RuleSelection {
    const known = this.#selectionOf.get(settings);
    if (known !== undefined) return known;
    const key = JSON.stringify(settings);
    const selection = this.#selections.get(key) ?? new RuleSelection(this.rules, settings);
    // A configuration that is being typed makes new settings with each keystroke.
    if (this.#selections.size > MAX_SELECTIONS) this.#selections.clear();
    this.#selections.set(key, selection);
    this.#selectionOf.set(settings, selection);
    return selection;
  }

  /** What is known of kinds where a file is; the same object as long as nothing else is known. */
  schemasFor({ kinds }: FileContext): Schemas {
    if (kinds === undefined || kinds.length === 0) return this.schemas;
    const known = this.#chosen.get(kinds);
    if (known?.base === this.schemas) return known.schemas;
    const schemas = this.schemas.withChosen(kinds);
    this.#chosen.set(kinds, { base: this.schemas, schemas });
    return schemas;
  }

  lint(snapshot: FileSnapshot, settings: Settings, context: FileContext = NO_CONTEXT): FileFindings {
    const selection = this.selection(settings);
    const found = snapshot.documents.map((placed) => this.#lintDocument(placed.snapshot, snapshot, selection, context));
    if (!settings.honourSuppressions) return assemble(snapshot, found, 0);
    const { findings, suppressedCount, uses } = applySuppressions(snapshot.documents, found, this.names);
    if (selection.suppressionRules.length === 0) return assemble(snapshot, findings, suppressedCount);
    const complete = findings.map((group, index) => {
      const relevant = (uses[index] ?? []).filter(
        (use) => use.rule === undefined || use.status !== 'unused' || selection.isEnabled(use.rule),
      );
      const document = snapshot.documents[index]?.snapshot.document;
      if (relevant.length === 0 || document === undefined) return group;
      const run = new DocumentRun(document, context.isPartial, this.#onFailure);
      for (const enabled of selection.suppressionRules) {
        run.guard(enabled, () =>
          enabled.rule.checkSuppressions?.(relevant, run.textContext(enabled, selection.settings)),
        );
      }
      return run.findings.length === 0 ? group : [...group, ...run.findings].sort(compareFindings);
    });
    return assemble(snapshot, complete, suppressedCount);
  }

  #lintDocument(
    snapshot: DocumentSnapshot,
    file: FileSnapshot,
    selection: RuleSelection,
    context: FileContext,
  ): readonly Finding[] {
    const cached = this.#cache.get(snapshot);
    const schemas = this.schemasFor(context);
    if (
      cached !== undefined &&
      cached.selection === selection &&
      cached.schemas === schemas &&
      cached.context === context &&
      (cached.isIncomplete === undefined || cached.isIncomplete === file.isIncomplete) &&
      (cached.today === null || cached.today === this.#today) &&
      [...cached.lookups].every(([kind, resources]) => file.resourcesOf(kind) === resources)
    ) {
      return cached.findings;
    }
    const run = new DocumentRun(snapshot.document, context.isPartial, this.#onFailure);
    const { settings } = selection;
    for (const enabled of selection.documentRules) {
      run.guard(enabled, () => enabled.rule.checkDocument?.(snapshot.document, run.textContext(enabled, settings)));
    }
    const view = new ResourceView(run, { file, context, settings, schemas, today: this.#today });
    for (const resource of snapshot.resources) {
      for (const enabled of selection.rulesFor(resource.type)) view.check(enabled, resource);
    }
    const findings = [...applyPrecedence(distinct(run.findings.sort(compareFindings)))];
    const isIncomplete = view.wasAskedForCompleteness ? file.isIncomplete : undefined;
    const today = view.wasAskedForDay ? this.#today : null;
    this.#cache.set(snapshot, { selection, schemas, context, isIncomplete, today, lookups: view.lookups, findings });
    return findings;
  }

  get #today(): number | undefined {
    return this.clock && Math.floor(this.clock() / DAY);
  }
}

function assemble(
  snapshot: FileSnapshot,
  findings: readonly (readonly Finding[])[],
  suppressedCount: number,
): FileFindings {
  return {
    snapshot,
    suppressedCount,
    documents: snapshot.documents.map((placed, index) => ({ placed, findings: findings[index] ?? [] })),
  };
}

/** An anchored text that serves several places is one place to mend: the same words about it are said once. */
function distinct(sorted: readonly Finding[]): readonly Finding[] {
  return sorted.filter((finding, index) => {
    const previous = sorted[index - 1];
    return previous === undefined || compareFindings(previous, finding) !== 0;
  });
}

/**
 * What rules see beside the resource they look at; remembers what they looked at. One serves all rules of a document in turn:
 * a rule is done with it before the next one starts.
 */
class ResourceView implements ResourceContext<Messages, never> {
  readonly profile: Settings['profile'];
  readonly isStrict: boolean;
  readonly kubernetesVersion: Settings['kubernetesVersion'];
  readonly schemas: Schemas;
  readonly related: ResourceContext['related'];
  readonly checkSchema: ResourceContext['checkSchema'];
  readonly isImageSetElsewhere: ResourceContext['isImageSetElsewhere'];
  readonly isVariableSetElsewhere: ResourceContext['isVariableSetElsewhere'];
  readonly namespaceElsewhere: ResourceContext['namespaceElsewhere'];
  readonly report: ResourceContext['report'];
  readonly lookups = new Map<KindName, readonly Resource[]>();
  wasAskedForCompleteness = false;
  wasAskedForDay = false;
  options = undefined as never;
  readonly #run: DocumentRun;
  readonly #file: FileSnapshot;
  readonly #today: number | undefined;
  #enabled: EnabledRule | undefined;
  #resource: Resource | undefined;
  #checked: { resource: Resource; check: SchemaCheck | undefined } | undefined;

  constructor(
    run: DocumentRun,
    {
      file,
      context,
      settings,
      schemas,
      today,
    }: {
      file: FileSnapshot;
      context: FileContext;
      settings: Settings;
      schemas: Schemas;
      today: number | undefined;
    },
  ) {
    this.#today = today;
    this.#run = run;
    this.schemas = schemas;
    this.#file = file;
    this.profile = settings.profile;
    this.isStrict = settings.profile === 'strict';
    this.kubernetesVersion = settings.kubernetesVersion;
    // Rules take these out of the context, so they are bound here.
    this.related = (kind) => {
      const resources = file.resourcesOf(kind);
      this.lookups.set(kind, resources);
      return resources;
    };
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
      if (this.#enabled !== undefined && this.#resource !== undefined)
        run.reportResource(this.#enabled, this.#resource, report);
    };
  }

  get isUnitIncomplete(): boolean {
    this.wasAskedForCompleteness = true;
    return this.#file.isIncomplete;
  }

  get today(): number | undefined {
    this.wasAskedForDay = true;
    return this.#today;
  }

  check(enabled: EnabledRule, resource: Resource): void {
    this.#enabled = enabled;
    this.#resource = resource;
    this.options = enabled.options as never;
    this.#run.guard(enabled, () => enabled.rule.checkResource?.(resource, this));
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

/** Collects what the rules say of one document. */
class DocumentRun {
  readonly findings: Finding[] = [];
  readonly #document: YamlDocument;
  readonly #isPartial: boolean;
  readonly #onFailure: RuleFailureListener;

  constructor(document: YamlDocument, isPartial: boolean, onFailure: RuleFailureListener) {
    this.#document = document;
    this.#isPartial = isPartial;
    this.#onFailure = onFailure;
  }

  /** Runs a rule; if it fails, what it said so far is taken back and the failure is passed on. */
  guard({ rule }: EnabledRule, check: () => void): void {
    const before = this.findings.length;
    try {
      check();
    } catch (error) {
      this.findings.length = before;
      this.#onFailure(rule, error);
    }
  }

  textContext(enabled: EnabledRule, settings: Settings) {
    return {
      options: enabled.options as never,
      profile: settings.profile,
      isStrict: settings.profile === 'strict',
      kubernetesVersion: settings.kubernetesVersion,
      report: (report: TextReport) => this.#reportText(enabled, report),
    };
  }

  reportResource(enabled: EnabledRule, resource: Resource, report: Report): void {
    if (report.absent && (this.#isPartial || resource.partial !== undefined)) return;
    const part = report.part ?? 'value';
    const at = report.at ?? report.path;
    const { within } = report;
    const span = within === undefined ? locate(this.#document, at, part) : locateWithin(this.#document, at, within);
    const related = report.related?.map((place) => ({
      resource: place.resource,
      path: place.path,
      part: place.part ?? ('value' as const),
      message: text(enabled.rule, place),
    }));
    this.#add(enabled, report, span, {
      resource,
      path: report.path,
      subject: report.subject ?? containerOf(resource, report.path) ?? resource.path,
      related: related ?? [],
    });
  }

  #reportText(enabled: EnabledRule, report: TextReport): void {
    this.#add(enabled, report, report.span, { resource: undefined, path: report.path ?? [], subject: [], related: [] });
  }

  #add(
    { rule, severityShift }: EnabledRule,
    report: Report | TextReport,
    span: Span,
    where: Pick<Finding, 'resource' | 'path' | 'subject' | 'related'>,
  ): void {
    this.findings.push({
      rule,
      severity: shiftSeverity(report.severity ?? rule.severity, severityShift),
      message: text(rule, report),
      span,
      range: this.#document.lines.range(span),
      bundle: rule.bundle,
      tags: report.tags ?? [],
      fixes: (report.fixes ?? []).map((fix) => readFix(rule, fix)),
      ...where,
    });
  }
}

function text(
  rule: Rule,
  { message, values }: { message: string; values?: Readonly<Record<string, string | number>> | undefined },
): string {
  return formatMessage(rule.messages[message] ?? message, values);
}

function readFix(rule: Rule, fix: Fix<Messages>) {
  const grade = fix.grade ?? (rule.fix === 'none' ? 'unsafe' : rule.fix);
  return { title: text(rule, fix), grade, changes: fix.changes };
}

/** The container of a resource's pod template that a path leads into. */
function containerOf(resource: Resource, path: Path): Path | undefined {
  return resource.podTemplate?.containers.find((container) => startsWith(path, container.path))?.path;
}
