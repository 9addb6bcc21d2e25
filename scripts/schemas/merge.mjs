// Merges the releases into one: each definition, field and kind once, with the releases that have it.

/**
 * Merges releases, given as `[{ minor, kinds, definitions }]` from the oldest on. A release that `isRough` knows types less exactly than others.
 * `between` tells for a release whose whole API is not known
 * which fields a definition has (undefined where it can not tell); everything else is as in the releases before and after it.
 */
export function mergeReleases(releases, between) {
  const minors = range(releases[0].minor, releases.at(-1).minor);
  const at = new Map(releases.map((release) => [release.minor, release]));
  const ids = new Set(releases.flatMap((release) => [...release.definitions.keys()]));
  const definitions = {};
  for (const id of ids) definitions[id] = mergeDefinition(id, minors, at, between);
  const kinds = {};
  for (const key of new Set(releases.flatMap((release) => [...release.kinds.keys()]))) {
    addKind(kinds, key, minors, at, definitions);
  }
  return { minors, definitions, kinds };
}

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** What a known release has at the two sides of `minor`. */
function neighbours(minor, at, read) {
  const known = [...at.keys()];
  const before = at.get(Math.max(...known.filter((other) => other < minor)));
  const after = at.get(Math.min(...known.filter((other) => other > minor)));
  return [before && read(before), after && read(after)];
}

function mergeDefinition(id, minors, at, between) {
  const names = new Set([...at.values()].flatMap((release) => [...(release.definitions.get(id)?.fields.keys() ?? [])]));
  const isThere = (minor) => {
    if (at.has(minor)) return at.get(minor).definitions.has(id);
    const [before, after] = neighbours(minor, at, (release) => release.definitions.has(id));
    if (before === after) return before;
    // Every kind stands by itself in the source; a definition that only status uses may be unknown to it.
    const isKind = names.has('apiVersion') && names.has('kind');
    return between.get(minor)?.(id) ?? !isKind;
  };
  const fields = {};
  for (const name of [...names].sort()) {
    const read = (release) => release.definitions.get(id)?.fields.get(name);
    const values = minors.map((minor) => {
      const own = at.has(minor) ? read(at.get(minor)) : undefined;
      if (at.has(minor) && (own === undefined || !at.get(minor).isRough)) return own;
      const [before, after] = neighbours(minor, at, read);
      if (own !== undefined) return { ...(after ?? before ?? own), isRequired: own.isRequired };
      if (before !== undefined && after !== undefined) return after;
      if (!isThere(minor)) return undefined;
      const has = between.get(minor)?.(id, name);
      return has === false ? undefined : (before ?? after);
    });
    fields[name] = runs(minors, values, (value) => value && `${value.type} ${value.isRequired}`);
  }
  const doc = [...at.values()].findLast((release) => release.definitions.get(id)?.doc)?.definitions.get(id).doc ?? '';
  return { doc, releases: runs(minors, minors.map(isThere), (value) => value || undefined), fields };
}

/**
 * Runs of releases with the same value: `{ value, since, until }`. The first release of all is no `since`, the last no `until`:
 * nothing is known beyond them.
 */
function runs(minors, values, keyOf) {
  const found = [];
  let last;
  for (const [index, minor] of minors.entries()) {
    const key = keyOf(values[index]);
    if (key !== undefined && last?.key === key) {
      last.run.value = values[index];
      last.run.until = minor;
    } else if (key !== undefined) {
      last = { key, run: { value: values[index], since: minor, until: minor } };
      found.push(last.run);
    }
    if (key === undefined) last = undefined;
  }
  return found.map(({ value, since, until }) => ({
    value,
    since: since === minors[0] ? undefined : since,
    until: until === minors.at(-1) ? undefined : until,
  }));
}

function addKind(kinds, key, minors, at, definitions) {
  const newest = [...at.values()].findLast((release) => release.kinds.has(key)).kinds.get(key);
  const found = definitions[newest.definition].releases;
  // A definition may outlive the requests for its kind; between known releases the definition decides.
  const values = minors.map((minor) => {
    if (at.has(minor)) return at.get(minor).kinds.has(key);
    const [before, after] = neighbours(minor, at, (release) => release.kinds.has(key));
    if (before === after) return before;
    return found.some((run) => (run.since ?? 0) <= minor && minor <= (run.until ?? minor));
  });
  const releases = runs(minors, values, (value) => value || undefined);
  kinds[newest.apiVersion] ??= {};
  kinds[newest.apiVersion][newest.kind] = { ...newest, since: releases[0].since, until: releases.at(-1).until };
}
