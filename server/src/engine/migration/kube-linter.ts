import { formatMessage, type Rule } from '../../rules/rule';
import { isList, isMap, type YamlMap, type YamlValue } from '../../yaml/value';
import { MESSAGES, peersOf, runsByDefault, type TranslatedRule, type Translation } from './translation';

const KEYS: readonly string[] = ['addAllBuiltIn', 'doNotAutoAddDefaults', 'include', 'exclude', 'ignorePaths'];

/** Reads the configuration of kube-linter; undefined where it is none. */
export function readKubeLinter(data: YamlMap, rules: readonly Rule[]): Translation | undefined {
  const checks = isMap(data.checks) ? data.checks : undefined;
  const isKubeLinter = checks === undefined ? isList(data.customChecks) : KEYS.some((key) => key in checks);
  if (!isKubeLinter) return undefined;
  const notes: string[] = [];
  const custom = readCustomChecks(data.customChecks, rules, notes);
  const builtIn = readChecks(checks ?? {}, rules, notes);
  const ids = new Set(custom.map(({ id }) => id));
  return {
    tool: 'kube-linter',
    rules: [...custom, ...builtIn.filter(({ id }) => !ids.has(id))],
    ignore: readPaths(checks?.ignorePaths, notes),
    notes,
  };
}

function readChecks(checks: YamlMap, rules: readonly Rule[], notes: string[]): TranslatedRule[] {
  const include = new Set(texts(checks.include));
  const exclude = new Set(texts(checks.exclude));
  const known = new Set(rules.flatMap((rule) => peersOf(rule, 'kl')));
  for (const check of [...include, ...exclude])
    if (!known.has(check)) notes.push(formatMessage(MESSAGES.unknownCheck, { check }));
  const all = checks.addAllBuiltIn === true;
  const none = !all && checks.doNotAutoAddDefaults === true;
  return rules.flatMap((rule): TranslatedRule[] => {
    const peers = peersOf(rule, 'kl');
    if (peers.length === 0) return [];
    const wanted = peers.filter((check) => !exclude.has(check) && (all || include.has(check)));
    const because = peers.filter((check) => exclude.has(check));
    // A rule that stands for several checks is off only when all of them are.
    if (because.length === peers.length) return [{ id: rule.id, severity: 'off', because }];
    if (wanted.length > 0)
      return runsByDefault(rule) ? [] : [{ id: rule.id, severity: rule.severity, because: wanted }];
    return none && runsByDefault(rule) ? [{ id: rule.id, severity: 'off', because: peers }] : [];
  });
}

/** The templates that a rule with options can stand for. */
function readCustomChecks(value: YamlValue | undefined, rules: readonly Rule[], notes: string[]): TranslatedRule[] {
  const labels = new Map<string, Record<string, YamlValue>>();
  const names = new Map<string, string[]>();
  for (const check of isList(value) ? value.filter(isMap) : []) {
    const params = isMap(check.params) ? check.params : {};
    const name = String(check.name ?? '');
    const template = String(check.template ?? '');
    const id = TEMPLATES[template];
    const option = id === undefined ? undefined : readOption(id, params);
    if (id === undefined || option === undefined || !rules.some((rule) => rule.id === id)) {
      notes.push(formatMessage(MESSAGES.customCheck, { check: name, template }));
      continue;
    }
    labels.set(id, merged(labels.get(id), option));
    names.set(id, [...(names.get(id) ?? []), name]);
  }
  return [...labels].map(([id, options]) => ({
    id,
    severity: rules.find((rule) => rule.id === id)?.severity ?? 'warning',
    options,
    because: names.get(id) ?? [],
  }));
}

const TEMPLATES: Readonly<Record<string, string>> = {
  'required-label': 'required-labels',
  'required-annotation': 'required-annotations',
  'minimum-replicas': 'minimum-replicas',
};

function readOption(id: string, params: YamlMap): Record<string, YamlValue> | undefined {
  if (id === 'minimum-replicas') {
    return typeof params.minReplicas === 'number' ? { min: params.minReplicas } : undefined;
  }
  const { key, value } = params;
  if (typeof key !== 'string') return undefined;
  const entry = typeof value === 'string' && value !== '' ? { key, pattern: value } : key;
  return id === 'required-labels' ? { labels: [entry] } : { annotations: [entry] };
}

/** Several checks of one template are one rule with several entries. */
function merged(before: Record<string, YamlValue> | undefined, option: Record<string, YamlValue>) {
  const result: Record<string, YamlValue> = { ...before };
  for (const [key, value] of Object.entries(option)) {
    const known = result[key];
    result[key] = isList(known) && isList(value) ? [...known, ...value] : value;
  }
  return result;
}

/** A path stands for itself and, where it is a directory, all below it. */
function readPaths(value: YamlValue | undefined, notes: string[]): string[] {
  return texts(value).flatMap((path) => {
    const plain = path.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/$/, '');
    if (/^(?:~|\/|\.\.(?:\/|$)|[A-Za-z]:)/.test(plain)) {
      notes.push(formatMessage(MESSAGES.path, { path }));
      return [];
    }
    return /[*?]|\.ya?ml$/.test(plain) ? [plain] : [`${plain}/**`];
  });
}

function texts(value: YamlValue | undefined): string[] {
  return isList(value) ? value.filter((item) => typeof item === 'string') : [];
}
