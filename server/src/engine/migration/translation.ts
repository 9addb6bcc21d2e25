import type { Rule, Severity } from '../../rules/rule';
import type { YamlValue } from '../../yaml/value';

/** What is said in a translated configuration beside its settings. */
export const MESSAGES = {
  unreadable: '{name} is not YAML.',
  unknown: '{name} is no configuration of kube-linter or Polaris.',
  header: 'Translated from {name} of {tool}. The rules and their pages: prodlint rules, prodlint explain RULE.',
  peers: '{peers}',
  leftOut: 'Not translated:',
  unknownCheck: '{check}: Prodlint has no such rule.',
  customCheck: '{check}: a check of your own on the template {template}; Prodlint has no counterpart.',
  path: '{path}: paths count from this file and can not lead out of its directory.',
  exemption: 'Exempt were {checks} for {objects}. Put the annotation prodlint.dev/ignore: "{rules}" on them.',
  everything: 'everything',
  inNamespace: '{objects} in namespace {namespace}',
} as const;

/** The setting of one rule, and the checks it stands for. */
export interface TranslatedRule {
  readonly id: string;
  readonly severity: Severity | 'off';
  readonly options?: Readonly<Record<string, YamlValue>>;
  readonly because: readonly string[];
}

export interface Translation {
  readonly tool: 'kube-linter' | 'Polaris';
  readonly rules: readonly TranslatedRule[];
  readonly ignore: readonly string[];
  /** What could not be translated, in words. */
  readonly notes: readonly string[];
}

/** The names that another tool has for a rule. */
export function peersOf(rule: Rule, prefix: string): readonly string[] {
  return rule.peers.flatMap((peer) => (peer.startsWith(`${prefix}:`) ? [peer.slice(prefix.length + 1)] : []));
}

/** Whether a rule runs without being named. */
export function runsByDefault(rule: Rule): boolean {
  return rule.profile === 'baseline' || rule.profile === 'production';
}
