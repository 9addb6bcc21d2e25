import { nearest } from '../../kubernetes/nearest';
import type { Resource } from '../../kubernetes/resource';
import { isGranted } from '../../workspace/reference-grants';
import { madeBy, type Reference, referencesOf } from '../../workspace/references';
import type { Path } from '../../yaml/path';
import { isWritten, valueAt } from '../../yaml/value';
import { findNamed, isMadeByAnother, MOST_LETTERS, missingSeverity, nearestNamed } from '../lookup';
import { defineRule, type Fix, type ResourceContext } from '../rule';

const MESSAGES = {
  secret:
    'Nothing makes the Secret {name}, which {resource} takes its certificate from: no Secret, Certificate or ExternalSecret of namespace {namespace}. {effect}. Correct the name, or have the certificate issued.',
  secretNearest:
    'Nothing makes the Secret {name}, which {resource} takes its certificate from. {effect}. Most likely {suggestion} is meant.',
  notGranted:
    '{resource} takes its certificate from namespace {namespace}, and no ReferenceGrant there lets it: the listener is not programmed. Add a ReferenceGrant to {namespace}.',
  otherKind:
    '{resource} asks for the {kind} {name}, and only {other} is there: cert-manager waits for the {kind}, and no certificate is issued. Ask for the {otherKind}.',
  issuer:
    '{resource} asks for the {kind} {name}, which is not there, though others are: cert-manager waits for it, and no certificate is issued. Correct the name, or add it.',
  issuerNearest:
    '{resource} asks for the {kind} {name}, which is not there: cert-manager waits for it, and no certificate is issued. Most likely {suggestion} is meant.',
  there: 'This is the {kind}.',
  use: 'Use {name}',
  useKind: 'Ask for the {kind}',
  have: 'Have cert-manager issue it, with the {kind} {name}',
} as const;

/** What comes of it that there is no certificate. */
const EFFECTS = {
  Ingress: 'Clients get the default certificate of the controller, and a warning',
  Gateway: 'The listener is not programmed, and clients can not connect to it',
} as const;

type Context = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;
type IssuerKind = 'Issuer' | 'ClusterIssuer';

export default defineRule({
  id: 'ingress-tls-secret',
  need: 'networking',
  summary: 'Nothing makes the certificate that an Ingress or Gateway serves with.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['Ingress', 'Certificate', 'Gateway'],
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    for (const reference of referencesOf(resource)) {
      const type = reference.kinds[0]?.type;
      if (type === 'Secret' && isCertificate(resource, reference.path)) checkSecret(resource, reference, context);
      else if (type === 'Issuer' || type === 'ClusterIssuer') checkIssuer(resource, reference, type, context);
    }
  },
});

/** Whether a place of an Ingress or a Gateway names the certificate that it serves with. */
function isCertificate({ type, path: root }: Resource, path: Path): boolean {
  const place = path.slice(root.length);
  if (type === 'Ingress') return place[1] === 'tls';
  return type === 'Gateway' && place[1] === 'listeners' && place.includes('certificateRefs');
}

function checkSecret(resource: Resource, reference: Reference, context: Context): void {
  const { name, namespace = resource.namespace, path } = reference;
  const isThere =
    findNamed(context, 'Secret', name, namespace).length > 0 || isMadeByAnother(context, 'Secret', name, namespace);
  if (isThere) {
    if (namespace !== resource.namespace) checkGrant(resource, reference, namespace, context);
    return;
  }
  const severity = missingSeverity(resource, context, {
    kinds: ['Secret', 'Certificate', 'ExternalSecret', 'SealedSecret'],
    namespace,
    severity: 'warning',
  });
  if (severity === undefined) return;
  const suggestion = nearest(name, certificatesOf(namespace, context), MOST_LETTERS);
  const effect = EFFECTS[resource.type === 'Gateway' ? 'Gateway' : 'Ingress'];
  const values = { name, resource: resource.label, namespace, effect };
  if (suggestion === undefined) {
    const fixes = issuing(resource, context);
    context.report({ message: 'secret', values, path, severity, fixes });
  } else {
    const fixes = [use(path, suggestion)];
    context.report({ message: 'secretNearest', values: { ...values, suggestion }, path, severity, fixes });
  }
}

/** The Secrets of a namespace that there are, or that something makes. */
function certificatesOf(namespace: string, { everywhere }: Context): string[] {
  const makers = (['Certificate', 'ExternalSecret', 'SealedSecret'] as const).flatMap((kind) =>
    everywhere(kind, namespace).flatMap(madeBy),
  );
  const secrets = everywhere('Secret', namespace).flatMap(({ metadata }) => metadata.name ?? []);
  return [...makers.map(({ name }) => name), ...secrets];
}

function use(path: Path, name: string): Fix<typeof MESSAGES> {
  return { message: 'use', values: { name }, changes: [{ op: 'set', path, value: name, select: true }] };
}

const ANNOTATIONS: Readonly<Record<IssuerKind, string>> = {
  Issuer: 'cert-manager.io/issuer',
  ClusterIssuer: 'cert-manager.io/cluster-issuer',
};

/** Annotations by which cert-manager issues the certificate, with the issuers that there are. */
function issuing(resource: Resource, { everywhere }: Context): Fix<typeof MESSAGES>[] {
  return (['Issuer', 'ClusterIssuer'] as const).flatMap((kind) =>
    everywhere(kind, resource.namespace).flatMap(({ metadata: { name } }): Fix<typeof MESSAGES>[] => {
      if (name === undefined) return [];
      const path = [...resource.path, 'metadata', 'annotations', ANNOTATIONS[kind]];
      return [{ message: 'have', values: { kind, name }, changes: [{ op: 'set', path, value: name, select: true }] }];
    }),
  );
}

function checkGrant(resource: Resource, { name, path }: Reference, namespace: string, context: Context): void {
  const grants = context.everywhere('ReferenceGrant', namespace);
  if (isGranted(resource, { group: '', kind: 'Secret', name }, grants)) return;
  const severity = missingSeverity(resource, context, {
    kinds: ['ReferenceGrant'],
    namespace,
    severity: 'warning',
    isMaker: () => false,
  });
  if (severity === undefined) return;
  const place = [...path.slice(0, -1), 'namespace'];
  context.report({ message: 'notGranted', values: { resource: resource.label, namespace }, path: place, severity });
}

function checkIssuer(resource: Resource, { name, path }: Reference, kind: IssuerKind, context: Context): void {
  const { namespace } = resource;
  if (findNamed(context, kind, name, namespace).length > 0) return;
  const severity = missingSeverity(resource, context, { kinds: [kind], namespace, severity: 'warning' });
  if (severity === undefined) return;
  const otherKind = kind === 'Issuer' ? 'ClusterIssuer' : 'Issuer';
  const values = { resource: resource.label, kind, name };
  const [other] = findNamed(context, otherKind, name, namespace);
  if (other !== undefined) {
    const kindPath = kindPathOf(resource, path);
    const isKindWritten = kindPath !== undefined && isWritten(valueAt(resource.document.data, kindPath));
    context.report({
      message: 'otherKind',
      values: { ...values, other: other.label, otherKind },
      path: kindPath ?? path,
      ...(kindPath === undefined ? { part: 'key' } : isKindWritten ? {} : { at: path }),
      related: [{ message: 'there', values: { kind: otherKind }, resource: other, path: [...other.path, 'kind'] }],
      fixes: [
        {
          message: 'useKind',
          values: { kind: otherKind },
          changes: [
            kindPath === undefined
              ? { op: 'rename', path, key: ANNOTATIONS[otherKind] }
              : { op: 'set', path: kindPath, value: otherKind },
          ],
        },
      ],
    });
    return;
  }
  const others = (['Issuer', 'ClusterIssuer'] as const).map((one) => context.everywhere(one, namespace));
  if (others.every((list) => list.length === 0)) return;
  const suggestion = nearestNamed(context, kind, name, namespace);
  if (suggestion === undefined) context.report({ message: 'issuer', values, path, severity });
  else {
    const fixes = [use(path, suggestion)];
    context.report({ message: 'issuerNearest', values: { ...values, suggestion }, path, severity, fixes });
  }
}

const ISSUER_KIND = 'cert-manager.io/issuer-kind';

/** Where the kind of an issuer stands, or would; undefined where the name of the annotation says it. */
function kindPathOf({ type, metadata }: Resource, path: Path): Path | undefined {
  const before = path.slice(0, -1);
  if (type === 'Certificate') return [...before, 'kind'];
  return metadata.annotations?.[ISSUER_KIND] === undefined ? undefined : [...before, ISSUER_KIND];
}
