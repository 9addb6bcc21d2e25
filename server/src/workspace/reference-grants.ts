import type { Resource } from '../kubernetes/resource';
import { list, object, present, string } from '../kubernetes/shape';
import { ofList } from './of-list';

const grant = object({
  spec: object({
    from: list(object({ group: string, kind: string, namespace: string })),
    to: list(object({ group: string, kind: string, name: string })),
  }),
});

const grantedFrom = ofList((grants) => grants.map((resource) => ({ resource, spec: resource.read(grant)?.spec })));

/**
 * Whether a ReferenceGrant (gateway.networking.k8s.io) lets an object refer to one of another namespace. Names of grants that a template makes let
 * through anything.
 *
 * @param grants those of the namespace that is referred to
 */
export function isGranted(
  from: Resource,
  to: { readonly group: string; readonly kind: string; readonly name: string },
  grants: readonly Resource[],
): boolean {
  return grantedFrom(grants).some(({ resource, spec }) => {
    if (resource.partial === 'template') return true;
    const isFrom = present(spec?.from).some(
      ({ group = '', kind, namespace }) => group === from.group && kind === from.kind && namespace === from.namespace,
    );
    return (
      isFrom &&
      present(spec?.to).some(
        ({ group = '', kind, name }) =>
          group === to.group && kind === to.kind && (name === undefined || name === '' || name === to.name),
      )
    );
  });
}
