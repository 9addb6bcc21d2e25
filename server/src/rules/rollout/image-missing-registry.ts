import { parseImageReference } from '../../kubernetes/image-reference';
import { defineRule } from '../rule';

export default defineRule({
  id: 'image-missing-registry',
  need: 'rollout',
  summary: 'An image is named without its registry.',
  severity: 'info',
  profile: 'optional',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: [],
  messages: {
    none: 'The image {image} of container {container} names no registry, so the container runtime asks Docker Hub (or what the node is set to): its limits on pulls hold, and somebody else may own the name there. Write the registry.',
  },
  checkResource(resource, { report, isImageSetElsewhere }) {
    for (const { name: container, path, spec } of resource.podTemplate?.containers ?? []) {
      const { image } = spec;
      const reference = image === undefined ? undefined : parseImageReference(image);
      if (image === undefined || reference === undefined || reference.registry !== undefined) continue;
      if (isImageSetElsewhere(reference.repository)) continue;
      report({ message: 'none', values: { container, image }, path: [...path, 'image'] });
    }
  },
});
