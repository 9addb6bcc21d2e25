// What Debian's packages say beyond the npm packages, as facts by definition and field. The facts are kept in a file beside this one,
// because Debian offers a version of a package only for a while; with the packages at hand the file is made anew.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DebianUnavailable, debianPackage } from './debian.mjs';
import { markers, prose, readGoPackages } from './go.mjs';
import { readPythonClient } from './python-client.mjs';
import { GO_PACKAGES, PYTHON_CLIENT } from './sources.mjs';
import { stableJson } from './write.mjs';

const FILE = join(import.meta.dirname, 'debian-facts.ndjson');
const QUANTITY = 'k8s.io/apimachinery/pkg/api/resource#Quantity';

/** Reads the facts from Debian's packages, and keeps them unless it `isCheck`; or from the file, when they can not be had. `log` gets a line for a person. */
export async function debianFacts({ isCheck, log }) {
  try {
    const lines = toLines(await extract());
    if (!isCheck) writeFileSync(FILE, lines);
    return fromLines(lines);
  } catch (error) {
    if (!(error instanceof DebianUnavailable) || !existsSync(FILE)) throw error;
    log(
      `Debian's Go packages can not be had here, so their facts are those of debian-facts.ndjson.\n  ${error.message}`,
    );
    return fromLines(readFileSync(FILE, 'utf8'));
  }
}

/** A line for each fact, `[section, name, fact]`, so that a newer package shows as the lines that it changed. */
function toLines(facts) {
  const lines = Object.entries(facts).flatMap(([section, entries]) =>
    Object.keys(entries)
      .sort()
      .map((name) => stableJson([section, name, entries[name]], 0)),
  );
  return lines.join('');
}

function fromLines(text) {
  const facts = {};
  for (const line of text.trim().split('\n')) {
    const [section, name, fact] = JSON.parse(line);
    facts[section] ??= {};
    facts[section][name] = fact;
  }
  return facts;
}

async function extract() {
  const packages = new Map();
  for (const source of GO_PACKAGES) {
    const folder = join(await debianPackage(source), 'usr/share/gocode/src/k8s.io');
    for (const [path, content] of readGoPackages(folder)) {
      packages.set(path, [...(packages.get(path) ?? []), { minor: source.minor, ...content }]);
    }
  }
  const facts = {
    sources: Object.fromEntries(
      [...GO_PACKAGES, PYTHON_CLIENT].map(({ name, version, suite }) => [`${name} ${version}`, suite]),
    ),
    structs: {},
    enums: {},
    lifecycle: {},
    kinds: {},
    models: {},
  };
  const client = join(await debianPackage(PYTHON_CLIENT), 'usr/lib/python3/dist-packages/kubernetes/client');
  Object.assign(facts, readPythonClient(client));
  for (const [path, releases] of packages) {
    const prefix = packagePrefix(path);
    if (prefix === undefined) continue;
    for (const release of releases) addStructs(facts, prefix, path, release, packages);
    addEnums(facts, prefix, releases);
    addLifecycle(facts, prefix, releases.at(-1));
  }
  return facts;
}

/** `k8s.io/api/core/v1` is `core.v1`, as in the ids of OpenAPI definitions. */
function packagePrefix(path) {
  const match = path.match(
    /^k8s\.io\/(?:api|apimachinery\/pkg\/apis|apiextensions-apiserver\/pkg\/apis)\/(\w+)\/(v\w+)$/,
  );
  return match ? `${match[1]}.${match[2]}` : undefined;
}

/** The facts of a later release replace those of an earlier one, field by field. */
function addStructs(facts, prefix, path, release, packages) {
  for (const [name, type] of release.types) {
    if (type.fields === undefined) continue;
    const fields = { ...facts.structs[`${prefix}.${name}`] };
    for (const field of allFields(type, path, packages)) {
      if (field.name === '') continue;
      const fact = fieldFacts(field, path, packages);
      if (Object.keys(fact).length > 0) fields[field.name] = fact;
      else delete fields[field.name];
    }
    facts.structs[`${prefix}.${name}`] = fields;
  }
}

function allFields(type, path, packages) {
  return type.fields.flatMap((field) => {
    if (!field.isInline) return [{ ...field, path }];
    const [home, name] = typeHome(field.type.replace(/^\*/, ''), path);
    const inner = newest(packages, home)?.types.get(name);
    return inner?.fields === undefined ? [] : allFields(inner, home, packages);
  });
}

function fieldFacts(field, path, packages) {
  const [home, name] = leaf(field.type, field.path ?? path, packages);
  const leafType = newest(packages, home)?.types.get(name);
  const facts = {};
  if (`${home}#${name}` === QUANTITY) facts.quantity = true;
  if (leafType !== undefined && isEnum(leafType)) facts.enum = `${packagePrefix(home)}.${name}`;
  // OpenAPI has no description beside a reference.
  if (leafType?.fields !== undefined) facts.doc = prose(field.comments);
  const keys = markers(field.comments, 'listMapKey');
  if (keys.length > 0) facts.keys = keys.map((key) => key.replaceAll('"', ''));
  const listType = markers(field.comments, 'listType')[0];
  if (listType !== undefined && listType !== 'map') facts.list = listType;
  if (field.mergeKey !== undefined) facts.mergeKey = field.mergeKey;
  if (field.strategy !== undefined) facts.strategy = field.strategy;
  const fallback = markers(field.comments, 'default')[0];
  if (fallback !== undefined && !fallback.startsWith('ref(')) facts.default = JSON.parse(fallback);
  return facts;
}

/** Follows pointers, lists, maps and named types to what a value consists of in the end. */
function leaf(type, path, packages) {
  const inner = type.replace(/^(?:\*|\[\]|map\[[^\]]+\])+/, '');
  const [home, name] = typeHome(inner, path);
  const named = newest(packages, home)?.types.get(name);
  if (named?.right === undefined || isEnum(named) || !/^(\*|\[\]|map\[|[\w./-]+#)/.test(named.right))
    return [home, name];
  return leaf(named.right, home, packages);
}

const typeHome = (type, path) => (type.includes('#') ? type.split('#') : [path, type]);
const newest = (packages, path) => packages.get(path)?.at(-1);
const isEnum = (type) => type.right === 'string' && markers(type.comments, 'enum').length > 0;

/** Values of enums, each with the first and last of the known releases where it stands only in some of them. */
function addEnums(facts, prefix, releases) {
  for (const release of releases) {
    for (const [name, type] of release.types) {
      if (!isEnum(type)) continue;
      const id = `${prefix}.${name}`;
      facts.enums[id] ??= {};
      for (const { value } of release.constants.get(name) ?? []) {
        facts.enums[id][value] ??= { minors: [] };
        const seen = facts.enums[id][value];
        if (!seen.minors.includes(release.minor)) seen.minors.push(release.minor);
      }
    }
  }
}

function addLifecycle(facts, prefix, release) {
  for (const [kind, life] of release.lifecycle) facts.lifecycle[`${prefix}.${kind}`] = life;
}
