// Reads API types from Go sources: struct fields with their markers, named types, enums, and when an API came and went.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads all packages below `folder` (that of `k8s.io`), by import path.
 * A package has `types` (name to doc, right-hand side or struct fields) and `constants` (type name to values).
 */
export function readGoPackages(folder) {
  const packages = new Map();
  const visit = (path) => {
    const entries = readdirSync(path, { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && isTypeFile(entry.name)).map((entry) => entry.name);
    if (files.length > 0) {
      const parts = files.sort().map((name) => parseGo(readFileSync(join(path, name), 'utf8')));
      packages.set(`k8s.io/${path.slice(folder.length + 1)}`, joinParts(parts));
    }
    for (const entry of entries.filter((entry) => entry.isDirectory() && entry.name !== 'testdata')) {
      visit(join(path, entry.name));
    }
  };
  visit(folder);
  return packages;
}

function isTypeFile(name) {
  return (
    name.endsWith('.go') && !name.endsWith('_test.go') && !/^(zz_generated\.(deep|conv|def)|generated\.)/.test(name)
  );
}

function joinParts(parts) {
  const joined = { types: new Map(), constants: new Map(), lifecycle: new Map() };
  for (const part of parts) {
    for (const [name, type] of part.types) joined.types.set(name, type);
    for (const [name, values] of part.constants) {
      joined.constants.set(name, [...(joined.constants.get(name) ?? []), ...values]);
    }
    for (const [name, life] of part.lifecycle) joined.lifecycle.set(name, { ...joined.lifecycle.get(name), ...life });
  }
  return joined;
}

/** Parses one gofmt-ed file, line by line. */
function parseGo(text) {
  const file = { imports: new Map(), types: new Map(), constants: new Map(), lifecycle: new Map() };
  const lines = text.split('\n');
  let comments = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    const comment = line.match(/^\s*\/\/ ?(.*)$/)?.[1];
    if (comment !== undefined) {
      comments.push(comment);
      continue;
    }
    const structure = line.match(/^type (\w+) struct \{$/);
    if (structure) {
      const end = lines.indexOf('}', index);
      const fields = parseFields(lines.slice(index + 1, end), file.imports);
      file.types.set(structure[1], { comments, fields });
      index = end;
    } else if (/^type \w+ /.test(line)) {
      const [, name, right] = line.match(/^type (\w+) (?:= )?(.+?)(?: \/\/.*)?$/);
      file.types.set(name, { comments, right: qualify(right, file.imports) });
    } else {
      readImport(line, file.imports);
      readConstant(line, comments, file.constants);
      readLifecycle(lines, index, file.lifecycle);
    }
    comments = [];
  }
  return file;
}

function readImport(line, imports) {
  const match = line.match(/^(?:import |\t)(?:(\w+) )?"([^"]+)"$/);
  if (match) imports.set(match[1] ?? match[2].replace(/^.*\//, ''), match[2]);
}

/** `Name Type = "value"`, or `Name = Type("value")`. */
function readConstant(line, comments, constants) {
  const match =
    line.match(/^(?:const |\t)\w+\s+(\w+)\s*=\s*"(.*)"(?:\s*\/\/.*)?$/) ??
    line.match(/^(?:const |\t)\w+\s*=\s*(\w+)\("(.*)"\)(?:\s*\/\/.*)?$/);
  if (!match) return;
  const [, type, value] = match;
  constants.set(type, [...(constants.get(type) ?? []), { value, comments }]);
}

function readLifecycle(lines, index, lifecycle) {
  const match = lines[index].match(/^func \(in \*(\w+)\) APILifecycle(\w+)\(\)/);
  if (!match) return;
  const [, kind, what] = match;
  const version = lines[index + 1].match(/return (\d+), (\d+)/);
  const target = lines[index + 1].match(/Group: "(.*?)", Version: "(.*?)", Kind: "(.*?)"/);
  const fact = version ? `${version[1]}.${version[2]}` : { group: target[1], version: target[2], kind: target[3] };
  lifecycle.set(kind, { ...lifecycle.get(kind), [what.toLowerCase()]: fact });
}

function parseFields(lines, imports) {
  const fields = [];
  let comments = [];
  for (const line of lines) {
    const comment = line.match(/^\s*\/\/ ?(.*)$/)?.[1];
    if (comment !== undefined) {
      comments.push(comment);
      continue;
    }
    const match = line.match(/^\t(?:(\w+)\s+)?(\S+)\s*`(.*)`/);
    const name = match?.[3].match(/json:"([^",]*)/)?.[1];
    if (name !== undefined && name !== '-') {
      const tags = match[3];
      fields.push({
        name,
        isInline: name === '' && (match[1] === undefined || tags.includes(',inline')),
        type: qualify(match[2], imports),
        comments,
        strategy: tags.match(/patchStrategy:"([^"]*)"/)?.[1],
        mergeKey: tags.match(/patchMergeKey:"([^"]*)"/)?.[1],
      });
    }
    comments = [];
  }
  return fields;
}

/** A Go type with import paths instead of their local names: `map[string]k8s.io/api/core/v1#Volume`. */
function qualify(type, imports) {
  return type.replace(/\b(\w+)\.(\w+)\b/g, (whole, alias, name) =>
    imports.has(alias) ? `${imports.get(alias)}#${name}` : whole,
  );
}

/** The values of a marker such as `+listMapKey=name` in a comment. */
export function markers(comments, name) {
  return comments.flatMap((line) => {
    const match = line.match(/^\s*\+(?:k8s:)?(\w+)(?:=(.*))?$/);
    return match?.[1] === name ? [match[2] ?? ''] : [];
  });
}

/** The prose of a comment as OpenAPI has it: without markers, notes to self and what follows `---`. */
export function prose(comments) {
  const paragraphs = [[]];
  for (const line of comments) {
    if (line.trim() === '---') break;
    if (/^\s*\+/.test(line) || /^TODO/.test(line)) continue;
    if (line.trim() === '') paragraphs.push([]);
    else paragraphs.at(-1).push(line.trim());
  }
  return paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join(' '))
    .join('\n\n');
}
