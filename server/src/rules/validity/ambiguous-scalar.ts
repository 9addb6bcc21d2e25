import { isFileFormat } from '../../kubernetes/file-formats';
import { labelValueProblem } from '../../kubernetes/names';
import type { Resource } from '../../kubernetes/resource';
import { isAvailable } from '../../kubernetes/schema/definition';
import { formatPath, type Path } from '../../yaml/path';
import { resolveCoreScalar } from '../../yaml/scalar';
import { valueAt, type YamlValue } from '../../yaml/value';
import { writtenScalar } from '../../yaml/written';
import { defineRule } from '../rule';
import { shortened } from './name-words';
import { refusalOfObject } from './refusals';
import { misreadTexts } from './text-places';

const MESSAGES = {
  same: '{place} is {written} without quotes: Kubernetes reads {read} where text is wanted, and {refusal}. Quote it.',
  text: '{place} is {written} without quotes: Kubernetes reads {read} where text is wanted, and {refusal}, although readers of YAML 1.2 see the text {written}. Quote it.',
  other:
    '{place} is {written} without quotes: Kubernetes reads {read} where text is wanted, and {refusal}; readers of YAML 1.2 see {other}. Quote it.',
  empty: '{place} has no value, which Kubernetes reads as the empty text. Write "" to say so.',
  nothing: '{place} is {written} without quotes, which Kubernetes reads as the empty text. Write "" to say so.',
  quote: 'Quote {written}',
  write: 'Write ""',
} as const;

/** The maps whose values are those of labels. */
const LABEL_MAPS: ReadonlySet<unknown> = new Set(['labels', 'matchLabels', 'nodeSelector', 'selector']);

const LABEL = 'The label {key}';
const ANNOTATION = 'The annotation {key}';
const VALUE = 'The value of {name}';

export default defineRule({
  id: 'ambiguous-scalar',
  need: 'validity',
  summary: 'An unquoted text that Kubernetes reads as a boolean or a number.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'any',
  fix: 'safe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, { checkSchema, schemas, kubernetesVersion: target, report }) {
    const { document, apiVersion, group, kind } = resource;
    const check = checkSchema(resource);
    const known = schemas.kind(apiVersion, kind);
    if (known === undefined && isFileFormat(group)) return;
    // Somebody else validates, by the rules of YAML 1.2: what those find is said.
    const isSaidElsewhere = check === undefined && known !== undefined && isAvailable(known, target);
    for (const { path, value } of misreadTexts(resource, check, target)) {
      const scalar = writtenScalar(document, path);
      if (scalar?.isPlain === false) continue;
      const written = scalar?.text ?? String(value ?? '');
      const place = placeOf(resource, path);
      if (value === null) {
        const fixes = [{ message: 'write', changes: [{ op: 'set', path, value: '' }] }] as const;
        const common = { path, severity: 'info', absent: true, fixes } as const;
        if (written === '') report({ ...common, message: 'empty', values: { place } });
        else report({ ...common, message: 'nothing', values: { place, written } });
        continue;
      }
      const core = resolveCoreScalar(written);
      if (isSaidElsewhere && typeof core !== 'string') continue;
      const refusal = refusalOfObject(resource);
      const values = { place, written: shortened(written), read: inWords(value), refusal };
      const changes = [{ op: 'set', path, value: written }] as const;
      const quote = { message: 'quote', values: { written: values.written }, changes } as const;
      // What can not be the value of a label is refused in quotes as well.
      const fixes = LABEL_MAPS.has(path.at(-2)) && labelValueProblem(written) !== undefined ? [] : [quote];
      if (typeof core === 'string') report({ message: 'text', values, path, fixes });
      else if (Object.is(core, value) || core === value) report({ message: 'same', values, path, fixes });
      else report({ message: 'other', values: { ...values, other: inWords(core) }, path, fixes });
    }
  },
});

function inWords(value: YamlValue): string {
  return `${typeof value === 'boolean' ? 'the boolean' : 'the number'} ${String(value)}`;
}

/** What a person would call a place: the label app, the value of LOG_LEVEL, args[1], data.DEBUG. */
function placeOf({ document }: Resource, path: Path): string {
  const key = String(path.at(-1));
  const around = path.at(-2);
  const isMetadata = path.at(-3) === 'metadata';
  if (isMetadata && around === 'labels') return LABEL.replace('{key}', () => key);
  if (isMetadata && around === 'annotations') return ANNOTATION.replace('{key}', () => key);
  if (key === 'value') {
    const entry = path.slice(0, -1);
    const name = valueAt(document.data, [...entry, 'name']) ?? valueAt(document.data, [...entry, 'key']);
    if (typeof name === 'string') return VALUE.replace('{name}', () => name);
  }
  return formatPath(path.slice(-2));
}
