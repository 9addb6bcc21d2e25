import { GoRegExp } from '../../kubernetes/go-regexp';
import { isMap, type YamlMap } from '../../yaml/value';
import { type Identity, metadataOf } from './identity';
import type { Item } from './item';
import type { Selector } from './kustomization-file';

type Test = (text: string) => boolean;

/** A pattern that has to match the whole of a text; an empty one matches any. */
export function compilePattern(pattern: string | undefined): Test | undefined {
  if (pattern === undefined || pattern === '') return () => true;
  const compiled = GoRegExp.compile(`^(?:${pattern})$`);
  return compiled && ((text) => compiled.test(text));
}

/** Patterns for what an object is known by. */
export interface IdentityPattern {
  matchesKind(identity: Identity): boolean;
  readonly matchesName: Test;
  readonly matchesNamespace: Test;
}

/** The patterns of a selector; undefined where one is no regular expression. */
export function identityPattern(selector: Partial<Selector>): IdentityPattern | undefined {
  const group = compilePattern(selector.group);
  const version = compilePattern(selector.version);
  const kind = compilePattern(selector.kind);
  const matchesName = compilePattern(selector.name);
  const matchesNamespace = compilePattern(selector.namespace);
  if (!group || !version || !kind || !matchesName || !matchesNamespace) return undefined;
  return {
    matchesKind: (identity) => group(identity.group) && version(identity.version) && kind(identity.kind),
    matchesName,
    matchesNamespace,
  };
}

/**
 * The items that the target of a patch selects: by what they were called first or are called now, by labels and by annotations. Undefined where a part
 * of the selector can not be read.
 */
export function selectItems(items: readonly Item[], selector: Selector): readonly Item[] | undefined {
  const pattern = identityPattern(selector);
  const matchesLabels = selectorTest(selector.labelSelector);
  const matchesAnnotations = selectorTest(selector.annotationSelector);
  if (pattern === undefined || matchesLabels === undefined || matchesAnnotations === undefined) return undefined;
  return items.filter((item) => {
    const first = item.firstIdentity;
    const current = item.identity;
    return (
      (pattern.matchesNamespace(first.namespace) || pattern.matchesNamespace(current.namespace)) &&
      (pattern.matchesName(first.name) || pattern.matchesName(current.name)) &&
      pattern.matchesKind(current) &&
      matchesLabels(metadataOf(item.data)?.labels) &&
      matchesAnnotations(metadataOf(item.data)?.annotations)
    );
  });
}

type MapTest = (map: YamlMap[string] | undefined) => boolean;

/** The condition of a label selector as kubectl takes it on the command line (labels.Parse): `a=b,c!=d,e in (f,g),h notin (i),j,!k`. */
export function selectorTest(text: string | undefined): MapTest | undefined {
  const tests: MapTest[] = [];
  for (const part of splitRequirements(text ?? '')) {
    const test = requirementTest(part.trim());
    if (test === undefined) return undefined;
    tests.push(test);
  }
  return (map) => tests.every((test) => test(map));
}

function splitRequirements(text: string): string[] {
  if (text.trim() === '') return [];
  // A comma inside of brackets stands between values.
  return text.split(/,(?![^(]*\))/);
}

const REQUIREMENT =
  /^(?:(?<absent>!)\s*(?<absentKey>[\w./-]+)|(?<key>[\w./-]+)(?:\s*(?<equality>==?|!=)\s*(?<value>[\w.-]*)|\s+(?<set>in|notin)\s*\((?<values>[^()]*)\)|\s*(?<order>[<>])\s*(?<number>-?[0-9]+))?)$/;

function requirementTest(text: string): MapTest | undefined {
  const groups = REQUIREMENT.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const key = groups.absentKey ?? groups.key ?? '';
  const textAt = (map: YamlMap[string] | undefined) => {
    const value = isMap(map) ? map[key] : undefined;
    return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
  };
  if (groups.absent !== undefined) return (map) => textAt(map) === undefined;
  if (groups.equality === '!=') return (map) => textAt(map) !== groups.value;
  if (groups.equality !== undefined) return (map) => textAt(map) === groups.value;
  if (groups.set !== undefined) {
    const values = new Set((groups.values ?? '').split(',').map((value) => value.trim()));
    const isIn = groups.set === 'in';
    return (map) => {
      const value = textAt(map);
      return value === undefined ? !isIn : values.has(value) === isIn;
    };
  }
  if (groups.order !== undefined) {
    const limit = Number(groups.number);
    return (map) => {
      const value = Number.parseInt(textAt(map) ?? '', 10);
      return groups.order === '<' ? value < limit : value > limit;
    };
  }
  return (map) => textAt(map) !== undefined;
}
