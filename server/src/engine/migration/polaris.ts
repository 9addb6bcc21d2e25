import { formatMessage, type Rule, SEVERITIES, type Severity } from '../../rules/rule';
import { isList, isMap, type YamlMap, type YamlValue } from '../../yaml/value';
import { MESSAGES, peersOf, runsByDefault, type TranslatedRule, type Translation } from './translation';

const SEVERITY: Readonly<Record<string, Severity | 'off'>> = {
  danger: 'error',
  error: 'error',
  warning: 'warning',
  ignore: 'off',
};

/** Reads the configuration of Polaris; undefined where it is none. */
export function readPolaris(data: YamlMap, rules: readonly Rule[]): Translation | undefined {
  const checks = isMap(data.checks) ? data.checks : undefined;
  if (checks === undefined || !Object.values(checks).some((level) => String(level) in SEVERITY)) return undefined;
  const custom = isMap(data.customChecks) ? Object.keys(data.customChecks) : [];
  const notes: string[] = [];
  const known = new Set(rules.flatMap((rule) => peersOf(rule, 'po')));
  for (const check of Object.keys(checks)) {
    if (known.has(check) || checks[check] === 'ignore') continue;
    const isOwn = custom.includes(check);
    notes.push(
      formatMessage(isOwn ? MESSAGES.customCheck : MESSAGES.unknownCheck, { check, template: 'customChecks' }),
    );
  }
  for (const exemption of isList(data.exemptions) ? data.exemptions.filter(isMap) : [])
    notes.push(...readExemption(exemption, rules));
  return { tool: 'Polaris', rules: rules.flatMap((rule) => readRule(rule, checks)), ignore: [], notes };
}

/** A rule that stands for several checks is as loud as the loudest of them. */
function readRule(rule: Rule, checks: YamlMap): TranslatedRule[] {
  const given = peersOf(rule, 'po').flatMap((check) => {
    const severity = SEVERITY[String(checks[check])];
    return severity === undefined ? [] : [{ check, severity }];
  });
  const [loudest] = given.sort((a, b) => rank(b.severity) - rank(a.severity));
  if (loudest === undefined) return [];
  const isUsual =
    loudest.severity === 'off' ? !runsByDefault(rule) : runsByDefault(rule) && loudest.severity === rule.severity;
  return isUsual ? [] : [{ id: rule.id, severity: loudest.severity, because: given.map(({ check }) => check) }];
}

function rank(severity: Severity | 'off'): number {
  return severity === 'off' ? -1 : SEVERITIES.indexOf(severity);
}

/** Exemptions of objects by name belong to the objects. */
function readExemption(exemption: YamlMap, rules: readonly Rule[]): string[] {
  const checks = texts(exemption.rules);
  const ids = rules.filter((rule) => peersOf(rule, 'po').some((peer) => checks.includes(peer))).map(({ id }) => id);
  if (ids.length === 0) return [];
  const names = [...texts(exemption.controllerNames), ...texts(exemption.containerNames)];
  const objects = names.length === 0 ? MESSAGES.everything : names.join(', ');
  const { namespace } = exemption;
  const place = typeof namespace === 'string' ? formatMessage(MESSAGES.inNamespace, { objects, namespace }) : objects;
  return [formatMessage(MESSAGES.exemption, { checks: checks.join(', '), objects: place, rules: ids.join(',') })];
}

function texts(value: YamlValue | undefined): string[] {
  return isList(value) ? value.filter((item) => typeof item === 'string') : [];
}
