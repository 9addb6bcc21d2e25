import type { Resource } from '../../../kubernetes/resource';
import { each, list, object, present, string, strings } from '../../../kubernetes/shape';
import { ofList } from '../../../workspace/of-list';
import { madeBy } from '../../../workspace/references';
import type { Path } from '../../../yaml/path';
import { defineRule, type ResourceContext } from '../../rule';

const MESSAGES = {
  certificates:
    '{resource} and {other} write the same Secret {secret}: older versions of cert-manager issue both again and again, until the rate limit of the CA refuses the whole domain; newer ones issue only one of them. Give each its own secretName.',
  shim: '{resource} and {other} write the same Secret {secret}: cert-manager makes a Certificate of that name for the Ingress, and the two are issued again and again, or only one of them is. Give each its own secretName, or take the annotation off the Ingress.',
  ingresses:
    '{resource} and {other} have the Secret {secret} issued for different {what}: cert-manager makes one Certificate, for the first Ingress that it sees, and visitors of the other get one that is not for them. Give each its own secretName.',
  synced:
    '{resource} and {other} write the same Secret {secret}: each overwrites the other, and cert-manager issues the certificate again and again, until the rate limit of the CA refuses the whole domain. Give each its own Secret.',
  other: '{other} writes it, too.',
} as const;

type Context = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

/** Something that writes a Secret. */
interface Writer {
  readonly resource: Resource;
  readonly secret: string;
  /** Of the value that names it. */
  readonly path: Path;
  /** Of an Ingress: for which hosts, and by which issuer. */
  readonly hosts: string;
  readonly issuer: string;
}

export default defineRule({
  id: 'certificate-secret-conflict',
  need: 'security',
  summary: 'Two objects write the certificate of one Secret.',
  severity: 'error',
  profile: 'production',
  scope: 'workspace',
  kinds: ['Certificate', 'Ingress'],
  fix: 'none',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const own = resource.type === 'Certificate' ? certificatesOf(resource) : issuedFor(resource);
    for (const writer of own) checkWriter(writer, context);
  },
});

function checkWriter(writer: Writer, { related, report }: Context): void {
  const { resource, secret } = writer;
  const certificates = writersOf(related('Certificate')).get(secret) ?? [];
  const ingresses = writersOf(related('Ingress')).get(secret) ?? [];
  const synced = [...syncedBy(related('ExternalSecret')), ...syncedBy(related('SealedSecret'))];
  const say = (message: 'certificates' | 'shim' | 'synced', other: Writer) =>
    report({
      message,
      values: { resource: resource.label, other: other.resource.label, secret },
      path: writer.path,
      related: [
        { message: 'other', values: { other: other.resource.label }, resource: other.resource, path: other.path },
      ],
    });
  const rival = synced.find((one) => one.secret === secret);
  if (rival !== undefined) say('synced', rival);
  if (resource.type === 'Certificate') {
    const [first] = certificates;
    // Of one name they are one object, written twice.
    const isOther = first?.resource.metadata.name !== resource.metadata.name;
    if (first !== undefined && isOther) say('certificates', first);
    return;
  }
  // A Certificate of the Secret's name is the one that is made for the Ingress; cert-manager leaves it alone if it is not.
  const explicit = certificates.find((one) => one.resource.metadata.name !== secret);
  if (explicit !== undefined) say('shim', explicit);
  const [first] = ingresses;
  if (first === undefined || first.resource.metadata.name === resource.metadata.name) return;
  const what = first.issuer === writer.issuer ? 'hosts' : 'issuers';
  if (what === 'hosts' && first.hosts === writer.hosts) return;
  const values = { resource: resource.label, other: first.resource.label, secret, what };
  const place = { resource: first.resource, path: first.path };
  report({
    message: 'ingresses',
    values,
    path: writer.path,
    related: [{ message: 'other', values: { other: first.resource.label }, ...place }],
  });
}

/** The writers among Certificates or Ingresses, by Secret, in the order of their files. */
const writersOf = ofList((resources) => {
  const writers = new Map<string, Writer[]>();
  for (const resource of resources) {
    const own = resource.type === 'Certificate' ? certificatesOf(resource) : issuedFor(resource);
    for (const writer of own) {
      const known = writers.get(writer.secret);
      if (known === undefined) writers.set(writer.secret, [writer]);
      else known.push(writer);
    }
  }
  return writers;
});

function certificatesOf(resource: Resource): Writer[] {
  return madeBy(resource).flatMap(({ kind, name, path }) =>
    kind.type === 'Secret' ? [{ resource, secret: name, path, hosts: '', issuer: '' }] : [],
  );
}

const externalSecret = object({ spec: object({ target: object({ creationPolicy: string }) }) });

/** The Secrets that are kept as another store has them. With the policy Merge only some keys of one that is there are written. */
const syncedBy = ofList((resources) =>
  resources
    .filter((resource) => resource.read(externalSecret)?.spec?.target?.creationPolicy !== 'Merge')
    .flatMap(certificatesOf),
);

const ingress = object({ spec: object({ tls: list(object({ hosts: strings, secretName: string })) }) });

const ISSUERS: readonly string[] = ['cert-manager.io/issuer', 'cert-manager.io/cluster-issuer'];

/** The Secrets that cert-manager has issued for an Ingress with its annotation. */
function issuedFor(resource: Resource): Writer[] {
  const { annotations = {} } = resource.metadata;
  const issuers = ISSUERS.filter((key) => annotations[key] !== undefined);
  if (issuers.length === 0 && annotations['kubernetes.io/tls-acme'] !== 'true') return [];
  const issuer = JSON.stringify(issuers.map((key) => [key, annotations[key]]));
  return [...each(resource.read(ingress)?.spec?.tls)].flatMap(([index, { secretName, hosts }]) => {
    if (secretName === undefined) return [];
    const names = present(hosts).map((host) => host.toLowerCase());
    const path = [...resource.path, 'spec', 'tls', index, 'secretName'];
    return [{ resource, secret: secretName, path, hosts: JSON.stringify(names.sort()), issuer }];
  });
}
