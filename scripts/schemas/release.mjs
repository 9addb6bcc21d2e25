// One release of Kubernetes as definitions: models get the ids of OpenAPI definitions, types get their short names.
import { splitModel } from './client-node.mjs';

/** Kinds that are only sent to subresources, and answers: people meet them in manifests all the same. */
const SUBRESOURCE_KINDS = [
  ['policy', 'v1', 'Eviction'],
  ['autoscaling', 'v1', 'Scale'],
  ['', 'v1', 'Status'],
  ['', 'v1', 'DeleteOptions'],
  ['authentication.k8s.io', 'v1', 'TokenRequest', 'AuthenticationV1TokenRequest'],
];

/** Facts of definitions whose Go sources no package has. */
const FACTS_BY_HAND = {
  'apiregistration.v1.APIServiceStatus': { conditions: { keys: ['type'], mergeKey: 'type', strategy: 'merge' } },
  'resource.v1alpha2.NamedResourcesAttribute': { quantity: { quantity: true } },
  'resource.v1alpha2.PodSchedulingContextStatus': { resourceClaims: { keys: ['name'] } },
  'resource.v1alpha2.ResourceClaimStatus': { reservedFor: { keys: ['uid'], mergeKey: 'uid', strategy: 'merge' } },
};

/** `rbac.authorization.k8s.io` has its Go package, and so its definitions, under `rbac`. */
const PACKAGE_OF_GROUP = {
  '': 'core',
  'flowcontrol.apiserver.k8s.io': 'flowcontrol',
  'internal.apiserver.k8s.io': 'apiserverinternal',
};
const packageOf = (group) => PACKAGE_OF_GROUP[group] ?? group.replace(/\..*$/, '');

/**
 * Builds `{ kinds, definitions }` of a release. `facts` are those of the Go sources: they tell which package a model is of.
 * A definition is `{ doc, fields }`, a field `{ type, isRequired, doc }` with the type in short (the format is described in server/src/kubernetes/schema/data.ts).
 */
export function readRelease(source, facts) {
  const definitions = new Map();
  const kinds = new Map();
  const pending = [];

  const use = (model, parent) => {
    const id = definitionId(model, parent, facts);
    if (!definitions.has(id)) {
      definitions.set(id, undefined);
      pending.push({ id, model: source.model(model), name: model });
    }
    return id;
  };

  for (const kind of source.kinds) {
    if (kind.kind === 'APIResourceList' || kind.kind === 'APIGroup') continue;
    const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
    const key = `${apiVersion} ${kind.kind}`;
    const known = kinds.get(key);
    kinds.set(key, {
      apiVersion,
      kind: kind.kind,
      definition: use(kind.model, `${packageOf(kind.group)}.${kind.version}`),
      plural: kind.kind.endsWith('List') ? undefined : kind.plural,
      isNamespaced: (known?.isNamespaced ?? false) || kind.isNamespaced,
    });
  }
  for (const [group, version, kind, name] of SUBRESOURCE_KINDS) {
    const apiVersion = group === '' ? version : `${group}/${version}`;
    const model = name ?? `V1${kind}`;
    if (source.model(model) === undefined) continue;
    const parent = `${packageOf(group)}.${version}`;
    kinds.set(`${apiVersion} ${kind}`, { apiVersion, kind, definition: use(model, parent), isNamespaced: true });
  }
  while (pending.length > 0) {
    const { id, model, name } = pending.pop();
    if (model === undefined) throw new Error(`No model of this release: ${name} (${id})`);
    definitions.set(id, readDefinition(id, model, facts, use));
  }
  return { kinds, definitions };
}

function readDefinition(id, model, facts, use) {
  const known = facts.structs[id] ?? FACTS_BY_HAND[id] ?? {};
  const parent = id.replace(/\.\w+$/, '');
  const fields = new Map();
  for (const [name, field] of Object.entries(model.fields)) {
    const fact = known[name] ?? {};
    const type = shortType(field.type, field.format, fact, (inner) => use(inner, parent));
    // For what the Go sources describe, the package has no words about the field, or those about its type.
    fields.set(name, { type, isRequired: field.isRequired, doc: fact.doc || field.doc, fact });
  }
  return { doc: model.doc, fields };
}

const PRIMITIVES = { string: 's', boolean: 'b', any: '*', object: '*', IntOrString: 'x', Date: 't', V1MicroTime: 't' };
const NUMBERS = { int32: 'i', int64: 'l', double: 'n', '': 'n' };

function shortType(type, format, fact, reference) {
  const list = type.match(/^(?:Array|Set)<(.*)>$/);
  if (list) return `[${shortType(list[1], format, fact, reference)}`;
  const map = type.match(/^\{ \[key: string\]: (.*); \}$/);
  if (map) return `{${shortType(map[1], format, fact, reference)}`;
  if (type === 'number') return NUMBERS[format];
  if (type === 'string' && fact.quantity) return 'q';
  if (type === 'string' && format === 'byte') return 'y';
  return PRIMITIVES[type] ?? `@${reference(type)}`;
}

/** The id of a model's definition, `core.v1.PodSpec`. A reference is of the same package as what refers to it where that has it. */
function definitionId(model, parent, facts) {
  const split = splitModel(model);
  if (split === undefined) throw new Error(`Not the name of a model: ${model}`);
  const { group, version, name } = split;
  if (group !== undefined) return `${group}.${version}.${name}`;
  const homes = Object.keys(facts.structs)
    .filter((id) => id.endsWith(`.${version}.${name}`))
    .map((id) => id.slice(0, -name.length - 1));
  if (homes.includes(parent)) return `${parent}.${name}`;
  const home = ['core.v1', 'meta.v1'].find((candidate) => homes.includes(candidate)) ?? homes[0];
  return `${home ?? parent}.${name}`;
}
