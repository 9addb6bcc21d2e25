// Names that two objects of a plan would have: of two parts, or of a part and what the parts share.
import { hasSeveralParts, mainEnvironment } from './application';
import { unitsOf } from './manifests';
import { say } from './messages';
import type { Plan } from './plan';
import type { DataMap } from './print';

/** Why the parts of a plan can not be made beside each other, as a sentence; undefined where they can. */
export function collisionIn(plan: Plan): string | undefined {
  if (!hasSeveralParts(plan)) return undefined;
  const owners = new Map<string, string | undefined>();
  for (const { application, manifests } of unitsOf(plan, mainEnvironment(plan))) {
    const owner = application.isShared ? undefined : application.name;
    for (const object of manifests.flatMap(({ objects }) => objects)) {
      const key = identityOf(object);
      if (!owners.has(key)) owners.set(key, owner);
      else if (owner !== undefined && owners.get(key) !== owner) return sentence(owner, owners.get(key), object);
    }
  }
  return undefined;
}

function sentence(part: string, other: string | undefined, object: DataMap): string {
  const what = { part, kind: String(object.kind), name: nameOf(object) };
  return other === undefined ? say('sharedCollides', what) : say('partsCollide', { ...what, other });
}

/** By which the cluster tells objects of a namespace apart. */
function identityOf(object: DataMap): string {
  const [group = ''] = String(object.apiVersion).split('/');
  return [group, object.kind, nameOf(object)].join(' ');
}

function nameOf({ metadata }: DataMap): string {
  return String((metadata as DataMap).name);
}
