import { resolvePlainScalar } from '../../yaml/scalar';
import { isList, isMap, type YamlMap, type YamlValue } from '../../yaml/value';
import { effectiveNamespace, type Identity, isSelectedKind, metadataOf } from './identity';
import type { Item } from './item';
import type { FieldOptions, ReplacementEntry, Selector } from './kustomization-file';
import { readPlainAsKustomize } from './own-reading';
import type { KustomizeProblemCode } from './problem';
import { lookUp, replaceAt, splitReplacementPath } from './replacement-path';
import { type IdentityPattern, identityPattern, selectorTest } from './selector';
import { mapOf } from './tree';

/** Told what is wrong with a part of a replacement: the way to it from the entry. */
export type OnReplacementProblem = (
  path: readonly (string | number)[],
  code: KustomizeProblemCode,
  values: Readonly<Record<string, string>>,
) => void;

type TargetEntry = NonNullable<NonNullable<ReplacementEntry['targets']>[number]>;
type Source = NonNullable<ReplacementEntry['source']>;

const DEFAULT_FIELD = 'metadata.name';

/** Copies the value of a source to the places that the targets name. */
export function applyReplacement(items: readonly Item[], entry: ReplacementEntry, report: OnReplacementProblem): void {
  if ((entry.source === undefined && entry.sourceValue === undefined) || entry.targets === undefined) {
    report([], 'replacement-invalid', {});
    return;
  }
  const value = entry.source === undefined ? entry.sourceValue : sourceValue(items, entry.source, report);
  if (value === undefined) return;
  for (const [index, target] of entry.targets.entries()) {
    if (target?.select === undefined) report(['targets', index], 'replacement-invalid', {});
    else
      replaceInTarget(items, target, value, (path, code, values) => report(['targets', index, ...path], code, values));
  }
}

function sourceValue(items: readonly Item[], source: Source, report: OnReplacementProblem): YamlValue | undefined {
  const found = items.filter((item) => identitiesOf(item).some((identity) => isSelected(identity, source)));
  const [item] = found;
  if (item === undefined || found.length > 1) {
    const code = item === undefined ? 'replacement-source-missing' : 'replacement-source-ambiguous';
    report(['source'], code, { kind: source.kind ?? '', name: source.name ?? '' });
    return undefined;
  }
  const field = source.fieldPath || DEFAULT_FIELD;
  const value = refined(lookUp(item.data, splitReplacementPath(field)), source.options);
  if (value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)) {
    const path = source.fieldPath === undefined ? ['source'] : ['source', 'fieldPath'];
    report(path, 'replacement-source-field-missing', { field });
    return undefined;
  }
  return value;
}

/** What it is and was known by. */
function identitiesOf(item: Item): readonly Identity[] {
  const { group, version } = item.identity;
  return [item.identity, ...item.previous.map((known) => ({ ...known, group, version }))];
}

function isSelected(identity: Identity, { name, namespace, ...kind }: Omit<Source, 'fieldPath' | 'options'>): boolean {
  return (
    isSelectedKind(identity, withoutUndefined(kind)) &&
    (!name || name === identity.name) &&
    (!namespace || effectiveNamespace(identity, namespace) === identity.namespace)
  );
}

function withoutUndefined(kind: { group: string | undefined; version: string | undefined; kind: string | undefined }) {
  return { group: kind.group ?? '', version: kind.version ?? '', kind: kind.kind ?? '' };
}

/** The part of a text that the options mean. */
function refined(value: YamlValue | undefined, options: FieldOptions | undefined): YamlValue | undefined {
  if (!options?.delimiter || value === undefined) return value;
  return typeof value === 'object' ? undefined : String(value).split(options.delimiter)[options.index ?? 0];
}

function replaceInTarget(
  items: readonly Item[],
  target: TargetEntry,
  value: YamlValue,
  report: OnReplacementProblem,
): void {
  const select = target.select as Selector;
  const selected = identityPattern(select);
  const labels = selectorTest(select.labelSelector);
  const annotations = selectorTest(select.annotationSelector);
  const rejects = (target.reject ?? []).flatMap((entry) => (entry === undefined ? [] : (rejectTest(entry) ?? [])));
  if (selected === undefined || labels === undefined || annotations === undefined) {
    report(['select'], 'replacement-invalid', {});
    return;
  }
  let isFound = false;
  for (const item of items) {
    const metadata = metadataOf(item.data);
    if (!labels(metadata?.labels) || !annotations(metadata?.annotations)) continue;
    if (!identitiesOf(item).some((identity) => matches(identity, selected))) continue;
    isFound = true;
    if (rejects.some((isRejected) => isRejected(item))) continue;
    for (const [index, field] of (target.fieldPaths ?? [DEFAULT_FIELD]).entries()) {
      if (field === undefined) continue;
      const created = target.options?.create === true ? CREATED : undefined;
      try {
        const replaced = replaceAt(item.data, splitReplacementPath(field), created, (before) =>
          targetValue(before, value, target.options),
        );
        if (replaced.count === 0) report(['fieldPaths', index], 'replacement-target-field-missing', { field });
        else item.changeInPlace(replaced.value as YamlMap);
      } catch (error) {
        if (!(error instanceof WrongType)) throw error;
        report(['fieldPaths', index], 'replacement-type-wrong', { field });
      }
    }
  }
  if (!isFound) {
    report(['select'], 'replacement-target-missing', { kind: select.kind ?? '', name: select.name ?? '' });
  }
}

function rejectTest(selector: Selector): ((item: Item) => boolean) | undefined {
  const pattern = identityPattern(selector);
  const labels = selectorTest(selector.labelSelector);
  const annotations = selectorTest(selector.annotationSelector);
  const speaksOfIdentity = [selector.group, selector.version, selector.kind, selector.name, selector.namespace].some(
    (part) => part !== undefined && part !== '',
  );
  if (pattern === undefined || labels === undefined || annotations === undefined) return undefined;
  return (item) => {
    const metadata = metadataOf(item.data);
    if (selector.labelSelector && labels(metadata?.labels)) return true;
    if (selector.annotationSelector && annotations(metadata?.annotations)) return true;
    return speaksOfIdentity && identitiesOf(item).some((identity) => matches(identity, pattern));
  };
}

function matches(identity: Identity, pattern: IdentityPattern): boolean {
  return (
    pattern.matchesKind(identity) && pattern.matchesName(identity.name) && pattern.matchesNamespace(identity.namespace)
  );
}

/** A text where a number or a truth value is wanted, or a part of what has no parts. */
class WrongType extends Error {}

/** In the place of what is not there before it is made. */
const CREATED: YamlMap = mapOf([]);

/** The value at a place: a scalar keeps the type it has there. */
function targetValue(before: YamlValue, value: YamlValue, options: FieldOptions | undefined): YamlValue {
  // kustomize takes a map or a list for an empty text where a text is wanted.
  const text = typeof value === 'object' ? '' : String(value);
  const isCreated = before === CREATED;
  if (!options?.delimiter) {
    if (isCreated) return typeof value === 'object' ? value : readPlainAsKustomize(text);
    if (isMap(before) || isList(before)) return value;
    return typeof value === 'object' ? sameType(before, text) : sameType(before, value);
  }
  if (isCreated ? typeof value === 'object' : typeof before === 'object' && before !== null) throw new WrongType();
  const parts = isCreated || before === null ? [''] : String(before).split(options.delimiter);
  const index = options.index ?? 0;
  if (index < 0) parts.unshift(text);
  else if (index >= parts.length) parts.push(text);
  else parts[index] = text;
  const joined = parts.join(options.delimiter);
  return isCreated ? readPlainAsKustomize(joined) : sameType(before, joined);
}

function sameType(before: YamlValue, value: string | number | boolean): YamlValue {
  if (typeof before === 'string') return String(value);
  if (before === null && value === '') return value;
  const read = typeof value === 'string' ? resolvePlainScalar(value) : value;
  if (typeof read !== typeof before) throw new WrongType();
  return read;
}
