// Secrets inside of texts that stand in one value: configuration files in a ConfigMap or Secret.
import type { Span } from '../../../yaml/text';
import { type SecretSign, saysSecret, signOfNamedValue, signOfText, wordsOf } from './secret-signs';

/** What a line of a text gives away. */
export interface TextSign {
  readonly sign: SecretSign;
  /** The setting that says so, `spring.datasource.password`; undefined where the form of the text does. */
  readonly name: string | undefined;
  /** Offsets in the text. */
  readonly span: Span;
}

/** Formats in which a line gives a setting its value; in programs the same form may mean anything. */
const SETTINGS_FILE = /\.(?:properties|ini|env|ya?ml|json|toml|conf|cnf|cfg|config)$/i;
const HINT = /pass|pwd|secret|token|key|cred/i;
const COMMENT = /^\s*(?:#|;|\/\/|--|<!--|\*)/;
/** `name: value`, `name = value`, `"name": "value"`, one or several of them on a line. */
const SETTING =
  /(["']?)\b([A-Za-z][\w.-]{0,100})\1\s{0,10}[:=]\s{0,10}(["']?)([^\s"',;{}[\]()<>]{1,500})\3(?=\s*(?:[,;}\]#]|$))/g;
/** Where a type or a notation of YAML stands for the value. */
const NO_VALUE = /^(?:string|str|text|int|integer|bool|boolean|object|[|>!&*#].*)$/i;
/** In front of what may be the name of an object as well as a secret. */
const MAYBE_OBJECT: ReadonlySet<string> = new Set(['secret', 'credentials', 'credential', 'creds']);
const OBJECT_NAME = /^[a-z0-9]+(?:[-.][a-z0-9]+)+$/;

/** Whether a value is a text of several settings rather than one value. */
export function isSettingsText(key: string, value: string): boolean {
  return SETTINGS_FILE.test(key) || (/\n./.test(value) && !/\.\w{1,6}$/.test(key));
}

/**
 * What the lines of a text give away, one finding for a line. Settings are looked at where the format is known to have some; keys and tokens of
 * known forms are found in every text.
 */
export function signsOfLines(key: string, text: string, isReference: (value: string) => boolean): TextSign[] {
  const hasSettings = isSettingsText(key, text);
  const found: TextSign[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const sign = signOfLine(line, hasSettings, isReference);
    if (sign !== undefined) {
      const { span } = sign;
      found.push({ ...sign, span: { start: start + span.start, end: start + span.end } });
    }
    start += line.length + 1;
  }
  return found;
}

function signOfLine(line: string, hasSettings: boolean, isReference: (value: string) => boolean): TextSign | undefined {
  const indent = line.length - line.trimStart().length;
  const whole = { start: indent, end: line.trimEnd().length };
  const isComment = COMMENT.test(line);
  const sign = signOfText(line);
  // In a comment a connection string is an explanation, a key is a key.
  if (sign !== undefined && (sign.by === 'shape' || !isComment)) return { sign, name: undefined, span: whole };
  if (isComment || !hasSettings || !HINT.test(line)) return undefined;
  for (const match of line.matchAll(SETTING)) {
    const [all, , name = '', quote = '', value = ''] = match;
    if (!saysSecret(name) || NO_VALUE.test(value) || !/\w/.test(value)) continue;
    if (MAYBE_OBJECT.has(wordsOf(name).at(-1) ?? '') && OBJECT_NAME.test(value)) continue;
    const named = signOfNamedValue(name, value, isReference);
    if (named === undefined) continue;
    const end = match.index + all.length - quote.length;
    return { sign: named, name, span: { start: end - value.length, end } };
  }
  return undefined;
}
