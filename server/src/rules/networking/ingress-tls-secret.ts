import { nearest } from '../../kubernetes/nearest';
import type { Resource } from '../../kubernetes/resource';
import { isGranted } from '../../workspace/reference-grants';
import { type Reference, referencesOf } from '../../workspace/references';
import type { Path } from '../../yaml/path';
import { isWritten, valueAt } from '../../yaml/value';
import { findNamed, isMadeByAnother, missingSeverity } from '../lookup';
import { defineRule, type Fix, type ResourceContext } from '../rule';

const MESSAGES = {
  secret:
    'Nothing makes the Secret {name}, which {resource} takes its certificate from: no Secret, Certificate or ExternalSecret of namespace {namespace}. Clients get the default certificate of the controller, and a warning. Correct the name, or have the certificate issued.',
  secretNearest:
    'Nothing makes the Secret {name}, which {resource} takes its certificate from: clients get the default certificate of the controller, and a warning. Most likely {suggestion} is meant.',
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
  const suggestion = nearest(name, certificatesOf(namespace, context));
  const values = { name, resource: resource.label, namespace };
  if (suggestion === undefined) {
    const fixes = issuing(resource, context);
    context.report({ message: 'secret', values, path, severity, fixes });
  } else {
    const fixes = [use(path, suggestion)];
    context.report({ message: 'secretNearest', values: { ...values, suggestion }, path, severity, fixes });
  }
}
