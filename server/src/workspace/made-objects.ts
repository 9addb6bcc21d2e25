import type { KindName } from '../kubernetes/kinds';
import type { Resource } from '../kubernetes/resource';
import { ofList } from './of-list';
import { isNamed, type MadeObject, madeBy } from './references';
import { ALL_NAMESPACES, type View } from './view';

/** Something that is made for an object, with the object. */
export interface Made {
  readonly object: MadeObject;
  readonly maker: Resource;
}

const madeByKind = ofList((makers) => {
  const found = new Map<KindName, Made[]>();
  for (const maker of makers) {
    for (const object of madeBy(maker)) {
      const { type } = object.kind;
      if (type === undefined) continue;
      const list = found.get(type);
      if (list === undefined) found.set(type, [{ object, maker }]);
      else list.push({ object, maker });
    }
  }
  return found;
});

/**
 * What controllers make under a name in a namespace, as far as the objects of the workspace ask them to: those of the namespace, and those that lie in
 * none or copy their objects into others.
 */
export function madeIn(
  { everywhere }: Pick<View, 'everywhere'>,
  kind: KindName,
  name: string,
  namespace: string,
): readonly Made[] {
  const makers = [
    everywhere('any', namespace),
    // Custom resources that lie in no namespace are found where what names none goes.
    everywhere('any', 'default'),
    everywhere('ClusterIssuer', ALL_NAMESPACES),
    // Copies of an object that go to all namespaces.
    everywhere(kind, ALL_NAMESPACES),
  ];
  const found = new Set(makers.flatMap((list) => madeByKind(list).get(kind) ?? []));
  return [...found].filter(
    ({ object }) => (object.namespace === namespace || object.namespace === ALL_NAMESPACES) && isNamed(object, name),
  );
}
