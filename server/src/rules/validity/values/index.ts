import type { TypedObject } from '../typed-objects';
import { accessChecks } from './access';
import { autoscalingChecks } from './autoscaling';
import { containerChecks } from './containers';
import { extensionChecks } from './extensions';
import { networkingChecks } from './networking';
import { objectChecks } from './objects';
import { operatingSystemChecks } from './operating-systems';
import { podChecks } from './pods';
import { portChecks } from './ports';
import { quantityChecks } from './quantities';
import { referenceChecks } from './references';
import type { ValueCheck, ValueReport } from './report';
import { schedulingChecks } from './scheduling';
import { serviceChecks } from './services';
import { storageChecks } from './storage';
import { volumeChecks } from './volumes';
import { workloadChecks } from './workloads';

/** All checks by the definition of the objects that they look at. */
export const VALUE_CHECKS: ReadonlyMap<string, readonly ValueCheck[]> = collect([
  portChecks,
  podChecks,
  operatingSystemChecks,
  referenceChecks,
  containerChecks,
  quantityChecks,
  volumeChecks,
  schedulingChecks,
  serviceChecks,
  networkingChecks,
  workloadChecks,
  autoscalingChecks,
  storageChecks,
  accessChecks,
  extensionChecks,
  objectChecks,
]);

function collect(groups: readonly Readonly<Record<string, ValueCheck>>[]): Map<string, ValueCheck[]> {
  const checks = new Map<string, ValueCheck[]>();
  for (const [definition, check] of groups.flatMap((group) => Object.entries(group)))
    checks.set(definition, [...(checks.get(definition) ?? []), check]);
  return checks;
}

/** Looks at all API objects of a resource. */
export function checkValues(objects: readonly TypedObject[], report: ValueReport): void {
  for (const object of objects) {
    for (const check of VALUE_CHECKS.get(object.type) ?? []) check(object, report);
  }
}
