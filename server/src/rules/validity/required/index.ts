import type { TypedObject } from '../typed-objects';
import { accessRequirements } from './access';
import { networkingRequirements } from './networking';
import { objectRequirements } from './objects';
import { podRequirements } from './pods';
import type { RequiredCheck, RequiredReport } from './report';
import { storageRequirements } from './storage';
import { workloadRequirements } from './workloads';

/** All checks by the definition of the objects that they look at. */
export const REQUIRED_CHECKS: ReadonlyMap<string, RequiredCheck> = new Map(
  [
    podRequirements,
    storageRequirements,
    networkingRequirements,
    accessRequirements,
    workloadRequirements,
    objectRequirements,
  ].flatMap((group) => Object.entries(group)),
);

/** Looks at all API objects of a resource. */
export function checkRequired(objects: readonly TypedObject[], report: RequiredReport): void {
  for (const object of objects) REQUIRED_CHECKS.get(object.type)?.(object, report);
}
