import type { Resource } from '../../../kubernetes/resource';
import { each, list, object, present, type Read, string, strings } from '../../../kubernetes/shape';
import type { Change } from '../../../yaml/change';
import type { Path } from '../../../yaml/path';
import { isList, valueAt } from '../../../yaml/value';
import { defineRule } from '../../rule';

const tlsEntry = object({ hosts: strings, secretName: string });

const ingress = object({
  spec: object({
    ingressClassName: string,
    tls: list(tlsEntry),
    rules: list(object({ host: string })),
  }),
});

type TlsEntry = Read<typeof tlsEntry>;
type IngressSpec = NonNullable<Read<typeof ingress>['spec']>;

/** Annotations by which a controller is told to serve or pass on TLS without `spec.tls`: the key, and a value that says so. */
const TLS_ANNOTATIONS: readonly (readonly [key: RegExp, value: RegExp])[] = [
  [/^alb\.ingress\.kubernetes\.io\/certificate-arn$/, /./],
  [/^alb\.ingress\.kubernetes\.io\/listen-ports$/, /HTTPS/i],
  [/^networking\.gke\.io\/(managed-certificates|certmap)$/, /./],
  [/^ingress\.gcp\.kubernetes\.io\/pre-shared-cert$/, /./],
  [/^traefik\.ingress\.kubernetes\.io\/router\.tls$/i, /^true$/i],
  [/^traefik\.ingress\.kubernetes\.io\/router\.tls\./i, /./],
  // Traefik's chart gives TLS to the entry point of that name.
  [/^traefik\.ingress\.kubernetes\.io\/router\.entrypoints$/i, /^\s*websecure\s*$/i],
  [/^route\.openshift\.io\/termination$/, /./],
  [/^appgw\.ingress\.kubernetes\.io\/appgw-ssl-certificate$/, /./],
  [/^kubernetes\.azure\.com\/tls-cert-keyvault-uri$/, /./],
  [/\/ssl-passthrough$/, /^true$/i],
];

/** Annotations and labels of an Ingress that only adds to another one or answers an ACME challenge, which comes over HTTP. */
const NO_SITE_OF_ITS_OWN: readonly (readonly [key: string, value: string])[] = [
  ['acme.cert-manager.io/http01-solver', 'true'],
  ['nginx.ingress.kubernetes.io/canary', 'true'],
  ['nginx.org/mergeable-ingress-type', 'minion'],
];

export default defineRule({
  id: 'ingress-tls-missing',
  need: 'security',
  summary: 'An Ingress serves a host without TLS.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['Ingress'],
  fix: 'suggestion',
  peers: ['po:tlsSettingsMissing'],
  messages: {
    noTls:
      '{ingress} has no tls: it serves {hosts} over plain HTTP, and whoever is on the way reads passwords and session cookies. Add spec.tls with a certificate.',
    noTlsForAnyHost:
      '{ingress} has no tls: it serves every host over plain HTTP, and whoever is on the way reads passwords and session cookies. Add spec.tls with a certificate.',
    uncovered:
      'No tls entry of {ingress} covers {hosts}: visitors get plain HTTP, or the certificate of another host and a warning of the browser. Add the host to spec.tls.',
    fix: 'Add tls with the Secret {secret}',
  },
  checkResource(resource, { report }) {
    const spec = resource.read(ingress)?.spec;
    if (spec === undefined || isTlsElsewhere(resource)) return;
    const tls = valueAt(resource.data, ['spec', 'tls']) ?? [];
    if (!isList(tls)) return;
    const entries = present(spec.tls);
    const bare = hostsOf(resource, spec).filter(({ host }) => !entries.some((entry) => covers(entry, host)));
    const first = bare[0];
    if (tls.length > 0 && first === undefined) return;

    const hosts = [...new Set(bare.map(({ host }) => host))];
    const path = [...resource.path, 'spec', 'tls'];
    const secret = freeSecretName(resource, entries);
    const entry = hosts.length === 0 ? { secretName: secret } : { hosts, secretName: secret };
    const change: Change =
      tls.length > 0
        ? { op: 'insert', path, value: entry, select: true }
        : { op: 'set', path, value: [entry], select: true };
    const shared = {
      path,
      absent: true,
      severity: isInternal(resource, spec) ? 'info' : 'warning',
      fixes: [{ message: 'fix', values: { secret }, changes: [change] }],
    } as const;
    const values = { ingress: resource.label, hosts: describeHosts(hosts) };
    const kind = [...resource.path, 'kind'];
    if (first === undefined) report({ ...shared, message: 'noTlsForAnyHost', values, at: kind });
    else if (tls.length === 0) report({ ...shared, message: 'noTls', values, at: kind });
    else report({ ...shared, message: 'uncovered', values, at: first.path });
  },
});

function isTlsElsewhere({ metadata }: Resource): boolean {
  const annotations = Object.entries(metadata.annotations ?? {});
  const marks = [...annotations, ...Object.entries(metadata.labels ?? {})];
  return (
    annotations.some(([key, value]) => TLS_ANNOTATIONS.some((known) => known[0].test(key) && known[1].test(value))) ||
    marks.some(([key, value]) => NO_SITE_OF_ITS_OWN.some((known) => known[0] === key && known[1] === value))
  );
}

function hostsOf(resource: Resource, spec: IngressSpec): { readonly host: string; readonly path: Path }[] {
  return [...each(spec.rules)].flatMap(([index, { host }]) =>
    host === undefined || host === '' ? [] : [{ host, path: [...resource.path, 'spec', 'rules', index, 'host'] }],
  );
}

/** Whether a tls entry is for a host. Without hosts it is for all; `*.example.com` is for the names one label below it. */
function covers(entry: TlsEntry, host: string): boolean {
  const covered = entry.hosts ?? [];
  if (covered.length === 0) return true;
  const wanted = host.toLowerCase();
  const wildcard = `*${wanted.slice(Math.max(0, wanted.indexOf('.')))}`;
  return covered.some((name) => name === undefined || [wanted, wildcard].includes(name.toLowerCase()));
}

/** A class that says it serves the own network only: plain HTTP is seen by fewer there. */
function isInternal({ metadata }: Resource, spec: IngressSpec): boolean {
  const { annotations = {} } = metadata;
  const className = spec.ingressClassName ?? annotations['kubernetes.io/ingress.class'] ?? '';
  return /internal|private/i.test(className) || annotations['alb.ingress.kubernetes.io/scheme'] === 'internal';
}

/** One Secret holds one certificate, so an entry of its own needs a name of its own. */
function freeSecretName({ metadata }: Resource, entries: readonly TlsEntry[]): string {
  const base = `${metadata.name ?? 'ingress'}-tls`;
  const taken = new Set(entries.map(({ secretName }) => secretName));
  let name = base;
  for (let number = 2; taken.has(name); number++) name = `${base}-${number}`;
  return name;
}

const MAX_HOSTS = 3;

function describeHosts(hosts: readonly string[]): string {
  const more = hosts.length > MAX_HOSTS ? ', …' : '';
  return hosts.slice(0, MAX_HOSTS).join(', ') + more;
}
