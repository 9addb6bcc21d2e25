import type { EnvVariable } from '../../kubernetes/pod-spec';
import type { Container } from '../../kubernetes/pod-template';
import { each } from '../../kubernetes/shape';
import { defineRule, type ResourceContext } from '../rule';

const MESSAGES = {
  hidden:
    'Container {container} sets the variable {name} again further down, so this value is lost; apply may later drop either of them. Keep one.',
  repeated:
    'This sets the variable {name} of container {container} to what it already is; apply may drop one of the two, and then it is the text {reference}. Remove this one.',
  winner: 'This value of {name} wins.',
  original: '{name} gets its value here.',
  remove: 'Remove this {name}',
} as const;

export default defineRule({
  id: 'duplicate-env',
  need: 'validity',
  summary: "A container's env has a variable twice, and only the last one counts.",
  severity: 'warning',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['kl:duplicate-env-var', 'ks:environment-variable-key-duplication'],
  messages: MESSAGES,
  checkResource(resource, context) {
    // In a template the two may be branches of one condition.
    if (resource.partial === 'template') return;
    for (const container of resource.podTemplate?.containers ?? []) checkContainer(container, context);
  },
});

function checkContainer(container: Container, context: ResourceContext<typeof MESSAGES, object>): void {
  const earlier = new Map<string, number>();
  for (const [index, variable] of each(container.spec.env)) {
    const { name } = variable;
    if (name === undefined) continue;
    const previous = earlier.get(name);
    earlier.set(name, index);
    if (previous === undefined) continue;
    if (variable.value === `$(${name})`) report('repeated', 'original', name, index, previous);
    else if (!isUsed(name, container.spec.env, previous, index)) report('hidden', 'winner', name, previous, index);
  }

  function report(
    message: 'hidden' | 'repeated',
    other: 'winner' | 'original',
    name: string,
    index: number,
    otherIndex: number,
  ): void {
    const entry = [...container.path, 'env', index];
    const values = { container: container.name, name, reference: `$(${name})` };
    context.report({
      ...(message === 'hidden' ? { message, values } : { message, values }),
      path: [...entry, 'name'],
      related: [
        {
          message: other,
          values: { name },
          resource: container.pod.resource,
          path: [...container.path, 'env', otherIndex, 'name'],
        },
      ],
      fixes: [{ message: 'remove', values: { name }, changes: [{ op: 'remove', path: entry }] }],
    });
  }
}

/** Whether a variable behind `from`, up to the one at `to`, is built from the value that stands at `from`. */
function isUsed(
  name: string,
  env: readonly (EnvVariable | undefined)[] | undefined,
  from: number,
  to: number,
): boolean {
  // `$$(NAME)` is no reference but the text $(NAME).
  return (env ?? [])
    .slice(from + 1, to + 1)
    .some((variable) => variable?.value?.replaceAll('$$', '').includes(`$(${name})`));
}
