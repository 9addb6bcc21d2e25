import type { ImageReference } from '../image-reference';

/** The page on which a registry shows an image to people; undefined where the registry has none that everybody may see. */
export function imagePage({ normalizedRegistry, normalizedRepository, tag }: ImageReference): string | undefined {
  const path = normalizedRepository;
  switch (normalizedRegistry) {
    case 'docker.io': {
      const page = path.startsWith('library/')
        ? `https://hub.docker.com/_/${path.slice('library/'.length)}`
        : `https://hub.docker.com/r/${path}`;
      return tag === undefined ? page : `${page}/tags?name=${tag}`;
    }
    case 'quay.io':
      return `https://quay.io/repository/${path}?tab=tags`;
    case 'public.ecr.aws':
      return `https://gallery.ecr.aws/${path}`;
    case 'mcr.microsoft.com':
      return `https://mcr.microsoft.com/artifact/mar/${path}/tags`;
    case 'nvcr.io':
      return nvidiaPage(path);
    default:
      // These lead a browser from the image's own address to its page.
      return /^(?:ghcr\.io|(?:[a-z]+\.)?gcr\.io|[a-z0-9-]+-docker\.pkg\.dev)$/.test(normalizedRegistry)
        ? `https://${normalizedRegistry}/${path}`
        : undefined;
  }
}

/** `nvidia/cuda`, or `nvidia/k8s/dcgm-exporter` with a team between. */
function nvidiaPage(path: string): string | undefined {
  const [organisation, team, image] = path.split('/');
  if (organisation === undefined || team === undefined) return undefined;
  const base = `https://catalog.ngc.nvidia.com/orgs/${organisation}`;
  return image === undefined ? `${base}/containers/${team}` : `${base}/teams/${team}/containers/${image}`;
}
