import { decodeBase64, encodeBase64, isBase64, printableText } from '../../kubernetes/base64';
import type { Resource } from '../../kubernetes/resource';
import { object, string, stringMap } from '../../kubernetes/shape';
import type { Change } from '../../yaml/change';
import { findNode } from '../../yaml/locate';
import type { Path } from '../../yaml/path';
import { isTemplated } from '../../yaml/template';
import { isMap } from '../../yaml/value';
import { defineRule, type Fix } from '../rule';

const MESSAGES = {
  text: 'The value of {key} is no base64: the API server refuses the Secret. Write it under stringData, which takes it as it is, or encode it.',
  spaces: 'The value of {key} has spaces, which base64 may not have: the API server refuses the Secret. Take them out.',
  folded:
    'The value of {key} has spaces, because YAML joins the lines of plain and folded text with them, and base64 may not have any: the API server refuses the Secret. Write it in one line, or behind a |.',
  url: 'The value of {key} is in the URL alphabet of base64, with - and _ where the standard one has + and /: the API server refuses the Secret. Encode it with the standard alphabet and padding.',
  padding:
    'The value of {key} is base64 without the right padding: the API server refuses the Secret. Its length has to be a multiple of 4, filled up with =.',
  lineBreak:
    'The value of {key} ends with a line break, which echo adds and which is part of the value: what compares it, such as a log-in, fails. Encode it without one, with printf or echo -n.',
  move: 'Move {key} to stringData',
  join: 'Take the spaces out of {key}',
  encode: 'Write {key} as standard base64',
  trim: 'Take the line break out of {key}',
} as const;

type RuleFix = Fix<typeof MESSAGES>;

/** What tools fill in, or decrypt first. Other characters of base64's stead may well be of a secret. */
const FILLED_IN = /\{\{|\$\{|\$\(|^\$\w+$|^<[^<>]*>$|^__\w+__$|[\u{E000}-\u{F8FF}]|^ENC\[|^ref\+/u;
const OUTSIDE_ALL_ALPHABETS = /[^A-Za-z0-9+/=_\s-]/;
/** Shorter texts that decode to no text are rather passwords than base64 of the URL alphabet. */
const LIKELY_ENCODED = 24;

const secret = object({ data: stringMap, stringData: stringMap, type: string });

export default defineRule({
  id: 'secret-not-base64',
  need: 'validity',
  summary: 'A value under data of a Secret is not the base64 that the API server takes.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: ['Secret'],
  fix: 'unsafe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, { report }) {
    const { data = {}, stringData = {} } = resource.read(secret) ?? {};
    // What SOPS has encrypted is base64 only when it is decrypted.
    if (isMap(resource.data.sops)) return;
    for (const [key, value] of Object.entries(data)) {
      if (FILLED_IN.test(value) || isTemplated(key)) continue;
      const path = [...resource.path, 'data', key];
      const mistake = isBase64(value)
        ? lineBreakOf(key, value, path)
        : mistakeOf({ resource, key, value, path, isReplaced: Object.hasOwn(stringData, key) });
      if (mistake === undefined) continue;
      const { message, fixes } = mistake;
      const severity = message === 'lineBreak' ? { severity: 'info' as const } : {};
      report({ message, values: { key }, path, fixes, ...severity });
    }
  },
});

interface Mistake {
  readonly message: 'text' | 'spaces' | 'folded' | 'url' | 'padding' | 'lineBreak';
  readonly fixes: readonly RuleFix[];
}

interface Value {
  readonly resource: Resource;
  readonly key: string;
  readonly value: string;
  readonly path: Path;
  /** Whether stringData has the key too, whose value then counts. */
  readonly isReplaced: boolean;
}

function mistakeOf(value: Value): Mistake {
  const text = value.value;
  const changes = moveToStringData(value);
  const move = (grade: 'safe' | 'unsafe'): RuleFix[] =>
    changes === undefined ? [] : [{ message: 'move', values: { key: value.key }, grade, changes }];
  if (OUTSIDE_ALL_ALPHABETS.test(text)) return { message: 'text', fixes: move('safe') };
  const joined = text.replace(/\s+/g, '');
  const hasSpaces = /[^\S\r\n]/.test(text);
  if (hasSpaces) {
    const isFolded = isMultiline(value);
    const isEncoded = isBase64(joined) && (isFolded || isText(joined));
    if (!isEncoded) return { message: 'text', fixes: move('safe') };
    return { message: isFolded ? 'folded' : 'spaces', fixes: [write('join', value, joined)] };
  }
  const mended = standardForm(joined);
  const isUrl = /[-_]/.test(joined);
  const isLikely = isText(mended) || (isUrl && joined.length >= LIKELY_ENCODED && isBase64(mended));
  if (!isLikely) return { message: 'text', fixes: move('unsafe') };
  return { message: isUrl ? 'url' : 'padding', fixes: [write('encode', value, mended), ...move('unsafe')] };
}

function isMultiline({ resource, path }: Value): boolean {
  const [start, end] = findNode(resource.document, path)?.node?.range ?? [0, 0];
  return resource.document.text.slice(start, end).trimEnd().includes('\n');
}

/** The text in the standard alphabet with the padding it needs. */
function standardForm(text: string): string {
  const bare = text
    .replace(/(?<!=)=+$/, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/');
  return bare + '='.repeat((4 - (bare.length % 4)) % 4);
}

function isText(encoded: string): boolean {
  const bytes = decodeBase64(encoded);
  return bytes !== undefined && bytes.length > 0 && printableText(bytes) !== undefined;
}

/** Undefined where stringData is no map, or where of data only the lines of a template would be left, which may fill it. */
function moveToStringData({ resource, key, value, path, isReplaced }: Value): Change[] | undefined {
  const { data, stringData } = resource.data;
  const isOnly = isMap(data) && Object.keys(data).length === 1;
  const isMapOrAbsent = stringData === undefined || stringData === null || isMap(stringData);
  if (!isMapOrAbsent || (isOnly && resource.document.templated)) return undefined;
  if (isOnly && stringData === undefined) return [{ op: 'rename', path: path.slice(0, -1), key: 'stringData' }];
  const removal: Change = { op: 'remove', path };
  return isReplaced ? [removal] : [removal, { op: 'set', path: [...resource.path, 'stringData', key], value }];
}

function write(message: 'join' | 'encode', { key, path }: Value, value: string): RuleFix {
  return { message, values: { key }, changes: [{ op: 'set', path, value }] };
}

/** Keys that are files, and hashes of passwords as htpasswd writes them, end with a line break for good reason. */
function lineBreakOf(key: string, value: string, path: Path): Mistake | undefined {
  if (key.includes('.')) return undefined;
  const bytes = value.length > 4096 ? undefined : decodeBase64(value);
  if (bytes?.at(-1) !== 0x0a) return undefined;
  const text = printableText(bytes);
  const line = text?.replace(/\r?\n$/, '');
  if (line === undefined || line === '' || /[\r\n]/.test(line) || /^[^\s:]+:[${]/.test(line)) return undefined;
  const fix: RuleFix = { message: 'trim', values: { key }, changes: [{ op: 'set', path, value: encodeBase64(line) }] };
  return { message: 'lineBreak', fixes: [fix] };
}
