import type { SchemaBundle } from '../kubernetes/schema/schema-bundle';
import { NO_SCHEMAS, type Schemas } from '../kubernetes/schema/schemas';
import type { ResourceContext, Rule } from '../rules/rule';
import type { FileSurroundings, View } from '../workspace/view';
import { sameValue, type YamlValue } from '../yaml/value';
import { DocumentRun } from './document-run';
import { compareFindings, type Finding } from './finding';
import { mergeViews, namesOfUnits } from './merge-views';
import { applyPrecedence } from './precedence';
import { type Lookups, ResourceView } from './resource-view';
import { RuleSelection, type Settings } from './settings';
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
  /** What the rules looked at outside the document, by view; the first view may have a second entry at the end. */
  readonly lookups: readonly Lookups[];
  readonly viewCount: number;
  /** The day they hold for; null if no rule asked. */
  readonly today: number | undefined | null;
  readonly kustomizeProblems: FileSurroundings['kustomizeProblems'];
  readonly findings: readonly Finding[];
}

/** What a document is linted with. */
interface Surroundings {
  readonly selection: RuleSelection;
  readonly context: FileContext;
  readonly views: readonly View[];
  readonly kustomizeProblems: FileSurroundings['kustomizeProblems'];
}

const ALONE: FileSurroundings = { views: [], kustomizeProblems: [] };

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

  /**
   * Lints a file.
   *
   * @param surroundings what the workspace around the file means for it; without any it stands alone
   */
  lint(
    snapshot: FileSnapshot,
    settings: Settings,
    context: FileContext = NO_CONTEXT,
    { views: known, kustomizeProblems }: FileSurroundings = ALONE,
  ): FileFindings {
    const views = known.length === 0 ? [snapshot.alone] : known;
    const selection = this.selection(settings);
    const found = snapshot.documents.map((placed) =>
      this.#lintDocument(placed.snapshot, { selection, context, views, kustomizeProblems }),
    );
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

  /** What the findings of a document rest on beside its text and settings, if it was linted. */
  dependenciesOf(snapshot: DocumentSnapshot): Pick<CachedFindings, 'lookups' | 'today'> | undefined {
    return this.#cache.get(snapshot);
  }

  #lintDocument(snapshot: DocumentSnapshot, surroundings: Surroundings): readonly Finding[] {
    const { selection, context, views, kustomizeProblems } = surroundings;
    const cached = this.#cache.get(snapshot);
    const schemas = this.schemasFor(context);
    if (
      cached !== undefined &&
      cached.selection === selection &&
      cached.schemas === schemas &&
      cached.context === context &&
      (cached.today === null || cached.today === this.#today) &&
      sameValue(cached.kustomizeProblems as unknown as YamlValue, kustomizeProblems as unknown as YamlValue) &&
      cached.viewCount === views.length &&
      // Behind the looks in all views come those that were made for the objects as they are written, in the first.
      cached.lookups.every((lookups, index) => lookups.isStillTrueIn((views[index] ?? views[0]) as View))
    ) {
      return cached.findings;
    }
    const textRun = new DocumentRun(snapshot.document, context.isPartial, this.#onFailure);
    for (const enabled of selection.documentRules) {
      const context = textRun.textContext(enabled, selection.settings, kustomizeProblems);
      textRun.guard(enabled, () => enabled.rule.checkDocument?.(snapshot.document, context));
    }
    const runs = views.map((view) => this.#runOnResources(snapshot, view, surroundings));
    const allRuns = [...runs];
    const [first] = runs;
    let findings: readonly Finding[];
    if (runs.length === 1 && first?.isAsWritten !== false) {
      findings = applyPrecedence(distinct([...textRun.findings, ...(first?.findings ?? [])].sort(compareFindings)));
    } else {
      const asWritten = runs.find(({ isAsWritten }) => isAsWritten) ?? this.#runAsWritten(snapshot, surroundings, runs);
      if (asWritten !== undefined && !runs.includes(asWritten)) allRuns.push(asWritten);
      const names = namesOfUnits(views, snapshot.resources[0]);
      const named = runs.map(({ findings, resources }, index) => ({
        name: names[index] ?? '',
        findings: applyPrecedence(distinct([...findings].sort(compareFindings))),
        unsure: resources.unsure,
      }));
      // What one unit's build is told of a cause does not speak for another's.
      const text = applyPrecedence(distinct(textRun.findings.sort(compareFindings)));
      findings = [...text, ...mergeViews(asWritten?.findings ?? [], named)].sort(compareFindings);
    }
    const today = allRuns.some(({ resources }) => resources.wasAskedForDay) ? this.#today : null;
    const lookups = allRuns.map(({ resources }) => resources.lookups);
    const viewCount = views.length;
    this.#cache.set(snapshot, { selection, schemas, context, today, lookups, viewCount, kustomizeProblems, findings });
    return findings;
  }

  /** What rules that found something in the objects as units apply them find in what is written; of all others nobody would say so. */
  #runAsWritten(
    snapshot: DocumentSnapshot,
    surroundings: Surroundings,
    runs: readonly Pick<DocumentRun, 'findings'>[],
  ) {
    const [view] = surroundings.views;
    const rules = new Set(runs.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
    return view === undefined || rules.size === 0
      ? undefined
      : this.#runOnResources(snapshot, view, surroundings, rules);
  }

  /** Runs the rules on the document's objects as a unit applies them; or some rules on the objects as they are written. */
  #runOnResources(
    snapshot: DocumentSnapshot,
    view: View,
    { selection, context, views }: Surroundings,
    onlyAsWritten?: ReadonlySet<Rule>,
  ) {
    const run = new DocumentRun(snapshot.document, context.isPartial, this.#onFailure);
    const resources = new ResourceView(run, {
      view,
      overlays: views.length > 1 ? views.map(({ unit }) => unit.path) : [],
      context,
      settings: selection.settings,
      schemas: this.schemasFor(context),
      today: this.#today,
      own: snapshot.resources,
    });
    let isAsWritten = true;
    for (const own of snapshot.resources) {
      const found = view.applied(own);
      if (found?.applied !== found?.written) isAsWritten = false;
      if (found === undefined) {
        isAsWritten = false;
        continue;
      }
      const { written, applied } = found;
      const seen = onlyAsWritten ? written : applied;
      const withoutHashes = (text: string) => view.withoutHashes(text);
      const lookedAt = { own, written, applied: seen, patches: view.patches, withoutHashes };
      resources.check(lookedAt, selection, onlyAsWritten);
    }
    return { findings: run.findings, resources, isAsWritten };
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
