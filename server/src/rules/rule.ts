import type { KindName } from '../kubernetes/kinds';
import type { KubernetesVersion } from '../kubernetes/kubernetes-version';
import type { Resource } from '../kubernetes/resource';
import type { Kind } from '../kubernetes/schema/schema-bundle';
import type { Schemas } from '../kubernetes/schema/schemas';
import type { SchemaViolation } from '../kubernetes/schema/violation';
import type { KustomizeProblem } from '../workspace/kustomize/problem';
import type { LookupKind, Unit } from '../workspace/view';
import type { Change } from '../yaml/change';
import type { YamlDocument } from '../yaml/document';
import type { Part } from '../yaml/locate';
import type { Path } from '../yaml/path';
import type { Span } from '../yaml/text';
import type { YamlValue } from '../yaml/value';

export const SEVERITIES = ['info', 'warning', 'error'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Each profile has the rules of those before it. */
export const PROFILES = ['baseline', 'production', 'strict'] as const;
export type Profile = (typeof PROFILES)[number];

/** The twelve production needs, in their order, and what the API server itself asks for. */
export const NEEDS = [
  'validity',
  'availability',
  'scalability',
  'observability',
  'security',
  'configuration',
  'persistence',
  'networking',
  'resources',
  'resilience',
  'rollout',
  'governance',
  'performance',
] as const;
export type Need = (typeof NEEDS)[number];

/**
 * What a fix may do to the application. `safe`: the meaning stays, or only something that can not break it changes.
 * `unsafe`: behaviour may change. `suggestion`: needs a value that only the person knows; a sensible one is put in.
 */
export type FixGrade = 'safe' | 'unsafe' | 'suggestion';

export type Bundle = 'hardening' | 'resources';

/** Message templates by name. `{placeholders}` are replaced by the values of a report. */
export type Messages = Readonly<Record<string, string>>;

type PlaceholdersOf<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholdersOf<Rest>
  : never;

/** The values that a message template wants. */
export type MessageValues<T extends string> = string extends T
  ? Readonly<Record<string, string | number>>
  : Readonly<Record<PlaceholdersOf<T>, string | number>>;

/** A message chosen from a rule's table, with its values. */
export type MessageUse<M extends Messages> = {
  [K in keyof M & string]: [PlaceholdersOf<M[K]>] extends [never]
    ? { readonly message: K; readonly values?: undefined }
    : { readonly message: K; readonly values: MessageValues<M[K]> };
}[keyof M & string];

/** A way to mend a finding; its title is a message of the rule. */
export type Fix<M extends Messages = Messages> = MessageUse<M> & {
  /** Where it differs from the rule's grade. */
  readonly grade?: FixGrade;
  readonly changes: readonly Change[];
};

/** Another place that a finding concerns. */
export type Related<M extends Messages = Messages> = MessageUse<M> & {
  readonly resource: Resource;
  readonly path: Path;
  readonly part?: Part;
};

interface ReportDetails<M extends Messages> {
  /** Where it differs from the rule's. */
  readonly severity?: Severity;
  /** The finding is about something that is not written: it is dropped where the manifest is only a part of the object. */
  readonly absent?: boolean;
  readonly tags?: readonly ('deprecated' | 'unnecessary')[];
  /** The first is the fix, the others are alternatives. */
  readonly fixes?: readonly Fix<M>[];
}

/** What a rule says about a resource. Paths count from the document's root. */
export type Report<M extends Messages = Messages> = MessageUse<M> &
  ReportDetails<M> & {
    /** The place the finding names; a place that is not written stands for the nearest one that is. */
    readonly path: Path;
    /** Where the finding is shown, if not at `path`: for something absent the thing a person would look at. */
    readonly at?: Path;
    /** Which text of the place: default `value`. */
    readonly part?: Part;
    /**
     * The stretch of the value that is meant, where it is not the whole: offsets in the value as it is read. Where the text writes
     * the value otherwise (escapes, several lines), the finding stands on all of it.
     */
    readonly within?: Span;
    /**
     * What the finding is about as a whole: the container, the volume, the rule of a Role. Findings with one cause are told
     * apart by it, and bundles are made of one subject's findings. Default: the container that `path` leads into, else the resource.
     */
    readonly subject?: Path;
    readonly related?: readonly Related<M>[];
  };

/** What a rule says about the text itself. Offsets count in the document. */
export type TextReport<M extends Messages = Messages> = MessageUse<M> &
  ReportDetails<M> & { readonly span: Span; readonly path?: Path };

interface Context<O> {
  readonly options: O;
  readonly profile: Profile;
  readonly isStrict: boolean;
  readonly kubernetesVersion: KubernetesVersion;
}

/** A kind that is known, and how a resource differs from what the target version says of it. */
export interface SchemaCheck {
  readonly kind: Kind;
  readonly violations: readonly SchemaViolation[];
}

export interface ResourceContext<M extends Messages = Messages, O = unknown> extends Context<O> {
  /**
   * The resources of a kind that are applied together with the one looked at (itself among them if it is of that kind), as the unit's build makes
   * them, in the order of the files. Without a namespace those of the resource's own; all for one that lies in none. Only for rules of scope
   * `workspace`. Reading them here is what makes the result depend on them.
   */
  related(kind: LookupKind, namespace?: string): readonly Resource[];
  /** The same in the whole workspace, what is applied together included. */
  everywhere(kind: LookupKind, namespace?: string): readonly Resource[];
  /** What the resource is applied together with. */
  readonly unit: Unit;
  /** The directories of the overlays that all take in the resource's file, where several do; else empty. */
  readonly overlays: readonly string[];
  /** The file that a resource of a lookup, or the one looked at, comes from; undefined for a text that lies nowhere. */
  fileOf(resource: Resource): string | undefined;
  /** Whether something of the unit can not be read, so that nothing may be called missing. */
  readonly isUnitIncomplete: boolean;
  /** What is known of kinds and their fields. */
  readonly schemas: Schemas;
  /**
   * The resource checked against its kind's schema; paths of violations count from the resource. Undefined where nothing is known of its kind, or the
   * target version does not have it.
   */
  checkSchema(resource: Resource): SchemaCheck | undefined;
  /**
   * The day on which is linted, in days since 1970-01-01 (UTC); undefined where nobody says, and what depends on it is silent. A result that was
   * found by it holds for that day.
   */
  readonly today: number | undefined;
  /** Tags and names of images that something else of the workspace sets (kustomize `images`). */
  isImageSetElsewhere(image: string): boolean;
  /** Variables whose `$(NAME)` something else of the workspace replaces (kustomize `vars`). */
  isVariableSetElsewhere(name: string): boolean;
  /**
   * Whether something else of the workspace decides into which namespace the objects of the file go: `set` gives them all one, `possible` may
   * give one to those that name none.
   */
  readonly namespaceElsewhere: 'set' | 'possible' | undefined;
  report(finding: Report<M>): void;
}

export interface DocumentContext<M extends Messages = Messages, O = unknown> extends Context<O> {
  /** For the document of a kustomization: what stands in the way of the builds that take it in. */
  readonly kustomizeProblems: readonly KustomizeProblem[];
  report(finding: TextReport<M>): void;
}

/** One directive of ours in a comment or annotation, after everything it could silence has been found. */
export interface SuppressionUse {
  /** Where the directive stands, which may name several rules. */
  readonly directive: Span;
  /** Where its rule id (or, where it names none, the directive) stands. */
  readonly span: Span;
  /** The rule it names; undefined where it is for all rules. */
  readonly rule: string | undefined;
  /** The rule that an unknown one most likely means. */
  readonly meant: string | undefined;
  readonly status: 'unused' | 'unknown-rule' | 'used';
  readonly hasReason: boolean;
  /** Takes the directive, or this rule of it, out of the text. */
  readonly removal: readonly Change[];
}

export interface SuppressionContext<M extends Messages = Messages, O = unknown> extends Context<O> {
  report(finding: TextReport<M>): void;
}

/** The JSON schema of one option, and the value it has where none is given. */
export interface OptionSchema {
  readonly description: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly default: YamlValue;
}

export type KindSelection = 'any' | 'workload' | 'long-running' | readonly KindName[];

export interface RuleMetadata {
  /** Stable, kebab-case; the diagnostic's code. */
  readonly id: string;
  readonly need: Need;
  /** One sentence on what it reports, as a person reads it in a list. */
  readonly summary: string;
  readonly severity: Severity;
  /** The smallest profile that has the rule; `optional` is in none. */
  readonly profile: Profile | 'optional';
  /** `workspace`: also looks at other objects. */
  readonly scope: 'object' | 'workspace';
  readonly kinds: KindSelection;
  readonly bundle?: Bundle;
  readonly fix: FixGrade | 'none';
  /** The rules of other tools that say the same: `kl:latest-tag`, `ks:...`, `po:...`, `ck:14`, `tv:KSV-0013`, `C-0073`. */
  readonly peers: readonly string[];
  readonly options?: Readonly<Record<string, OptionSchema>>;
}

export interface RuleDefinition<M extends Messages, O> extends RuleMetadata {
  readonly messages: M;
  /** Looks at one resource of the rule's kinds. */
  readonly checkResource?: (resource: Resource, context: ResourceContext<M, O>) => void;
  /** Looks at a document's text as such. */
  readonly checkDocument?: (document: YamlDocument, context: DocumentContext<M, O>) => void;
  /** Looks at the suppressions of a document after all other rules have run. */
  readonly checkSuppressions?: (uses: readonly SuppressionUse[], context: SuppressionContext<M, O>) => void;
}

/** A rule as the engine sees it, its own types forgotten. */
export type Rule = RuleDefinition<Messages, never>;

/** Defines a rule. The message table's names and placeholders are checked at each report. */
export function defineRule<const M extends Messages, O = Readonly<Record<string, never>>>(
  definition: RuleDefinition<M, O>,
): Rule {
  return definition as unknown as Rule;
}

/** As `defineRule`, for rules whose options have the type O. */
export function defineRuleWithOptions<O>() {
  return <const M extends Messages>(definition: RuleDefinition<M, O>): Rule => definition as unknown as Rule;
}

/** Fills a message template. A placeholder without a value stays as it is written. */
export function formatMessage(template: string, values: Readonly<Record<string, string | number>> | undefined): string {
  if (values === undefined) return template;
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : placeholder,
  );
}
