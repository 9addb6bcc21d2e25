import { isBuiltInApiGroup } from '../../kubernetes/api-groups';
import { isWorkloadKind, POD_TEMPLATE_PATH } from '../../kubernetes/kinds';
import type { Resource } from '../../kubernetes/resource';
import { samePath } from '../../yaml/path';
import { valueAt } from '../../yaml/value';
import { readAnnotations } from './annotation-references';
import { BUILT_IN_TABLES } from './built-in-references';
import { readByFields } from './custom-references';
import { madeBy } from './made';
import { NETWORK_TABLES } from './network-references';
import { CLUSTER_ISSUER_NAMESPACE, OPERATOR_TABLES } from './operator-references';
import { POD_TABLE } from './pod-references';
import type { Reference } from './reference';
import { kindId, referenceKind } from './reference-kinds';
import { nameIn, plain, readTable } from './table';

const known = new WeakMap<Resource, readonly Reference[]>();

/**
 * What an object refers to, each place once. Names that a template makes or that a tool fills in later are no references. Paths are not sorted.
 */
export function referencesOf(resource: Resource): readonly Reference[] {
  let references = known.get(resource);
  if (references === undefined) {
    references = readReferences(resource);
    known.set(resource, references);
  }
  return references;
}

function readReferences(resource: Resource): readonly Reference[] {
  const { data, path } = resource;
  const id = kindId(resource);
  const namespace = id === 'ClusterIssuer' ? CLUSTER_ISSUER_NAMESPACE : resource.namespace;
  const found = new Map<string, Reference>();
  const add = (reference: Reference) => {
    const place = `${reference.path.join('\n')} ${reference.within?.start ?? 0}`;
    // What a table of the kind says goes before what the names of fields say.
    if (!found.has(place)) found.set(place, reference);
  };
  const own = nameIn(resource.metadata.namespace);
  if (own !== undefined) add(plain([...path, 'metadata', 'namespace'], [referenceKind('Namespace')], own, undefined));
  if (resource.metadata.annotations !== undefined) readAnnotations(resource, add);
  for (const tables of [BUILT_IN_TABLES, NETWORK_TABLES, OPERATOR_TABLES]) {
    const table = tables.get(id);
    if (table !== undefined) readTable(table, data, path, namespace, add);
  }
  if (isWorkloadKind(resource.type)) {
    const steps = [...POD_TEMPLATE_PATH[resource.type], 'spec'];
    const pod = valueAt(data, steps);
    if (pod !== undefined) readTable(POD_TABLE, pod, [...path, ...steps], namespace, add);
  } else if (!isBuiltInApiGroup(resource.group)) {
    readByFields(data.spec, [...path, 'spec'], namespace, (reference) => {
      if (!isMade(resource, reference)) add(reference);
    });
  }
  return [...found.values()];
}

/** Whether what stands there is the name of something that the object makes, not one that it looks for. */
function isMade(resource: Resource, { path }: Reference): boolean {
  return madeBy(resource).some((made) => samePath(made.path, path));
}
