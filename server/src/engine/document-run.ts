import type { Resource } from '../kubernetes/resource';
import { type Fix, formatMessage, type Messages, type Report, type Rule, type TextReport } from '../rules/rule';
import type { KustomizeProblem } from '../workspace/kustomize/problem';
import type { View } from '../workspace/view';
import type { YamlDocument } from '../yaml/document';
import { locate, locateWithin } from '../yaml/locate';
import type { Path } from '../yaml/path';
import { startsWith } from '../yaml/path';
import type { Span } from '../yaml/text';
import { valueAt, type YamlMap } from '../yaml/value';
import type { Finding } from './finding';
import type { RuleFailureListener } from './linter';
import { type EnabledRule, type Settings, shiftSeverity } from './settings';
import { isSetByPatch, writtenPath } from './written-path';

/** An object of the document in the forms in which rules look at it. */
export interface LookedAt {
  /** The object of the document's present version. */
  readonly own: Resource;
  /** The same data, as lookups know it. */
  readonly written: Resource;
  /** As the unit applies it: `written` where nothing changes it. */
  readonly applied: Resource;
  /** The objects of files that the unit patches others with. */
  readonly patches: readonly Resource[];
  /** Brings what a person reads into words: see {@link View.withoutHashes}. */
  readonly withoutHashes: View['withoutHashes'];
}

/** Collects what the rules say of one document. */
export class DocumentRun {
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

  textContext(enabled: EnabledRule, settings: Settings, kustomizeProblems: readonly KustomizeProblem[] = []) {
    return {
      kustomizeProblems,
      options: enabled.options as never,
      profile: settings.profile,
      isStrict: settings.profile === 'strict',
      kubernetesVersion: settings.kubernetesVersion,
      report: (report: TextReport) => this.#reportText(enabled, report),
    };
  }

  /** Takes in what a rule says of an object as it is applied: paths lead to where the document writes it. */
  reportResource(enabled: EnabledRule, lookedAt: LookedAt, report: Report): void {
    const { own, written, applied, withoutHashes } = lookedAt;
    if (report.absent && (this.#isPartial || applied.partial !== undefined)) return;
    const isAsWritten = applied === written;
    const place = (path: Path) => (isAsWritten ? path : writtenPath(path, applied.data, written.data, own.path.length));
    const path = place(report.path);
    // What a patch in a file of its own sets is spoken of there.
    const isOfPatch = !isAsWritten && !report.absent && isSetByPatch(report.path, path, lookedAt);
    if (isOfPatch) return;
    const at = report.at === undefined ? path : place(report.at);
    const part = report.part ?? 'value';
    // A stretch counts in the value as it is applied, which may be another than is written.
    const read = (data: YamlMap, at: Path) => valueAt(data, at.slice(own.path.length));
    const isSameText = isAsWritten || read(applied.data, report.at ?? report.path) === read(written.data, at);
    const within = isSameText ? report.within : undefined;
    const span = within === undefined ? locate(this.#document, at, part) : locateWithin(this.#document, at, within);
    const related = report.related?.map((other) => ({
      resource: other.resource,
      path: other.path,
      part: other.part ?? ('value' as const),
      message: withoutHashes(text(enabled.rule, other)),
    }));
    const subject = report.subject ?? containerOf(applied, report.path) ?? applied.path;
    // Changes would be made in what the document writes: those are offered where the rule finds it there, too.
    const said = isAsWritten ? report : { ...report, fixes: [] };
    const message = withoutHashes(text(enabled.rule, report));
    this.#add(enabled, said, span, { message, resource: own, path, subject: place(subject), related: related ?? [] });
  }

  #reportText(enabled: EnabledRule, report: TextReport): void {
    const message = text(enabled.rule, report);
    const path = report.path ?? [];
    this.#add(enabled, report, report.span, { message, resource: undefined, path, subject: [], related: [] });
  }

  #add(
    { rule, severityShift }: EnabledRule,
    report: Report | TextReport,
    span: Span,
    where: Pick<Finding, 'message' | 'resource' | 'path' | 'subject' | 'related'>,
  ): void {
    this.findings.push({
      rule,
      severity: shiftSeverity(report.severity ?? rule.severity, severityShift),
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
