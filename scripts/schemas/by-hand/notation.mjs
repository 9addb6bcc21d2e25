// The notation of the hand-written schemas: types are those of the data; `!` ends the name of a required field, an object stands for an object,
// a list with one item for a list of it.

/** One of these words. */
export const values = (...list) => ({ oneOf: list });

/** The node of an object with these fields; it may have others. */
export function object(fields) {
  const entries = Object.entries(fields).map(([name, value]) => [
    name.replace(/!$/, ''),
    { node: nodeOf(value), isRequired: name.endsWith('!'), doc: '' },
  ]);
  return { kind: 'object', fields: new Map(entries), isOpen: true };
}

function nodeOf(value) {
  if (typeof value === 'string') return { kind: 'scalar', type: value };
  if (Array.isArray(value)) return { kind: 'list', of: nodeOf(value[0]) };
  return value.oneOf === undefined ? object(value) : { kind: 'enum', values: value.oneOf };
}
