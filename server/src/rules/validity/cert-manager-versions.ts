import type { Resource } from '../../kubernetes/resource';
import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';
import { isList, isMap, valueAt, type YamlMap } from '../../yaml/value';
import type { Rewritten } from './api-rewrites';

/** The kinds of cert-manager that people write. */
export const CERT_MANAGER_KINDS = ['Certificate', 'CertificateRequest', 'ClusterIssuer', 'Issuer'];

/** The API versions of cert-manager before v1, and its releases that were the first without them. */
const REMOVED: Readonly<Record<string, string>> = {
  'certmanager.k8s.io/v1alpha1': '0.11',
  'cert-manager.io/v1alpha2': '1.6',
  'cert-manager.io/v1alpha3': '1.6',
  'cert-manager.io/v1beta1': '1.6',
};

export const OLD_CERT_MANAGER = Object.keys(REMOVED);

/** Fields of a Certificate that v1 has elsewhere, and the last version that has them where they were. */
const CERTIFICATE_FIELDS: readonly (readonly [field: string, last: string, to: readonly string[]])[] = [
  ['organization', 'v1alpha2', ['subject', 'organizations']],
  ['keyAlgorithm', 'v1alpha3', ['privateKey', 'algorithm']],
  ['keyEncoding', 'v1alpha3', ['privateKey', 'encoding']],
  ['keySize', 'v1alpha3', ['privateKey', 'size']],
  ['uriSANs', 'v1beta1', ['uris']],
  ['emailSANs', 'v1beta1', ['emailAddresses']],
];

/** Values that are written in capitals since v1beta1. */
const CAPITALS: Readonly<Record<string, readonly string[]>> = {
  keyAlgorithm: ['rsa', 'ecdsa'],
  keyEncoding: ['pkcs1', 'pkcs8'],
};

const PROVIDERS: Readonly<Record<string, string>> = { acmedns: 'acmeDNS', azuredns: 'azureDNS', clouddns: 'cloudDNS' };

/** The release of cert-manager from which on an object's API version is no longer served; undefined for what is served, or another's. */
export function certManagerRemoval({ apiVersion, kind }: Resource): string | undefined {
  const isKnown = Object.hasOwn(REMOVED, apiVersion) && CERT_MANAGER_KINDS.includes(kind);
  return isKnown ? REMOVED[apiVersion] : undefined;
}

/** Moves an object of cert-manager to v1; undefined where something written needs more than another name. */
export function rewriteCertManager(resource: Resource): Rewritten | undefined {
  const spec = valueAt(resource.data, ['spec']) ?? {};
  if (resource.partial !== undefined || !isMap(spec)) return undefined;
  const path = [...resource.path, 'spec'];
  const changes = moveGroup(resource, spec, path);
  if (changes === undefined) return undefined;
  const moved = moveFields(resource, spec, path);
  if (moved === undefined) return undefined;
  changes.push(...moved);
  const isSame = changes.length === 0 && resource.version !== 'v1alpha1';
  return { grade: isSame ? 'safe' : 'unsafe', changes };
}

function moveFields({ kind, version }: Resource, spec: YamlMap, path: Path): Change[] | undefined {
  if (kind === 'Certificate') return moveCertificate(spec, path, version);
  return kind === 'CertificateRequest' ? moveRequest(spec, path, version) : renameProviders(spec, path, version);
}

/** v1alpha1 had another group, and forms of ACME's settings that ended with it. */
function moveGroup(resource: Resource, spec: YamlMap, path: Path): Change[] | undefined {
  if (resource.version !== 'v1alpha1') return [];
  const annotations = Object.keys(resource.metadata.annotations ?? {});
  if (annotations.some((key) => key.startsWith('certmanager.k8s.io/'))) return undefined;
  const isOldForm =
    (resource.kind === 'Certificate' && spec.acme !== undefined) ||
    ['http01', 'dns01'].some((form) => valueAt(spec, ['acme', form]) !== undefined) ||
    valueAt(spec, ['vault', 'auth', 'kubernetes']) !== undefined;
  if (isOldForm) return undefined;
  if (valueAt(spec, ['issuerRef', 'group']) !== 'certmanager.k8s.io') return [];
  return [{ op: 'set', path: [...path, 'issuerRef', 'group'], value: 'cert-manager.io' }];
}

function moveCertificate(spec: YamlMap, path: Path, version: string): Change[] | undefined {
  const changes: Change[] = [];
  for (const [field, last, to] of CERTIFICATE_FIELDS) {
    if (version > last || !Object.hasOwn(spec, field)) continue;
    const [first = '', second] = to;
    if (valueAt(spec, to) !== undefined || (second !== undefined && !isMap(spec[first] ?? {}))) return undefined;
    const capitals = CAPITALS[field];
    if (capitals !== undefined) {
      const value = spec[field];
      if (typeof value !== 'string' || !capitals.includes(value)) return undefined;
      changes.push({ op: 'set', path: [...path, field], value: value.toUpperCase() });
    }
    if (second === undefined) changes.push({ op: 'rename', path: [...path, field], key: first });
    else changes.push({ op: 'move', path: [...path, field], to: [[...path, ...to]] });
  }
  return changes;
}

function moveRequest(spec: YamlMap, path: Path, version: string): Change[] | undefined {
  if (version > 'v1alpha3' || !Object.hasOwn(spec, 'csr')) return [];
  return Object.hasOwn(spec, 'request') ? undefined : [{ op: 'rename', path: [...path, 'csr'], key: 'request' }];
}

function renameProviders(spec: YamlMap, path: Path, version: string): Change[] | undefined {
  const solvers = valueAt(spec, ['acme', 'solvers']);
  if (version > 'v1alpha3' || !isList(solvers)) return [];
  const changes: Change[] = [];
  for (const [index, solver] of solvers.entries()) {
    const providers = valueAt(solver, ['dns01']);
    if (!isMap(providers)) continue;
    for (const [name, key] of Object.entries(PROVIDERS)) {
      if (!Object.hasOwn(providers, name)) continue;
      if (Object.hasOwn(providers, key)) return undefined;
      changes.push({ op: 'rename', path: [...path, 'acme', 'solvers', index, 'dns01', name], key });
    }
  }
  return changes;
}
