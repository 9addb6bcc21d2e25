import { type ImageReference, isPlaceholderImage, parseImageReference } from '../../../kubernetes/image-reference';
import { imageName } from '../../../kubernetes/moving-tags';
import { defineRuleWithOptions } from '../../rule';

interface Options {
  readonly registries: readonly string[];
}

export default defineRuleWithOptions<Options>()({
  id: 'untrusted-registry',
  need: 'security',
  summary: 'An image comes from a registry that is not among the trusted ones.',
  severity: 'warning',
  profile: 'optional',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: ['tv:KSV-0125'],
  options: {
    registries: {
      description:
        'Registries that images may come from, with as much of the path as counts: registry.example.com, ghcr.io/example, *.example.com, docker.io/library. Without any, nothing is reported.',
      schema: { type: 'array', items: { type: 'string' } },
      default: [],
    },
  },
  messages: {
    untrusted:
      'Container {container} takes {image} from {source}, which is not among the trusted registries: nobody here scans what is pushed there or keeps a copy. Mirror the image to a trusted registry.',
  },
  checkResource(resource, { options, isImageSetElsewhere, report }) {
    if (options.registries.length === 0) return;
    const trusted = options.registries.map(readRegistry);
    for (const { name: container, path, spec } of resource.podTemplate?.containers ?? []) {
      const { image } = spec;
      if (image === undefined || image.startsWith('ko://') || isPlaceholderImage(image)) continue;
      const reference = parseImageReference(image);
      if (reference === undefined || isImageSetElsewhere(imageName(reference))) continue;
      if (trusted.some((registry) => isFrom(reference, registry))) continue;
      const values = { container, image, source: reference.normalizedRegistry };
      report({ message: 'untrusted', values, path: [...path, 'image'] });
    }
  },
});

interface Registry {
  readonly host: string;
  /** Empty where all of the registry is trusted. */
  readonly path: string;
}

/** A trailing slash or `/*` says nothing more. */
function readRegistry(text: string): Registry {
  const [host = '', ...path] = text
    .trim()
    .replace(/^https?:\/\//, '')
    .replace(/(?:\/\*{0,2})+$/, '')
    .split('/');
  return { host: host.toLowerCase() === 'index.docker.io' ? 'docker.io' : host.toLowerCase(), path: path.join('/') };
}

function isFrom({ normalizedRegistry, normalizedRepository }: ImageReference, { host, path }: Registry): boolean {
  const registry = normalizedRegistry.toLowerCase();
  const isHost = host.startsWith('*.') ? registry.endsWith(host.slice(1)) : host === registry;
  return isHost && (path === '' || `${normalizedRepository}/`.startsWith(`${path}/`));
}
