// Which validators stand in which file: one for each API version of Kubernetes and each bundle of custom resources. What many of them need stands in two
// files that they load: `common` has what is the same in all releases, and what is small; `shared` the rest, as a release has it. Of equal files of
// successive releases there is one.
import { transform } from 'esbuild';
import { DefinitionCode, functionName, HELPER_NAMES, HELPERS } from './definition-code.mjs';
import { reachable, references, withVariants } from './variants.mjs';

const COMMON = 'common';
const SHARED = 'shared';
/** A definition that so many parts need does not stand in each of them. */
const MANY = 3;
/** A definition that changes from release to release is small with less than so many characters of JSON, counting all that it needs. */
const SMALL = 600;

/**
 * Makes the files from the schemas of releases, which stand by minor version, from the oldest on:
 *
 *   definitions   JSON schemas by name, which refer to each other by the keyword REFERENCE
 *   parts         by part, an API version or the name of a bundle: the definitions that its validators check, by the validators' names
 *
 * Gives `{ files, index }`: texts by name, and for each part the releases from which on it has another file. `options` are those of the compiler; `nameOf`
 * names the file that a part has from a release on.
 */
export async function validatorFiles(releases, options, nameOf) {
  const variants = withVariants(releases);
  const { definitions } = variants;
  const homes = homesOfMany(variants);
  const code = new DefinitionCode(options);
  const files = new Map();
  const index = {};
  for (const [minor, parts] of variants.releases) {
    const fileOf = new Map();
    const put = (part, names, validators) => {
      const text = fileText({ part, names: [...names].sort(), validators, definitions, homes, fileOf, code });
      const last = index[part]?.at(-1);
      const isAsBefore = last !== undefined && files.get(nameOf(part, last)) === text;
      if (!isAsBefore) index[part] = [...(index[part] ?? []), minor];
      const file = nameOf(part, isAsBefore ? last : minor);
      if (!isAsBefore && files.has(file)) throw new Error(`Two parts would be in ${file}.`);
      files.set(file, text);
      fileOf.set(part, file);
    };
    const inRelease = reachable(
      definitions,
      [...parts.values()].flatMap((validators) => [...validators.values()]),
    );
    put(
      COMMON,
      [...homes].filter(([, home]) => home === COMMON).map(([name]) => name),
      [],
    );
    put(
      SHARED,
      [...inRelease].filter((name) => homes.get(name) === SHARED),
      [],
    );
    for (const [part, validators] of parts)
      put(
        part,
        [...reachable(definitions, validators.values())].filter((name) => !homes.has(name)),
        validators,
      );
  }
  const minified = [...files].map(async ([name, text]) => {
    const { code: short } = await transform(text, { minify: true, target: 'es2022' });
    return [name, short];
  });
  return { files: new Map(await Promise.all(minified)), index };
}

/** The definitions that stand in a file of their own, by the name of its part. */
function homesOfMany({ definitions, releases }) {
  const needing = new Map();
  for (const [minor, parts] of releases) {
    for (const [part, validators] of parts) {
      for (const name of reachable(definitions, validators.values())) {
        if (!needing.has(name)) needing.set(name, { parts: new Set(), minors: new Set() });
        needing.get(name).parts.add(part);
        needing.get(name).minors.add(minor);
      }
    }
  }
  const homes = new Map();
  for (const [name, { parts, minors }] of needing) {
    if (parts.size < MANY) continue;
    const size = () =>
      [...reachable(definitions, [name])].reduce(
        (sum, needed) => sum + JSON.stringify(definitions.get(needed)).length,
        0,
      );
    homes.set(name, minors.size === releases.size || size() < SMALL ? COMMON : SHARED);
  }
  return homes;
}

/** CommonJS that also holds as a script of its own: nothing in it is global. */
function fileText({ part, names, validators, definitions, homes, fileOf, code }) {
  if (new Set(names.map(functionName)).size < names.length) throw new Error(`Two functions of ${part} have one name.`);
  const isHome = part === COMMON || part === SHARED;
  const imports = new Map(part === COMMON ? [] : [[fileOf.get(COMMON), new Set(HELPER_NAMES)]]);
  const constants = new Map();
  const functions = [];
  const exported = part === COMMON ? HELPER_NAMES.map((name) => [name, name]) : [];
  const need = (name) => {
    const home = homes.get(name);
    if (home === undefined || home === part) return;
    const file = fileOf.get(home);
    imports.set(file, (imports.get(file) ?? new Set()).add(functionName(name)));
  };
  for (const name of names) {
    const schema = definitions.get(name);
    const made = code.of(name, schema);
    for (const needed of references(schema)) need(needed);
    for (const [id, expression] of made.constants) constants.set(id, expression);
    functions.push(made.code);
    if (isHome) exported.push([functionName(name), functionName(name)]);
  }
  for (const [name, definition] of validators) {
    need(definition);
    exported.push([name, `validator(${functionName(definition)})`]);
  }
  return [
    '(() => {"use strict";',
    ...(part === COMMON ? [HELPERS] : []),
    ...[...imports].map(([file, imported]) => `const {${[...imported].sort()}} = require("./${file}");`),
    ...[...constants].map(([id, expression]) => `const ${id} = ${expression};`),
    ...functions,
    ...exported.map(([name, expression]) => `exports.${name} = ${expression};`),
    '})();',
  ].join('\n');
}
