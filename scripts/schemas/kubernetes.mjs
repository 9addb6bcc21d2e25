// The built-in kinds: definitions, kinds, enums and descriptions of all releases.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, installPackages } from '../vscode/cache.mjs';
import { clientNodeFolder, readClientNode } from './client-node.mjs';
import { mergeReleases } from './merge.mjs';
import { pythonSource } from './python-client.mjs';
import { readRelease } from './release.mjs';
import { CLIENT_NODE, FIELD_NAMES, PYTHON_CLIENT } from './sources.mjs';

/** Makes the data of the built-in kinds, as the files hold it: `{ schemas, descriptions }`. */
export async function kubernetesSchemas(facts) {
  const releases = [];
  for (const { minor, version } of CLIENT_NODE) {
    releases.push({ minor, ...readRelease(readClientNode(await clientNodeFolder(version)), facts) });
  }
  releases.push({ minor: PYTHON_CLIENT.minor, isRough: true, ...readRelease(pythonSource(facts), facts) });
  releases.sort((left, right) => left.minor - right.minor);
  const between = new Map([[FIELD_NAMES.minor, await fieldNames(FIELD_NAMES)]]);
  const merged = mergeReleases(releases, between);
  const enums = new Set();
  const descriptions = {};
  const definitions = {};
  for (const [id, definition] of Object.entries(merged.definitions)) {
    definitions[id] = compactDefinition(definition, enums);
    descriptions[id] = describe(definition);
  }
  const schemas = {
    minors: [merged.minors[0], merged.minors.at(-1)],
    kinds: mapValues(merged.kinds, (kinds) => mapValues(kinds, compactKind)),
    definitions,
    enums: Object.fromEntries([...enums].map((id) => [id, enumValues(id, facts.enums[id])])),
  };
  return { schemas, descriptions };
}

/** The text of the licence that Kubernetes and its clients are under. */
export async function kubernetesLicense() {
  const folder = await clientNodeFolder(CLIENT_NODE.at(-1).version);
  return readFileSync(join(folder, '../../LICENSE'), 'utf8');
}

const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));

/**
 * Tells whether a release has a definition, or a field of it. The package has nothing of status, nor of apiVersion and kind of an
 * object: these, and what it does not know at all, are undefined.
 */
async function fieldNames({ name, version }) {
  const folder = await cached(`${name}-${version}`, (target) =>
    installPackages(target, ['--legacy-peer-deps', `${name}@${version}`]),
  );
  const types = readFileSync(join(folder, 'node_modules', name, 'lib/imports/k8s.d.ts'), 'utf8');
  const fields = new Map();
  for (const [, id, field] of types.matchAll(/@schema io\.k8s\.[\w.-]*?(\w+\.\w+\.\w+)(?:#(\S+))?$/gm)) {
    fields.set(id, [...(fields.get(id) ?? []), field]);
  }
  const packages = new Set([...fields.keys()].map((id) => id.replace(/\.\w+$/, '')));
  return (id, field) => {
    if (!packages.has(id.replace(/\.\w+$/, ''))) return false;
    // Some kinds are there without their lists.
    if (id.endsWith('List') && fields.has(id.slice(0, -'List'.length))) return true;
    if (!fields.has(id)) return undefined;
    const isKnown = field === undefined || fields.get(id).includes(field);
    return isKnown || !['apiVersion', 'kind', 'status'].includes(field) ? isKnown : undefined;
  };
}

function compactKind({ definition, plural, isNamespaced, since, until }) {
  return { d: definition, p: plural, c: isNamespaced ? undefined : 1, s: since, u: until };
}

function compactDefinition({ releases, fields }, enums) {
  const compact = { s: releases[0].since, u: releases.at(-1).until, f: {} };
  for (const [name, runs] of Object.entries(fields)) {
    // What holds for the whole definition is not said of each of its fields.
    const variants = runs.map((run) => ({
      ...compactField(run.value, enums),
      s: run.since === compact.s ? undefined : run.since,
      u: run.until === compact.u ? undefined : run.until,
    }));
    compact.f[name] = variants.length === 1 ? simplest(variants[0]) : variants.map(simplest);
  }
  return compact;
}

function compactField({ type, isRequired, fact }, enums) {
  if (fact.enum !== undefined) enums.add(fact.enum);
  return {
    t: type + (isRequired ? '!' : ''),
    e: fact.enum,
    k: fact.keys,
    l: fact.list,
    m: fact.mergeKey,
    p: fact.strategy,
    d: fact.default,
  };
}

/** A field of which only the type is known is just that. */
function simplest(field) {
  return Object.entries(field).every(([key, value]) => key === 't' || value === undefined) ? field.t : field;
}

/** Values that are written as constants of another package, and values whose first release is known otherwise (0: all). */
const VALUES_BY_HAND = {
  'core.v1.TolerationOperator': { Gt: 35, Lt: 35 },
  'discovery.v1.AddressType': { IPv4: 0, IPv6: 0 },
};

/**
 * Values of an enum. One that only the later of two known releases has is allowed from the release after the earlier one on:
 * when exactly it came is not known, and a wrong alarm is worse than none.
 */
function enumValues(id, values) {
  const minors = Object.values(values).flatMap((value) => value.minors);
  const [first, last] = [Math.min(...minors), Math.max(...minors)];
  const byHand = VALUES_BY_HAND[id] ?? {};
  return Object.entries({ ...values, ...byHand })
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([value, known]) => {
      if (value in byHand) return known === 0 ? value : [value, known];
      if (known.minors.includes(first) && known.minors.includes(last)) return value;
      return known.minors.includes(last) ? [value, first + 1] : [value, 0, last - 1];
    });
}

/** Descriptions: the definition's own under the empty name. Those of apiVersion, kind and metadata are the same everywhere. */
function describe({ doc, fields }) {
  const own = doc === '' ? {} : { '': doc };
  for (const [name, runs] of Object.entries(fields)) {
    const text = runs.at(-1).value.doc;
    const isCommon = ['apiVersion', 'kind', 'metadata'].includes(name) && 'kind' in fields && 'apiVersion' in fields;
    if (text !== '' && !isCommon) own[name] = text;
  }
  return own;
}
