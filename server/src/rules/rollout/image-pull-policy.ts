import { isPlaceholderImage, parseImageReference } from '../../kubernetes/image-reference';
import { imageName, MOVING_TAGS, tagMovement } from '../../kubernetes/moving-tags';
import type { Container } from '../../kubernetes/pod-template';
import { defineRule, type MessageUse, type ResourceContext, type Severity } from '../rule';

const MESSAGES = {
  stale:
    'Container {container} pulls {image} only where a node does not have it: nodes keep whatever the tag meant when they first pulled it, so pods run different code. Name a version, or set imagePullPolicy to Always.',
  never:
    'Container {container} never pulls {image}: on every node that does not happen to have it the pod stays in ErrImageNeverPull. Set imagePullPolicy to Always.',
  cached:
    'Container {container} does not always pull {image}: a tag can be pushed again, and a node that has the old image, or got it with the credentials of another pod, runs it unasked. Set imagePullPolicy to Always, or name a digest.',
  fix: 'Set imagePullPolicy to Always',
} as const;

export default defineRule({
  id: 'image-pull-policy',
  need: 'rollout',
  summary: 'The pull policy lets nodes run an outdated image, or none.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['ks:container-image-pull-policy', 'po:pullPolicyNotAlways', 'ck:15'],
  messages: MESSAGES,
  checkResource(resource, context) {
    for (const container of resource.podTemplate?.containers ?? []) {
      const found = judge(container, context);
      if (found === undefined) continue;
      const { severity, ...use } = found;
      const path = [...container.path, 'imagePullPolicy'];
      const isAbsent = container.spec.imagePullPolicy === undefined;
      context.report({
        ...use,
        severity,
        path,
        ...(isAbsent ? { at: [...container.path, 'image'], absent: true } : {}),
        fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: 'Always' }] }],
      });
    }
  },
});

function judge(
  { name: container, spec }: Container,
  { isStrict, isImageSetElsewhere }: Pick<ResourceContext, 'isStrict' | 'isImageSetElsewhere'>,
): (MessageUse<typeof MESSAGES> & { readonly severity: Severity }) | undefined {
  const { image, imagePullPolicy: policy } = spec;
  if (image === undefined) return undefined;
  const values = { container, image };
  if (policy === 'Never') return { message: 'never', values, severity: 'warning' };
  if (isPlaceholderImage(image) || image.startsWith('ko://')) return undefined;
  const reference = parseImageReference(image);
  if (reference === undefined || reference.digest !== undefined || isImageSetElsewhere(imageName(reference)))
    return undefined;
  const movement = tagMovement(reference, MOVING_TAGS);
  if (policy === 'IfNotPresent' && movement !== undefined) return { message: 'stale', values, severity: 'warning' };
  // Absent, the policy is Always for latest and IfNotPresent for every other tag.
  const effective = policy ?? (movement === 'latest' ? 'Always' : 'IfNotPresent');
  return isStrict && effective === 'IfNotPresent' ? { message: 'cached', values, severity: 'info' } : undefined;
}
