// What Debian's packages say beyond the npm packages, as facts by definition and field. The facts are kept in a file beside this one,
// because Debian offers a version of a package only for a while; with the packages at hand the file is made anew.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stableJson } from './write.mjs';
import { DebianUnavailable, debianPackage, debianSourceFile } from './debian.mjs';
import { markers, prose, readGoPackages } from './go.mjs';
import { BETWEEN, GO_PACKAGES } from './sources.mjs';

const FILE = join(import.meta.dirname, 'debian-facts.json');
const QUANTITY = 'k8s.io/apimachinery/pkg/api/resource#Quantity';

/** Reads the facts from Debian's packages, or from the file when they can not be had. `log` gets a line for a person. */
export async function debianFacts(log) {
  try {
    const facts = await extract();
    writeFileSync(FILE, stableJson(facts));
    return facts;
  } catch (error) {
    if (!(error instanceof DebianUnavailable) || !existsSync(FILE)) throw error;
    log(`Debian's Go packages can not be had here, so their facts are those of debian-facts.json.\n  ${error.message}`);
    return JSON.parse(readFileSync(FILE, 'utf8'));
  }
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
    sources: GO_PACKAGES.map(({ name, version }) => `${name} ${version}`),
    structs: {},
    enums: {},
    lifecycle: {},
    fields: {},
  };
  for (const { minor, debian } of BETWEEN) {
    if (debian === undefined) continue;
    facts.sources.push(`${debian.name} ${debian.version}`);
    facts.fields[minor] = swaggerFields(JSON.parse(readFileSync(await debianSourceFile(debian), 'utf8')));
  }
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
  const match = path.match(/^k8s\.io\/(?:api|apimachinery\/pkg\/apis|apiextensions-apiserver\/pkg\/apis)\/(\w+)\/(v\w+)$/);
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

/** The names of the fields of each definition of an OpenAPI document. */
function swaggerFields({ definitions }) {
  const fields = Object.entries(definitions).map(([id, definition]) => [
    id.split('.').slice(-3).join('.'),
    Object.keys(definition.properties ?? {}).sort(),
  ]);
  return Object.fromEntries(fields);
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
  if (named?.right === undefined || isEnum(named) || !/^(\*|\[\]|map\[|[\w./-]+#)/.test(named.right)) return [home, name];
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
      for (const { value, comments } of release.constants.get(name) ?? []) {
        const seen = (facts.enums[id][value] ??= { doc: '', minors: [] });
        seen.doc = prose(comments);
        if (!seen.minors.includes(release.minor)) seen.minors.push(release.minor);
      }
    }
  }
}

function addLifecycle(facts, prefix, release) {
  for (const [kind, life] of release.lifecycle) facts.lifecycle[`${prefix}.${kind}`] = life;
}
