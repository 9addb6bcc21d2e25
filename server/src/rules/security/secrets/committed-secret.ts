import { decodeBase64, printableText } from '../../../kubernetes/base64';
import { isFilledInLater } from '../../../kubernetes/placeholder';
import { object, string, stringMap } from '../../../kubernetes/shape';
import { isTemplated } from '../../../yaml/template';
import { isMap } from '../../../yaml/value';
import { defineRule } from '../../rule';
import { hasRegistryLogin } from './registry-login';
import { signOfNamedValue, signOfText, wordsOf } from './secret-signs';
import { isSettingsText, signsOfLines } from './text-signs';

const secret = object({ type: string, data: stringMap, stringData: stringMap });

/** Last words of keys whose values accompany a secret, and are none. */
const PLAIN_WORDS: ReadonlySet<string> = new Set(
  `user username login name email host hostname address port database db dbname schema endpoint server region bucket
  account tenant id url uri issuer namespace environment env type version mode level crt cert certificate ca pub realm scope audience`.split(
    /\s+/,
  ),
);
/** What a file is made of whose parts are all public. */
const PUBLIC_BLOCKS =
  /-----BEGIN (?:TRUSTED |X509 )?(?:CERTIFICATE|PUBLIC KEY|CERTIFICATE REQUEST|X509 CRL|DH PARAMETERS)-----/;
const PASSWORD_HASH = /^[^\s:]+:(?:\$(?:apr1|2[abxy]|[156])\$|\{SHA\})/m;
const MAX_NAMED_KEYS = 3;

export default defineRule({
  id: 'committed-secret',
  need: 'security',
  summary: 'A Secret stands in a file with its real values.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['Secret'],
  fix: 'none',
  peers: [],
  messages: {
    committed:
      '{secret} stands in this file with real-looking values ({keys}): base64 hides nothing, and Git keeps them for all who ever read the repository. Commit a SealedSecret, an ExternalSecret or a file encrypted with SOPS, or mount it with the Secrets Store CSI driver, and change the values.',
  },
  checkResource(resource, { report }) {
    const { type, data = {}, stringData = {} } = resource.read(secret) ?? {};
    // SOPS encrypts values and says so in a field of its own.
    if (isMap(resource.data.sops)) return;
    const found = [
      ...Object.entries(data).map(([key, value]) => ({ field: 'data', key, value: decoded(value) })),
      ...Object.entries(stringData).map(([key, value]) => ({ field: 'stringData', key, value })),
    ].filter(({ key, value }) => !isTemplated(key) && (value === undefined || isReal(key, value, type)));
    const first = found[0];
    if (first === undefined) return;
    const names = [...new Set(found.map(({ key }) => key))];
    const keys = names.slice(0, MAX_NAMED_KEYS).join(', ') + (names.length > MAX_NAMED_KEYS ? ', …' : '');
    const path = [...resource.path, first.field, first.key];
    report({ message: 'committed', values: { secret: resource.label, keys }, path, part: 'key' });
  },
});

/** The text that a value under `data` stands for; undefined where it is no text, such as a key store. What is no base64 is taken as it is. */
function decoded(value: string): string | undefined {
  // Words such as changeme happen to be base64 too.
  const isPlaceholder =
    isFilledInLater(value) || signOfNamedValue('password', value, () => false)?.isPlaceholder === true;
  const bytes = isPlaceholder ? undefined : decodeBase64(value);
  return bytes === undefined ? value : printableText(bytes);
}

/** Whether a value is one that opens something, as far as it shows. */
function isReal(key: string, value: string, type: string | undefined): boolean {
  const text = value.trim();
  if (text === '' || text.startsWith('ENC[')) return false;
  if (type === 'kubernetes.io/dockerconfigjson' || type === 'kubernetes.io/dockercfg') return hasRegistryLogin(text);
  if (isDockerConfig(key)) return hasRegistryLogin(text);
  if (signOfText(text)?.isPlaceholder === false) return true;
  if (PUBLIC_BLOCKS.test(text)) return false;
  if (PASSWORD_HASH.test(text)) return true;
  if (text.includes('\n') || isSettingsText(key, text)) {
    const signs = signsOfLines(isSettingsText(key, text) ? key : `${key}.conf`, text, () => false);
    return signs.some(({ sign }) => !sign.isPlaceholder);
  }
  if (isPlain(key)) return false;
  return signOfNamedValue('password', text, () => false)?.isPlaceholder === false;
}

/** Whether a key says that its value only accompanies a secret: `username`, `username_in`, `azurestorageaccountname`. */
function isPlain(key: string): boolean {
  const words = wordsOf(key);
  if (words.at(-1) === 'in' || words.at(-1) === 'out') words.pop();
  const last = words.at(-1) ?? '';
  return PLAIN_WORDS.has(last) || /(?:user|account|host)(?:name)?$/.test(last);
}

const isDockerConfig = (key: string) => key === '.dockerconfigjson' || key === '.dockercfg';
