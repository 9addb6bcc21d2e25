// Asks a language server for completion at a marked place, and makes of an item what an editor would.
import assert from 'node:assert/strict';
import type { ClientCapabilities, CompletionItem, CompletionList, TextEdit } from 'vscode-languageserver-protocol';
import { parseYaml } from '../../server/src/yaml/document';
import { splitDocuments } from '../../server/src/yaml/split';
import { LineIndex } from '../../server/src/yaml/text';
import { applyLspEdits, type LspClient, withServer } from './lsp-client';

/** Stands in a text where the cursor is. */
export const CURSOR = '‸';

export const DEPLOYMENT = 'apiVersion: apps/v1\nkind: Deployment\n';
export const POD = 'apiVersion: v1\nkind: Pod\n';
/** The beginning of a pod with one container, whose fields stand in column 6. */
export const CONTAINER = `${POD}spec:\n  containers:\n    - name: web\n`;

/** What an editor says that can do everything. */
export const COMPLETION_CAPABILITIES: ClientCapabilities = {
  textDocument: {
    completion: {
      completionItem: {
        snippetSupport: true,
        labelDetailsSupport: true,
        insertTextModeSupport: { valueSet: [1, 2] },
        documentationFormat: ['markdown', 'plaintext'],
        tagSupport: { valueSet: [1] },
      },
    },
  },
};

/** Suggestions at a place of a text. */
export interface Asked {
  readonly text: string;
  readonly items: readonly CompletionItem[];
}

export interface Question {
  readonly uri: string;
  /** Holds the cursor. */
  readonly marked: string;
  /** The character that was typed to bring suggestions up. */
  readonly trigger?: string;
  readonly languageId?: string;
}

/** Opens the text as a new document and asks for completion. */
export async function ask(client: LspClient, { uri, marked, trigger, languageId }: Question): Promise<Asked> {
  const offset = marked.indexOf(CURSOR);
  assert.ok(offset >= 0, 'a text without a cursor');
  const text = marked.replace(CURSOR, '');
  client.open(uri, text, 1, languageId);
  const list = await client.request<CompletionList | null>('textDocument/completion', {
    textDocument: { uri },
    position: new LineIndex(text).position(offset),
    context: trigger === undefined ? { triggerKind: 1 } : { triggerKind: 2, triggerCharacter: trigger },
  });
  client.notify('textDocument/didClose', { textDocument: { uri } });
  return { text, items: list?.items ?? [] };
}

/** The text after an item was chosen. Places to fill hold what an editor puts there at first. */
export function choose({ text }: Asked, item: CompletionItem): string {
  const edit = item.textEdit as TextEdit;
  const newText = item.insertTextFormat === 2 ? expandSnippet(edit.newText) : edit.newText;
  return applyLspEdits(text, [{ range: edit.range, newText }]);
}

/** A snippet's text, with its suggestions and first choices. */
export function expandSnippet(snippet: string): string {
  const stop = /\\([\\$}])|\$\d+|\$\{\d+\}|\$\{\d+:((?:\\[\\$}]|[^\\}])*)\}|\$\{\d+\|((?:\\[\\,|]|[^\\|])*)\|\}/g;
  return snippet.replace(stop, (_, escaped?: string, suggested?: string, choices?: string) => {
    if (escaped !== undefined) return escaped;
    const chosen = suggested ?? choices?.split(/(?<!\\),/)[0] ?? '';
    return chosen.replace(/\\(.)/g, '$1');
  });
}

/** What is wrong with a text as YAML, over all its documents. */
export function syntaxProblems(text: string): string[] {
  return splitDocuments(text).flatMap(({ text: document }) =>
    parseYaml(document).problems.flatMap(({ kind, code }) => (kind === 'syntax' ? [code] : [])),
  );
}

/** A place in a text, marked by `‸`, and what is suggested there. */
export interface CompletionCase {
  readonly text: string;
  /** The file's name, where it matters. */
  readonly file?: string;
  readonly trigger?: string;
  /** All labels in their order. */
  readonly exactly?: readonly string[];
  /** The first labels in their order. */
  readonly first?: readonly string[];
  readonly has?: readonly string[];
  readonly not?: readonly string[];
  /** Something else is wrong with the text, so that no suggestion makes it right. */
  readonly isBroken?: boolean;
  /** A label, and the text after it is chosen. */
  readonly choose?: readonly [label: string, after: string];
}

export async function checkCases(client: LspClient, cases: readonly CompletionCase[]): Promise<void> {
  for (const [index, { text, file, trigger, isBroken, ...expected }] of cases.entries()) {
    const uri = `file:///workspace/${index}/${file ?? 'manifest.yaml'}`;
    const asked = await ask(client, { uri, marked: text, ...(trigger === undefined ? {} : { trigger }) });
    checkLabels(asked, text, expected);
    if (isBroken) continue;
    // What can be read stays readable whatever is chosen.
    const before = syntaxProblems(asked.text);
    for (const item of asked.items) {
      const after = choose(asked, item);
      const problems = syntaxProblems(after);
      assert.ok(problems.length <= before.length, `${item.label}: ${problems} in\n${after}`);
    }
  }
}

function checkLabels(asked: Asked, text: string, expected: Omit<CompletionCase, 'text'>): void {
  const labels = asked.items.map(({ label }) => label);
  const { exactly, first, has = [], not = [], choose: chosen } = expected;
  if (exactly !== undefined) assert.deepEqual(labels, exactly, text);
  if (first !== undefined) assert.deepEqual(labels.slice(0, first.length), first, text);
  for (const label of has) assert.ok(labels.includes(label), `${label} is not among ${labels.join(' ')}\n${text}`);
  for (const label of not) assert.ok(!labels.includes(label), `${label} is among ${labels.join(' ')}\n${text}`);
  if (chosen === undefined) return;
  const item = asked.items.find(({ label }) => label === chosen[0]);
  assert.ok(item, `${chosen[0]} is not among ${labels.join(' ')}\n${text}`);
  assert.equal(choose(asked, item), chosen[1]);
}

/** A test of places, all asked of one server. */
export const served = (cases: readonly CompletionCase[]) => () =>
  withServer(null, { capabilities: COMPLETION_CAPABILITIES }, (client) => checkCases(client, cases));
