import type { AnnotationFamily } from './annotation-family';

/**
 * Facts of the annotations that cert-manager reads on an Ingress, release 1.21 (2026): pkg/apis/certmanager/v1/types.go, the
 * shim that makes a Certificate of an Ingress, and the reference page Annotations of its documentation.
 */

export const CERT_MANAGER: AnnotationFamily = {
  prefix: 'cert-manager.io/',
  controller: 'cert-manager',
  version: '1.21',
  complete: true,
  annotations: {
    'alt-names': 'text',
    'cluster-issuer': 'text',
    'common-name': 'text',
    duration: 'duration',
    'email-sans': 'text',
    'ip-sans': 'text',
    issuer: 'text',
    'issuer-group': 'text',
    'issuer-kind': 'text',
    'issuer-name': 'text',
    'private-key-algorithm': { words: ['RSA', 'ECDSA', 'Ed25519'] },
    'private-key-encoding': { words: ['PKCS1', 'PKCS8'] },
    'private-key-rotation-policy': { words: ['Never', 'Always'] },
    'private-key-size': 'integer',
    'renew-before': 'duration',
    'renew-before-percentage': 'integer',
    'revision-history-limit': 'integer',
    'secret-template': 'json',
    'subject-countries': 'text',
    'subject-localities': 'text',
    'subject-organizationalunits': 'text',
    'subject-organizations': 'text',
    'subject-postalcodes': 'text',
    'subject-provinces': 'text',
    'subject-serialnumber': 'text',
    'subject-streetaddresses': 'text',
    'uri-sans': 'text',
    usages: 'text',
  },
  replaced: {
    'acme-challenge-type': null,
    'acme-dns01-provider': null,
    'acme-http01-edit-in-place': 'acme.cert-manager.io/http01-edit-in-place',
    'acme-http01-ingress-class': 'acme.cert-manager.io/http01-ingress-class',
  },
  meant: {
    'cert-duration': 'duration',
    'cluster-issuer-name': 'cluster-issuer',
    clusterissuer: 'cluster-issuer',
    'dns-names': 'alt-names',
    'http01-edit-in-place': 'acme.cert-manager.io/http01-edit-in-place',
    'http01-ingress-class': 'acme.cert-manager.io/http01-ingress-class',
    'key-algorithm': 'private-key-algorithm',
    'key-size': 'private-key-size',
    renewbefore: 'renew-before',
    'tls-acme': 'kubernetes.io/tls-acme',
  },
  elsewhere: {
    'allow-direct-injection': 'Secret',
    'certificate-hash': 'Secret',
    'certificate-name': 'CertificateRequest',
    'certificate-revision': 'CertificateRequest',
    'ignore-tls-listeners': 'Gateway',
    'inject-apiserver-ca': 'webhook configuration',
    'inject-ca-from': 'webhook configuration',
    'inject-ca-from-secret': 'webhook configuration',
    'issue-temporary-certificate': 'Certificate',
    'private-key-secret-name': 'CertificateRequest',
  },
};

export const CERT_MANAGER_ACME: AnnotationFamily = {
  prefix: 'acme.cert-manager.io/',
  controller: 'cert-manager',
  version: '1.21',
  complete: true,
  annotations: {
    'http01-edit-in-place': { words: ['true', 'false'] },
    'http01-ingress-class': 'text',
    'http01-ingress-ingressclassname': 'text',
  },
  meant: {
    'edit-in-place': 'http01-edit-in-place',
    'http01-ingressclassname': 'http01-ingress-ingressclassname',
    'http01-ingress-class-name': 'http01-ingress-ingressclassname',
    'ingress-class': 'http01-ingress-class',
  },
  elsewhere: {
    'http01-parentreffallback': 'Gateway',
    'http01-parentrefkind': 'Certificate',
    'http01-parentrefname': 'Certificate',
  },
};
