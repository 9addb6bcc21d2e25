import type { Resource } from '../../../kubernetes/resource';
import type { ResourceContext } from '../../rule';

const SECRET_KINDS = ['Secret', 'SealedSecret', 'ExternalSecret'] as const;

/** Whether a value is the name of a Secret in reach, alone or with its namespace or key, and so no secret itself. */
export function namesSecret(value: string, { everywhere }: Pick<ResourceContext, 'everywhere'>): boolean {
  const parts = value.split(/[/:]/);
  // `namespace/name`; else it lies beside what names it.
  const namespaces = value.includes('/') ? [undefined, parts[0]] : [undefined];
  const isNamed = ({ metadata: { name } }: Resource) => name !== undefined && parts.includes(name);
  return SECRET_KINDS.some((kind) => namespaces.some((namespace) => everywhere(kind, namespace).some(isNamed)));
}
