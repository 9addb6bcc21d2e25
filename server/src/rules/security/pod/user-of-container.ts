import type { Container, PodTemplate } from '../../../kubernetes/pod-template';
import { effectiveSecurityContext, isHostProcess, type Setting } from '../../../kubernetes/security-context';
import type { Change } from '../../../yaml/change';
import { podSecurityContext, securityContextFor } from './hardening';

/** What the manifest says about the user of a container. */
export type UserVerdict =
  | 'fine'
  /** Nothing: the image decides. */
  | 'undecided'
  /** runAsNonRoot false: the image decides. */
  | 'root-allowed'
  /** runAsUser 0. */
  | 'root'
  /** runAsUser 0 beside runAsNonRoot true: the kubelet starts no such container. */
  | 'refused'
  /** The root of Windows. */
  | 'administrator'
  /** Another user than root by number, without runAsNonRoot true. */
  | 'undeclared';

export interface UserOfContainer {
  readonly container: Container;
  readonly verdict: UserVerdict;
  /** Whose securityContext has what is wrong; undefined where something is missing. */
  readonly level: 'container' | 'pod' | undefined;
}

const ADMINISTRATOR = 'containeradministrator';

/**
 * Judges the effective user as the kubelet does before it starts a container (verifyRunAsNonRoot). `isStrict`: whether a user
 * who is not root has to be declared so.
 */
export function userOfContainer(container: Container, isStrict: boolean): UserOfContainer {
  const { runAsNonRoot, runAsUser, runAsUserName } = effectiveSecurityContext(container);
  const isNonRoot = runAsNonRoot?.value === true;
  const of = (verdict: UserVerdict, setting?: Setting<unknown>) => ({ container, verdict, level: setting?.level });
  if (container.pod.isWindows) {
    // A process of the host has an account of the host, which is for another rule.
    if (isHostProcess(container)) return of('fine');
    if (runAsUserName?.value.toLowerCase() === ADMINISTRATOR) return of('administrator', runAsUserName);
  } else if (runAsUser?.value === 0) return of(isNonRoot ? 'refused' : 'root', runAsUser);
  if (isNonRoot) return of('fine');
  const user = container.pod.isWindows ? runAsUserName : runAsUser;
  if (user !== undefined) return isStrict ? of('undeclared', runAsNonRoot) : of('fine');
  return of(runAsNonRoot === undefined ? 'undecided' : 'root-allowed', runAsNonRoot);
}

/** Joins what has its cause in one place: a value of the pod's securityContext concerns all containers that take it over. */
export function groupByCause(users: readonly UserOfContainer[]): UserOfContainer[][] {
  const groups: UserOfContainer[][] = [];
  for (const user of users) {
    const group =
      user.level === 'pod'
        ? groups.find(([first]) => first?.level === 'pod' && first.verdict === user.verdict)
        : undefined;
    if (group === undefined) groups.push([user]);
    else group.push(user);
  }
  return groups;
}

/**
 * Sets runAsNonRoot for the containers of a group: at the pod where that is right for all its containers, else at the
 * container. At the pod it would stop a sibling that is told to run as root.
 */
export function requireNonRoot(group: readonly UserOfContainer[], all: readonly UserOfContainer[]): Change[] {
  const stopsSibling = all.some(
    ({ container, verdict, level }) =>
      level === 'container' &&
      (verdict === 'root' || verdict === 'administrator') &&
      container.spec.securityContext?.runAsNonRoot === undefined,
  );
  const isForAll = group.some(({ level }) => level === 'pod') || all.every(({ verdict }) => verdict !== 'fine');
  return group.flatMap(({ container }) => {
    if (effectiveSecurityContext(container).runAsNonRoot?.value === true) return [];
    const own = [...container.path, 'securityContext'];
    let owner = own;
    if (container.spec.securityContext?.runAsNonRoot === undefined) {
      const isAlone = all.length === 1;
      if (isAlone) owner = [...securityContextFor(container)];
      else if (isForAll && !stopsSibling) owner = [...podSecurityContext(container.pod)];
    }
    return [{ op: 'set', path: [...owner, 'runAsNonRoot'], value: true }];
  });
}

/** Takes runAsUser 0 away, at the container and, where that would only let the pod's show, there too. */
export function removeRootUser(pod: PodTemplate, { container, level }: UserOfContainer): Change[] {
  const changes: Change[] = [];
  if (level === 'container') changes.push({ op: 'remove', path: [...container.path, 'securityContext', 'runAsUser'] });
  if (pod.spec.securityContext?.runAsUser === 0) {
    changes.push({ op: 'remove', path: [...podSecurityContext(pod), 'runAsUser'] });
  }
  return changes;
}
