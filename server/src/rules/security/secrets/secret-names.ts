import type { Resource } from '../../../kubernetes/resource';
import type { ResourceContext } from '../../rule';

const SECRET_KINDS = ['Secret', 'SealedSecret', 'ExternalSecret'] as const;

/** Whether a value is the name of a Secret in reach, alone or with its namespace or key, and so no secret itself. */
export function namesSecret(value: string, { related }: Pick<ResourceContext, 'related'>): boolean {
  const parts = value.split(/[/:]/);
  const isNamed = ({ metadata: { name } }: Resource) => name !== undefined && parts.includes(name);
  return SECRET_KINDS.some((kind) => related(kind).some(isNamed));
}
