import {
  type CancellationToken,
  type ClientCapabilities,
  type CompletionItem,
  type CompletionList,
  type Connection,
  type InitializeResult,
  InsertTextMode,
  MarkupKind,
} from 'vscode-languageserver';
import type { Finding } from '../../engine/finding';
import type { Linter } from '../../engine/linter';
import type { Preparation } from '../../engine/project';
import { FileSnapshot, type PlacedDocument } from '../../engine/snapshot';
import type { Resource } from '../../kubernetes/resource';
import { cancelled } from '../cancelled';
import { describeField, describeKind } from '../hover/fields';
import type { LintedDocument } from '../linted-document';
import { describeSnippet } from '../snippets/collection';
import { complete } from './complete';
import { ownSchemaOf } from './configuration';
import type { CompletionClient, ItemData } from './items';

/** What completion needs of the server. */
export interface CompletionHost {
  readonly linter: Linter;
  /** An open document with what was found in it; undefined for one that is not open. */
  linted(uri: string, token: CancellationToken): Promise<LintedDocument | undefined>;
  /** The objects of the files that a document is applied together with. */
  beside(uri: string): readonly Resource[];
  /** Whether a document is a configuration of ours. */
  isConfiguration(uri: string): boolean;
  /** Whether fields and kinds are suggested in a document, or left to another extension. */
  explainsSchema(uri: string): Promise<boolean>;
  /** Known once the client has greeted the server. */
  client(): CompletionClient;
}

export const COMPLETION_CAPABILITIES: InitializeResult['capabilities'] = {
  // A blank behind `key:`, `-` or `[` asks for values and items; a dash and a comma for directives and rules.
  completionProvider: { triggerCharacters: [' ', '-', ','], resolveProvider: true },
};

/** What a client says of its completion. `hasCommands`: it knows our commands. */
export function completionClient({ textDocument }: ClientCapabilities, hasCommands = false): CompletionClient {
  const { completionItem, insertTextMode } = textDocument?.completion ?? {};
  const modes = completionItem?.insertTextModeSupport?.valueSet;
  const hasSnippets = completionItem?.snippetSupport ?? false;
  return {
    hasSnippets,
    hasCommands,
    // Who takes snippets and says nothing of the mode indents further lines by itself, as the first editors with snippets did.
    keepsIndentation: modes?.includes(InsertTextMode.asIs) ?? (insertTextMode === InsertTextMode.asIs || !hasSnippets),
    hasLabelDetails: completionItem?.labelDetailsSupport ?? false,
    hasDeprecatedTag: completionItem?.tagSupport !== undefined,
    hasMarkdown: completionItem?.documentationFormat?.includes(MarkupKind.Markdown) ?? false,
  };
}

/** Answers what editors ask while somebody types. */
export function serveCompletion(connection: Connection, host: CompletionHost): void {
  connection.onCompletion(
    async ({ textDocument: { uri }, position, context }, token): Promise<CompletionList | null> => {
      const linted = await host.linted(uri, token);
      if (token.isCancellationRequested) throw cancelled();
      if (linted === undefined || linted.state === 'disabled' || linted.state === 'ignored') return null;
      const { snapshot, lines, preparation } = linted;
      const items = complete(
        {
          snapshot,
          beside: host.beside(uri),
          lines,
          offset: lines.offset(position),
          uri,
          ownSchema: ownSchemaOf(uri, host.isConfiguration(uri)),
          schemas: host.linter.schemasFor(preparation.context),
          target: preparation.settings.kubernetesVersion,
          rules: host.linter.rules,
          findIn: (placed) => findingsIn(placed, preparation, host.linter),
          explainsSchema: await host.explainsSchema(uri),
          trigger: context?.triggerCharacter,
        },
        host.client(),
      );
      return { isIncomplete: false, items };
    },
  );
  connection.onCompletionResolve(async (item, token) => {
    const data = item.data as ItemData | undefined;
    const text = data === undefined ? undefined : await describe(data, host, token);
    return text === undefined ? item : withDocumentation(item, text, host.client());
  });
}

/** What is found in a document by itself, suppressed or not. */
function findingsIn(placed: PlacedDocument, { settings, context }: Preparation, linter: Linter): readonly Finding[] {
  const alone = new FileSnapshot(placed.text, undefined, new Map([[placed.text, placed.snapshot]]));
  const { documents } = linter.lint(alone, { ...settings, honourSuppressions: false }, context);
  return documents.flatMap(({ findings }) => findings);
}

/** The words of the API about what an item stands for, or the text of a snippet. They are long, so that only those are sent that somebody looks at. */
async function describe(
  data: ItemData,
  { linter, linted, client }: CompletionHost,
  token: CancellationToken,
): Promise<string | undefined> {
  if ('snippet' in data) return describeSnippet(data.snippet, client().hasMarkdown);
  const { uri, apiVersion, kind, path } = data;
  const document = await linted(uri, token);
  if (document === undefined) return undefined;
  const { context, settings } = document.preparation;
  const known = { schemas: linter.schemasFor(context), target: settings.kubernetesVersion };
  return path.length === 0
    ? describeKind({ apiVersion, kind }, known)
    : describeField({ apiVersion, kind }, path, known);
}

function withDocumentation(item: CompletionItem, text: string, client: CompletionClient): CompletionItem {
  const kind = client.hasMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText;
  return { ...item, documentation: { kind, value: text } };
}
