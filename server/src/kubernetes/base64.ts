/**
 * Base64 as the API server reads it in `data` and `binaryData`: the standard alphabet with padding (RFC 4648, section 4), in which line
 * breaks may stand anywhere (Go's encoding/base64.StdEncoding). Bits that the last character has too many do not matter.
 */

const FORM = /^[A-Za-z0-9+/]*={0,2}$/;
const LINE_BREAKS = /[\r\n]+/g;
/** Control characters, other than those that break or indent lines, and what is no character. */
const NOT_PRINTABLE = /(?![\t\n\r])[\p{Cc}\p{Cn}]/u;

/** Whether the API server takes the text. */
export function isBase64(text: string): boolean {
  const joined = withoutLineBreaks(text);
  return joined.length % 4 === 0 && FORM.test(joined);
}

/** The number of bytes that a text stands for; undefined where the API server refuses it. */
export function decodedLength(text: string): number | undefined {
  if (!isBase64(text)) return undefined;
  const joined = withoutLineBreaks(text);
  const padding = joined.endsWith('==') ? 2 : joined.endsWith('=') ? 1 : 0;
  return (joined.length / 4) * 3 - padding;
}

/** The bytes that a text stands for; undefined where the API server refuses it. */
export function decodeBase64(text: string): Uint8Array | undefined {
  return isBase64(text) ? Uint8Array.from(atob(withoutLineBreaks(text)), (unit) => unit.charCodeAt(0)) : undefined;
}

/** Writes a text, in UTF-8, as base64 in one line. */
export function encodeBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}

/** The number of bytes of a text in UTF-8, as Go counts the length of a string. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    // Two units of a surrogate pair make four bytes.
    length += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
  }
  return length;
}

/** Printable text that bytes stand for in UTF-8; undefined where they are something else. */
export function printableText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return NOT_PRINTABLE.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function withoutLineBreaks(text: string): string {
  return text.includes('\n') || text.includes('\r') ? text.replace(LINE_BREAKS, '') : text;
}
