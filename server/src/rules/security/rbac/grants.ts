import type { Resource } from '../../../kubernetes/resource';
import { each } from '../../../kubernetes/shape';
import { ofList } from '../../../workspace/of-list';
import { ALL_NAMESPACES } from '../../../workspace/view';
import type { ResourceContext } from '../../rule';
import { roleBinding } from './binding';

const BINDINGS = ['ClusterRoleBinding', 'RoleBinding'] as const;

/** A binding that names a ServiceAccount among its subjects. */
export interface Grant {
  readonly binding: Resource;
  /** Which of the subjects. */
  readonly index: number;
  /** The name of the role. */
  readonly role: string;
}

/** The account that pods run as. */
export interface Account {
  readonly name: string;
  readonly namespace: string;
  /** Whether something says which namespace that is. Where nothing does, who applies the manifests chooses it. */
  readonly isPlaced: boolean;
}

/** What bindings grant, by whom they name. */
type GrantIndex = ReadonlyMap<string, readonly Grant[]>;

const grantsIn = ofList((bindings): GrantIndex => {
  const found = new Map<string, Grant[]>();
  const add = (key: string, grant: Grant) => {
    const known = found.get(key);
    if (known === undefined) found.set(key, [grant]);
    else known.push(grant);
  };
  for (const binding of bindings) {
    const { roleRef, subjects } = binding.read(roleBinding) ?? {};
    for (const [index, { kind, name, namespace }] of each(subjects)) {
      if (name === undefined || roleRef?.name === undefined) continue;
      const grant = { binding, index, role: roleRef.name };
      if (kind !== 'ServiceAccount') {
        if (kind !== undefined) add(`${kind} ${name}`, grant);
        continue;
      }
      // In a RoleBinding a subject without namespace lies beside it; in a ClusterRoleBinding the API server refuses it.
      add(`${namespace ?? binding.namespace}/${name}`, grant);
      add(`${ALL_NAMESPACES}/${name}`, grant);
    }
  }
  return found;
});

/** The bindings that name the account itself: of those that are applied together with the resource at hand, or of the whole workspace. */
export function grantsTo(
  { name, namespace, isPlaced }: Account,
  context: Pick<ResourceContext, 'related' | 'everywhere'>,
  scope: 'related' | 'everywhere',
): readonly Grant[] {
  const user = `User system:serviceaccount:${namespace}:${name}`;
  const lists = BINDINGS.map((kind) => context[scope](kind, ALL_NAMESPACES));
  const direct = lists.flatMap((list) => {
    const index = grantsIn(list);
    return [...(index.get(`${namespace}/${name}`) ?? []), ...(index.get(user) ?? [])];
  });
  if (isPlaced || direct.length > 0) return direct;
  // The binding's author knows where the manifests go.
  return BINDINGS.flatMap(
    (kind) => grantsIn(context.related(kind, ALL_NAMESPACES)).get(`${ALL_NAMESPACES}/${name}`) ?? [],
  );
}

/** Whether a binding of the workspace grants something to all accounts of the namespace, or of the cluster. */
export function isGroupGranted({ namespace }: Account, { everywhere }: Pick<ResourceContext, 'everywhere'>): boolean {
  const groups = ['Group system:serviceaccounts', `Group system:serviceaccounts:${namespace}`];
  return BINDINGS.some((kind) => {
    const index = grantsIn(everywhere(kind, ALL_NAMESPACES));
    return groups.some((group) => index.has(group));
  });
}
