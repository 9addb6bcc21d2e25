import type { KubernetesVersion } from '../kubernetes-version';
import type { Definition } from './definition';
import type { FieldType } from './field-type';
import type { Kind } from './schema-bundle';

/** Releases whose API reference the documentation keeps. */
const OLDEST_REFERENCE = 32;

/** A type in a few words: `list of Container`, `integer or string`. */
export function typeName(type: FieldType): string {
  switch (type.kind) {
    case 'any':
      return 'any value';
    case 'bytes':
      return 'base64 text';
    case 'int-or-string':
      return 'integer or string';
    case 'list':
      return `list of ${typeName(type.items)}`;
    case 'map':
      return `map of ${typeName(type.values)}`;
    case 'object':
      return definitionName(type.definition) ?? 'object';
    default:
      return type.kind;
  }
}

/** The name by which the API's documentation knows an object; custom resources have none for what is inside of them. */
export function definitionName(definition: Definition | undefined): string | undefined {
  const name = definition?.id.split('.').at(-1);
  return name === undefined || /^\d/.test(name) ? undefined : name;
}

/**
 * The place of an object in the API reference of a release; undefined for what is not Kubernetes' own. `kind` is the kind in which the object
 * stands: of several versions of a group it tells which is meant.
 */
export function apiReference(definition: Definition, kind: Kind, target: KubernetesVersion): string | undefined {
  const [, prefix, version, name] = /^([a-z]+)\.(v\w+)\.(\w+)$/.exec(definition.id) ?? [];
  if (prefix === undefined || version === undefined || name === undefined) return undefined;
  const group = groupName(prefix, kind);
  if (group === undefined) return undefined;
  const release = `${target.major}.${Math.max(target.minor, OLDEST_REFERENCE)}`;
  const anchor = `${name.toLowerCase()}-${version}-${group.replaceAll('.', '-')}`;
  return `https://kubernetes.io/docs/reference/generated/kubernetes-api/v${release}/#${anchor}`;
}

/** The group that a prefix of definitions is short for. */
function groupName(prefix: string, kind: Kind): string | undefined {
  if (prefix === 'core' || prefix === 'meta') return prefix;
  const group = kind.apiVersion.split('/', 1)[0] ?? '';
  return group.split('.', 1)[0] === prefix ? group : undefined;
}

/** Whether the API's own words call something deprecated. */
export function isCalledDeprecated(description: string | undefined): boolean {
  return (
    description !== undefined &&
    /(?:^|[.\s(])(?:Deprecated[:.]|DEPRECATED\b|This field is deprecated)/.test(description)
  );
}
