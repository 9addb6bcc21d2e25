import type { Node } from 'yaml';
import { compose, ParsedDocument, type YamlDocument } from '../document';
import { maskTemplate } from '../template';

/** A document read as far as it can be: what is wrong with its text is passed over in silence. */
export interface LenientDocument {
  readonly document: YamlDocument;
  /** Its nodes with their tokens. */
  readonly contents: Node | null;
}

/** The text with template actions hidden, lines ended by LF or CRLF only and without a byte order mark; as long as before. */
export function readableText(text: string): string {
  const masked = text.includes('{{') ? maskTemplate(text) : text;
  const lines = masked.includes('\r') ? masked.replace(/\r(?!\n)/g, '\n') : masked;
  return lines.replace(/^\uFEFF/, '\n');
}

/** Reads what {@link readableText} made of a text, perhaps changed at some place. */
export function readLeniently(source: string, isTemplated: boolean): LenientDocument {
  const { document } = compose(source, true);
  const contents = document?.contents ?? null;
  return { document: new ParsedDocument(source, source, isTemplated, document, []), contents };
}
