import type { ErrorObject } from 'ajv';
import picomatch from 'picomatch';
import {
  DEFAULT_KUBERNETES_VERSION,
  NEWEST_SUPPORTED_VERSION,
  OLDEST_SUPPORTED_VERSION,
  parseKubernetesVersion,
  parseTargetVersion,
} from '../kubernetes/kubernetes-version';
import { nearest } from '../kubernetes/nearest';
import { formatMessage, PROFILES, type Profile, type Rule, type Severity } from '../rules/rule';
import { relativePath } from '../workspace/files';
import { parseYaml, type YamlDocument } from '../yaml/document';
import { locate } from '../yaml/locate';
import { formatPath, type Path } from '../yaml/path';
import type { Range } from '../yaml/text';
import { isList, isMap, type YamlMap, type YamlValue } from '../yaml/value';

import validate from './configuration-validator.generated';
import { readSchemaMappings, type SchemaMapping } from './schema-files';
import type { RuleSetting, Settings } from './settings';

/** The file that configures the manifests beside and below it. */
export const CONFIGURATION_FILE_NAMES: readonly string[] = ['.prodlint.yaml', '.prodlint.yml'];

/** Something wrong in a configuration file, at its place in it. */
export interface ConfigurationProblem {
  readonly file: string;
  readonly range: Range;
  readonly message: string;
}

/** One layer of configuration, as a file or a command line gives it. */
export interface ConfigurationLayer {
  readonly profile?: Profile | undefined;
  readonly kubernetesVersion?: string | undefined;
  readonly rules: Readonly<Record<string, RuleSetting>>;
}

/** A layer that holds for the files that match its globs, counted from the configuration's directory. */
export interface ConfigurationOverride extends ConfigurationLayer {
  readonly files: readonly string[];
}

/** A configuration file, read and checked. */
export interface Configuration extends ConfigurationLayer {
  readonly file: string;
  readonly directory: string;
  /** The files it builds on, as written, and where. */
  readonly extends: readonly { readonly path: string; readonly range: Range }[];
  readonly overrides: readonly ConfigurationOverride[];
  readonly ignore: readonly string[];
  readonly schemas: readonly PlacedSchemaMapping[];
}

/** A mapping of a file to kinds, and where it is written. */
export interface PlacedSchemaMapping extends SchemaMapping {
  readonly range: Range;
  /** Where each of the kinds is. */
  readonly kindRanges: readonly Range[];
}

const MESSAGES = {
  unreadable: 'This configuration is not YAML. It has no effect until it can be read.',
  notAMap: 'A configuration is a map of settings such as profile, kubernetesVersion and rules.',
  unknownKey: 'Unknown setting {name}.',
  unknownKeyNear: 'Unknown setting {name}. Did you mean {nearest}?',
  unknownRule: 'There is no rule {name}.',
  unknownRuleNear: 'There is no rule {name}. Did you mean {nearest}?',
  notAllowed: '{name} can not be {value}. Allowed: {allowed}.',
  wrongType: '{name} must be {expected}.',
  quoteVersion: 'Unquoted, YAML reads this version as the number {value}. Write it in quotes: "1.30".',
  badVersion: '{value} is no Kubernetes version such as "1.34".',
  unsupportedVersion: 'Kubernetes {value} is outside the versions known here, {oldest} to {newest}.',
  missing: '{name} is missing.',
  other: '{name} {problem}.',
} as const;

/** Said where an `extends` leads nowhere, or in a circle. */
export const MISSING_BASE_MESSAGE = '{path} can not be read, or leads back to this file.';

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  array: 'a list',
  object: 'a map',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

/** Reads a configuration file. What is wrong with it is told at its place; what is right still holds. */
export function readConfiguration(
  file: string,
  directory: string,
  text: string,
  rules: readonly Rule[],
): { configuration: Configuration; problems: readonly ConfigurationProblem[] } {
  const document = parseYaml(text);
  const problems: ConfigurationProblem[] = [];
  const report = (path: Path, part: 'key' | 'value', message: string) => {
    problems.push({ file, range: document.lines.range(locate(document, path, part)), message });
  };
  if (!document.valid) {
    const span = document.problems[0] ?? { start: 0, end: 0 };
    problems.push({ file, range: document.lines.range(span), message: MESSAGES.unreadable });
  } else if (document.data !== null && !isMap(document.data)) report([], 'value', MESSAGES.notAMap);
  else if (document.data !== null) checkSchema(document, rules, report);
  const data = isMap(document.data) ? document.data : {};
  const bases = texts(data.extends).map((path, index) => {
    const place = isList(data.extends) ? ['extends', index] : ['extends'];
    return { path, range: document.lines.range(locate(document, place, 'value')) };
  });
  const schemas = readSchemas(document, data.schemas);
  const configuration = { file, directory, extends: bases, ignore: texts(data.ignore), schemas, ...readLayer(data) };
  const overrides = (isList(data.overrides) ? data.overrides : [])
    .filter(isMap)
    .map((override) => ({ files: texts(override.files), ...readLayer(override) }));
  return { configuration: { ...configuration, overrides }, problems };
}

function readSchemas(document: YamlDocument, value: YamlValue | undefined): readonly PlacedSchemaMapping[] {
  const rangeOf = (path: Path, part: 'key' | 'value') => document.lines.range(locate(document, path, part));
  return readSchemaMappings(value).map((mapping) => {
    const { path, kinds } = mapping;
    if (isList(value)) return { ...mapping, range: rangeOf(['schemas', value.indexOf(path)], 'value'), kindRanges: [] };
    if (!isMap(value)) return { ...mapping, range: rangeOf(['schemas'], 'value'), kindRanges: [] };
    const entry = value[path];
    const places = kinds.map((kind) => (isList(entry) ? ['schemas', path, entry.indexOf(kind)] : ['schemas', path]));
    const kindRanges = places.map((place) => rangeOf(place, 'value'));
    return { ...mapping, range: rangeOf(['schemas', path], 'key'), kindRanges };
  });
}

type ReportProblem = (path: Path, part: 'key' | 'value', message: string) => void;

function checkSchema(document: YamlDocument, rules: readonly Rule[], report: ReportProblem): void {
  if (!validate(document.data)) {
    const seen = new Set<string>();
    for (const error of validate.errors ?? []) {
      if (error.keyword === 'oneOf' || error.keyword === 'anyOf' || error.keyword === 'if') continue;
      const path = pathOf(error.instancePath, document.data);
      const key = error.keyword === 'additionalProperties' ? [...path, String(error.params.additionalProperty)] : path;
      const place = formatPath(key);
      if (seen.has(place)) continue;
      seen.add(place);
      report(key, error.keyword === 'additionalProperties' ? 'key' : 'value', describe(error, key, rules));
    }
  }
  const layers: Path[] = [[]];
  const overrides = isMap(document.data) ? document.data.overrides : undefined;
  if (isList(overrides)) layers.push(...overrides.map((_, index) => ['overrides', index]));
  for (const layer of layers) checkVersion(document, layer, report);
}

function checkVersion(document: YamlDocument, layer: Path, report: ReportProblem): void {
  const holder = layer.reduce<YamlValue | undefined>(
    (value, step) =>
      typeof step === 'number' ? (isList(value) ? value[step] : undefined) : isMap(value) ? value[step] : undefined,
    document.data,
  );
  const value = versionText(isMap(holder) ? holder.kubernetesVersion : undefined);
  if (value === undefined) return;
  const result = parseTargetVersion(value);
  if (!('problem' in result)) return;
  const isNumber = isMap(holder) && typeof holder.kubernetesVersion === 'number';
  const template =
    result.problem === 'malformed'
      ? MESSAGES.badVersion
      : isNumber
        ? MESSAGES.quoteVersion
        : MESSAGES.unsupportedVersion;
  const values = { value, oldest: OLDEST_SUPPORTED_VERSION, newest: NEWEST_SUPPORTED_VERSION };
  report([...layer, 'kubernetesVersion'], 'value', formatMessage(template, values));
}

/** Steps of a JSON pointer; digits are list indexes where a list stands. */
function pathOf(pointer: string, root: YamlValue): Path {
  const path: (string | number)[] = [];
  let value: YamlValue | undefined = root;
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (isList(value)) {
      path.push(Number(name));
      value = value[Number(name)];
    } else {
      path.push(name);
      value = isMap(value) ? value[name] : undefined;
    }
  }
  return path;
}

function describe(error: ErrorObject, path: Path, rules: readonly Rule[]): string {
  const name = String(path.at(-1) ?? 'The configuration');
  const value = typeof error.data === 'string' ? error.data : JSON.stringify(error.data);
  if (error.keyword === 'additionalProperties') {
    const isRule = path.at(-2) === 'rules';
    const known = isRule ? rules.map(({ id }) => id) : Object.keys(error.parentSchema?.properties ?? {});
    const near = nearest(name, known);
    if (near === undefined) return formatMessage(isRule ? MESSAGES.unknownRule : MESSAGES.unknownKey, { name });
    return formatMessage(isRule ? MESSAGES.unknownRuleNear : MESSAGES.unknownKeyNear, { name, nearest: near });
  }
  if (error.keyword === 'enum') {
    // YAML reads an unquoted `off` as false: to a person the two are one.
    const allowed = (error.params.allowedValues as unknown[]).filter((word) => word !== false).join(', ');
    return formatMessage(MESSAGES.notAllowed, { name, value, allowed });
  }
  if (error.keyword === 'required') {
    return formatMessage(MESSAGES.missing, { name: String(error.params.missingProperty) });
  }
  if (error.keyword === 'type') {
    const types = [error.params.type].flat().map((type) => TYPE_WORDS[String(type)] ?? String(type));
    return formatMessage(MESSAGES.wrongType, { name, expected: types.join(' or ') });
  }
  return formatMessage(MESSAGES.other, { name, problem: error.message ?? error.keyword });
}

function readLayer(data: YamlMap): ConfigurationLayer {
  const rules: Record<string, RuleSetting> = {};
  for (const [id, value] of Object.entries(isMap(data.rules) ? data.rules : {})) {
    const setting = readRuleSetting(value);
    if (setting !== undefined) rules[id] = setting;
  }
  return { profile: asProfile(data.profile), kubernetesVersion: versionText(data.kubernetesVersion), rules };
}

/** A version as it is written; unquoted it is a number, which loses the zero of 1.30. */
function versionText(value: YamlValue | undefined): string | undefined {
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined;
}

function readRuleSetting(value: YamlValue): RuleSetting | undefined {
  const [first, second] = isList(value) ? value : [value];
  // YAML reads an unquoted `off` as false, as Kubernetes does.
  const severity = first === false ? 'off' : asSeverity(first);
  if (severity === undefined) return undefined;
  return isMap(second) ? { severity, options: second } : { severity };
}

function asSeverity(value: YamlValue | undefined): Severity | 'off' | undefined {
  return value === 'off' || value === 'info' || value === 'warning' || value === 'error' ? value : undefined;
}

export function asProfile(value: YamlValue | undefined): Profile | undefined {
  return PROFILES.find((profile) => profile === value);
}

function texts(value: YamlValue | undefined): readonly string[] {
  return (isList(value) ? value : [value]).filter((item) => typeof item === 'string');
}

const NOTHING: ConfigurationLayer = { rules: {} };

/** What holds where nothing is configured. */
const DEFAULT_LAYER: ConfigurationLayer = {
  profile: 'production',
  kubernetesVersion: DEFAULT_KUBERNETES_VERSION,
  rules: {},
};

/**
 * Lays configurations over each other, the last on top, between what the caller gives as a base and what it insists on; each
 * one's overrides count for a file only if it matches them.
 */
export function settingsFor(
  file: string,
  configurations: readonly Configuration[],
  { base, top }: { readonly base?: ConfigurationLayer | undefined; readonly top?: ConfigurationLayer | undefined },
  extra: Pick<Settings, 'onlyRules' | 'honourSuppressions' | 'checkSchemas'>,
): Settings {
  const configured = configurations.flatMap((configuration) => layersFor(file, configuration));
  const layers = [DEFAULT_LAYER, base ?? NOTHING, ...configured, top ?? NOTHING];
  const rules: Record<string, RuleSetting> = {};
  let profile: Profile = 'production';
  let version = parseKubernetesVersion(DEFAULT_KUBERNETES_VERSION);
  for (const layer of layers) {
    profile = layer.profile ?? profile;
    const wanted = layer.kubernetesVersion === undefined ? undefined : parseTargetVersion(layer.kubernetesVersion);
    if (wanted !== undefined && 'version' in wanted) version = wanted.version;
    for (const [id, setting] of Object.entries(layer.rules)) rules[id] = { ...rules[id], ...setting };
  }
  return { profile, kubernetesVersion: version ?? { major: 1, minor: 34, patch: undefined }, rules, ...extra };
}

/** The layers of a configuration that hold for a file, the last on top. */
export function layersFor(file: string, configuration: Configuration): ConfigurationLayer[] {
  const relative = relativePath(configuration.directory, file);
  const matching = configuration.overrides.filter(({ files }) => relative !== undefined && matches(files, relative));
  return [configuration, ...matching];
}

/** Whether a configuration leaves a file out. */
export function isIgnored(file: string, configurations: readonly Configuration[]): boolean {
  return configurations.some(({ directory, ignore }) => {
    const relative = relativePath(directory, file);
    return relative !== undefined && ignore.length > 0 && matches(ignore, relative);
  });
}

function matches(globs: readonly string[], path: string): boolean {
  return globs.some((glob) => matcher(glob)(path));
}

const matchers = new Map<string, (path: string) => boolean>();

function matcher(glob: string): (path: string) => boolean {
  let match = matchers.get(glob);
  if (match === undefined) {
    // From the configuration's directory, with or without saying so; a directory stands for all that lies in it.
    const written = glob.replace(/^(?:\.?\/)+/, '').replace(/(?<!\/)\/+$/, '');
    match = picomatch([written, `${written}/**`], { dot: true });
    matchers.set(glob, match);
  }
  return match;
}
