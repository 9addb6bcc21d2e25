// Brings the definitions of all releases together: one that is the same in several releases, with all that it needs, is one of them.
import { REFERENCE } from './definition-code.mjs';

/**
 * Gives `{ definitions, releases }` for what validatorFiles takes: schemas by name, and by minor version the parts. A definition that changes has another
 * name from that release on.
 */
export function withVariants(releases) {
  const definitions = new Map();
  const renamed = new Map();
  let before = { schemas: {}, names: new Map() };
  for (const [minor, { definitions: schemas, parts }] of releases) {
    const changed = changedDefinitions(before.schemas, schemas);
    const names = new Map();
    for (const name of Object.keys(schemas)) {
      const isFirst = !definitions.has(name) && !(name in before.schemas);
      names.set(name, changed.has(name) ? (isFirst ? name : `${name} ${minor}`) : before.names.get(name));
    }
    for (const [name, schema] of Object.entries(schemas))
      if (changed.has(name)) definitions.set(names.get(name), withNames(schema, names));
    const rename = ([part, validators]) => [
      part,
      new Map([...validators].map(([validator, definition]) => [validator, names.get(definition)])),
    ];
    renamed.set(minor, new Map([...parts].map(rename)));
    before = { schemas, names };
  }
  return { definitions, releases: renamed };
}

/** What is new or different in itself, or needs something that is. */
function changedDefinitions(before, after) {
  const needing = new Map();
  for (const [name, schema] of Object.entries(after))
    for (const needed of references(schema)) needing.set(needed, [...(needing.get(needed) ?? []), name]);
  const changed = new Set();
  for (const [name, schema] of Object.entries(after))
    if (JSON.stringify(schema) !== JSON.stringify(before[name])) changed.add(name);
  for (const name of changed) for (const other of needing.get(name) ?? []) changed.add(other);
  return changed;
}

function withNames(schema, names) {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema;
  if (typeof schema[REFERENCE] === 'string') return { [REFERENCE]: names.get(schema[REFERENCE]) };
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, withNames(value, names)]));
}

const referencesOf = new WeakMap();

/** The names that a schema refers to. */
export function references(schema) {
  const known = referencesOf.get(schema);
  if (known !== undefined) return known;
  const found = new Set();
  const visit = (value) => {
    if (typeof value !== 'object' || value === null) return;
    if (typeof value[REFERENCE] === 'string') found.add(value[REFERENCE]);
    for (const entry of Object.values(value)) visit(entry);
  };
  visit(schema);
  referencesOf.set(schema, found);
  return found;
}

/** The definitions that some need, with themselves. */
export function reachable(definitions, names) {
  const found = new Set(names);
  for (const name of found) for (const needed of references(definitions.get(name))) found.add(needed);
  return found;
}
