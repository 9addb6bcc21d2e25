import { WORKLOAD_KINDS } from '../../kubernetes/kinds';
import { areAlternatives } from '../../kubernetes/knowledge/alternatives';
import { labelValueProblem, nameProblem } from '../../kubernetes/names';
import type { Definition } from '../../kubernetes/schema/definition';
import { stringMap } from '../../kubernetes/shape';
import type { Slot } from '../../yaml/cursor';
import { scalarText } from '../../yaml/edit/scalar-text';
import { Source } from '../../yaml/edit/source';
import { detectStyle } from '../../yaml/edit/style';
import { valueAt, type YamlValue } from '../../yaml/value';
import { FRAGMENTS, MANIFESTS, type Snippet } from '../snippets/collection';
import { fragmentPlaces } from '../snippets/places';
import type { FileView, ObjectPlace } from './file-view';
import { isKeyOnly, type Suggestion } from './suggestion';

const WORKLOADS: readonly string[] = WORKLOAD_KINDS;
const MESSAGES = { snippet: 'snippet' } as const;

/** The fragments that fit an object with some keys. Of those for an item that is yet to come only such as make a whole item. */
export function fragmentSuggestions(
  place: ObjectPlace,
  definition: Definition,
  slot: Slot,
  present: readonly string[],
  rank: number,
): readonly Suggestion[] {
  if (isKeyOnly(slot) || slot.layout !== 'block') return [];
  const isNewItem = slot.role === 'value' && typeof place.path.at(-1) === 'number';
  const required = isNewItem ? definition.fields(place.target).filter(({ isRequired }) => isRequired) : [];
  const isFree = (field: string) =>
    definition.field(field, place.target) !== undefined &&
    !present.some((other) => other === field || areAlternatives(definition.id, field, other));
  const fitting = fragmentPlaces(place, definition.id)
    .flatMap((name) => FRAGMENTS.get(name) ?? [])
    .filter(({ brings }) => brings.every(isFree) && required.every(({ name }) => brings.includes(name)));
  if (fitting.length === 0) return [];
  const workload = WORKLOADS.includes(place.kind.kind) ? place.data : onlyWorkload(place.file);
  const application = { name: place.value(['metadata', 'name']), labels: selectedLabels(workload) };
  return fitting.map((snippet) => suggestionOf(snippet, slot, rank, application));
}

/** What decides which whole manifests are suggested. */
interface ManifestPlace {
  readonly slot: Slot;
  readonly file: FileView;
  /** As an item of a list of objects only those of one object. */
  readonly isInList: boolean;
  /** The kind that their first object has to be of; undefined for any. */
  readonly kind?: string;
}

/** Whole manifests. Beside a single workload they are for that one. */
export function manifestSuggestions(place: ManifestPlace, rank: number): readonly Suggestion[] {
  const { slot, file, isInList, kind } = place;
  if (isKeyOnly(slot) || slot.layout !== 'block') return [];
  const workload = onlyWorkload(file);
  const beside = { name: valueAt(workload, ['metadata', 'name']), labels: selectedLabels(workload) };
  return MANIFESTS.filter(
    ({ brings: [first, ...others] }) => (kind ?? first) === first && !(isInList && others.length > 0),
  ).map((snippet) =>
    suggestionOf(snippet, slot, rank, snippet.brings.some((other) => WORKLOADS.includes(other)) ? {} : beside),
  );
}

/** The application that a snippet is for, as far as it is known. */
interface Application {
  readonly name?: YamlValue | undefined;
  /** The labels by which its pods are selected. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

function suggestionOf(snippet: Snippet, slot: Slot, rank: number, application: Application): Suggestion {
  const { name, description, brings } = snippet;
  return {
    label: name,
    kind: 'snippet',
    detail: description,
    remark: MESSAGES.snippet,
    search: [...brings, 'k8s'],
    insertion: { what: 'snippet', body: bodyFor(snippet.body, application), isItem: false },
    slot,
    snippet: name,
    rank,
  };
}

/** The data of the one workload that a file has; null where there are several, or none. */
function onlyWorkload(file: FileView): YamlValue {
  const [only, another] = file.ofType(...WORKLOAD_KINDS);
  return another === undefined ? (only?.data ?? null) : null;
}

function selectedLabels(workload: YamlValue): Readonly<Record<string, string>> | undefined {
  const selector = stringMap(valueAt(workload, ['spec', 'selector', 'matchLabels']));
  const labels = selector ?? stringMap(valueAt(workload, ['spec', 'template', 'metadata', 'labels'])) ?? {};
  const entries = Object.entries(labels);
  return entries.length > 0 && entries.every(([, value]) => labelValueProblem(value) === undefined)
    ? labels
    : undefined;
}

/** The name that stands for the application's in all snippets, where a place begins with it. */
const SAMPLE_NAME = /(\$\{\d+:)my-app(?=[-}])/g;
const SAMPLE_LABEL = /^ *app\.kubernetes\.io\/(?:name|instance): \$\{\d+:my-app\}$/;
const SELECTOR = /^ *(?:- )?(?:selector|matchLabels):$/;
const PLAIN = detectStyle(new Source(''), null);

function bodyFor(body: readonly string[], { name, labels }: Application): readonly string[] {
  const isName = typeof name === 'string' && nameProblem('label', name) === undefined;
  const selecting = labels === undefined ? body : withSelector(body, labels);
  return isName ? selecting.map((line) => line.replace(SAMPLE_NAME, `$1${name}`)) : selecting;
}

/** The body with other labels in its selectors of the application's pods. */
function withSelector(body: readonly string[], labels: Readonly<Record<string, string>>): readonly string[] {
  let isSelector = false;
  return body.flatMap((line, index) => {
    const isFirst = SELECTOR.test(body[index - 1] ?? '');
    isSelector = (isSelector || isFirst) && SAMPLE_LABEL.test(line);
    if (!isSelector) return [line];
    const blanks = ' '.repeat(line.length - line.trimStart().length);
    const text = ([key, value]: readonly [string, string]) =>
      `${blanks}${key}: ${scalarText(value, PLAIN, false, undefined)}`;
    return isFirst ? Object.entries(labels).map(text) : [];
  });
}
