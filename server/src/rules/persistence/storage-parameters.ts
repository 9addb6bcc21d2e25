import {
  type Dependency,
  type DriverParameters,
  findDriverParameters,
  OLD_PARAMETERS,
  type Outcome,
  RESERVED_PARAMETERS,
  RESERVED_PREFIX,
} from '../../kubernetes/knowledge/storage-parameters';
import {
  CSI_FILE_SYSTEM_PARAMETER,
  findInTreeProvisioner,
  ZONE_PARAMETERS,
} from '../../kubernetes/knowledge/storage-provisioners';
import { atLeast, type KubernetesVersion } from '../../kubernetes/kubernetes-version';
import { nearest } from '../../kubernetes/nearest';
import { hasPlaceholder } from '../../kubernetes/placeholder';
import type { Resource } from '../../kubernetes/resource';
import type { Path } from '../../yaml/path';
import { isTemplated } from '../../yaml/template';
import { removal } from '../removal';
import { defineRule, type Fix, type ResourceContext } from '../rule';
import { storageClass } from './storage-class';

const MESSAGES = {
  misspelt:
    '{driver} knows no parameter {name} and makes no volume for a class that has it: claims stay Pending. Use {meant} instead.',
  unknown:
    '{driver} knows no parameter {name}, as far as Prodlint knows it, and makes no volume for a class that has one: claims stay Pending. Look the name up, or remove it.',
  misspeltIgnored: '{driver} knows no parameter {name} and ignores it. Use {meant} instead.',
  unknownIgnored:
    '{driver} knows no parameter {name}, as far as Prodlint knows it, and ignores it. Look the name up, or remove it.',
  reserved:
    'Names that begin with csi.storage.k8s.io/ are for the provisioner itself, which knows no {name} and makes no volume: claims stay Pending. Look the name up, or remove it.',
  notTakenOver:
    '{driver}, which took {provisioner} over, refuses {name}: claims stay Pending. Put what it asks for into a storage policy and name that in storagepolicyname.',
  value: '{driver} takes {words} for {name}, but not {value}: it makes no volume, and claims stay Pending.',
  valueIgnored:
    '{driver} takes {value} for false, because only true is true for it: {name} is off. Write true or false.',
  integer: '{driver} takes a whole number for {name}, but not {value}: it makes no volume, and claims stay Pending.',
  dependent:
    '{driver} takes {name} only where {on} is {values}, but it is {value}: no volume is made, and claims stay Pending. Remove it, or choose another {on}.',
  dependentIgnored:
    '{driver} looks at {name} only where {on} is {values}, but it is {value}: it does nothing. Remove it, or choose another {on}.',
  both: '{name} and {other} are two ways to say one thing: {driver} makes no volume for a class that has both, and claims stay Pending. Keep one.',
  fixRename: 'Rename to {name}',
  fixValue: 'Set {name} to {value}',
  fixRemove: 'Remove {name}',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;
type RuleFix = Fix<typeof MESSAGES>;

/** A name that differs by more letters is another name. */
const MOST_LETTERS = 2;

/** A parameter of a class, as the driver gets it. */
interface Parameter {
  /** As it is written. */
  readonly name: string;
  /** As the driver compares it: translated where the class has an in-tree name, in lower case. */
  readonly key: string;
  /** Undefined for what is filled in later. */
  readonly value: string | undefined;
  readonly path: Path;
}

/** The parameters of a class and the driver that gets them. */
interface Given {
  readonly resource: Resource;
  readonly driver: string;
  /** The in-tree name, where the class has one. */
  readonly inTree: string | undefined;
  readonly table: DriverParameters;
  readonly parameters: readonly Parameter[];
}

export default defineRule({
  id: 'storage-parameters',
  need: 'persistence',
  summary: 'A StorageClass has a parameter that its driver does not know or refuses.',
  severity: 'error',
  profile: 'production',
  scope: 'object',
  kinds: ['StorageClass'],
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const given = readParameters(resource, context.kubernetesVersion);
    if (given === undefined) return;
    for (const parameter of given.parameters) {
      if (!checkName(parameter, given, context)) continue;
      checkValue(parameter, given, context);
      checkDependencies(parameter, given, context);
    }
    checkExclusive(given, context);
  },
});

/** The parameters as they reach a driver; undefined where they reach none of which something is known. */
function readParameters(resource: Resource, target: KubernetesVersion): Given | undefined {
  const { provisioner, parameters } = resource.read(storageClass) ?? {};
  if (provisioner === undefined || parameters === undefined) return undefined;
  const inTree = findInTreeProvisioner(provisioner);
  const replacement = inTree?.replacement ?? undefined;
  if (inTree !== undefined && (replacement === undefined || !atLeast(target, replacement.redirectedSince))) {
    return undefined;
  }
  const driver = replacement?.driver ?? provisioner;
  const table = findDriverParameters(driver);
  if (table === undefined) return undefined;
  const given = Object.keys(parameters).flatMap((name) => {
    const key = name.toLowerCase();
    const isZone = replacement !== undefined && replacement.zoneTopologyKey !== null && ZONE_PARAMETERS.includes(key);
    const written = parameters[name];
    if (isZone || isTemplated(name) || hasPlaceholder(name) || typeof written === 'object') return [];
    const text = String(written);
    const value = isTemplated(text) || hasPlaceholder(text) ? undefined : text;
    const path = [...resource.path, 'parameters', name];
    return [{ name, key: (replacement?.renamed[key] ?? key).toLowerCase(), value, path }];
  });
  return { resource, driver, inTree: inTree?.name, table, parameters: given };
}

/** Whether the driver knows the parameter; says so if not. */
function checkName({ name, key, value, path }: Parameter, given: Given, { report }: RuleContext): boolean {
  const { driver, table, inTree } = given;
  if (key.startsWith(RESERVED_PREFIX)) {
    if (RESERVED_PARAMETERS.includes(key)) return true;
    const meant = nearest(key, RESERVED_PARAMETERS, MOST_LETTERS);
    report({ message: 'reserved', values: { name }, path, part: 'key', fixes: renamed(meant, given, path) });
    return false;
  }
  const isKnown =
    table.names.some((known) => known.toLowerCase() === key) ||
    table.prefixes.some((prefix) => key.startsWith(prefix)) ||
    OLD_PARAMETERS.includes(key);
  if (isKnown) return true;
  const replacement = inTree === undefined ? undefined : findInTreeProvisioner(inTree)?.replacement;
  if (inTree !== undefined && replacement?.unsupported.some((parameter) => parameter.name === key)) {
    // These are taken over with what they say.
    if (key === 'datastore' || (key === 'diskformat' && value === 'thin')) return false;
    report({
      message: 'notTakenOver',
      values: { driver, provisioner: inTree, name },
      path,
      part: 'key',
      fixes: removed(name, given, path),
    });
    return false;
  }
  const meant = nearest(name, table.names, MOST_LETTERS);
  const isIgnored = table.unknown === 'ignored';
  if (meant !== undefined) {
    report({
      message: isIgnored ? 'misspeltIgnored' : 'misspelt',
      values: { driver, name, meant },
      path,
      part: 'key',
      severity: isIgnored ? 'warning' : 'error',
      fixes: renamed(meant, given, path),
    });
  } else {
    report({
      message: isIgnored ? 'unknownIgnored' : 'unknown',
      values: { driver, name },
      path,
      part: 'key',
      // A newer driver may know it.
      severity: 'warning',
      fixes: removed(name, given, path),
    });
  }
  return false;
}

function removed(name: string, { resource }: Given, path: Path): RuleFix[] {
  const changes = removal(resource, path);
  return changes === undefined ? [] : [{ message: 'fixRemove', values: { name }, changes }];
}

function renamed(meant: string | undefined, { parameters }: Given, path: Path): RuleFix[] {
  if (meant === undefined || parameters.some(({ key }) => key === meant.toLowerCase())) return [];
  return [{ message: 'fixRename', values: { name: meant }, changes: [{ op: 'rename', path, key: meant }] }];
}

function checkValue({ name, key, value, path }: Parameter, { driver, table }: Given, { report }: RuleContext): void {
  const form = Object.hasOwn(table.forms, key) ? table.forms[key] : undefined;
  if (form === undefined || value === undefined || value === '') return;
  const setTo = (text: string): RuleFix => ({
    message: 'fixValue',
    values: { name, value: text },
    changes: [{ op: 'set', path, value: text, select: true }],
  });
  if (form === 'integer') {
    if (/^[-+]?\d+$/.test(value)) return;
    const number = /^\d+/.exec(value)?.[0];
    report({
      message: 'integer',
      values: { driver, name, value },
      path,
      fixes: number === undefined ? [] : [setTo(number)],
    });
    return;
  }
  const { words, isCaseSensitive, otherwise } = form;
  const isSame = (word: string) => (isCaseSensitive ? word === value : word.toLowerCase() === value.toLowerCase());
  if (words.some(isSame)) return;
  if (otherwise === 'ignored') {
    // What plainly means no is understood.
    if (/^(?:no?|off|f|false|0)$/i.test(value)) return;
    report({ message: 'valueIgnored', values: { driver, name, value }, path, fixes: [setTo('true'), setTo('false')] });
    return;
  }
  const meant = nearest(value, words);
  const choices = meant === undefined ? words : [meant];
  report({
    message: 'value',
    values: { driver, name, value, words: enumerate(words) },
    path,
    fixes: choices.map(setTo),
  });
}

function checkDependencies({ name, key, path }: Parameter, given: Given, { report }: RuleContext): void {
  const { driver, table, parameters } = given;
  for (const dependency of table.dependencies) {
    if (!dependency.parameters.includes(key)) continue;
    const other = parameters.find((candidate) => dependency.on.includes(candidate.key));
    if (other !== undefined && other.value === undefined) continue;
    const value = other?.value || dependency.byDefault;
    if (isOneOf(value, dependency.values) || !isKnownValue(value, dependency, table)) continue;
    report({
      message: dependency.otherwise === 'ignored' ? 'dependentIgnored' : 'dependent',
      values: {
        driver,
        name,
        on: other?.name ?? table.names.find((known) => known.toLowerCase() === dependency.on[0]) ?? '',
        values: enumerate(dependency.values),
        value,
      },
      path,
      part: 'key',
      severity: severityOf(dependency.otherwise),
      fixes: removed(name, given, path),
    });
  }
}

/** Whether a value is one at all; what is wrong with it has been said otherwise. */
function isKnownValue(value: string, { on }: Dependency, { forms }: DriverParameters): boolean {
  const form = forms[on[0] ?? ''];
  return form === undefined || form === 'integer' || isOneOf(value, form.words);
}

function isOneOf(value: string, words: readonly string[]): boolean {
  return words.some((word) => word.toLowerCase() === value.toLowerCase());
}

function checkExclusive(given: Given, { report }: RuleContext): void {
  const { driver, table, parameters } = given;
  for (const [first, second] of [...table.exclusive, ['fstype', CSI_FILE_SYSTEM_PARAMETER] as const]) {
    const one = parameters.find(({ key }) => key === first);
    const other = parameters.find(({ key }) => key === second);
    if (one === undefined || other === undefined) continue;
    const fixes = [one, other].flatMap(({ name, path }) => removed(name, given, path));
    report({
      message: 'both',
      values: { driver, name: one.name, other: other.name },
      path: one.path,
      part: 'key',
      fixes,
    });
  }
}

function severityOf(outcome: Outcome) {
  return outcome === 'ignored' ? 'warning' : 'error';
}

function enumerate(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
