// Writes JSON so that the same facts are always the same bytes.

/** JSON with sorted keys; `depth` levels of it have a line for each entry, so that a change shows as a few lines. */
export function stableJson(value, depth = 2) {
  return `${render(value, depth)}\n`;
}

function render(value, depth) {
  if (depth === 0 || value === null || typeof value !== 'object') return JSON.stringify(sorted(value));
  const isList = Array.isArray(value);
  const keys = isList
    ? [...value.keys()]
    : Object.keys(value)
        .filter((key) => value[key] !== undefined)
        .sort();
  const entries = keys.map((key) => (isList ? '' : `${JSON.stringify(key)}:`) + render(value[key], depth - 1));
  const [open, close] = isList ? '[]' : '{}';
  return entries.length === 0 ? open + close : `${open}\n${entries.join(',\n')}\n${close}`;
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
