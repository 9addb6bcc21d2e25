import type { KindName } from '../kubernetes/kinds';
import { hasPlaceholder } from '../kubernetes/placeholder';
import type { Resource } from '../kubernetes/resource';
import type { ResourceContext } from './rule';

/**
 * A name for an object that a fix adds beside a workload: the workload's own, or one with the suffix where another object of the kind has that. Undefined
 * where both are taken, or only a tool knows the workload's.
 */
export function freeName(
  { metadata: { name } }: Resource,
  kind: KindName,
  suffix: string,
  { everywhere }: Pick<ResourceContext, 'everywhere'>,
): string | undefined {
  if (name === undefined || hasPlaceholder(name)) return undefined;
  const taken = new Set(everywhere(kind).map(({ metadata }) => metadata.name));
  return [name, `${name}-${suffix}`].find((candidate) => !taken.has(candidate));
}
