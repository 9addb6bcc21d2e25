// Reads the TypeScript declarations of `@kubernetes-models` packages as schema nodes.
//
// A node is `{ kind: 'scalar', type }` (in the notation of the data), `{ kind: 'list' | 'map', of }`, `{ kind: 'enum', values }`,
// `{ kind: 'object', fields: Map of name to { node, isRequired, doc }, isOpen }` or `{ kind: 'reference', name }` of an imported type.

const SCALARS = {
  string: 's',
  number: 'n',
  boolean: 'b',
  any: '*',
  unknown: '*',
  null: 'null',
  undefined: 'null',
  object: '*',
};
const TOKEN = /\/\*\*[\s\S]*?\*\/|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|[\w$]+|\S/g;

/** Reads a file: `imports` (local name to module), and `types` (name to node) of its exported interfaces and type aliases. */
export function readDeclarations(text) {
  const imports = new Map();
  for (const [, names, module] of text.matchAll(/^import (?:type )?\{([^}]*)\} from "([^"]+)";/gm)) {
    for (const name of names.split(',')) imports.set(name.trim().replace(/^.* as /, ''), module);
  }
  const types = new Map();
  for (const match of text.matchAll(/^export interface (\w+)(?: extends [^{]+)? (?=\{)|^export type (\w+) = /gm)) {
    const reader = new Reader(text, match.index + match[0].length);
    const node = match[1] === undefined ? reader.type() : reader.object();
    types.set(match[1] ?? match[2], { node, bases: basesOf(match[0]), doc: commentBefore(text, match.index) });
  }
  return { imports, types };
}

const basesOf = (head) =>
  (head.match(/ extends ([^{]+)/)?.[1] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'TypeMeta');

function commentBefore(text, index) {
  const before = text.slice(0, index).trimEnd();
  return before.endsWith('*/') ? commentText(before.slice(before.lastIndexOf('/**'))) : '';
}

function commentText(comment) {
  return comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .replaceAll('\\*', '*')
    .replaceAll('*\\/', '*/')
    .trim();
}

class Reader {
  #text;
  #token;
  #start;

  constructor(text, from) {
    this.#text = text;
    TOKEN.lastIndex = from;
    this.#next();
  }

  #next() {
    const taken = this.#token;
    const match = TOKEN.exec(this.#text);
    this.#token = match?.[0];
    this.#start = match?.index;
    return taken;
  }

  #take(token) {
    if (this.#token !== token) {
      throw new Error(
        `\`${token}\` expected, not \`${this.#token}\` at ${this.#text.slice(this.#start, this.#start + 60)}`,
      );
    }
    this.#next();
  }

  #accept(token) {
    if (this.#token !== token) return false;
    this.#next();
    return true;
  }

  /** `{ "name"?: type; [key: string]: type; }` */
  object() {
    this.#take('{');
    const fields = new Map();
    let values;
    while (!this.#accept('}')) {
      let doc = '';
      while (this.#token.startsWith('/**')) doc = commentText(this.#next());
      if (this.#accept('[')) {
        for (const token of ['key', ':', 'string', ']', ':']) this.#take(token);
        values = this.type();
      } else {
        const name = this.#next().replace(/^"|"$/g, '');
        const isRequired = !this.#accept('?');
        this.#take(':');
        fields.set(name, { node: this.type(), isRequired, doc });
      }
      this.#accept(';');
    }
    if (fields.size > 0) return { kind: 'object', fields, isOpen: values !== undefined };
    return { kind: 'map', of: values ?? { kind: 'scalar', type: '*' } };
  }

  type() {
    const options = [];
    this.#accept('|');
    do options.push(this.#intersection());
    while (this.#accept('|'));
    return unite(options);
  }

  /** Of an intersection the first operand has the fields; the others only say which combinations are allowed. */
  #intersection() {
    const first = this.#primary();
    while (this.#accept('&')) this.#primary();
    return first;
  }

  #primary() {
    if (this.#token === '{') return this.object();
    if (this.#accept('(')) {
      const inner = this.type();
      this.#take(')');
      return inner;
    }
    const token = this.#next();
    if (token.startsWith('"')) return { kind: 'enum', values: [JSON.parse(token)] };
    if (/^-?\d/.test(token)) return { kind: 'scalar', type: 'i' };
    if (token === 'Array' || token === 'Exclude') {
      this.#take('<');
      const of = this.type();
      if (this.#accept(',')) this.type();
      this.#take('>');
      return token === 'Array' ? { kind: 'list', of } : of;
    }
    return SCALARS[token] === undefined ? { kind: 'reference', name: token } : { kind: 'scalar', type: SCALARS[token] };
  }
}

function unite(options) {
  const known = options.filter((option) => option.type !== 'null');
  if (known.length <= 1) return known[0] ?? { kind: 'scalar', type: '*' };
  if (known.every((option) => option.kind === 'enum'))
    return { kind: 'enum', values: known.flatMap((option) => option.values) };
  if (known.every((option) => option.kind === 'object')) return uniteObjects(known);
  const types = new Set(known.map((option) => (option.kind === 'enum' ? 's' : option.type)));
  if (types.size === 1 && !types.has(undefined)) return { kind: 'scalar', type: [...types][0] };
  const isIntOrString = [...types].every((type) => ['s', 'n', 'i'].includes(type));
  return { kind: 'scalar', type: isIntOrString ? 'x' : '*' };
}

function uniteObjects(options) {
  const fields = new Map();
  for (const option of options) {
    for (const [name, field] of option.fields) if (!fields.has(name)) fields.set(name, field);
  }
  for (const [name, field] of fields) {
    const isRequired = options.every((option) => option.fields.get(name)?.isRequired);
    fields.set(name, { ...field, isRequired });
  }
  return { kind: 'object', fields, isOpen: options.some((option) => option.isOpen) };
}
