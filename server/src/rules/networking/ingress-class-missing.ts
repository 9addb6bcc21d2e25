import type { Resource } from '../../kubernetes/resource';
import { classOfIngress, namesClass } from '../../workspace/ingress-class';
import { servicesOfIngress } from '../../workspace/ingresses';
import { defineRule } from '../rule';

/** Annotations that only the controllers of GKE read; they serve an Ingress without a class. */
const GKE = /^(?:cloud\.google\.com|networking\.gke\.io|ingress\.gcp\.kubernetes\.io)\//;

/** Of the controllers that are maintained. */
const USUAL_CLASSES = ['traefik', 'nginx', 'alb'] as const;

export default defineRule({
  id: 'ingress-class-missing',
  need: 'networking',
  summary: 'An Ingress does not say which controller serves it.',
  severity: 'info',
  profile: 'production',
  scope: 'workspace',
  kinds: ['Ingress'],
  fix: 'suggestion',
  peers: [],
  messages: {
    absent:
      '{ingress} names no class: a controller serves it only if its IngressClass is the default of the cluster; otherwise the Ingress never gets an address. Set ingressClassName.',
    fix: 'Set ingressClassName to {name}',
  },
  checkResource(resource, { everywhere, related, report }) {
    if (namesClass(resource) || isOfSolver(resource)) return;
    const classes = everywhere('IngressClass');
    if (classes.some(isDefault) || isForGke(resource, related('Service'))) return;
    const own = classes.flatMap(({ metadata }) => metadata.name ?? []);
    // Those that other Ingresses of the namespace use are most likely there, too.
    const used = related('Ingress').flatMap((other) => classOfIngress(other) ?? []);
    const known = [...new Set([...own, ...used])];
    const path = [...resource.path, 'spec', 'ingressClassName'];
    report({
      message: 'absent',
      values: { ingress: resource.label },
      path,
      at: [...resource.path, 'kind'],
      absent: true,
      fixes: (known.length > 0 ? known : USUAL_CLASSES).map((name) => ({
        message: 'fix',
        values: { name },
        changes: [{ op: 'set', path, value: name, select: true }],
      })),
    });
  },
});

/** cert-manager makes the Ingress for its challenge, and gives it the class. */
function isOfSolver({ metadata }: Resource): boolean {
  return [metadata.labels, metadata.annotations].some(
    (marks) => marks?.['acme.cert-manager.io/http01-solver'] === 'true',
  );
}

function isDefault({ metadata }: Resource): boolean {
  return metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true';
}

function isForGke(ingress: Resource, services: readonly Resource[]): boolean {
  const isMarked = ({ metadata }: Resource) => Object.keys(metadata.annotations ?? {}).some((key) => GKE.test(key));
  const backends = servicesOfIngress(ingress);
  return isMarked(ingress) || services.some((one) => backends.has(one.metadata.name ?? '') && isMarked(one));
}
