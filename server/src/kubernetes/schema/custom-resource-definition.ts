import { isTemplated } from '../../yaml/template';
import { isList, isMap, valueAt, type YamlMap, type YamlValue } from '../../yaml/value';
import { translateCrdSchema } from './crd-schema';
import type { WorkspaceKind } from './workspace-bundle';

const KIND = 'CustomResourceDefinition';
const API_VERSION = /^apiextensions\.k8s\.io\/v1(?:beta1)?$/;

/** Whether a text can have a definition in it: for passing over all the others without parsing them. */
export function mayDefineKinds(text: string): boolean {
  return text.includes(KIND);
}

/** The schemas of a definition, where they are not in the data that is read of it. */
interface SchemasElsewhere {
  /** The whole data; read when the first schema is asked for. */
  readonly whole: () => YamlValue;
  /** The text that the schemas are in. */
  readonly text: string;
}

/** The kinds that the definitions in some data make the API server serve; the data may be one object or a `List` of them. */
export function readDefinedKinds(data: YamlValue, elsewhere?: SchemasElsewhere): readonly WorkspaceKind[] {
  const items = isMap(data) && typeof data.kind === 'string' && data.kind.endsWith('List') ? data.items : undefined;
  if (!isList(items)) return readCustomResourceDefinition(data, elsewhere);
  return items.flatMap((item, index) => {
    const whole = () => valueAt(elsewhere?.whole(), ['items', index]) ?? null;
    return readCustomResourceDefinition(item, elsewhere && { ...elsewhere, whole });
  });
}

/**
 * The kinds that a CustomResourceDefinition (apiextensions.k8s.io/v1 or v1beta1) makes the API server serve, one for each served version. Empty for anything
 * else, and for what names no kind; of a definition that is not right what can be read.
 */
export function readCustomResourceDefinition(data: YamlValue, elsewhere?: SchemasElsewhere): readonly WorkspaceKind[] {
  if (!isMap(data) || data.kind !== KIND || typeof data.apiVersion !== 'string') return [];
  if (!API_VERSION.test(data.apiVersion)) return [];
  const { spec } = data;
  const group = nameAt(spec, ['group']);
  const kind = nameAt(spec, ['names', 'kind']);
  if (!isMap(spec) || group === undefined || kind === undefined) return [];
  const isBeta = data.apiVersion.endsWith('v1beta1');
  const isNamespaced = spec.scope !== 'Cluster';
  const plural = nameAt(spec, ['names', 'plural']);
  // Without a word on it the older version keeps all fields.
  const keepsAll = (spec.preserveUnknownFields ?? isBeta) === true;
  return servedVersions(spec, isBeta).map((version) => {
    const name = nameAt(version, ['name']) ?? '';
    const dropsStatus = isMap(valueAt(version.subresources ?? spec.subresources, ['status']));
    const source = elsewhere?.text ?? schemaIn(data, name) ?? null;
    return {
      apiVersion: `${group}/${name}`,
      kind,
      plural,
      isNamespaced,
      dropsStatus,
      source: [source, keepsAll, isNamespaced, dropsStatus, plural ?? null],
      schema: (minor) => {
        const schema = schemaIn(elsewhere === undefined ? data : elsewhere.whole(), name);
        // A version without a schema keeps all fields too.
        return isMap(schema)
          ? translateCrdSchema(schema, { minor, prunes: !keepsAll })
          : translateCrdSchema({}, { minor, prunes: false });
      },
    };
  });
}

/** The schema of a version: its own, or that of all. */
function schemaIn(definition: YamlValue, name: string): YamlValue | undefined {
  const versions = valueAt(definition, ['spec', 'versions']);
  const version = isList(versions) ? versions.find((one) => valueAt(one, ['name']) === name) : undefined;
  return (
    valueAt(version, ['schema', 'openAPIV3Schema']) ?? valueAt(definition, ['spec', 'validation', 'openAPIV3Schema'])
  );
}

/** The versions that are served; what does not say is. The older version of the API can have a single one in a field of its own. */
function servedVersions(spec: YamlMap, isBeta: boolean): readonly YamlMap[] {
  const versions = (isList(spec.versions) ? spec.versions : []).filter(isMap);
  const all = versions.length === 0 && isBeta && spec.version !== undefined ? [{ name: spec.version }] : versions;
  return all.filter((version) => version.served !== false && nameAt(version, ['name']) !== undefined);
}

function nameAt(value: YamlValue | undefined, path: readonly string[]): string | undefined {
  const name = valueAt(value, path);
  return typeof name === 'string' && name !== '' && !isTemplated(name) ? name : undefined;
}
