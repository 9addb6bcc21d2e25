import type { AnnotationFamily } from './annotation-family';

/**
 * Facts of the annotations of Traefik's Ingress provider, version 3 (pkg/provider/kubernetes/ingress/annotations.go and the
 * routing reference of 3.6): the keys are decoded without regard to case into the router's and the service's options. Under
 * `router.` an option that does not exist makes Traefik drop the whole Ingress; any other name is ignored.
 */

export const TRAEFIK: AnnotationFamily = {
  prefix: 'traefik.ingress.kubernetes.io/',
  controller: 'Traefik',
  version: '3.6',
  complete: true,
  ignoreNameCase: true,
  annotations: {
    'router.entrypoints': 'text',
    'router.middlewares': 'text',
    'router.observability': 'text',
    'router.observability.accesslogs': 'boolean',
    'router.observability.metrics': 'boolean',
    'router.observability.traceverbosity': { words: ['minimal', 'detailed'] },
    'router.observability.tracing': 'boolean',
    'router.pathmatcher': 'text',
    'router.priority': 'integer',
    'router.rulesyntax': 'text',
    'router.tls': 'text',
    'router.tls.certresolver': 'text',
    'router.tls.options': 'text',
  },
  patterns: [{ name: /^router\.tls\.domains\.\d+\.(?:main|sans)$/i, form: 'text' }],
  replaced: {
    // Names of Traefik 1.7; later versions ignore them without a word.
    'app-root': 'router.middlewares',
    'auth-type': 'router.middlewares',
    'auth-secret': 'router.middlewares',
    'error-pages': 'router.middlewares',
    'frontend-entry-points': 'router.entrypoints',
    'pass-client-tls-cert': 'router.middlewares',
    'pass-tls-cert': 'router.middlewares',
    'preserve-host': null,
    priority: 'router.priority',
    'rate-limit': 'router.middlewares',
    'redirect-entry-point': 'router.middlewares',
    'redirect-permanent': 'router.middlewares',
    'redirect-regex': 'router.middlewares',
    'redirect-replacement': 'router.middlewares',
    'request-modifier': 'router.middlewares',
    'rewrite-target': 'router.middlewares',
    'rule-type': 'router.pathmatcher',
    'service-weights': null,
    'whitelist-source-range': 'router.middlewares',
  },
  meant: {
    entrypoints: 'router.entrypoints',
    middlewares: 'router.middlewares',
    'router.certresolver': 'router.tls.certresolver',
    'router.entrypoint': 'router.entrypoints',
    'router.middleware': 'router.middlewares',
    'router.tls.resolver': 'router.tls.certresolver',
    tls: 'router.tls',
  },
  elsewhere: {
    'service.middlewares': 'Service',
    'service.nativelb': 'Service',
    'service.nodeportlb': 'Service',
    'service.passhostheader': 'Service',
    'service.serversscheme': 'Service',
    'service.serverstransport': 'Service',
    'service.sticky.cookie': 'Service',
    'service.sticky.cookie.domain': 'Service',
    'service.sticky.cookie.httponly': 'Service',
    'service.sticky.cookie.maxage': 'Service',
    'service.sticky.cookie.name': 'Service',
    'service.sticky.cookie.path': 'Service',
    'service.sticky.cookie.samesite': 'Service',
    'service.sticky.cookie.secure': 'Service',
  },
};
