import type { Resource } from '../../kubernetes/resource';
import type { Path } from '../../yaml/path';
import type { Reference, ReferenceKind } from './reference';
import { isWithoutNamespace, type KindText, kindIn, referenceKind } from './reference-kinds';
import { nameIn, plain } from './table';

/** How an annotation holds names: one, one with its namespace and a slash in front, or several with commas between them. */
type AnnotationForm = 'plain' | 'namespaced' | 'list';

interface AnnotationRow {
  readonly to: KindText;
  readonly form: AnnotationForm;
  /** What is named may be something else, or need not be there. */
  readonly isOptional?: boolean;
}

const SECRET: AnnotationRow = { to: 'Secret', form: 'namespaced' };
const PLAIN_SECRET: AnnotationRow = { to: 'Secret', form: 'plain' };
const CONFIG_MAP: AnnotationRow = { to: 'ConfigMap', form: 'namespaced' };

const ANNOTATIONS: Readonly<Record<string, AnnotationRow>> = {
  'kubernetes.io/ingress.class': { to: 'IngressClass', form: 'plain', isOptional: true },
  'kubernetes.io/service-account.name': { to: 'ServiceAccount', form: 'plain' },
  'volume.beta.kubernetes.io/storage-class': { to: 'StorageClass', form: 'plain' },
  'cert-manager.io/cluster-issuer': { to: 'ClusterIssuer', form: 'plain' },
  'cert-manager.io/inject-ca-from': { to: 'Certificate', form: 'namespaced' },
  'cert-manager.io/inject-ca-from-secret': SECRET,
  'nginx.ingress.kubernetes.io/auth-secret': SECRET,
  'nginx.ingress.kubernetes.io/auth-tls-secret': SECRET,
  'nginx.ingress.kubernetes.io/proxy-ssl-secret': SECRET,
  'nginx.ingress.kubernetes.io/auth-proxy-set-headers': CONFIG_MAP,
  'nginx.ingress.kubernetes.io/custom-headers': CONFIG_MAP,
  'nginx.ingress.kubernetes.io/fastcgi-params-configmap': CONFIG_MAP,
  'nginx.ingress.kubernetes.io/default-backend': { to: 'Service', form: 'plain' },
  'nginx.org/basic-auth-secret': PLAIN_SECRET,
  'nginx.com/jwt-key': PLAIN_SECRET,
  'haproxy.org/auth-secret': SECRET,
  'haproxy-ingress.github.io/auth-secret': SECRET,
  'haproxy-ingress.github.io/auth-tls-secret': SECRET,
  'ingress.kubernetes.io/auth-secret': PLAIN_SECRET,
  'configmap.reloader.stakater.com/reload': { to: 'ConfigMap', form: 'list', isOptional: true },
  'secret.reloader.stakater.com/reload': { to: 'Secret', form: 'list', isOptional: true },
};

/** The annotation of cert-manager whose value's kind and group other annotations tell. */
const ISSUER = 'cert-manager.io/issuer';

export function readAnnotations(resource: Resource, add: (reference: Reference) => void): void {
  const { annotations } = resource.metadata;
  for (const key in annotations) {
    const value = nameIn(annotations[key]);
    if (value === undefined) continue;
    const row: AnnotationRow | undefined = Object.hasOwn(ANNOTATIONS, key) ? ANNOTATIONS[key] : undefined;
    const path = [...resource.path, 'metadata', 'annotations', key];
    if (row !== undefined) readAnnotation(row, value, path, resource.namespace, add);
    else if (key === ISSUER) add(plainTo(issuerKind(annotations), path, value, resource.namespace));
  }
}

function issuerKind(annotations: Readonly<Record<string, string>>): ReferenceKind {
  const kind = annotations['cert-manager.io/issuer-kind'] ?? 'Issuer';
  return kindIn(annotations['cert-manager.io/issuer-group'] ?? 'cert-manager.io', kind);
}

function plainTo(kind: ReferenceKind, path: Path, name: string, namespace: string): Reference {
  return plain(path, [kind], name, isWithoutNamespace(kind) ? undefined : namespace);
}

function readAnnotation(
  { to, form, isOptional = false }: AnnotationRow,
  value: string,
  path: Path,
  namespace: string,
  add: (reference: Reference) => void,
): void {
  const kind = referenceKind(to);
  if (form === 'list') {
    for (const { 0: name, index: start } of value.matchAll(/[^\s,]+/g)) {
      add({ ...plainTo(kind, path, name, namespace), within: { start, end: start + name.length }, isOptional });
    }
    return;
  }
  const slash = form === 'namespaced' ? value.indexOf('/') : -1;
  if (slash < 0) {
    add({ ...plainTo(kind, path, value, namespace), isOptional });
    return;
  }
  if (slash === 0 || slash === value.length - 1) return;
  const given = value.slice(0, slash);
  add({ ...plain(path, [referenceKind('Namespace')], given, undefined), within: { start: 0, end: slash } });
  const within = { start: slash + 1, end: value.length };
  add({ ...plainTo(kind, path, value.slice(slash + 1), given), within, isOptional });
}
