// By which signs a name and a value that stand in a manifest give a secret away. Nothing here is certain but the known shapes.

/** Why a text is taken for a secret, and whether it is only a placeholder for one. */
export type SecretSign =
  /** The name says so. */
  | { readonly by: 'name'; readonly isPlaceholder: boolean }
  /** A URL or connection string has a password in it. */
  | { readonly by: 'connection'; readonly isPlaceholder: boolean }
  /** The form of the value is that of a known kind of secret. */
  | { readonly by: 'shape'; readonly what: string; readonly isPlaceholder: false };

/** Kinds of secrets that are known by their form. */
const SHAPES: readonly (readonly [what: string, form: RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/],
  ['an AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a GitHub token', /\bgh[pousr]_[A-Za-z0-9]{20,255}\b|\bgithub_pat_[A-Za-z0-9_]{22,255}\b/],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20,300}/],
  ['a Slack token', /\bxox[abeoprs]-[A-Za-z0-9-]{10,300}/],
  ['a Google API key', /\bAIza[0-9A-Za-z_-]{30,40}/],
  ['a live Stripe key', /\b[sr]k_live_[0-9A-Za-z]{10,250}/],
  ['an npm token', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['a Docker Hub token', /\bdckr_pat_[A-Za-z0-9_-]{20,100}/],
  ['a Vault token', /\bhvs\.[A-Za-z0-9_-]{20,300}/],
  ['a SendGrid key', /\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{30,60}/],
  ['a JSON web token', /\beyJ[A-Za-z0-9_-]{8,500}\.eyJ[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_-]{10,2000}/],
];

/** Keys that vendors print in their documentation, or whatever is written in their manner. */
const SAMPLE_KEYS: readonly RegExp[] = [
  /EXAMPLE/,
  /4eC39HqLyjWDarjtT1zdp7dc|BQokikJOvBiI2HlWgH4olfQ2/,
  // "sub":"1234567890" of the token on jwt.io
  /\.eyJzdWIiOiIxMjM0NTY3ODkwIi/,
  /(.)\1{7}/,
];

/** The kind of secret that some part of the text is by its form, `a GitHub token`; sample keys of vendors are none. */
export function secretShape(text: string): string | undefined {
  for (const [what, form] of SHAPES) {
    const found = form.exec(text)?.[0];
    if (found === undefined) continue;
    // The dashes around BEGIN are no sign of a sample.
    if (what === 'a private key' || !SAMPLE_KEYS.some((sample) => sample.test(found))) return what;
  }
  return undefined;
}

/** What a text without a name (an argument, a script) gives away. */
export function signOfText(text: string): SecretSign | undefined {
  const what = secretShape(text);
  if (what !== undefined) return { by: 'shape', what, isPlaceholder: false };
  const passwords = connectionPasswords(text).filter(isLiteral);
  if (passwords.length === 0) return undefined;
  return { by: 'connection', isPlaceholder: passwords.every(isPlaceholder) };
}

/**
 * What a value gives away that stands under a name: an environment variable, a key of a ConfigMap.
 *
 * @param isReference whether a value is the name of a Secret and so no secret itself
 */
export function signOfNamedValue(
  name: string,
  value: string,
  isReference: (value: string) => boolean,
): SecretSign | undefined {
  const sign = signOfText(value);
  if (sign !== undefined) return sign;
  const text = value.trim();
  if (
    !saysSecret(name) ||
    !isLiteral(text) ||
    isPathOrUrl(text) ||
    SAMPLE_KEYS.slice(0, 2).some((key) => key.test(text))
  )
    return undefined;
  return isReference(text) ? undefined : { by: 'name', isPlaceholder: isPlaceholder(text) };
}

const SECRET_WORDS: ReadonlySet<string> = new Set(
  'password passwords passwd passphrase secret token credential credentials creds'.split(' '),
);
/** Said as one word, with another in front: PGPASSWORD, apikey. */
const SECRET_ENDING = /(?:password|passwd|passphrase|secret|token|credentials|apikey|accesskey|secretkey|privatekey)$/;
/** In front of `secret` these say that the name of a Secret object is meant. */
const SECRET_OBJECTS: ReadonlySet<string> = new Set([
  'tls',
  'pull',
  'cert',
  'certificate',
  'k8s',
  'kube',
  'kubernetes',
]);
/** What is called a token and is none: the name by which the members of an etcd cluster know each other. */
const NO_SECRETS: ReadonlySet<string> = new Set(['etcd initial cluster token']);
/** A key is a secret only if it is one of these. */
const SECRET_KEYS: ReadonlySet<string> = new Set(['access', 'api', 'private', 'secret']);
/** Words behind the word for a secret that leave it one: DB_PASSWORD_PROD, SECRET_KEY_BASE. What else stands there is about it. */
const QUALIFIERS: ReadonlySet<string> = new Set(
  `base value plain plaintext raw text string base64 b64 old new current previous next primary secondary main default
  prod production stage staging dev development qa uat test live local root admin master a b`.split(/\s+/),
);

/** The words of a name in any spelling: `DB_PASSWORD`, `db.password`, `dbPassword`. Digits at their ends are left out. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => (QUALIFIERS.has(word) ? word : word.replace(/(?<!\d)\d+$/, '')))
    .filter((word) => word !== '');
}

/**
 * Whether the name is that of a secret itself. Its last word decides, but for qualifiers: a PASSWORD_FILE is a file and a
 * TOKEN_TTL a time. A key counts only as access, api, private or secret key, and never a public one.
 */
export function saysSecret(name: string): boolean {
  const words = wordsOf(name);
  while (words.length > 1 && QUALIFIERS.has(words.at(-1) ?? '')) words.pop();
  if (words.includes('public') || words.includes('publishable')) return false;
  if (NO_SECRETS.has(words.join(' '))) return false;
  const last = words.at(-1) ?? '';
  const before = words.at(-2) ?? '';
  if (last === 'secret' && SECRET_OBJECTS.has(before)) return false;
  if (SECRET_WORDS.has(last) || SECRET_ENDING.test(last)) return true;
  if (last === 'key' || last === 'keys') return SECRET_KEYS.has(before);
  return before !== '' && (last === 'pass' || last === 'pwd');
}

/** What a tool puts in later, and what a secret manager is told to fetch. */
const REFERENCES: readonly RegExp[] = [
  /\$\(|\$\{|\{\{|%\(|^\$\w+$|^\$[A-Za-z][\w-]*(?:[.:][\w-]+)+$|^%\w+%?$|^\{\w+\}$|^@[\w.]+@$|^__\w+__$|^<path:/,
  /^(?:vault|op|sm|gcp-?sm|awssm|aws-sm|berglas|keyvault|akvs?|env|file|secretref|secret|arn|ref\+\w+):/i,
  /^projects\/[^/]+\/secrets\//,
];

const NUMBER_OR_TIME = /^[+-]?\d[\d.,_]*\s*(?:ms|s|m|h|d|w|y|sec|min|seconds|minutes|hours|days)?$/i;
const SWITCH = /^(?:true|false|yes|no|on|off|y|n|t|f|enabled?|disabled?|none|null|nil|undefined|required|optional|-)$/i;

/** Whether a value is written out: no reference, no boolean, number or time, and not empty. */
function isLiteral(value: string): boolean {
  if (value === '' || NUMBER_OR_TIME.test(value) || SWITCH.test(value)) return false;
  return !REFERENCES.some((form) => form.test(value));
}

/** Absolute and lower-case relative paths, and URLs; the keys of AWS have slashes too, but letters of both cases. */
function isPathOrUrl(value: string): boolean {
  return (
    /^(?:~|\.{1,2}|[A-Za-z]:)?(?:[/\\][\w.@-]+)+[/\\]?$/.test(value) ||
    /^[a-z0-9._-]+(?:\/[a-z0-9._-]+)+$/.test(value) ||
    /^[a-z][a-z0-9+.-]{1,30}:\/\/\S*$/i.test(value)
  );
}

const URL_PASSWORD = /\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:/@?#"']{0,200}:([^\s/@"']{1,200})@/gi;
const QUERY_PASSWORD = /[?&](?:password|pwd|passwd)=([^&;\s"']{1,200})/gi;
/** The form of ADO.NET and of Azure's services: `Server=db;User Id=app;Password=...`. */
const FIELD_PASSWORD = /;\s*(?:password|pwd|accountkey|sharedaccesskey)\s*=\s*([^;\s"']{1,200})/gi;

function connectionPasswords(text: string): string[] {
  const forms: RegExp[] = [];
  if (text.includes('://')) forms.push(URL_PASSWORD, QUERY_PASSWORD);
  if (text.includes(';') && text.includes('=')) forms.push(FIELD_PASSWORD);
  return forms.flatMap((form) => Array.from(text.matchAll(form), (match) => match[1] ?? ''));
}

/** Words that people write where a secret will be. Signs and digits stand alone, so that there is one way to read a text. */
const PLACEHOLDER_WORDS = new RegExp(
  `^(?:${`
    change|replace|insert|enter|put|set|fill|me|it|this|with|in|here|your|my|the|a|some|super|very|strong|secure|real
    |actual|password|passwd|passw0rd|pass|pwd|pw|secret|token|api|access|key|value|string|example|sample|test|testing|dummy
    |fake|demo|placeholder|todo|tbd|fixme|default|foo|bar|baz|abc|xyz|x|[*.\\s_<>!-]|\\d
  `.replace(/\s+/g, '')})+$`,
  'i',
);

const MAX_PLACEHOLDER_LENGTH = 60;

/** Whether a value is made only of words such as changeme, password or example, or written as scripts mark a gap. */
function isPlaceholder(value: string): boolean {
  if (value.length > MAX_PLACEHOLDER_LENGTH) return false;
  return PLACEHOLDER_WORDS.test(value) || /^<[^<>]*>$|^[A-Z]+(?:_[A-Z]+)+$/.test(value);
}
