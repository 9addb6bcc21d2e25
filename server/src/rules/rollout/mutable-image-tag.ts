import { isPlaceholderImage, parseImageReference } from '../../kubernetes/image-reference';
import { imageName, MOVING_TAGS, tagMovement } from '../../kubernetes/moving-tags';
import { REPLACE_ME } from '../../kubernetes/placeholder';
import { defineRuleWithOptions, type Fix } from '../rule';

interface Options {
  readonly tags: readonly string[];
}

const MESSAGES = {
  untagged:
    'Container {container} uses {image} without a tag, which means latest: pods started at different times run different code, and no rollback brings the old one back. Name a version.',
  latest:
    'Container {container} uses {image}: what latest is changes with every build, so pods started at different times run different code, and no rollback brings the old one back. Name a version.',
  moving:
    'Container {container} uses {image}, whose tag {tag} moves to other images over time: no rollback brings the old one back. Name a version.',
  fix: 'Name a version of {name}',
} as const;

export default defineRuleWithOptions<Options>()({
  id: 'mutable-image-tag',
  need: 'rollout',
  summary: 'An image is named without a version, so that what runs changes by itself.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: 'workload',
  fix: 'suggestion',
  peers: ['kl:latest-tag', 'ks:container-image-tag', 'po:tagNotSpecified', 'ck:14', 'tv:KSV-0013'],
  options: {
    tags: {
      description: 'Tags, in lower case, that move to other images over time; latest always counts.',
      schema: { type: 'array', items: { type: 'string' } },
      default: MOVING_TAGS,
    },
  },
  messages: MESSAGES,
  checkResource(resource, { options, isStrict, isImageSetElsewhere, report }) {
    for (const { name: container, path: containerPath, spec } of resource.podTemplate?.containers ?? []) {
      const { image } = spec;
      // ko builds the image that its name stands for and puts the digest in.
      if (image === undefined || image.startsWith('ko://') || isPlaceholderImage(image)) continue;
      const reference = parseImageReference(image);
      if (reference === undefined || isImageSetElsewhere(imageName(reference))) continue;
      const movement = tagMovement(reference, options.tags);
      if (movement === undefined) continue;
      const path = [...containerPath, 'image'];
      const name = imageName(reference);
      const fix: Fix<typeof MESSAGES> = {
        message: 'fix',
        values: { name },
        changes: [{ op: 'set', path, value: `${name}:${REPLACE_ME}`, select: true }],
      };
      const { tag = '' } = reference;
      if (movement === 'moving')
        report({ message: 'moving', values: { container, image, tag }, severity: 'info', path, fixes: [fix] });
      else {
        const message = tag === '' ? 'untagged' : 'latest';
        report({ message, values: { container, image }, severity: isStrict ? 'error' : 'warning', path, fixes: [fix] });
      }
    }
  },
});
