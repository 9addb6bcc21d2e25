import { isPlaceholderImage, parseImageReference } from '../../../kubernetes/image-reference';
import { imageName } from '../../../kubernetes/moving-tags';
import { defineRule } from '../../rule';

export default defineRule({
  id: 'image-digest',
  need: 'security',
  summary: 'An image is not pinned by its digest.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: ['ck:43'],
  messages: {
    unpinned:
      'Container {container} names {image} by its tag, which who can push to the registry can move to other code without a change here. Pin the image with its digest: {name}:{tag}@sha256:…',
  },
  checkResource(resource, { isImageSetElsewhere, report }) {
    for (const { name: container, path, spec } of resource.podTemplate?.containers ?? []) {
      const { image } = spec;
      // ko builds the image that its name stands for and puts the digest in.
      if (image === undefined || image.startsWith('ko://') || isPlaceholderImage(image)) continue;
      const reference = parseImageReference(image);
      if (reference === undefined || reference.digest !== undefined) continue;
      const name = imageName(reference);
      if (isImageSetElsewhere(name)) continue;
      const values = { container, image, name, tag: reference.tag ?? 'latest' };
      report({ message: 'unpinned', values, path: [...path, 'image'] });
    }
  },
});
