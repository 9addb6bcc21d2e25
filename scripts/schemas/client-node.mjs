// Reads the API of one Kubernetes release from the generated models and requests of `@kubernetes/client-node`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, installPackages } from '../vscode/cache.mjs';

/** Installs a release into the cache folder; resolves to its folder of generated code. */
export async function clientNodeFolder(version) {
  const name = '@kubernetes/client-node';
  const folder = await cached(`client-node-${version}`, (target) => installPackages(target, [`${name}@${version}`]));
  return join(folder, 'node_modules', name, 'dist/gen');
}

/**
 * Reads models and kinds of a release. The package still carries leftovers of older ones: models whose release is not that of most,
 * and requests that are not exported any more.
 * Returns `models` (by the generator's name, read when asked) and `kinds` (group, version, kind, model, plural, whether namespaced).
 */
export function readClientNode(folder) {
  const release = majorityRelease(join(folder, 'models'));
  const isCurrent = (file) => releaseOf(readFileSync(file, 'utf8')) === release;
  const exported = readFileSync(join(folder, 'index.js'), 'utf8').matchAll(/\b(?!Object)(\w+V\d\w*Api)\b/g);
  const apis = [...new Set([...exported].map((match) => match[1]))].sort();
  const kinds = apis.flatMap((name) => readApi(join(folder, 'apis', `${name}.js`)));
  const models = new Map();
  const model = (name) => {
    if (!models.has(name)) {
      const file = join(folder, 'models', `${name}.js`);
      models.set(name, existsSync(file) && isCurrent(file) ? readModel(file, name) : undefined);
    }
    return models.get(name);
  };
  return { kinds, model };
}

const releaseOf = (text) => text.match(/OpenAPI spec version: (\S+)/)?.[1];

function majorityRelease(folder) {
  const counts = new Map();
  for (const name of readdirSync(folder).filter((name) => /^\w*V\d\w*\.js$/.test(name))) {
    const release = releaseOf(readFileSync(join(folder, name), 'utf8').slice(0, 400));
    counts.set(release, (counts.get(release) ?? 0) + 1);
  }
  return [...counts].sort(([, left], [, right]) => right - left)[0][0];
}

/** Every kind that can be read, listed or created, from the paths of the requests. */
function readApi(file) {
  const paths = new Map();
  const code = readFileSync(file, 'utf8');
  for (const match of code.matchAll(/^ {4}async (\w+)\([\s\S]*?localVarPath = '([^']+)'/gm))
    paths.set(match[1], match[2]);
  const types = readFileSync(file.replace(/\.js$/, '.d.ts'), 'utf8');
  const kinds = [];
  const returns = /^ {4}(\w+?)(?:WithHttpInfo)?\(response: ResponseContext\): Promise<(?:HttpInfo<)?\s*(\w+)/gm;
  for (const [, request, model] of types.matchAll(returns)) {
    const path = paths.get(request);
    if (path === undefined || !/^(create|read|list)/.test(request)) continue;
    const kind = kindRequest(path, model);
    if (kind !== undefined) kinds.push(kind);
  }
  return kinds;
}

/** The kind that a request for a whole object or list is about; undefined for other paths. */
export function kindRequest(path, model) {
  const match = path.match(/^\/apis?(?:\/([\w.-]+))?\/(v\w+)(\/namespaces\/\{namespace\})?\/(\w+)\/?(?:\{name\})?$/);
  if (!match) return undefined;
  const [, group = '', version, namespaced, plural] = match;
  return { group, version, kind: kindOf(model), model, plural, isNamespaced: namespaced !== undefined };
}

/** A model's name without what tells it from others: `CoreV1Event` is Event, `V1beta1CSIDriver` is CSIDriver. */
export function kindOf(model) {
  return splitModel(model)?.name ?? model;
}

/** Splits a model's name: `{ group: 'core', version: 'v1', name: 'Event' }`; the group only where the generator needed it. */
export function splitModel(model) {
  const match = model.match(/^([A-Z][a-z]+)?(V\d+(?:(?:alpha|beta)\d+)?)([A-Z]\w*)$/);
  return match ? { group: match[1]?.toLowerCase(), version: match[2].toLowerCase(), name: match[3] } : undefined;
}

function readModel(file, name) {
  const code = readFileSync(file, 'utf8');
  const map = code.match(/attributeTypeMap = (\[[\s\S]*?\n\]);/)?.[1] ?? '[]';
  const attributes = JSON.parse(map);
  const types = readFileSync(file.replace(/\.js$/, '.d.ts'), 'utf8');
  const declared = new Map();
  for (const [, comment, field, optional] of types.matchAll(
    /(?:^ {4}\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?^ {4}'([^']+)'(\?)?:/gm,
  )) {
    declared.set(field, { doc: commentText(comment), isRequired: optional === undefined });
  }
  const fields = {};
  for (const attribute of attributes) {
    const { doc, isRequired } = declared.get(attribute.name) ?? { doc: '', isRequired: false };
    fields[attribute.baseName] = { type: attribute.type, format: attribute.format, doc, isRequired };
  }
  const doc = types.match(/^\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export declare class/m)?.[1];
  return { name, doc: commentText(doc), fields };
}

function commentText(comment = '') {
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .replace(/\\(["'`])/g, '$1')
    .replaceAll('*_/', '*/')
    .replaceAll('\\\\', '\\')
    .trim();
}
