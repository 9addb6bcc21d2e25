import { type ImageReference, isPlaceholderImage, parseImageReference } from '../../../kubernetes/image-reference';
import { imageName } from '../../../kubernetes/moving-tags';
import { REPLACE_ME } from '../../../kubernetes/placeholder';
import type { Path } from '../../../yaml/path';
import { defineRule, type Fix, type Severity } from '../../rule';

const MESSAGES = {
  kubernetes:
    'Container {container} takes {image} from {source}, which is frozen since April 2023: fixed versions do not come there, and the redirect that still serves it may end. Take it from registry.k8s.io.',
  bitnamiVersion:
    'Container {container} uses {image}, but on 2025-09-29 Bitnami moved its versions to docker.io/bitnamilegacy: the pull fails on every node that does not have the image yet. Use another image, or the legacy one until then.',
  bitnamiLatest:
    'Container {container} uses {image}, but since 2025-09-29 docker.io/bitnami keeps only latest of some images, for development: it may be gone at the next pull, and other tags and digests are. Use another image.',
  bitnamiLegacy:
    'Container {container} uses {image}: what lies in docker.io/bitnamilegacy gets no fixes any more, not even for known holes. Use another image.',
  kubeRbacProxy:
    'Container {container} uses {image}, which was deleted with Google Container Registry in March 2025: the pull fails on every node that does not have the image yet. Take it from quay.io/brancz/kube-rbac-proxy.',
  ingressController:
    'Container {container} uses {image}: quay.io/kubernetes-ingress-controller gets no releases since 2020, so holes of the controller stay open. Take a supported version from registry.k8s.io/ingress-nginx, or move to another controller.',
  move: 'Take it from {name}',
  choose: 'Take it from another registry (has to be filled in)',
} as const;

interface MovedImage {
  readonly message: Exclude<keyof typeof MESSAGES, 'move' | 'choose'>;
  readonly severity: Severity;
  /** Where the image lies now, without tag; undefined where it lies nowhere. */
  readonly name: string | undefined;
  /** Set where the new place has other tags. */
  readonly tag?: string;
  /** The image there has the same tags and digests. */
  readonly isSame?: boolean;
  /** Where the image is kept without fixes. */
  readonly legacyName?: string;
}

/** Projects of Bitnami's own that are still released there, with their tags. */
const KEPT_AT_BITNAMI = /^(?:minideb|sealed-secrets)(?:-|$)/;

export default defineRule({
  id: 'frozen-registry',
  need: 'security',
  summary: 'An image comes from a registry that is frozen or closed.',
  severity: 'warning',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'safe',
  peers: ['C-0253'],
  messages: MESSAGES,
  checkResource(resource, { isImageSetElsewhere, report }) {
    for (const { name: container, path: containerPath, spec } of resource.podTemplate?.containers ?? []) {
      const { image } = spec;
      if (image === undefined) continue;
      const reference = parseImageReference(image) ?? withoutPlaceholderTag(image);
      if (reference === undefined || isImageSetElsewhere(imageName(reference))) continue;
      const moved = movedImage(reference);
      if (moved === undefined) continue;
      const { message, severity } = moved;
      const path = [...containerPath, 'image'];
      const values = { container, image, source: sourceOf(reference) };
      report({ message, values, severity, path, fixes: fixesOf(moved, reference, image, path) });
    }
  },
});

/** A version that is filled in later does not change where the image comes from. */
function withoutPlaceholderTag(image: string): ImageReference | undefined {
  const colon = image.lastIndexOf(':');
  const name = image.slice(0, colon);
  if (colon < 0 || isPlaceholderImage(name)) return undefined;
  const reference = parseImageReference(name);
  return reference?.registry === undefined && !name.includes('/') ? undefined : reference && { ...reference, tag: '' };
}

/** What was frozen or closed. Other registries that mirror the same paths are nobody's business. */
function movedImage(reference: ImageReference): MovedImage | undefined {
  const { normalizedRegistry: registry, normalizedRepository: repository, tag, digest } = reference;
  const [owner = '', ...rest] = repository.split('/');
  const name = rest.join('/');
  if (/^(?:(?:us|eu|asia)\.)?k8s\.gcr\.io$/.test(registry))
    return { message: 'kubernetes', severity: 'warning', name: `registry.k8s.io/${repository}`, isSame: true };
  if (/^(?:(?:us|eu|asia)\.)?gcr\.io$/.test(registry)) {
    if (/^google[_-]containers$/.test(owner) && name !== '')
      return { message: 'kubernetes', severity: 'warning', name: `registry.k8s.io/${name}` };
    return repository === 'kubebuilder/kube-rbac-proxy'
      ? { message: 'kubeRbacProxy', severity: 'error', name: 'quay.io/brancz/kube-rbac-proxy' }
      : undefined;
  }
  if (registry === 'quay.io' && owner === 'kubernetes-ingress-controller') {
    const isController = name.startsWith('nginx-ingress-controller');
    const successor = isController ? 'registry.k8s.io/ingress-nginx/controller' : undefined;
    return { message: 'ingressController', severity: 'warning', name: successor, tag: REPLACE_ME };
  }
  if (registry !== 'docker.io') return undefined;
  if (owner === 'bitnamilegacy') return { message: 'bitnamiLegacy', severity: 'warning', name: undefined };
  if (owner !== 'bitnami' || KEPT_AT_BITNAMI.test(name)) return undefined;
  const isVersion = digest === undefined && tag !== undefined && tag !== 'latest' && tag !== '';
  return isVersion
    ? { message: 'bitnamiVersion', severity: 'error', name: undefined, legacyName: `docker.io/bitnamilegacy/${name}` }
    : { message: 'bitnamiLatest', severity: 'warning', name: undefined };
}

function sourceOf({ normalizedRegistry, normalizedRepository }: ImageReference): string {
  const owner = normalizedRegistry.endsWith('k8s.gcr.io') ? '' : `/${normalizedRepository.split('/')[0]}`;
  return `${normalizedRegistry}${owner}`;
}

function fixesOf(
  { name, tag, isSame = false, legacyName }: MovedImage,
  reference: ImageReference,
  image: string,
  path: Path,
): Fix<typeof MESSAGES>[] {
  const version = tag === undefined ? image.slice(imageName(reference).length) : `:${tag}`;
  const change = (to: string) => [{ op: 'set', path, value: `${to}${version}`, select: !isSame }] as const;
  const move = (to: string): Fix<typeof MESSAGES> => ({
    message: 'move',
    values: { name: to },
    grade: isSame ? 'safe' : 'suggestion',
    changes: change(to),
  });
  if (name !== undefined) return [move(name)];
  const changes = change(`${REPLACE_ME}/${reference.baseName}`);
  const choose: Fix<typeof MESSAGES> = { message: 'choose', grade: 'suggestion', changes };
  return legacyName === undefined ? [choose] : [choose, move(legacyName)];
}
