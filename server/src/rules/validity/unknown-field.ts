import { isFileFormat } from '../../kubernetes/file-formats';
import type { Resource } from '../../kubernetes/resource';
import type { Kind } from '../../kubernetes/schema/schema-bundle';
import type { Schemas } from '../../kubernetes/schema/schemas';
import type { Change } from '../../yaml/change';
import { type Path, startsWith } from '../../yaml/path';
import { isMap, valueAt } from '../../yaml/value';
import { writtenScalar } from '../../yaml/written';
import { defineRule, type Fix, type MessageUse } from '../rule';
import { isEmbeddedCoreField } from './embedded-core';
import { type Meaning, meaningOf, type UnknownField } from './field-meanings';
import { definitionAt, isMergeDirective, otherReleases, shownPath } from './schema-places';

const REFUSED = 'kubectl refuses it, other clients such as Helm get it dropped with a warning';
const REFUSED_UNLESS_NEWER =
  'unless the CustomResourceDefinition in the cluster is newer than what Prodlint knows, kubectl refuses it and other clients get it dropped with a warning';
const READ_BY_A_PROGRAM = 'the program that reads this file refuses or ignores it';

const MESSAGES = {
  unknown: '{place} has no field {field}: {consequence}.',
  meant: '{place} has no field {field}: {consequence}. Did you mean {meant}?',
  kinds: '{place} has no field {field}: {consequence}. It is a field of {kinds}.',
  pair: '{place} has no field {field}: {consequence}. The items of this list have a name and a value.',
  gone: '{place} has no field {field} since Kubernetes {gone}: {consequence}.',
  rename: 'Rename {field} to {name}',
  move: 'Move {field} to {place}',
  split: 'Write {field} as name and value',
  remove: 'Remove {field}',
} as const;

/** What is said of a field, and what mends it. */
interface Judgement {
  readonly use: MessageUse<typeof MESSAGES>;
  readonly fixes: readonly Fix<typeof MESSAGES>[];
  /** Whether it is another field of the same place, misspelt. */
  readonly isSlip?: boolean;
  /** Whether what it holds belongs elsewhere, so that taking it away is no help. */
  readonly isKept?: boolean;
}

export default defineRule({
  id: 'unknown-field',
  need: 'validity',
  summary: 'A field that the kind does not have: a slip, or a field in the wrong place.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'any',
  fix: 'unsafe',
  peers: ['kl:schema-validation'],
  messages: MESSAGES,
  checkResource(resource, { checkSchema, schemas, kubernetesVersion: target, isStrict, report }) {
    const { kind, violations } = checkSchema(resource) ?? {};
    if (kind === undefined || violations === undefined) return;
    for (const { problem, path: map, ...violation } of violations) {
      if (problem !== 'unknown-field' || !('field' in violation) || isMergeDirective(violation.field)) continue;
      const name = violation.field;
      const value = valueAt(resource.data, [...map, name]) ?? null;
      // SOPS writes how it encrypted the file into it, and takes that away again before anybody applies it.
      if (name === 'sops' && map.length === 0 && isMap(value)) continue;
      const unknown = { name, value, map, owner: definitionAt(kind, map, target), data: resource.data, kind, target };
      if (isPerhapsThere(unknown, schemas)) continue;
      const { use, fixes, isSlip, isKept } = judge(unknown, resource, schemas);
      const place = { path: [...resource.path, ...map, name], part: 'key' as const };
      if (kind.origin !== 'catalogue') {
        const changes: Change[] = [{ op: 'remove', path: place.path }];
        const remove = isKept ? [] : [{ message: 'remove' as const, values: { field: name }, changes }];
        report({ ...use, ...place, fixes: [...fixes, ...remove] });
      } else if (isSlip || isStrict) {
        // The cluster may know better than the catalogue: nothing is taken away, and what is done is for a person to decide.
        const asked = fixes.map((fix) => ({ ...fix, grade: 'suggestion' as const }));
        report({ ...use, ...place, severity: isSlip ? 'warning' : 'info', fixes: asked });
      }
    }
  },
});

/** Whether another release of Kubernetes has the field, which is for not-yet-available-api to say, or may have it in the copy that a custom resource holds. */
function isPerhapsThere({ name, owner, kind, target }: UnknownField, schemas: Schemas): boolean {
  const { since } = otherReleases(owner, name, target) ?? {};
  if (since !== undefined && since > target.minor) return true;
  return kind.origin === 'catalogue' && owner !== undefined && isEmbeddedCoreField(owner, name, schemas, target);
}

function judge(unknown: UnknownField, resource: Resource, schemas: Schemas): Judgement {
  const { name, map, owner, kind, target } = unknown;
  const values = {
    place: map.length === 0 ? kind.kind : shownPath(map),
    field: name,
    consequence: consequenceOf(resource, kind),
  };
  const { until } = otherReleases(owner, name, target) ?? {};
  if (until !== undefined)
    return { use: { message: 'gone', values: { ...values, gone: `1.${until + 1}` } }, fixes: [] };
  const meaning = meaningOf(unknown, schemas);
  if (meaning?.kind === 'pair')
    return { use: { message: 'pair', values }, fixes: pairFix(unknown, resource), isSlip: true };
  const isGuess = meaning?.kind !== 'field' || meaning.likeness === 'guess';
  // A field that is new to the catalogue shares its name with others more often than not.
  if (meaning === undefined || (isGuess && kind.origin === 'catalogue'))
    return { use: { message: 'unknown', values }, fixes: [] };
  if (meaning.kind === 'kinds')
    return { use: { message: 'kinds', values: { ...values, kinds: inWords(meaning.kinds, 'and') } }, fixes: [] };
  const use: Judgement['use'] = { message: 'meant', values: { ...values, meant: inWords(meaning.shown, 'or') } };
  const fixes = fixesFor(unknown, meaning, resource);
  const isTaken = meaning.place !== undefined && valueAt(resource.data, meaning.place) !== undefined;
  return { use, fixes, isSlip: meaning.likeness === 'slip', isKept: fixes.length === 0 && !isTaken };
}

function consequenceOf({ group }: Resource, { origin }: Kind): string {
  if (isFileFormat(group)) return READ_BY_A_PROGRAM;
  return origin === 'catalogue' ? REFUSED_UNLESS_NEWER : REFUSED;
}

function fixesFor(
  { name, map }: UnknownField,
  meaning: Extract<Meaning, { kind: 'field' }>,
  { path, document }: Resource,
): Judgement['fixes'] {
  const from = [...path, ...map, name];
  const moveTo = (place: string, to: Path): Judgement['fixes'][number] => ({
    message: 'move',
    values: { field: name, place },
    changes: [{ op: 'move', path: from, to: [to] }],
  });
  if (meaning.choices.length > 0 && !document.templated)
    return meaning.choices.map(({ shown, place }) => moveTo(shown, [...path, ...place]));
  if (meaning.place === undefined || !meaning.isFree) return [];
  const to = [...path, ...meaning.place];
  const key = String(to.at(-1));
  const shown = meaning.shown[0] ?? '';
  if (to.length === from.length && startsWith(to, from.slice(0, -1)))
    return [{ message: 'rename', values: { field: name, name: key }, changes: [{ op: 'rename', path: from, key }] }];
  // What a template puts between the lines can not be taken along.
  if (document.templated) return [];
  return [moveTo(shown, to)];
}

function pairFix({ name, map }: UnknownField, { path: root, document }: Resource): Judgement['fixes'] {
  const path = [...root, ...map];
  const text = writtenScalar(document, [...path, name])?.text;
  if (text === undefined) return [];
  const changes: Change[] = [
    { op: 'remove', path: [...path, name] },
    { op: 'set', path: [...path, 'name'], value: name },
    { op: 'set', path: [...path, 'value'], value: text },
  ];
  return [{ message: 'split', values: { field: name }, changes }];
}

function inWords(names: readonly string[], conjunction: 'and' | 'or'): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}
