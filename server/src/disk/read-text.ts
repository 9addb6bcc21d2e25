import { isUtf8 } from 'node:buffer';
import { lstatSync, readFileSync, statSync } from 'node:fs';
import { formatMessage } from '../rules/rule';

/** Why a file can not be read. */
const MESSAGES = {
  missing: '{path}: no such file or directory',
  forbidden: '{path}: permission denied',
  loop: '{path}: a symbolic link that leads to itself',
  brokenLink: '{path}: a symbolic link to a file that does not exist',
  directory: '{path}: is a directory, not a file',
  special: '{path}: is a pipe, socket or device, not a file. Use - to read standard input.',
  tooLarge: '{path}: is {size} MiB large; files above {limit} MiB are not read',
  binary: '{path}: is a binary file, not YAML',
  utf16: '{path}: is UTF-16 text; manifests are read as UTF-8',
  invalidUtf8: '{path}: line {line} is not UTF-8 text',
  unreadable: '{path}: can not be read ({code})',
} as const;

/** No manifest is this large; etcd takes no object above 1.5 MiB. In bytes. */
export const MAX_FILE_SIZE = 10 * 1024 * 1024;
const MEBIBYTE = 1024 * 1024;
const BYTE_ORDER_MARK = '\uFEFF';

/** The text of a file without its byte order mark, which is no character of it; or why there is none. */
export type ReadResult =
  | { readonly ok: true; readonly text: string; readonly hasByteOrderMark: boolean }
  | { readonly ok: false; readonly message: string };

/** Reads a text file. Never throws and never waits: what is no file is not opened. `shown` is what messages call the file. */
export function readTextFile(path: string, shown: string): ReadResult {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return refuse('directory', shown);
    // Opening a pipe would wait for its writer.
    if (!stat.isFile()) return refuse('special', shown);
    if (stat.size > MAX_FILE_SIZE) return tooLarge(shown, stat.size);
    return decode(readFileSync(path), shown);
  } catch (error) {
    return { ok: false, message: describeReadError(error, path, shown) };
  }
}

/** Turns the bytes of a file into its text. */
export function decode(bytes: Buffer, shown: string): ReadResult {
  if (bytes.length > MAX_FILE_SIZE) return tooLarge(shown, bytes.length);
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return refuse('utf16', shown);
  if (bytes.includes(0)) return refuse('binary', shown);
  if (!isUtf8(bytes)) {
    return { ok: false, message: say('invalidUtf8', { path: shown, line: firstInvalidLine(bytes) }) };
  }
  const text = bytes.toString('utf8');
  const hasByteOrderMark = text.startsWith(BYTE_ORDER_MARK);
  return { ok: true, text: hasByteOrderMark ? text.slice(1) : text, hasByteOrderMark };
}

/** What has to be written to a file so that it is read as this text. */
export function encode(text: string, hasByteOrderMark: boolean): string {
  return hasByteOrderMark ? BYTE_ORDER_MARK + text : text;
}

function refuse(message: 'directory' | 'special' | 'utf16' | 'binary', shown: string): ReadResult {
  return { ok: false, message: say(message, { path: shown }) };
}

function tooLarge(shown: string, size: number): ReadResult {
  const values = { path: shown, size: Math.ceil(size / MEBIBYTE), limit: MAX_FILE_SIZE / MEBIBYTE };
  return { ok: false, message: say('tooLarge', values) };
}

/** One-based. No character of several bytes holds the byte of a line break, so lines can be looked at one by one. */
function firstInvalidLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const lineFeed = bytes.indexOf(0x0a, start);
    const end = lineFeed < 0 ? bytes.length : lineFeed + 1;
    if (!isUtf8(bytes.subarray(start, end))) break;
    start = end;
  }
  return line;
}

/** Says in words why a path could not be read. */
export function describeReadError(error: unknown, path: string, shown: string): string {
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return say(isLink(path) ? 'brokenLink' : 'missing', { path: shown });
  }
  if (code === 'ELOOP') return say('loop', { path: shown });
  if (code === 'EACCES' || code === 'EPERM') return say('forbidden', { path: shown });
  return say('unreadable', { path: shown, code });
}

export function errorCode(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? String(error);
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch {
    // A path that leads through a file, as if that were a directory.
    return false;
  }
}

function say(message: keyof typeof MESSAGES, values: Readonly<Record<string, string | number>>): string {
  return formatMessage(MESSAGES[message], values);
}
