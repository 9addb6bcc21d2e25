import type { Definition } from '../../../kubernetes/schema/definition';
import type { SchemaViolation } from '../../../kubernetes/schema/violation';
import { isList } from '../../../yaml/value';
import type { SchemaCheck } from '../../rule';
import { definitionAt } from '../schema-places';
import type { TypedObject } from '../typed-objects';
import type { RequiredReport } from './report';
import { suggestFor } from './suggestions';

/**
 * Fields that the schema requires and the API server's validation does not: it takes the zero value, or sets a default; and selectors, which have
 * checks of their own. By definition and field. Only custom resources are validated by their schema itself.
 */
export const NOT_REQUIRED: ReadonlySet<string> = new Set([
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].map((kind) => `apps.v1.${kind}Spec.selector`),
  'apiextensions.v1.CustomResourceDefinitionVersion.served',
  'apiextensions.v1.CustomResourceDefinitionVersion.storage',
  'apps.v1.ControllerRevision.revision',
  'apps.v1.StatefulSetSpec.serviceName',
  'batch.v1.PodFailurePolicy.rules',
  'batch.v1.PodFailurePolicyOnPodConditionsPattern.status',
  'core.v1.HTTPHeader.value',
  'core.v1.ISCSIPersistentVolumeSource.lun',
  'core.v1.ISCSIVolumeSource.lun',
  'core.v1.LimitRangeSpec.limits',
  'core.v1.PreferredSchedulingTerm.preference',
  'core.v1.SleepAction.seconds',
  'core.v1.Sysctl.value',
  'discovery.v1.EndpointSlice.endpoints',
  'discovery.v1.ForZone.name',
  'networking.v1.NetworkPolicySpec.podSelector',
  'rbac.v1.RoleRef.apiGroup',
  'scheduling.v1.PriorityClass.value',
  'storage.v1.CSIDriver.spec',
  'storage.v1.CSINodeSpec.drivers',
  'storage.v1.CSIStorageCapacity.storageClassName',
  'storage.v1.TokenRequest.audience',
]);

/** Reports what the schema requires; what is said already is not said again. */
export function checkSchemaFields(schema: SchemaCheck, report: RequiredReport): void {
  checkSpec(schema, report);
  for (const violation of schema.violations) {
    if (violation.problem !== 'missing-field' || violation.path[0] === 'status') continue;
    reportField(violation, schema, report);
  }
}

/** A spec that requires something is required itself. */
function checkSpec({ kind }: SchemaCheck, report: RequiredReport): void {
  const type = kind.definition.field('spec', report.target)?.type;
  if (kind.origin !== 'kubernetes' || type?.kind !== 'object' || report.root.at('spec').isWritten) return;
  const required = type.definition?.required(report.target) ?? [];
  if (required.every((name) => NOT_REQUIRED.has(`${type.definition?.id}.${name}`))) return;
  const value = suggestFor(kind.definition, 'spec', report.root, report);
  report.miss(report.root, 'spec', 'field', {}, { suggest: value === undefined ? [] : [value] });
}

function reportField(
  { path, field }: Extract<SchemaViolation, { field: string }>,
  { kind }: SchemaCheck,
  report: RequiredReport,
): void {
  const definition = definitionAt(kind, path, report.target);
  if (definition === undefined) {
    if (kind.origin === 'workspace') report.miss(report.root.at(...path), field, 'field', {});
    return;
  }
  if (kind.origin === 'kubernetes' && NOT_REQUIRED.has(`${definition.id}.${field}`)) return;
  const object = report.root.at(...path);
  const value = suggestFor(definition, field, object, report);
  const suggest = value === undefined ? [] : [value];
  if (kind.origin === 'catalogue') {
    report.miss(object, field, 'catalogue', { kind: kind.kind }, { severity: 'warning', suggest });
  } else report.miss(object, field, 'field', {}, { suggest });
}

/** Required texts and lists of Kubernetes' own kinds that are written, but empty. */
export function checkEmptyFields(
  objects: readonly TypedObject[],
  definitionOf: (id: string) => Definition | undefined,
  report: RequiredReport,
): void {
  for (const object of objects) {
    const definition = definitionOf(object.type);
    if (definition === undefined) continue;
    for (const name in object.value) {
      const value = object.value[name];
      if (value !== '' && !(isList(value) && value.length === 0)) continue;
      const field = definition.field(name, report.target);
      const isAsked = field?.isRequired === true && (field.type.kind === 'string' || field.type.kind === 'list');
      if (!isAsked || NOT_REQUIRED.has(`${definition.id}.${name}`)) continue;
      const suggested = suggestFor(definition, name, object, report);
      report.miss(object, name, 'empty', {}, { isWritten: true, suggest: suggested === undefined ? [] : [suggested] });
    }
  }
}
