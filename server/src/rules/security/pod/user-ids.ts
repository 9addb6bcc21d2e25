// What the rules on the numbers of users and groups share.
import type { Container } from '../../../kubernetes/pod-template';
import { effectiveSecurityContext, type Setting } from '../../../kubernetes/security-context';

export type IdField = 'runAsUser' | 'runAsGroup';

/** Numbers below belong to users that systems have. */
export const FIRST_HIGH_ID = 10_000;

/** What is set where nothing better is known. */
export const USUAL_ID = 10_001;

/** The effective number of a container's user or group. */
export function idOf(container: Container, field: IdField): Setting<number> {
  return effectiveSecurityContext(container)[field];
}

/** A number for the user or group of a container: that of its group or user if it is high enough, so that both are one. */
export function highIdFor(container: Container, field: IdField): number {
  const other = idOf(container, field === 'runAsUser' ? 'runAsGroup' : 'runAsUser')?.value;
  return other !== undefined && other >= FIRST_HIGH_ID ? other : USUAL_ID;
}

/** Containers with the same number from one place, in the order of the first of each. */
export interface SharedId {
  readonly containers: readonly [Container, ...Container[]];
  readonly id: number;
  readonly level: 'container' | 'pod';
}

/** The numbers that are written for one field, and pass a test: those of the pod once, for all containers that take it over. */
export function writtenIds(
  containers: readonly Container[],
  field: IdField,
  isMeant: (id: number) => boolean,
): SharedId[] {
  const found: SharedId[] = [];
  let ofPod: [Container, ...Container[]] | undefined;
  for (const container of containers) {
    const setting = idOf(container, field);
    if (setting === undefined || !isMeant(setting.value)) continue;
    if (setting.level === 'container') found.push({ containers: [container], id: setting.value, level: 'container' });
    else if (ofPod !== undefined) ofPod.push(container);
    else {
      ofPod = [container];
      found.push({ containers: ofPod, id: setting.value, level: 'pod' });
    }
  }
  return found;
}

/** Containers by their names, as a sentence begins with them. */
export function namesOf(containers: readonly Container[]): string {
  const names = containers.map(({ name }) => name);
  const last = names.pop() ?? '';
  return names.length === 0 ? `Container ${last}` : `Containers ${names.join(', ')} and ${last}`;
}
