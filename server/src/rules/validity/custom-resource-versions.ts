import type { Resource } from '../../kubernetes/resource';
import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';
import { isList, isMap, isWritten, valueAt, type YamlMap, type YamlValue } from '../../yaml/value';
import type { Obstacle, Rewritten } from './api-rewrites';
import { OPEN_SCHEMA, StructuralSchema } from './structural-schema';

/** What v1beta1 also told once for all versions, and what each version calls it. */
const OF_ALL_VERSIONS = {
  validation: 'schema',
  subresources: 'subresources',
  additionalPrinterColumns: 'additionalPrinterColumns',
} as const;

const APPROVAL = 'api-approved.kubernetes.io';

/** Moves a CustomResourceDefinition from v1beta1 to v1, where each version has a structural schema and columns of its own. */
export function rewriteDefinition(resource: Resource): Rewritten | Obstacle | undefined {
  const spec = valueAt(resource.data, ['spec']);
  if (resource.partial !== undefined || !isMap(spec)) return undefined;
  const path = [...resource.path, 'spec'];
  if (isProtected(spec.group) && resource.metadata.annotations?.[APPROVAL] === undefined)
    return { obstacle: 'approval' };
  const versions = versionsOf(spec);
  if (versions === undefined) return undefined;
  const conversion = moveConversion(spec, path);
  if (conversion === undefined) return undefined;
  const changes: Change[] = [...conversion];
  if (!isWritten(spec.scope)) changes.push({ op: 'set', path: [...path, 'scope'], value: 'Namespaced' });
  for (const [field, own] of Object.entries(OF_ALL_VERSIONS)) {
    if (isWritten(spec[field])) {
      if (versions.some((version) => Object.hasOwn(version, own))) return undefined;
      const to = versions.map((_, index) => [...path, 'versions', index, own]);
      changes.push({ op: 'move', path: [...path, field], to });
    } else if (Object.hasOwn(spec, field)) changes.push({ op: 'remove', path: [...path, field] });
  }
  for (const { value, place } of toldFor('additionalPrinterColumns', spec, versions, path))
    changes.push(...renameColumns(value, place));

  const keepsUnknown = spec.preserveUnknownFields !== false;
  if (spec.preserveUnknownFields === true) changes.push({ op: 'remove', path: [...path, 'preserveUnknownFields'] });
  const isShared = isWritten(spec.validation);
  const withoutSchema: number[] = [];
  for (const [index, { value, place }] of toldFor('validation', spec, versions, path).entries()) {
    const schema = valueAt(value, ['openAPIV3Schema']) ?? null;
    const schemaPath = [...place, 'openAPIV3Schema'];
    if (schema === null && isShared) changes.push({ op: 'set', path: schemaPath, value: OPEN_SCHEMA });
    else if (schema === null) withoutSchema.push(index);
    else {
      const structural = new StructuralSchema(schema, schemaPath, keepsUnknown);
      if (structural.obstacle !== undefined) return { obstacle: 'schema', place: structural.obstacle };
      changes.push(...structural.changes);
    }
  }
  changes.push(...writeVersions(spec, versions, path, withoutSchema));
  return { grade: 'unsafe', changes };
}

/** What is told for all versions, or for each of them, and where. */
function toldFor(
  field: keyof typeof OF_ALL_VERSIONS,
  spec: YamlMap,
  versions: readonly YamlMap[],
  path: Path,
): { value: YamlValue | undefined; place: Path }[] {
  if (isWritten(spec[field])) return [{ value: spec[field], place: [...path, field] }];
  const own = OF_ALL_VERSIONS[field];
  return versions.map((version, index) => ({ value: version[own], place: [...path, 'versions', index, own] }));
}

/** The groups whose definitions have to be approved by the Kubernetes project. */
function isProtected(group: YamlValue | undefined): boolean {
  return typeof group === 'string' && /(?:^|\.)(?:k8s|kubernetes)\.io$/.test(group);
}

/** The versions as v1beta1 takes them: the list, or one of the name that `version` gives. */
function versionsOf({ version, versions }: YamlMap): YamlMap[] | undefined {
  if (!isList(versions) || versions.length === 0)
    return typeof version === 'string' ? [{ name: version, served: true, storage: true }] : undefined;
  const maps = versions.filter(isMap);
  const isRight = maps.length === versions.length && maps.every(({ name }) => typeof name === 'string');
  return isRight && (!isWritten(version) || version === maps[0]?.name) ? maps : undefined;
}

/** Writes what v1 wants of the versions themselves, and a schema for those that have none. */
function writeVersions(
  spec: YamlMap,
  versions: readonly YamlMap[],
  path: Path,
  withoutSchema: readonly number[],
): Change[] {
  const changes: Change[] = [];
  const schema = { openAPIV3Schema: OPEN_SCHEMA };
  if (!isList(spec.versions) || spec.versions.length === 0) {
    const written = versions.map((version) => (withoutSchema.length > 0 ? { ...version, schema } : version));
    if (Object.hasOwn(spec, 'versions'))
      changes.push(
        { op: 'remove', path: [...path, 'version'] },
        { op: 'set', path: [...path, 'versions'], value: written },
      );
    else
      changes.push(
        { op: 'rename', path: [...path, 'version'], key: 'versions' },
        { op: 'set', path: [...path, 'version'], value: written },
      );
    return changes;
  }
  if (Object.hasOwn(spec, 'version')) changes.push({ op: 'remove', path: [...path, 'version'] });
  for (const [index, version] of versions.entries()) {
    const place = [...path, 'versions', index];
    for (const flag of ['served', 'storage'])
      if (!isWritten(version[flag])) changes.push({ op: 'set', path: [...place, flag], value: false });
    if (withoutSchema.includes(index)) changes.push({ op: 'set', path: [...place, 'schema'], value: schema });
  }
  return changes;
}

function renameColumns(columns: YamlValue | undefined, path: Path): Change[] {
  return (isList(columns) ? columns : []).flatMap((column, index): Change[] =>
    isMap(column) && Object.hasOwn(column, 'JSONPath')
      ? [{ op: 'rename', path: [...path, index, 'JSONPath'], key: 'jsonPath' }]
      : [],
  );
}

/** What is said of a conversion webhook stands together in v1. */
function moveConversion(spec: YamlMap, specPath: Path): Change[] | undefined {
  const { conversion } = spec;
  if (!isWritten(conversion)) return [];
  if (!isMap(conversion)) return undefined;
  const path = [...specPath, 'conversion'];
  const { strategy, webhookClientConfig, conversionReviewVersions: reviews } = conversion;
  const isWebhook = strategy === 'Webhook';
  if (isWebhook !== isMap(webhookClientConfig) || (isWritten(reviews) && !isWebhook)) return undefined;
  if (!isWebhook) return [];
  const webhook = [...path, 'webhook'];
  const versions = [...webhook, 'conversionReviewVersions'];
  return [
    { op: 'move', path: [...path, 'webhookClientConfig'], to: [[...webhook, 'clientConfig']] },
    isWritten(reviews)
      ? { op: 'move', path: [...path, 'conversionReviewVersions'], to: [versions] }
      : { op: 'set', path: versions, value: ['v1beta1'] },
  ];
}
