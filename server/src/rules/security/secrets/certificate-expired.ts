import type { Resource } from '../../../kubernetes/resource';
import { each, list, object, present, string, strings } from '../../../kubernetes/shape';
import { type Certificate, coversHost, expiryDay, isKeyOf } from '../../../kubernetes/x509';
import type { Path } from '../../../yaml/path';
import { defineRule, type ResourceContext } from '../../rule';
import { type CertificateText, certificateTexts } from './certificates';

const MESSAGES = {
  expired:
    '{certificate} in {place} of {resource} expired on {date}: clients refuse the connection. Renew it, and let cert-manager or the like do so from now on.',
  expiredBundle:
    '{certificate} in {place} of {resource} expired on {date}, and no other there is valid: whatever is checked against it is refused. Put the current one there.',
  soon: '{certificate} in {place} of {resource} expires on {date}, in less than 30 days: then clients refuse the connection. Renew it.',
  soonBundle:
    '{certificate} in {place} of {resource} expires on {date}, in less than 30 days: then whatever is checked against it is refused. Put its successor beside it.',
  unreadable:
    '{place} of {resource} can not be read as certificates in PEM: what loads it fails, or serves another certificate. Write each whole, from BEGIN to END CERTIFICATE.',
  otherKey:
    '{place} of {resource} and the private key in {key} do not belong together: servers that load them fail to start, or serve another certificate. Put the pair in from one source.',
  key: 'The private key.',
  hosts:
    'The certificate in {place} of {resource} is not for {hosts}, which {ingress} serves with it: browsers warn of it and clients refuse the connection. Have it issued for all hosts.',
  ingress: 'Here the certificate is used.',
} as const;

type Context = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

const DAY = 24 * 60 * 60 * 1000;
const SOON = 30 * DAY;

const ingress = object({
  spec: object({
    tls: list(object({ hosts: strings, secretName: string })),
    rules: list(object({ host: string })),
  }),
});

export default defineRule({
  id: 'certificate-expired',
  need: 'security',
  summary: 'A certificate has expired, can not be read, or is not for its key or hosts.',
  severity: 'error',
  profile: 'production',
  scope: 'workspace',
  kinds: [
    'Secret',
    'ConfigMap',
    'ValidatingWebhookConfiguration',
    'MutatingWebhookConfiguration',
    'APIService',
    'CustomResourceDefinition',
  ],
  fix: 'none',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    for (const text of certificateTexts(resource)) {
      const { name: place, path, certificates, role } = text;
      const [first] = certificates ?? [];
      if (certificates === undefined || first === undefined) {
        context.report({ message: 'unreadable', values: { place, resource: resource.label }, path });
        continue;
      }
      checkDates(resource, text, role === 'server' ? certificates : latest(certificates), context);
      checkKeys(resource, text, certificates, context);
      if (resource.type === 'Secret' && place === 'tls.crt') checkHosts(resource, path, first, context);
    }
  },
});

/** Of certificates that others are checked against one is enough, so the one that is valid for the longest time counts. */
function latest(certificates: readonly Certificate[]): Certificate[] {
  return [...certificates].sort((a, b) => b.notAfter - a.notAfter).slice(0, 1);
}

/** The certificate that ends first decides about all that are needed. */
function checkDates(
  resource: Resource,
  { name: place, path, role }: CertificateText,
  certificates: readonly Certificate[],
  { today, report }: Context,
): void {
  const [first] = [...certificates].sort((a, b) => a.notAfter - b.notAfter);
  if (first === undefined || today === undefined) return;
  const left = first.notAfter - today * DAY;
  if (left >= SOON) return;
  const subject = first.commonName || first.dnsNames[0];
  const values = {
    place,
    resource: resource.label,
    certificate: subject === undefined ? 'A certificate' : `The certificate of ${subject}`,
    date: expiryDay(first),
  };
  const isBundle = role === 'bundle';
  if (left < 0) report({ message: isBundle ? 'expiredBundle' : 'expired', values, path });
  else report({ message: isBundle ? 'soonBundle' : 'soon', values, path, severity: 'warning' });
}

/** The key is that of the first certificate; in a file of several any order is met with. */
function checkKeys(
  resource: Resource,
  { name: place, path, keys }: CertificateText,
  certificates: readonly Certificate[],
  { report }: Context,
): void {
  const [key] = keys;
  if (key === undefined || keys.length > 1) return;
  const candidates = place === 'tls.crt' ? certificates.slice(0, 1) : certificates;
  if (candidates.some((certificate) => isKeyOf(certificate, key.block) !== false)) return;
  report({
    message: 'otherKey',
    values: { place, resource: resource.label, key: key.name },
    path,
    related: [{ message: 'key', resource, path: key.path }],
  });
}

function checkHosts(secret: Resource, path: Path, certificate: Certificate, context: Context): void {
  const { name } = secret.metadata;
  if (name === undefined) return;
  for (const resource of ingressesWith(name, context)) {
    const { tls, rules } = resource.read(ingress)?.spec ?? {};
    for (const [index, { secretName, hosts: written }] of each(tls)) {
      if (secretName !== name) continue;
      const own = present(written);
      const hosts = own.length > 0 ? own : present(rules).flatMap(({ host }) => host ?? []);
      const bare = [...new Set(hosts)].filter((host) => host !== '' && !coversHost(certificate, host));
      if (bare.length === 0) continue;
      context.report({
        message: 'hosts',
        values: { place: 'tls.crt', resource: secret.label, hosts: bare.join(', '), ingress: resource.label },
        path,
        related: [{ message: 'ingress', resource, path: [...resource.path, 'spec', 'tls', index, 'secretName'] }],
      });
    }
  }
}

/** The Ingresses that take their certificate from a Secret: of its unit, else of another where no second Secret of the name can be meant. */
function ingressesWith(secret: string, { related, everywhere }: Context): readonly Resource[] {
  const usesIt = (resource: Resource) =>
    present(resource.read(ingress)?.spec?.tls).some(({ secretName }) => secretName === secret);
  const here = related('Ingress').filter(usesIt);
  if (here.length > 0) return here;
  const isOnlyOne = everywhere('Secret').filter(({ metadata }) => metadata.name === secret).length === 1;
  return isOnlyOne ? everywhere('Ingress').filter(usesIt) : [];
}
