import { defineRule } from '../rule';
import { wrongLabels } from './label-places';
import { keyReasonOf, reasonOf, shortened } from './name-words';

const KEY_ADVICE =
  'A key is made of up to 63 letters, digits, hyphens, underscores and dots, and may have a DNS name and / in front.';
const VALUE_ADVICE =
  'Use up to 63 letters, digits, hyphens, underscores and dots, with a letter or digit at both ends.';

export default defineRule({
  id: 'invalid-label',
  need: 'validity',
  summary: 'The key or value of a label or selector, or the key of an annotation, does not have the form it must have.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'any',
  fix: 'none',
  peers: ['ks:label-values'],
  messages: {
    labelKey: 'A label can not have the key {key} ({reason}): {refusal}. {advice}',
    labelValue: 'The label {key} can not have the value {value} ({reason}): {refusal}. {advice}',
    annotationKey: 'An annotation can not have the key {key} ({reason}): {refusal}. {advice}',
    selectorKey: 'A selector can not ask for the label {key} ({reason}): {refusal}. {advice}',
    selectorValue: 'A selector can not ask for the value {value} of the label {key} ({reason}): {refusal}. {advice}',
  },
  checkResource(resource, { kubernetesVersion, report }) {
    for (const place of wrongLabels(resource, kubernetesVersion)) {
      const { use, part, text, key, path, isPathKey, problem, refusal } = place;
      const at = { path, part: isPathKey ? ('key' as const) : ('value' as const) };
      if (part === 'key') {
        const values = { key: shownKey(key), reason: keyReasonOf(problem), refusal, advice: KEY_ADVICE };
        report({ message: `${use}Key`, values, ...at });
      } else {
        const values = { key: shownKey(key), value: shortened(text), reason: reasonOf(problem), refusal };
        const message = use === 'label' ? 'labelValue' : 'selectorValue';
        report({ message, values: { ...values, advice: VALUE_ADVICE }, ...at });
      }
    }
  },
});

function shownKey(key: string): string {
  return key === '' ? '""' : shortened(key);
}
