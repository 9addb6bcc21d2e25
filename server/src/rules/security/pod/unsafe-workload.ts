import { type ImageReference, isPlaceholderImage, parseImageReference } from '../../../kubernetes/image-reference';
import { defineRule } from '../../rule';

export default defineRule({
  id: 'unsafe-workload',
  need: 'security',
  summary: 'A container runs software that gets no security fixes any more.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: ['ck:33', 'ck:34', 'tv:KSV-0102'],
  messages: {
    tiller:
      'Container {container} is Tiller, the server of Helm 2, which ended in 2020: whoever reaches its port installs into the cluster with its rights, mostly those of an administrator. Helm 3 and later need no server; remove it.',
    dashboard:
      'Container {container} is the Kubernetes Dashboard, which was archived in January 2026: holes in it are no longer closed, and it acts in the cluster with the rights of whoever logs in. Use Headlamp, or a dashboard outside of the cluster.',
    ingressNginx:
      'Container {container} is the ingress-nginx controller, which was retired in March 2026: holes in it are no longer closed, and it faces the internet with access to the Secrets of the cluster. Move to Gateway API or to another Ingress controller.',
  },
  checkResource(resource, { report }) {
    for (const { name: container, path: containerPath, spec } of resource.podTemplate?.containers ?? []) {
      const { image } = spec;
      if (image === undefined || isPlaceholderImage(image)) continue;
      const reference = parseImageReference(image);
      const message = reference && judge(reference);
      if (message) report({ message, values: { container }, path: [...containerPath, 'image'] });
    }
  },
});

const ARCHITECTURE = /-(?:amd64|arm|arm64|ppc64le|s390x)$/;

/** Those who publish the community's ingress-nginx under a name that others use for products of their own. */
const INGRESS_NGINX_OWNERS: readonly (string | undefined)[] = [
  'kubernetes-ingress-controller',
  'google_containers',
  'bitnami',
  'bitnamilegacy',
];

function judge({ repository, baseName }: ImageReference): 'tiller' | 'dashboard' | 'ingressNginx' | undefined {
  const name = baseName.replace(ARCHITECTURE, '');
  const owner = repository.split('/').at(-2);
  if (name === 'tiller') return 'tiller';
  const isOfDashboard = owner === 'kubernetesui' && /^dashboard(?:-api|-auth|-web)?$/.test(name);
  if (isOfDashboard || name === 'kubernetes-dashboard') return 'dashboard';
  if (owner === 'ingress-nginx' && /^controller(?:-chroot)?$/.test(name)) return 'ingressNginx';
  const isIngressNginx = name === 'nginx-ingress-controller' && INGRESS_NGINX_OWNERS.includes(owner);
  return isIngressNginx ? 'ingressNginx' : undefined;
}
