import type { Resource } from '../kubernetes/resource';
import { formatMessage, type Rule } from '../rules/rule';
import { shortNames } from '../workspace/files';
import type { View } from '../workspace/view';
import { formatPath } from '../yaml/path';
import { compareFindings, type Finding } from './finding';

/** What is said behind a finding that only some of the overlays have. `{message}` is the finding's own. */
const ONLY_IN_MESSAGES = {
  one: '{message} (Only as {overlay} applies it.)',
  several: '{message} (Only as {others} and {overlay} apply it.)',
} as const;
const BETWEEN = ', ';

/** What was found in an object as one unit applies it. */
export interface ViewFindings {
  /** How a person calls the unit: the directory of an overlay. */
  readonly name: string;
  readonly findings: readonly Finding[];
  /** The rules that could not tell, because a part of the unit is not at hand: that they say nothing means nothing. */
  readonly unsure: ReadonlySet<Rule>;
}

/** How units are called where an object of a file is looked at: by the way to them from the directory that all of them and the file have in common. */
export function namesOfUnits(views: readonly View[], resource: Resource | undefined): readonly string[] {
  const paths = views.map(({ unit }) => unit.path);
  const file = resource && views[0]?.fileOf(views[0].applied(resource)?.written ?? resource);
  return shortNames(paths, file === undefined ? [] : [file]);
}

/**
 * The findings of a document that several units apply, or one that changes it first. What every unit has is said once; what only some have, with
 * their names; what is found in the text as it is written and in no unit is supplied by them, and not said.
 *
 * @param written what is found in the objects as they are written: its words and fixes are preferred, because they fit the text
 */
export function mergeViews(written: readonly Finding[], views: readonly ViewFindings[]): readonly Finding[] {
  const own = new Map(numbered(written));
  const found = new Map<string, { first: Finding; names: string[] }>();
  for (const { name, findings } of views) {
    for (const [key, finding] of numbered(findings)) {
      const known = found.get(key);
      if (known === undefined) found.set(key, { first: finding, names: [name] });
      else known.names.push(name);
    }
  }
  const merged: Finding[] = [];
  for (const [key, { first, names }] of found) {
    const written = own.get(key);
    const isDenied = views.some(({ name, unsure }) => !names.includes(name) && !unsure.has(first.rule));
    if (!isDenied) merged.push(preferred(written, first));
    // What is said of some overlays is said in their words: names and namespaces may be others there. A change here would be made for the others, too.
    else merged.push({ ...first, fixes: [], message: onlyIn(names, first.message) });
  }
  return merged.sort(compareFindings);
}

function onlyIn(overlays: readonly string[], message: string): string {
  const overlay = overlays.at(-1) ?? '';
  const others = overlays.slice(0, -1).join(BETWEEN);
  return formatMessage(others === '' ? ONLY_IN_MESSAGES.one : ONLY_IN_MESSAGES.several, { message, others, overlay });
}

/** The words of the unit where it is about another value than is written; else those that fit the text. */
function preferred(own: Finding | undefined, applied: Finding): Finding {
  if (own === undefined) return applied;
  return own.severity === applied.severity ? own : { ...applied, fixes: own.fixes };
}

/** Each finding by what it is about; several about the same are counted. */
function* numbered(findings: readonly Finding[]): Generator<[string, Finding]> {
  const counts = new Map<string, number>();
  for (const finding of findings) {
    const key = `${finding.rule.id} ${formatPath(finding.path)} ${formatPath(finding.subject)}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    yield [`${key} ${count}`, finding];
  }
}
