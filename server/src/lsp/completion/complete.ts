import type { CompletionItem } from 'vscode-languageserver';
import type { Finding } from '../../engine/finding';
import type { FileSnapshot, PlacedDocument } from '../../engine/snapshot';
import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import type { Resource } from '../../kubernetes/resource';
import type { Kind } from '../../kubernetes/schema/schema-bundle';
import type { Schemas } from '../../kubernetes/schema/schemas';
import type { Rule } from '../../rules/rule';
import { type Cursor, cursorAt, type Slot } from '../../yaml/cursor';
import { compose } from '../../yaml/document';
import { Refusal } from '../../yaml/edit/refusal';
import { Source } from '../../yaml/edit/source';
import { detectStyle, type Style } from '../../yaml/edit/style';
import type { Path } from '../../yaml/path';
import { isTemplated } from '../../yaml/template';
import type { LineIndex, Span } from '../../yaml/text';
import { isMap, valueAt, type YamlValue } from '../../yaml/value';
import { type ConfigurationSchema, configurationSuggestions } from './configuration';
import { headerSuggestions, objectPath } from './documents';
import { FileView, ObjectPlace } from './file-view';
import { type CompletionClient, completionItems } from './items';
import { kindIndex } from './kind-index';
import { ObjectSuggestions } from './manifest';
import { commentSuggestions, isIgnoreAnnotation, namedRules } from './rule-names';
import { manifestSuggestions } from './snippets';
import type { Suggestion, SuggestionKind } from './suggestion';

/** A question for completion, with all that an answer depends on. */
export interface CompletionQuestion {
  readonly snapshot: FileSnapshot;
  /** The objects of the files that this one is applied together with. */
  readonly beside: readonly Resource[];
  readonly lines: LineIndex;
  /** In the file. */
  readonly offset: number;
  readonly uri: string;
  /** Of a file of our own; undefined for others. */
  readonly ownSchema: ConfigurationSchema | undefined;
  readonly schemas: Schemas;
  readonly target: KubernetesVersion;
  readonly rules: readonly Rule[];
  /** What is found in a document where nothing is suppressed. */
  readonly findIn: (placed: PlacedDocument) => readonly Finding[];
  /** Whether fields and kinds are suggested, or left to another extension. Snippets are suggested in any case. */
  readonly explainsSchema: boolean;
  /** The character that was typed to bring suggestions up; undefined where the person typed a word or asked for them. */
  readonly trigger: string | undefined;
}

/** For what is written as it is. */
const NO_STYLE: Style = detectStyle(new Source(''), null);

type Entry = Extract<Cursor, { kind: 'entry' }>;

/** Files of other programs that are written in YAML: an empty one is not on its way to be a manifest. */
const OTHER_FILES = /(?:^|\/)(?:(?:docker-)?compose[^/]*|values[^/]*|mkdocs|\.[^/]*)\.ya?ml$|\/\.(?:github|circleci)\//;
const KUSTOMIZATION = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;
const CHART_TEMPLATE = /\/templates\/.*\.(?:ya?ml|tpl)$/;
const CHART = /(?:^|\/)Chart\.yaml$/;

/** What may be written at a place of a file; empty where nothing is known. Never throws for what stands in the file. */
export function complete(question: CompletionQuestion, client: CompletionClient): CompletionItem[] {
  const { snapshot, offset } = question;
  const placed = snapshot.documents.findLast(({ start }) => start <= offset);
  if (placed === undefined) return [];
  const inDocument = offset - placed.start;
  const cursor = cursorAt(placed.text, inDocument);
  if (cursor.kind === 'nothing') return [];
  if (cursor.kind === 'entry' && !isTyping(question.trigger, placed.text, inDocument)) return [];
  const style = cursor.kind === 'entry' ? styleOf(cursor, snapshot, placed) : NO_STYLE;
  if (cursor.kind === 'comment' && question.ownSchema !== undefined) return [];
  const suggestions =
    cursor.kind === 'entry' ? inEntry(question, placed, cursor, style) : inComment(question, placed, cursor.span);
  const place = {
    text: placed.text,
    style,
    start: placed.start,
    lines: question.lines,
    offset: inDocument,
    uri: question.uri,
  };
  return completionItems(suggestions, place, client);
}

/** Whether a character that brings suggestions up was typed where a key, value or item begins, not in the indentation or inside a text. */
function isTyping(trigger: string | undefined, text: string, offset: number): boolean {
  if (trigger === undefined) return true;
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return trigger === ' '
    ? /(?:[:,[{]|(?:^|[\s-])-)[ \t]$/.test(before)
    : trigger === ',' && /ignore["']?:.*,$/.test(before);
}

function inComment(
  { offset, findIn, rules, trigger }: CompletionQuestion,
  placed: PlacedDocument,
  comment: Span,
): readonly Suggestion[] {
  const { lines } = placed.snapshot.document;
  const { line } = lines.position(comment.start);
  const found = () => findIn(placed).filter(({ range }) => range.start.line === line || range.start.line === line + 1);
  return commentSuggestions(placed.text, comment, offset - placed.start, { rules, found }, trigger === undefined);
}

function inEntry(
  question: CompletionQuestion,
  placed: PlacedDocument,
  cursor: Entry,
  style: Style,
): readonly Suggestion[] {
  const { data } = cursor.document;
  const { ownSchema } = question;
  const file = FileView.of(question.snapshot.documents, placed, cursor.document, question.beside);
  const objects = new ObjectSuggestions(question.schemas, { text: placed.text, style });
  return cursor.slots.flatMap((slot, index) => {
    const suggestions = isIgnoreAnnotation(slot)
      ? rulesInAnnotation(question, placed, cursor)
      : ownSchema !== undefined
        ? configurationSuggestions(ownSchema, slot, data)
        : inManifest(question, cursor, slot, { file, objects }).filter((suggestion) => isWanted(suggestion, question));
    // A snippet comes behind the fields of all slots.
    const rank = (kind: SuggestionKind) => (kind === 'snippet' ? cursor.slots.length - 1 : index) * 10;
    return suggestions.map((suggestion) => ({ ...suggestion, rank: suggestion.rank + rank(suggestion.kind) }));
  });
}

function isWanted({ kind, insertion }: Suggestion, { explainsSchema, uri }: CompletionQuestion): boolean {
  if (kind !== 'snippet') return explainsSchema;
  // Helm would take the actions of Alertmanager's and Grafana's templates for its own.
  return (
    insertion.what !== 'snippet' || !CHART_TEMPLATE.test(uri) || !insertion.body.some((line) => line.includes('{{'))
  );
}

function rulesInAnnotation(
  { rules, findIn, offset }: CompletionQuestion,
  placed: PlacedDocument,
  { scalar }: Entry,
): readonly Suggestion[] {
  const lineStart = placed.text.lastIndexOf('\n', scalar.start - 1) + 1;
  const place = { offset: offset - placed.start, lineStart };
  return namedRules(placed.text, scalar.typed, place, { rules, found: () => findIn(placed) });
}

function inManifest(
  question: CompletionQuestion,
  { document }: Entry,
  slot: Slot,
  { file, objects }: { readonly file: FileView; readonly objects: ObjectSuggestions },
): readonly Suggestion[] {
  const { schemas, target, snapshot, uri } = question;
  const { data } = document;
  const base = objectPath(data, slot.path);
  const inObject = slot.path.slice(base.length);
  const isHeaderValue =
    slot.role === 'value' && inObject.length === 1 && (inObject[0] === 'apiVersion' || inObject[0] === 'kind');
  const kind = isHeaderValue ? undefined : kindOf(question, data, base, inObject);
  if (kind !== undefined) {
    const object = { kind, target, data: valueAt(data, base) ?? null, file };
    const isWhole = inObject.length === 0 && object.data === null;
    const whole = isWhole ? manifestSuggestions({ slot, file, isInList: false, kind: kind.kind }, 0) : [];
    return [...objects.at(new ObjectPlace(object, inObject), slot), ...whole];
  }
  const isManifest = !OTHER_FILES.test(uri) || snapshot.documents.some((other) => other.snapshot.resources.length > 0);
  return headerSuggestions(slot, { schemas, target, file, data, isManifest }) ?? [];
}

/** What is known of the kind of the object at a path, or will be once its header is complete. */
function kindOf(
  { schemas, target, uri }: CompletionQuestion,
  data: YamlValue,
  base: Path,
  inObject: Path,
): Kind | undefined {
  const object = valueAt(data, base);
  const { apiVersion, kind } = isMap(object) ? object : { apiVersion: undefined, kind: undefined };
  if (typeof apiVersion === 'string' && typeof kind === 'string' && !isTemplated(apiVersion)) {
    // Whatever an object is, its metadata are as everywhere.
    return schemas.kind(apiVersion, kind) ?? (inObject[0] === 'metadata' ? schemas.kind('v1', 'ConfigMap') : undefined);
  }
  if (base.length === 0 && CHART.test(uri)) return schemas.kind('', 'Chart.yaml');
  if (base.length === 0 && KUSTOMIZATION.test(uri) && kind === undefined)
    return schemas.kind('kustomize.config.k8s.io/v1beta1', 'Kustomization');
  const [offered] = typeof kind === 'string' ? kindIndex(schemas, target).versionsOf(kind) : [];
  return offered && schemas.kind(offered.apiVersion, offered.kind);
}

/** How the cursor's document is written; where it shows no list, the one beside it in the file is looked at too. */
function styleOf({ contents, document }: Entry, snapshot: FileSnapshot, placed: PlacedDocument): Style {
  const index = snapshot.documents.indexOf(placed);
  const beside = snapshot.documents[index - 1] ?? snapshot.documents[index + 1];
  const showsLists = /^[ \t]*- /m.test(placed.text);
  const others = showsLists || beside === undefined ? undefined : styleOfText(beside.snapshot.document.source);
  return styleOfText(document.source, others, contents);
}

function styleOfText(text: string, others?: Style, contents = compose(text, true).document?.contents ?? null): Style {
  try {
    return detectStyle(new Source(text), contents, others);
  } catch (error) {
    // What is half-written may have no readable layout.
    if (!(error instanceof Refusal)) throw error;
    return others ?? detectStyle(new Source(text), null);
  }
}
