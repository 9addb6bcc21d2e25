// The places of the tables are those of the kinds' schemas, as far as these are known.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testSchemas } from '../../../../test/support/schema-files';
import { walk } from '../../kubernetes/schema/walk';
import { BUILT_IN_TABLES } from './built-in-references';
import { MADE_BY_KIND } from './made-table';
import { NETWORK_TABLES } from './network-references';
import { OPERATOR_TABLES } from './operator-references';
import { POD_TABLE } from './pod-references';
import { type KindText, referenceKind } from './reference-kinds';
import { SELECTIONS_BY_KIND, SELECTIONS_OF_PODS } from './selection-table';
import { type ReferenceTable, stepsOf } from './table';

/** Minor versions of Kubernetes: fields of a former API version are only in old ones. */
const MINORS = [36, 30, 28, 21, 14];
const all = [...testSchemas.kubernetes.kinds(), ...testSchemas.customKinds()];

/** The roots of all API versions of a kind. */
function definitionsOf(id: string) {
  const { group, kind, type } = referenceKind(id as KindText);
  return all
    .filter((known) => known.kind === kind)
    .filter(({ apiVersion }) => type !== undefined || apiVersion.startsWith(`${group}/`))
    .flatMap(({ apiVersion }) => testSchemas.kind(apiVersion, kind)?.definition ?? []);
}

/** Whether a place, with `*` for an item or a value, is one of a kind in some API version and release. */
function isPlace(id: string, steps: readonly string[]): boolean {
  const count = steps.filter((step) => step === '*').length;
  return definitionsOf(id).some((definition) =>
    MINORS.some((minor) =>
      Array.from({ length: 2 ** count }, (_, choice) => choice).some((choice) => {
        let seen = 0;
        const path = steps.map((step) => (step === '*' ? ((choice >> seen++) & 1 ? 'key' : 0) : step));
        const { state } = walk(definition, path, { major: 1, minor, patch: undefined });
        return state === 'known' || state === 'free';
      }),
    ),
  );
}

function placesOf(table: ReferenceTable): string[][] {
  return table.flatMap(({ at, name = 'name', namespace, parts = [], optional, to }) => {
    const below = (field: string) => [...stepsOf(at), ...stepsOf(field)];
    const fields = typeof to === 'object' && 'group' in to ? [to.kind ?? 'kind'] : [];
    const flags = typeof optional === 'string' ? [optional] : [];
    const named = [name, ...(namespace === undefined ? [] : [namespace]), ...parts.map(([, place]) => place)];
    return [...named, ...fields, ...flags].map(below);
  });
}

/** Fields of API versions that are gone, and some that are newer than the schemas known here. */
const ELSEWHERE =
  /^Ingress .*\.service(?:Name|Port)$|^Gateway spec\.(?:tls|infrastructure)\.|^keda\.sh\/TriggerAuthentication spec\.configMapTargetRef\./;

/** Tables hold some kinds whose schemas are not known here. */
function unknownPlaces(id: string, places: readonly (readonly string[])[]): string[] {
  if (definitionsOf(id).length === 0) return [];
  const unknown = places.filter((steps) => !isPlace(id, steps)).map((steps) => `${id} ${steps.join('.')}`);
  return unknown.filter((place) => !ELSEWHERE.test(place));
}

test('references stand in fields that their kinds have', () => {
  const pods = placesOf(POD_TABLE).map((steps) => ['spec', ...steps]);
  const unknown = [BUILT_IN_TABLES, NETWORK_TABLES, OPERATOR_TABLES].flatMap((tables) =>
    [...tables].flatMap(([id, table]) => unknownPlaces(id, placesOf(table))),
  );
  assert.deepEqual([...unknown, ...unknownPlaces('Pod', pods)], []);
});

test('selectors stand in fields that their kinds have', () => {
  const rows = Object.entries({
    ...SELECTIONS_BY_KIND,
    Pod: SELECTIONS_OF_PODS.map((row) => ({ ...row, at: `spec.${row.at}` })),
  });
  const unknown = rows.flatMap(([id, list]) =>
    unknownPlaces(
      id,
      list.flatMap(({ at, selector, ports = [], portsAbove = 0 }) => {
        const above = stepsOf(at).slice(0, stepsOf(at).length - portsAbove);
        return [[...stepsOf(at), ...stepsOf(selector)], ...ports.map((port) => [...above, ...stepsOf(port)])];
      }),
    ),
  );
  assert.deepEqual(unknown, []);
});

test('what is made is named by fields that the kinds have', () => {
  const unknown = Object.entries(MADE_BY_KIND).flatMap(([id, rows]) =>
    unknownPlaces(
      id,
      rows.flatMap(({ at, name = [], namespace, keys }) => {
        const own = [...name, ...(namespace === undefined || namespace === '*' ? [] : [namespace])];
        const fields = [...own, ...(keys?.entries ?? []), ...(keys?.values ?? []), ...(keys?.unknownWith ?? [])];
        return ['', ...fields].map((field) => [...stepsOf(at), ...stepsOf(field)]);
      }),
    ),
  );
  assert.deepEqual(unknown, []);
});
