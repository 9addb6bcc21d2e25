import type { LabelSelector } from '../../kubernetes/label-selector';
import { labelSelector } from '../../kubernetes/pod-spec';
import type { Resource } from '../../kubernetes/resource';
import { present, stringMap, strings } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import { isList, isMap, valueAt, type YamlValue } from '../../yaml/value';
import { toLabelSelector } from '../relations';
import type { ReferenceKind, ReferencePart, SelectedNamespaces, Selection } from './reference';
import { kindId, referenceKind } from './reference-kinds';
import { SELECTIONS_BY_KIND, SELECTIONS_OF_PODS, type SelectionRow } from './selection-table';
import { nameIn, stepsOf, visit } from './table';

const known = new WeakMap<Resource, readonly Selection[]>();
const NOTHING: readonly Selection[] = [];
const NAMESPACES: readonly ReferenceKind[] = [referenceKind('Namespace')];

/**
 * The selectors with which an object takes in others, each once. A selector that sets no condition takes in all, and is among them; one that can not
 * be read, or that takes in nothing because it is absent, is not.
 */
export function selectionsOf(resource: Resource): readonly Selection[] {
  let selections = known.get(resource);
  if (selections === undefined) {
    selections = readSelections(resource);
    known.set(resource, selections);
  }
  return selections;
}

function readSelections(resource: Resource): readonly Selection[] {
  const id = kindId(resource);
  const rows = Object.hasOwn(SELECTIONS_BY_KIND, id) ? (SELECTIONS_BY_KIND[id] ?? []) : [];
  const pod = resource.podTemplate;
  const own = rows.flatMap((row) => readRow(row, resource, resource.data, resource.path));
  if (pod === undefined) return own.length === 0 ? NOTHING : own;
  const spec = valueAt(resource.data, pod.specPath.slice(resource.path.length)) ?? null;
  return [...own, ...SELECTIONS_OF_PODS.flatMap((row) => readRow(row, resource, spec, pod.specPath))];
}

function readRow(row: SelectionRow, resource: Resource, root: YamlValue, path: Path): Selection[] {
  const found: Selection[] = [];
  visit(root, stepsOf(row.at), path, (holder, place) => {
    const steps = stepsOf(row.selector);
    const written = valueAt(holder, steps);
    const selector = readSelector(row, written);
    const namespaces = readNamespaces(row, holder, resource, found, place);
    if (selector === undefined || namespaces === undefined) return;
    const parts = partsOf(row, resource, holder, place);
    found.push({
      path: [...place, ...steps],
      form: row.form ?? 'selector',
      selector,
      takes: row.takes === 'pods' ? 'pods' : [referenceKind(row.takes)],
      namespaces,
      purpose: row.purpose,
      parts,
    });
  });
  return found;
}

function readSelector(
  { form, isEmptyNothing }: SelectionRow,
  written: YamlValue | undefined,
): LabelSelector | undefined {
  if (!isMap(written)) return undefined;
  if (Object.keys(written).length === 0 && isEmptyNothing === true) return undefined;
  if (form !== 'map') return readLabelSelector(written);
  return isKnown(written) ? { matchLabels: stringMap(written) ?? {} } : undefined;
}

function readLabelSelector(written: YamlValue | undefined): LabelSelector | undefined {
  const conditions = valueAt(written, ['matchExpressions']);
  const isReadable =
    isKnown(valueAt(written, ['matchLabels'])) &&
    (!isList(conditions) || conditions.every((condition) => isKnown(valueAt(condition, ['values']))));
  return isReadable ? toLabelSelector(labelSelector(written)) : undefined;
}

/** Whether all values are texts that nobody fills in later: with one left out a selector would select more. */
function isKnown(values: YamlValue | undefined): boolean {
  if (typeof values !== 'object' || values === null) return true;
  return Object.values(values).every((value) => nameIn(value) !== undefined || value === '');
}

/** The namespaces that are looked in; a selector of namespaces is a selection itself, and is added to `found`. */
function readNamespaces(
  row: SelectionRow,
  holder: YamlValue,
  { namespace }: Resource,
  found: Selection[],
  path: Path,
): SelectedNamespaces | undefined {
  const own: SelectedNamespaces = { type: 'names', names: [namespace] };
  switch (row.namespaces) {
    case undefined:
      return own;
    case 'none':
    case 'all':
      return { type: row.namespaces };
    case 'monitor': {
      // Of the Prometheus operator: `any`, or names; without either the object's own.
      const given = valueAt(holder, ['namespaceSelector']);
      if (valueAt(given, ['any']) === true) return { type: 'all' };
      const names = present(strings(valueAt(given, ['matchNames'])));
      return names.length === 0 ? own : { type: 'names', names };
    }
    default: {
      const steps = stepsOf(row.namespaces.selector);
      const written = valueAt(holder, steps);
      const names = present(strings(valueAt(holder, ['namespaces'])));
      if (written === undefined || written === null) return names.length === 0 ? own : { type: 'names', names };
      const selector = readLabelSelector(written);
      if (selector === undefined) return undefined;
      found.push({
        path: [...path, ...steps],
        form: 'selector',
        selector,
        takes: NAMESPACES,
        namespaces: { type: 'none' },
        purpose: row.purpose,
        parts: [],
      });
      const isAll = Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
      return isAll ? { type: 'all' } : { type: 'labels', selector };
    }
  }
}

function partsOf(
  { ports = [], portsAbove = 0 }: SelectionRow,
  { document }: Resource,
  holder: YamlValue,
  path: Path,
): readonly ReferencePart[] {
  const above = path.slice(0, path.length - portsAbove);
  const root = portsAbove === 0 ? holder : (valueAt(document.data, above) ?? null);
  const parts: ReferencePart[] = [];
  for (const at of ports) {
    visit(root, stepsOf(at), above, (value, place) => {
      if (typeof value === 'number' || nameIn(value) !== undefined) {
        parts.push({ type: 'port', value: value as string | number, path: place });
      }
    });
  }
  return parts;
}
