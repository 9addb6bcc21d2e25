import {
  type Command,
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
} from 'vscode-languageserver';
import type { Style } from '../../yaml/edit/style';
import type { LineIndex } from '../../yaml/text';
import { ClientCommand } from '../protocol';
import { bodyText, stopsOf, withDefaults } from '../snippets/body';
import { SnippetWriter, type Written } from './snippet';
import type { Subject, Suggestion, SuggestionKind } from './suggestion';

/** What the client can do with completion items. */
export interface CompletionClient {
  readonly hasSnippets: boolean;
  /** It knows the commands of `ClientCommand`. */
  readonly hasCommands: boolean;
  /** It inserts text as it is where it is told so; else it indents further lines as the first one is. */
  readonly keepsIndentation: boolean;
  readonly hasLabelDetails: boolean;
  readonly hasDeprecatedTag: boolean;
  readonly hasMarkdown: boolean;
}

/** What an item says of itself when its description is asked for. */
export type ItemData =
  /** `uri`: the document that it was suggested for. */
  (Subject & { readonly uri: string }) | { readonly snippet: string };

const KINDS: Readonly<Record<SuggestionKind, CompletionItemKind>> = {
  field: CompletionItemKind.Property,
  object: CompletionItemKind.Snippet,
  snippet: CompletionItemKind.Snippet,
  kind: CompletionItemKind.Class,
  value: CompletionItemKind.Value,
  choice: CompletionItemKind.EnumMember,
  reference: CompletionItemKind.Reference,
  rule: CompletionItemKind.Constant,
  keyword: CompletionItemKind.Keyword,
};

/** The cursor's text, in the file, and what it is written like. */
export interface ItemPlace {
  /** The document that holds the cursor. */
  readonly text: string;
  readonly style: Style;
  /** Offset of the document in the file. */
  readonly start: number;
  /** Of the file. */
  readonly lines: LineIndex;
  /** In the document. */
  readonly offset: number;
  readonly uri: string;
}

/** Suggestions as the protocol has them, in their order. */
export function completionItems(
  suggestions: readonly Suggestion[],
  place: ItemPlace,
  client: CompletionClient,
): CompletionItem[] {
  const once = new Map<string, Suggestion>();
  for (const suggestion of [...suggestions].sort((a, b) => a.rank - b.rank)) {
    const key = `${suggestion.label} ${suggestion.insertion.what === 'key' ? '' : (suggestion.remark ?? '')}`;
    if (!once.has(key)) once.set(key, suggestion);
  }
  return [...once.values()].map((suggestion, index) => item(suggestion, index, place, client));
}

function item(suggestion: Suggestion, index: number, place: ItemPlace, client: CompletionClient): CompletionItem {
  const { label, kind, slot, detail, remark, text, isDeprecated } = suggestion;
  const written = write(suggestion, place, client);
  const range = place.lines.range({ start: place.start + slot.span.start, end: place.start + slot.span.end });
  const filterText = filterOf(suggestion, place);
  const documentation = client.hasMarkdown && text !== undefined ? { kind: MarkupKind.PlainText, value: text } : text;
  const details = [detail, client.hasLabelDetails ? undefined : remark].filter((part) => part !== undefined);
  const data = dataOf(suggestion, place);
  return {
    label,
    kind: KINDS[kind],
    sortText: String(index).padStart(4, '0'),
    textEdit: { range, newText: slot.lead + written.text },
    ...(filterText === label ? {} : { filterText }),
    ...(written.isSnippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    ...(written.text.includes('\n')
      ? { insertTextMode: client.keepsIndentation ? InsertTextMode.asIs : InsertTextMode.adjustIndentation }
      : {}),
    ...(details.length > 0 ? { detail: details.join(', ') } : {}),
    ...(client.hasLabelDetails && remark !== undefined ? { labelDetails: { description: remark } } : {}),
    ...(documentation !== undefined ? { documentation } : {}),
    ...(isDeprecated && client.hasDeprecatedTag ? { tags: [CompletionItemTag.Deprecated] } : {}),
    ...(data !== undefined ? { data } : {}),
    ...(client.hasCommands && isOpenEnd(written) ? { command: SUGGEST } : {}),
  };
}

function dataOf({ subject, snippet }: Suggestion, { uri }: ItemPlace): ItemData | undefined {
  return snippet === undefined ? subject && { ...subject, uri } : { snippet };
}

/** What comes next is suggested at once. */
const SUGGEST: Command = { title: '', command: ClientCommand.suggest, arguments: [{ auto: true }] };

/** Whether the cursor ends up on a new line where a map or list has to go on. */
function isOpenEnd({ text, isSnippet }: Written): boolean {
  return !isSnippet && /\n *(?:- )?$/.test(text);
}

function write({ insertion, slot }: Suggestion, place: ItemPlace, client: CompletionClient): Written {
  if (insertion.what === 'text') return { text: insertion.text, isSnippet: false };
  const raw = place.text[slot.span.start];
  const margin = client.keepsIndentation ? 0 : marginOf(place.text, slot.span.start);
  if (insertion.what === 'snippet') {
    const text = bodyText(insertion.body, place.style, { column: slot.column, margin, isItem: insertion.isItem });
    const isSnippet = client.hasSnippets && stopsOf(text).length > 0;
    return { text: isSnippet ? text : withDefaults(text), isSnippet };
  }
  const writer = new SnippetWriter(place.style, {
    column: slot.column,
    margin,
    layout: slot.layout,
    quoting: slot.span.start < slot.span.end && (raw === '"' || raw === "'") ? raw : undefined,
    hasSnippets: client.hasSnippets,
  });
  switch (insertion.what) {
    case 'entries':
      return writer.entries(insertion.entries);
    case 'list':
      return writer.list(insertion.items);
    case 'value':
      return writer.value(insertion.value);
    case 'key':
      return writer.key(insertion.key, insertion.colon);
  }
}

/** The blanks in front of an offset that begin its line: editors that indent by themselves repeat them. */
function marginOf(text: string, offset: number): number {
  const lineStart = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  return Math.min(/^ */.exec(text.slice(lineStart))?.[0].length ?? 0, offset - lineStart);
}

/** What is compared with the text that gives way: with its quote, and without the dash that only the new text has. */
function filterOf({ label, slot, search = [] }: Suggestion, { text, offset }: ItemPlace): string {
  const word = [label.replace(/^- /, ''), ...search].join(' ');
  const typed = text.slice(slot.span.start, offset).trimStart();
  const quote = typed[0] === '"' || typed[0] === "'" ? typed[0] : '';
  return quote + word;
}
