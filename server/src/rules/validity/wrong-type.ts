import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import type { Field } from '../../kubernetes/schema/definition';
import type { FieldType } from '../../kubernetes/schema/field-type';
import { type SchemaPath, walk } from '../../kubernetes/schema/walk';
import type { Change } from '../../yaml/change';
import type { YamlDocument } from '../../yaml/document';
import { formatPath, type Path } from '../../yaml/path';
import { resolvePlainScalar } from '../../yaml/scalar';
import { isList, isMap, valueAt, type YamlMap, type YamlValue } from '../../yaml/value';
import { asText, canBeWrittenAnew, writtenScalar } from '../../yaml/written';
import { defineRule, type Fix, type MessageUse } from '../rule';
import { isFreeText } from './free-text';
import { asItem, asList, asMap, asObject, asSingle, type Rewrite, type Written } from './list-rewrites';
import { shortened } from './name-words';
import { refusalOfObject } from './refusals';
import { isFilledIn } from './schema-places';
import { SchemaRepair } from './schema-repair';
import { foundWords, wantedWords } from './value-words';

const MESSAGES = {
  wrong: '{field} is {found}, but {wanted} is wanted: {refusal}.',
  quoted: '{field} is {found}, but {wanted} is wanted: {refusal}. Take the quotes away.',
  unquoted: '{field} is {found}, but {wanted} is wanted: {refusal}. Quote it.',
  literal:
    '{field} is {found}, but {wanted} is wanted: {refusal}. Write | behind the colon to make text of the lines below.',
  pairs: '{field} is {found}, but {wanted} is wanted: {refusal}. Write a name and a value for each.',
  named: '{field} is {found}, but {wanted} is wanted: {refusal}. Write an item with a name for each.',
  item: '{field} is {found}, but {wanted} is wanted: {refusal}. Write it as an item, behind a hyphen.',
  words: '{field} is {found}, but {wanted} is wanted: {refusal}. No shell takes it apart: write each word as an item.',
  shell:
    '{field} is {found}, but {wanted} is wanted: {refusal}. Only a shell understands it: write sh and -c in front of it.',
  keyed: '{field} is {found}, but {wanted} is wanted: {refusal}. Say which field it is, as in {example}.',
  joined: '{field} is {found}, but {wanted} is wanted: {refusal}. Take the hyphens away.',
  labels: '{field} is {found}, but {wanted} is wanted: {refusal}. Write key and value with a colon between them.',
  single: '{field} is {found}, but {wanted} is wanted: {refusal}. Write its one item alone.',
  direct:
    '{field} is {found}, but {wanted} is wanted: {refusal}. This selector has its labels without {key} around them.',
  quote: 'Quote {value}',
  unquote: 'Write {value} without quotes',
  block: 'Make text of the lines below {field}',
  rewrite: 'Write {field} as {wanted}',
  unwrap: 'Take the labels out of {key}',
} as const;

type Form = Exclude<keyof typeof MESSAGES, 'quote' | 'unquote' | 'block' | 'rewrite' | 'keyed' | 'direct' | 'unwrap'>;

/** What is said of a value, and what mends it. */
interface Judgement {
  readonly form: Form | 'keyed' | 'direct';
  /** How an item is written. */
  readonly example?: string;
  readonly fix?: Fix<typeof MESSAGES> | undefined;
  /** What the fix writes, where that has a shape of its own. */
  readonly instead?: YamlValue;
}

/** A value of a wrong type. Paths count from the document's root. */
interface WrongValue {
  readonly value: YamlValue;
  readonly path: Path;
  readonly document: YamlDocument;
  /** What a message calls it. */
  readonly name: string;
  /** What is known of the place; undefined where that is a JSON schema only. */
  readonly type: FieldType | undefined;
  /** The field that the value, or the list or map around it, belongs to. */
  readonly field: Field | undefined;
  /** Whether it holds text of a person's own. */
  readonly isFree: boolean;
  readonly wanted: string;
  readonly target: KubernetesVersion;
}

export default defineRule({
  id: 'wrong-type',
  need: 'validity',
  summary: 'A value of another type than its field has.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'any',
  fix: 'safe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, { checkSchema, schemas, kubernetesVersion: target, report }) {
    const check = checkSchema(resource);
    if (check === undefined) return;
    const { kind, violations } = check;
    const { document } = resource;
    const repair = new SchemaRepair(resource.data, check, schemas, target);
    for (const violation of violations) {
      if (violation.problem !== 'type') continue;
      const value = valueAt(resource.data, violation.path);
      const path = [...resource.path, ...violation.path];
      const written = writtenScalar(document, path);
      if (value === undefined) continue;
      const isUnquoted = written?.isPlain !== false && (typeof value === 'number' || typeof value === 'boolean');
      const isFree = isFreeText(kind, violation.path, target);
      // For ambiguous-scalar.
      if (isUnquoted && isFree) continue;
      const place = walk(kind.definition, violation.path, target);
      const { type, field, owner } = place.state === 'known' ? place : {};
      if (isFilledIn(value) && (type === undefined || isScalar(type) || !/\s/.test(String(value)))) continue;
      // A list of numbers is taken for bytes, too.
      if (type?.kind === 'bytes' && isList(value) && value.every(isByte)) continue;
      const wanted = wantedWords(type, violation.expected);
      const name = nameOf(violation.path, field);
      const {
        form,
        example = '',
        fix,
        instead,
      } = judge({ value, path, document, name, type, field, isFree, wanted, target });
      const found = foundWords(value, written?.isPlain ? written.text : undefined);
      const refusal = refusalOfObject(resource);
      const values = { field: name, found, wanted, refusal };
      const use: MessageUse<typeof MESSAGES> =
        form === 'keyed'
          ? { message: form, values: { ...values, example } }
          : form === 'direct'
            ? { message: form, values: { ...values, key: LABELS } }
            : { message: form, values };
      // Of what is open not all is known for sure.
      const severity = owner?.isOpen ? 'warning' : 'error';
      const isMended = fix !== undefined && (instead === undefined || repair.isNoWorse(violation.path, instead));
      report({ ...use, path, severity, fixes: isMended ? [fix] : [] });
    }
  },
});

function isByte(value: YamlValue): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;
}

function judge(wrong: WrongValue): Judgement {
  const { value, path, document, type, field, isFree, target } = wrong;
  if (typeof value !== 'object' && (type?.kind === 'string' || type?.kind === 'bytes')) return quoted(wrong);
  const single = isFree ? undefined : asSingle(value, type, target);
  if (single !== undefined) return rewritten(wrong, single);
  if (type?.kind === 'string' && path.at(-1) === LABELS && isMap(value)) return unwrapped(wrong, value);
  if (type?.kind === 'string') return isFree ? madeText(wrong) : { form: 'wrong' };
  if (typeof value === 'string' && (type === undefined || isPlain(type))) return unquoted(wrong);
  if (type === undefined || field === undefined) return { form: 'wrong' };
  const written: Written = {
    value,
    text: (...steps) => writtenScalar(document, [...path, ...steps])?.text,
    isScript: isScript(document, path),
  };
  if (type.kind === 'list') return rewritten(wrong, asList(written, field, target));
  const isItem = typeof path.at(-1) === 'number';
  const item = isItem ? asItem(written, field, target) : asObject(written, type, target);
  return rewritten(wrong, item ?? asMap(value, type, target));
}

/** The labels of a selector that holds nothing else, as other selectors name them. */
const LABELS = 'matchLabels';

function unwrapped({ document, path }: WrongValue, labels: YamlMap): Judgement {
  const selector = path.slice(0, -1);
  const around = valueAt(document.data, selector);
  const isAlone = isMap(around) && Object.keys(around).length === 1 && Object.keys(labels).length > 0;
  if (!isAlone || !canBeWrittenAnew(document, selector, false)) return { form: 'direct' };
  const changes: Change[] = [{ op: 'set', path: selector, value: labels }];
  return { form: 'direct', fix: { message: 'unwrap', values: { key: LABELS }, grade: 'unsafe', changes } };
}

/** A map or list that was meant to be text. */
function madeText({ path, document, name }: WrongValue): Judgement {
  const text = asText(document, path);
  if (text === undefined) return { form: 'wrong' };
  const { form, changes } = text;
  if (form === 'quote')
    return { form: 'unquoted', fix: { message: 'quote', values: { value: name }, grade: 'unsafe', changes } };
  return { form: 'literal', fix: { message: 'block', values: { field: name }, grade: 'unsafe', changes } };
}

/** A number or boolean where text is wanted. Where only some words are allowed, it is put in quotes only if that makes one of them. */
function quoted({ path, document, type, field, target }: WrongValue): Judgement {
  const text = writtenScalar(document, path)?.text;
  const allowed = field?.enumValues(target);
  if (text === undefined || type?.kind !== 'string' || allowed?.includes(text) === false) return { form: 'wrong' };
  const changes: Change[] = [{ op: 'set', path, value: text }];
  return { form: 'unquoted', fix: { message: 'quote', values: { value: shortened(text) }, changes } };
}

/** A text that without its quotes is of the right type. Safe if it is read as it is written, which `0644` and `yes` are not. */
function unquoted({ value, path, type, wanted }: WrongValue): Judgement {
  const text = String(value);
  const meant = resolvePlainScalar(text);
  const isRight =
    type?.kind === 'boolean' || wanted === wantedWords(undefined, ['boolean'])
      ? typeof meant === 'boolean'
      : typeof meant === 'number' && (type?.kind === 'number' || Number.isSafeInteger(meant));
  if (!isRight) return { form: 'wrong' };
  const changes: Change[] = [{ op: 'set', path, value: meant }];
  const grade = String(meant) === text ? 'safe' : 'unsafe';
  return { form: 'quoted', fix: { message: 'unquote', values: { value: String(meant) }, grade, changes } };
}

/** A tool puts a scalar where one is wanted, and a list or map only in the place of the whole text. */
function isScalar({ kind }: FieldType): boolean {
  return kind !== 'list' && kind !== 'map' && kind !== 'object';
}

function isPlain({ kind }: FieldType): boolean {
  return kind === 'boolean' || kind === 'integer' || kind === 'number';
}

function rewritten({ path, document, name, wanted }: WrongValue, rewrite: Rewrite | undefined): Judgement {
  if (rewrite === undefined) return { form: 'wrong' };
  const { form, value } = rewrite;
  const example = form === 'keyed' ? exampleOf(value) : '';
  if (!canBeWrittenAnew(document, path, form === 'pairs')) return { form, example };
  const changes: Change[] = [{ op: 'set', path, value }];
  const fix = { message: 'rewrite', values: { field: name, wanted }, grade: 'unsafe', changes } as const;
  return { form, example, fix, instead: value };
}

function exampleOf(value: YamlValue): string {
  const map = isList(value) ? value[0] : value;
  const [key, entry] = isMap(map) ? (Object.entries(map)[0] ?? []) : [];
  return `${key}: ${String(entry)}`;
}

/** Whether a place holds the arguments of a container whose command is a shell that runs its next word. */
function isScript(document: YamlDocument, path: Path): boolean {
  if (path.at(-1) !== 'args') return false;
  const command = valueAt(document.data, [...path.slice(0, -1), 'command']);
  return isList(command) && /^-\w*c$/.test(String(command.at(-1)));
}

/** A field by its name, items and entries with the name of the list or map they are in. */
function nameOf(path: SchemaPath, field: Field | undefined): string {
  const isOwn = path.at(-1) === field?.name;
  const from = isOwn || field === undefined ? -1 : path.lastIndexOf(field.name);
  return formatPath(path.slice(from));
}
