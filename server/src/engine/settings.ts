import type { KindName } from '../kubernetes/kinds';
import { isWorkloadKind, LONG_RUNNING_KINDS } from '../kubernetes/kinds';
import type { KubernetesVersion } from '../kubernetes/kubernetes-version';
import { PROFILES, type Profile, type Rule, SEVERITIES, type Severity } from '../rules/rule';
import type { YamlValue } from '../yaml/value';

/** What a configuration says of one rule. Undefined parts are left as they were. */
export interface RuleSetting {
  readonly severity?: Severity | 'off' | undefined;
  readonly options?: Readonly<Record<string, YamlValue>> | undefined;
}

/** What holds for one file, after configuration, overrides and the command line. */
export interface Settings {
  readonly profile: Profile;
  readonly kubernetesVersion: KubernetesVersion;
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** If given, these rules run and no others, whatever the profile. */
  readonly onlyRules?: readonly string[] | undefined;
  readonly honourSuppressions: boolean;
  /** False where another program already says what does not fit the schemas: rules then learn nothing of it. By default true. */
  readonly checkSchemas?: boolean | undefined;
}

export interface EnabledRule {
  readonly rule: Rule;
  readonly options: Readonly<Record<string, YamlValue>>;
  /** How many steps its findings are above (or below) what the rule itself says. */
  readonly severityShift: number;
}

/** The rules that run under some settings, sorted by what they look at. */
export class RuleSelection {
  readonly settings: Settings;
  readonly documentRules: readonly EnabledRule[];
  readonly suppressionRules: readonly EnabledRule[];
  readonly #resourceRules: readonly EnabledRule[];
  readonly #enabled: ReadonlySet<string>;
  readonly #byKind = new Map<KindName | undefined, readonly EnabledRule[]>();

  constructor(rules: readonly Rule[], settings: Settings) {
    this.settings = settings;
    const enabled = rules.flatMap((rule) => enable(rule, settings) ?? []);
    this.documentRules = enabled.filter(({ rule }) => rule.checkDocument !== undefined);
    this.suppressionRules = enabled.filter(({ rule }) => rule.checkSuppressions !== undefined);
    this.#resourceRules = enabled.filter(({ rule }) => rule.checkResource !== undefined);
    this.#enabled = new Set(enabled.map(({ rule }) => rule.id));
  }

  isEnabled(id: string): boolean {
    return this.#enabled.has(id);
  }

  /** The rules for resources of a kind. */
  rulesFor(kind: KindName | undefined): readonly EnabledRule[] {
    let rules = this.#byKind.get(kind);
    if (rules === undefined) {
      rules = this.#resourceRules.filter(({ rule }) => concerns(rule, kind));
      this.#byKind.set(kind, rules);
    }
    return rules;
  }
}

function enable(rule: Rule, settings: Settings): EnabledRule | undefined {
  const setting = settings.rules[rule.id];
  const isAskedFor = settings.onlyRules?.includes(rule.id) ?? false;
  if (settings.onlyRules !== undefined && !isAskedFor) return undefined;
  if (!isAskedFor) {
    if (setting?.severity === 'off') return undefined;
    const isNamed = setting?.severity !== undefined;
    if (!isNamed && !isInProfile(rule, settings.profile)) return undefined;
  }
  const wanted = setting?.severity === undefined || setting.severity === 'off' ? rule.severity : setting.severity;
  const options: Record<string, YamlValue> = {};
  for (const [name, option] of Object.entries(rule.options ?? {}))
    options[name] = setting?.options?.[name] ?? option.default;
  return { rule, options, severityShift: SEVERITIES.indexOf(wanted) - SEVERITIES.indexOf(rule.severity) };
}

function isInProfile(rule: Rule, profile: Profile): boolean {
  return rule.profile !== 'optional' && PROFILES.indexOf(rule.profile) <= PROFILES.indexOf(profile);
}

function concerns(rule: Rule, kind: KindName | undefined): boolean {
  if (rule.kinds === 'any') return true;
  if (kind === undefined) return false;
  if (rule.kinds === 'workload') return isWorkloadKind(kind);
  if (rule.kinds === 'long-running') return (LONG_RUNNING_KINDS as readonly KindName[]).includes(kind);
  return rule.kinds.includes(kind);
}

/** A severity moved up or down, within the three there are. */
export function shiftSeverity(severity: Severity, steps: number): Severity {
  const index = Math.max(0, Math.min(SEVERITIES.length - 1, SEVERITIES.indexOf(severity) + steps));
  return SEVERITIES[index] ?? severity;
}
