// The JavaScript that validates one definition: ajv's, brought into a shorter form. Where ajv writes something that is not expected here, nothing is
// made of it: the build fails.
import { createHash } from 'node:crypto';
import Ajv, { _, Name, str } from 'ajv';
import names from 'ajv/dist/compile/names.js';

/** The keyword by which a schema refers to another definition, instead of `$ref`: so each becomes a function of its own. */
export const REFERENCE = 'definition';

/** What the functions need beside each other. A validator that is given away behaves as ajv's do. */
export const HELPERS = `
function fail(errors, instancePath, keyword, params) {
  const error = { instancePath, schemaPath: '', keyword, params };
  if (errors === null) return [error];
  errors.push(error);
  return errors;
}
function isMap(value) {
  return value && typeof value == 'object' && !Array.isArray(value);
}
function isInteger(value) {
  return typeof value == 'number' && !(value % 1) && !isNaN(value);
}
const has = Object.prototype.hasOwnProperty;
function validator(check) {
  return function validate(data) {
    validate.errors = check(data, '', null);
    return validate.errors === null;
  };
}
`;

/** The names that the helpers declare. */
export const HELPER_NAMES = [...HELPERS.matchAll(/^(?:function|const) (\w+)/gm)].map(([, name]) => name);

/** The name of a definition's function: it takes a value, its JSON pointer and the errors so far or null, and gives these back with its own. */
export function functionName(definition) {
  return `_${definition.replace(/\W/g, '_')}`;
}

/** Makes the functions of definitions, each once: different ones have different names. */
export class DefinitionCode {
  #ajv;
  #known = new Map();

  /** `options` as where schemas are compiled at run time. */
  constructor(options) {
    // Nobody reads ajv's words for what can go wrong in a definition.
    this.#ajv = new Ajv({ ...options, messages: false, code: { source: true } });
    this.#ajv.addKeyword({ keyword: REFERENCE, schemaType: 'string', code: callDefinition });
  }

  /** `{ code, constants }`: the function, and what it needs once in its file: expressions by name. */
  of(name, schema) {
    let made = this.#known.get(name);
    if (made === undefined) {
      made = shorten(functionName(name), schema, this.#ajv.compile(schema).source);
      this.#known.set(name, made);
    }
    return made;
  }
}

function callDefinition({ gen, data, schema, it }) {
  const path = str`${names.default.instancePath}${it.errorPath}`;
  gen.code(_`vErrors = ${new Name(functionName(schema))}(${data}, ${path}, vErrors)`);
}

// The forms of ajv 8 with `allErrors` and without `messages`.
const HEAD =
  /^function validate\d+\(data, \{instancePath="", parentData, parentDataProperty, rootData=data\}=\{\}\)\{let vErrors = null;let errors = 0;/;
const TAIL = /validate\d+\.errors = vErrors;return errors === 0;\}$/;
const ERROR =
  /const (err\d+) = \{instancePath(:(?:(?!,schemaPath:).)*)?,schemaPath:(?:(?!,keyword:).)*,keyword:("\w+"),params:((?:(?!\};if\(vErrors).)*)\};if\(vErrors === null\)\{vErrors = \[\1\];\}else \{vErrors\.push\(\1\);\}errors\+\+;/g;
const IS_MAP = /(data\d*) && typeof \1 == "object" && !Array\.isArray\(\1\)/g;
const IS_INTEGER = /\(typeof (data\d*) == "number"\) && \(!\(\1 % 1\) && !isNaN\(\1\)\)/g;
const IN_SCHEMA = /\bschema\d+((?:\.[A-Za-z_$][\w$]*|\[(?:\d+|"(?:[^"\\]|\\.)*")\])+)/g;
const STEP = /\.([\w$]+)|\[(\d+|"(?:[^"\\]|\\.)*")\]/g;
const PATTERN = /\bpattern\d+\b/g;
const HAS_OWN = /\bfunc\d+\.call\(/g;
/** Names that only ajv gives: something was not recognized. */
const LEFT = /(?<![\w."/])(?:errors\b|_errs|valid\d|validate\d|schema\d|err\d|func\d|formats\d)/;

function shorten(name, schema, { validateCode, scopeValues }) {
  const constants = new Map();
  const constant = (expression) => {
    const id = `c${createHash('sha256').update(expression).digest('hex').slice(0, 12)}`;
    constants.set(id, expression);
    return id;
  };
  const patterns = new Map([...(scopeValues.pattern ?? [])].map((value) => [String(value), String(value.value.code)]));
  const code = String(validateCode)
    .replace(HEAD, `function ${name}(data,instancePath,vErrors){`)
    .replace(TAIL, 'return vErrors;}')
    .replace(
      ERROR,
      (_all, _error, path = ':instancePath', keyword, params) =>
        `vErrors = fail(vErrors,${path.slice(1)},${keyword},${params});`,
    )
    .replace(IS_MAP, 'isMap($1)')
    .replace(IS_INTEGER, 'isInteger($1)')
    .replace(HAS_OWN, 'has.call(')
    .replace(PATTERN, (pattern) => constant(patterns.get(pattern)))
    .replace(IN_SCHEMA, (_all, steps) => constant(inSchema(schema, steps)));
  if (!code.startsWith(`function ${name}(`) || LEFT.test(code)) throw new Error(`ajv writes another form now: ${code}`);
  return { code, constants };
}

/** What stands in a schema under some steps, as an expression. Of a map of properties only the names matter. */
function inSchema(schema, steps) {
  let value = schema;
  let last;
  for (const [, name, index] of steps.matchAll(STEP)) {
    last = name ?? JSON.parse(index);
    value = value[last];
  }
  const isNames = last === 'properties' && !Array.isArray(value);
  return JSON.stringify(isNames ? Object.fromEntries(Object.keys(value).map((key) => [key, 1])) : value);
}
