import type { CancellationToken, Connection, InitializeResult } from 'vscode-languageserver';
import type { Linter } from '../engine/linter';
import { cancelled } from './cancelled';
import { ownSchemaOf } from './completion/configuration';
import { configurationLinks, hoverConfiguration } from './configuration-reading';
import { documentLinks } from './document-links';
import { documentSymbols } from './document-symbols';
import { foldingRanges } from './folding-ranges';
import { hover } from './hover/hover';
import type { RulePages } from './hover/rules';
import type { LintedDocument } from './linted-document';
import { selectionRanges } from './selection-ranges';

/** What help for reading a manifest needs of the server. */
export interface ReadingHost {
  readonly linter: Linter;
  /** An open document with what was found in it; undefined for one that is not open. */
  linted(uri: string, token: CancellationToken): Promise<LintedDocument | undefined>;
  pageUri(rule: string): string;
  /** Whether a document is a configuration of ours. */
  isConfiguration(uri: string): boolean;
  /** Whether fields and kinds are explained in a document, or left to another extension. */
  explainsSchema(uri: string): Promise<boolean>;
}

export const READING_CAPABILITIES: InitializeResult['capabilities'] = {
  hoverProvider: true,
  documentSymbolProvider: { label: 'Prodlint' },
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  documentLinkProvider: { resolveProvider: false },
};

/** Answers what editors ask about a manifest that is read: hover, outline, folding, selection, links. */
export function serveReading(connection: Connection, host: ReadingHost): void {
  const { linter } = host;
  const pages: RulePages = { rules: linter.rules, uri: (rule) => host.pageUri(rule) };
  const read = async (uri: string, token: CancellationToken) => {
    const linted = await host.linted(uri, token);
    if (token.isCancellationRequested) throw cancelled();
    return linted;
  };
  /** A Kubernetes document; nothing is said of others. */
  const manifest = async (uri: string, token: CancellationToken) => {
    const linted = await read(uri, token);
    return linted?.state === 'linted' ? linted : undefined;
  };
  connection.onHover(async ({ textDocument: { uri }, position }, token) => {
    const linted = await read(uri, token);
    const schema = ownSchemaOf(uri, host.isConfiguration(uri));
    if (linted !== undefined && schema !== undefined)
      return hoverConfiguration(schema, linted.snapshot, position, pages);
    if (linted?.state !== 'linted') return null;
    return hover(linted.snapshot, position, {
      schemas: linter.schemasFor(linted.preparation.context),
      target: linted.preparation.settings.kubernetesVersion,
      names: linter.names,
      pages,
      now: Date.now(),
      explainsSchema: await host.explainsSchema(uri),
    });
  });
  connection.onDocumentSymbol(async ({ textDocument: { uri } }, token) => {
    const linted = await manifest(uri, token);
    return linted === undefined || !(await host.explainsSchema(uri)) ? null : documentSymbols(linted.snapshot);
  });
  connection.onFoldingRanges(async ({ textDocument: { uri } }, token) => {
    const linted = await manifest(uri, token);
    return linted === undefined ? null : (foldingRanges(linted.snapshot) ?? null);
  });
  connection.onSelectionRanges(async ({ textDocument: { uri }, positions }, token) => {
    const linted = await manifest(uri, token);
    return linted === undefined ? null : selectionRanges(linted.snapshot, positions);
  });
  connection.onDocumentLinks(async ({ textDocument: { uri } }, token) => {
    const linted = await read(uri, token);
    if (linted !== undefined && host.isConfiguration(uri)) return configurationLinks(linted.snapshot, pages);
    return linted?.state === 'linted' ? documentLinks(linted.snapshot, linter.names, pages.uri) : null;
  });
}
