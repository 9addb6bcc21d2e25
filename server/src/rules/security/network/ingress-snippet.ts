import type { Part } from '../../../yaml/locate';
import { isMap, isWritten, type YamlValue } from '../../../yaml/value';
import { removal, removalOfAll } from '../../removal';
import { defineRule, type MessageUse, type Severity } from '../../rule';

const MESSAGES = {
  snippet:
    'The annotation {annotation} puts text of this Ingress into the configuration of nginx: who may write Ingresses can read the token of the controller with it, and with that the Secrets of the cluster (CVE-2021-25742). Since 1.9 ingress-nginx has snippets switched off, and then refuses or ignores it. Use the annotations for single settings.',
  injection:
    'The value of {annotation} has {sign}, with which text of an Ingress breaks out into the configuration of nginx and runs code in the controller ({vulnerability}). Patched versions refuse it. Write it without.',
  nginxOrg:
    'The annotation {annotation} puts text of this Ingress into the configuration of nginx: a mistake in it stops updates for all Ingresses, and who may write it can change what others get. Use annotations for single settings, or a Policy or VirtualServer.',
  fix: 'Remove {annotation}',
  fixAll: 'Remove the annotations, which are all of this kind',
} as const;

const SNIPPET = /^nginx\.ingress\.kubernetes\.io\/(?:[a-z0-9-]+-)?snippet$/;
const NGINX_ORG_SNIPPET = /^nginx\.org\/(?:[a-z0-9-]+-)?snippets$/;

/** Annotations of ingress-nginx that came into its configuration unquoted. */
const UNQUOTED: Readonly<Record<string, string>> = {
  'nginx.ingress.kubernetes.io/auth-url': 'CVE-2025-24514',
  'nginx.ingress.kubernetes.io/auth-tls-match-cn': 'CVE-2025-1097',
  'nginx.ingress.kubernetes.io/mirror-target': 'CVE-2025-1098',
  'nginx.ingress.kubernetes.io/mirror-host': 'CVE-2025-1098',
};

const SIGNS: readonly (readonly [sign: RegExp, name: string])[] = [
  [/[\r\n]/, 'a line break'],
  [/["'`]/, 'a quote'],
  [/[{}]/, 'a brace'],
  [/;/, 'a semicolon'],
];

/** What a tool fills in, and variables of nginx, have braces of their own. */
const FILLED_IN = /\$\{\w+\}|\{\{[^{}]*\}\}/g;

export default defineRule({
  id: 'ingress-snippet',
  need: 'security',
  summary: 'An Ingress puts raw text into the configuration of nginx.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: ['Ingress'],
  fix: 'unsafe',
  peers: ['ck:152', 'ck:153', 'ck:154'],
  messages: MESSAGES,
  checkResource(resource, { report }) {
    const { metadata } = resource.data;
    const annotations = isMap(metadata) ? metadata.annotations : undefined;
    if (!isMap(annotations)) return;
    const found = Object.entries(annotations).flatMap(([name, value]) => judge(name, value) ?? []);
    const owner = [...resource.path, 'metadata', 'annotations'];
    const all = Object.keys(annotations);
    // Taken out one by one, the last one would not know that the map is left empty.
    const isAll = all.length > 1 && all.length === found.length;
    for (const { annotation, ...finding } of found) {
      const path = [...owner, annotation];
      const changes = isAll ? removalOfAll(resource, owner, all) : removal(resource, path);
      const title: MessageUse<typeof MESSAGES> = isAll
        ? { message: 'fixAll' }
        : { message: 'fix', values: { annotation } };
      report({ ...finding, path, fixes: changes === undefined ? [] : [{ ...title, changes }] });
    }
  },
});

type Found = MessageUse<typeof MESSAGES> & {
  readonly annotation: string;
  readonly severity: Severity;
  readonly part: Part;
};

function judge(annotation: string, value: YamlValue): Found | undefined {
  if (!isWritten(value) || value === '') return undefined;
  const found = { annotation, values: { annotation } };
  if (SNIPPET.test(annotation)) return { ...found, message: 'snippet', severity: 'error', part: 'key' };
  if (NGINX_ORG_SNIPPET.test(annotation)) return { ...found, message: 'nginxOrg', severity: 'warning', part: 'key' };
  const vulnerability = Object.hasOwn(UNQUOTED, annotation) ? UNQUOTED[annotation] : undefined;
  const sign = vulnerability === undefined || typeof value !== 'string' ? undefined : signIn(value);
  if (vulnerability === undefined || sign === undefined) return undefined;
  const values = { annotation, sign, vulnerability };
  return { annotation, message: 'injection', values, severity: 'error', part: 'value' };
}

function signIn(value: string): string | undefined {
  // The last line break of a block scalar does no harm.
  const text = value.trimEnd().replace(FILLED_IN, '');
  return SIGNS.find(([sign]) => sign.test(text))?.[1];
}
