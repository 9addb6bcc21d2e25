// Reads the API of a release from the models and requests of Debian's python3-kubernetes, where no npm package has it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kindRequest } from './client-node.mjs';

/**
 * Reads `{ kinds, models }` below the folder `kubernetes/client`. A model has its fields with their types as the client for Node writes them,
 * with a `!` where required. Formats of numbers are not told, and free values are not told from numbers-or-strings.
 */
export function readPythonClient(folder) {
  const kinds = files(folder, 'api').flatMap((code) => {
    const calls = code.matchAll(/call_api\(\s*'([^']+)', '(GET|POST)',[\s\S]*?response_type='(\w+)'/g);
    return [...calls].flatMap(([, path, , model]) => kindRequest(path, model) ?? []);
  });
  const byName = Object.fromEntries(kinds.map((kind) => [Object.values(kind).join(' '), kind]));
  return { kinds: byName, models: Object.fromEntries(files(folder, 'models').flatMap(readModel)) };
}

function files(folder, name) {
  return readdirSync(join(folder, name))
    .filter((file) => file.endsWith('.py'))
    .sort()
    .map((file) => readFileSync(join(folder, name, file), 'utf8'));
}

function readModel(code) {
  const name = code.match(/^class (\w+)\(object\)/m)?.[1];
  if (name === undefined) return [];
  const types = dictionary(code, 'openapi_types');
  const fields = {};
  for (const [attribute, field] of dictionary(code, 'attribute_map')) {
    const isRequired = code.includes(`Invalid value for \`${attribute}\`, must not be \`None\``);
    fields[field] = nodeType(types.get(attribute)) + (isRequired ? '!' : '');
  }
  return [[name, fields]];
}

function dictionary(code, name) {
  const body = code.match(new RegExp(`^    ${name} = \\{([\\s\\S]*?)^    \\}`, 'm'))?.[1] ?? '';
  return new Map([...body.matchAll(/^ {8}'([^']+)': '([^']+)'/gm)].map((match) => [match[1], match[2]]));
}

const PRIMITIVES = { str: 'string', int: 'number', float: 'number', bool: 'boolean', datetime: 'Date', object: 'any' };

function nodeType(type) {
  const list = type.match(/^list\[(.*)\]$/);
  if (list) return `Array<${nodeType(list[1])}>`;
  const map = type.match(/^dict\(str, (.*)\)$/);
  if (map) return `{ [key: string]: ${nodeType(map[1])}; }`;
  return PRIMITIVES[type] ?? type;
}

/** The source of a release, for `readRelease`, from what was read. */
export function pythonSource({ kinds, models }) {
  const model = (name) => {
    if (models[name] === undefined) return undefined;
    const fields = Object.entries(models[name]).map(([field, type]) => [
      field,
      { type: type.replace(/!$/, ''), format: '', doc: '', isRequired: type.endsWith('!') },
    ]);
    return { name, doc: '', fields: Object.fromEntries(fields) };
  };
  return { kinds: Object.values(kinds), model };
}
