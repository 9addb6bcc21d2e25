import type { Resource } from '../../../kubernetes/resource';
import { each } from '../../../kubernetes/shape';
import { ofThisAndOthers, type Surroundings } from '../../../workspace/elsewhere';
import { ofList } from '../../../workspace/of-list';
import { ALL_NAMESPACES } from '../../../workspace/view';
import type { ResourceContext } from '../../rule';
import { roleBinding } from './binding';

type Context = Pick<ResourceContext, keyof Surroundings>;

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
  context: Context,
  scope: 'related' | 'everywhere',
): readonly Grant[] {
  const keys = [`${namespace}/${name}`, `User system:serviceaccount:${namespace}:${name}`];
  const direct = scope === 'related' ? near(keys, context) : counting(keys, context);
  // The binding's author knows where the manifests go.
  return isPlaced || direct.length > 0 ? direct : near([`${ALL_NAMESPACES}/${name}`], context);
}

function near(keys: readonly string[], { related }: Context): Grant[] {
  return BINDINGS.flatMap((kind) => {
    const index = grantsIn(related(kind, ALL_NAMESPACES));
    return keys.flatMap((key) => index.get(key) ?? []);
  });
}

/** Those of the whole workspace, without what overlays beside the resource's own have. */
function counting(keys: readonly string[], context: Context): Grant[] {
  return BINDINGS.flatMap((kind) => {
    const index = grantsIn(context.everywhere(kind, ALL_NAMESPACES));
    const found = keys.flatMap((key) => index.get(key) ?? []);
    const bindings = found.map(({ binding }) => binding);
    const kept = ofThisAndOthers(context, kind, bindings, ALL_NAMESPACES);
    return found.filter(({ binding }) => kept.includes(binding));
  });
}

/** Whether a binding of the workspace grants something to all accounts of the namespace, or of the cluster. */
export function isGroupGranted({ namespace }: Account, context: Context): boolean {
  return counting(['Group system:serviceaccounts', `Group system:serviceaccounts:${namespace}`], context).length > 0;
}
