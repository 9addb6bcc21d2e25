import {
  type AnnotationForm,
  type AnnotationFormName,
  type AnnotationKnowledge,
  fitsForm,
  lookUpIngressAnnotation,
} from '../../kubernetes/knowledge/ingress-annotations';
import { nearest } from '../../kubernetes/nearest';
import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';
import { isTemplated } from '../../yaml/template';
import { isMap, valueAt, type YamlMap } from '../../yaml/value';
import { defineRule } from '../rule';

/** How a message names the values that a controller takes. */
const FORMS: Readonly<Record<AnnotationFormName, string>> = {
  text: 'text',
  boolean: 'true or false',
  integer: 'a whole number',
  size: 'a size such as 8m',
  duration: 'a duration such as 2160h',
  'address-list': 'addresses such as 10.0.0.0/8, with commas between them',
  'http-error-codes': 'codes such as 404,503',
  'string-map': 'pairs such as a=1,b=2',
  json: 'JSON',
};

export default defineRule({
  id: 'ingress-annotation-unknown',
  need: 'networking',
  summary:
    'An annotation of an Ingress is unknown to its controller, or has a value that the controller does not take.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['Ingress'],
  fix: 'suggestion',
  peers: [],
  messages: {
    unknown:
      '{controller} knows no annotation {name} and ignores it without a word. Look the name up in its list of annotations.',
    unknownNearest: '{controller} knows no annotation {name} and ignores it without a word. Use {suggestion} instead.',
    refused:
      '{controller} knows no annotation {name} and therefore leaves the whole Ingress out: all its hosts answer 404.',
    replaced: '{controller} no longer knows the annotation {name} and ignores it: {suggestion} took its place.',
    removed: '{controller} no longer knows the annotation {name} and ignores it; nothing took its place. Remove it.',
    elsewhere:
      '{controller} does not read {name} from an Ingress but from another object ({place}): here it does nothing. Use {suggestion} instead.',
    onlyElsewhere:
      '{controller} does not read {name} from an Ingress but from another object ({place}): here it does nothing. Move it there.',
    form: '{controller} takes {form} for {name}: it ignores this value, or refuses the Ingress. Write it in that form.',
    rename: 'Rename to {key}',
    renameAndSet: 'Rename to {key}, with the value {value}',
    setValue: 'Set {name} to {value}',
  },
  checkResource(resource, { report }) {
    const annotations = valueAt(resource.data, ['metadata', 'annotations']);
    if (!isMap(annotations)) return;
    for (const key of Object.keys(annotations)) {
      const knowledge = isTemplated(key) ? undefined : lookUpIngressAnnotation(key);
      if (knowledge === undefined) continue;
      const path = [...resource.path, 'metadata', 'annotations', key];
      const { name, family } = knowledge;
      const values = { controller: family.controller, name };
      if (knowledge.status === 'known') {
        const value = annotations[key];
        if (typeof value !== 'string' || isTemplated(value) || fitsForm(value, knowledge.form)) continue;
        const mended = mend(value, knowledge.form);
        const fixes =
          mended === undefined
            ? []
            : [
                {
                  message: 'setValue' as const,
                  values: { name, value: mended },
                  changes: [{ op: 'set' as const, path, value: mended, select: true }],
                },
              ];
        report({ message: 'form', values: { ...values, form: describe(knowledge.form) }, path, fixes });
        continue;
      }
      const target = targetOf(knowledge);
      const whole = {
        ...values,
        suggestion: target?.slice(target.startsWith(family.prefix) ? family.prefix.length : 0) ?? '',
        place: knowledge.status === 'elsewhere' ? knowledge.place : '',
      };
      const fixes = target === undefined ? [] : renameFixes(annotations, key, target, path);
      report({ message: messageFor(knowledge, target), values: whole, path, part: 'key', fixes });
    }
  },
});

type Unusable = Exclude<AnnotationKnowledge, { status: 'known' }>;

/** The whole key that does what the annotation was written for, as far as anybody can tell. */
function targetOf(knowledge: Unusable): string | undefined {
  if (knowledge.status === 'replaced') return knowledge.replacement ?? undefined;
  if (knowledge.meant !== null || knowledge.status === 'elsewhere') return knowledge.meant ?? undefined;
  const { family, name } = knowledge;
  const similar = nearest(name, Object.keys(family.annotations));
  return similar === undefined ? undefined : family.prefix + similar;
}

function messageFor({ status, family, name }: Unusable, target: string | undefined) {
  if (status === 'replaced') return target === undefined ? 'removed' : 'replaced';
  if (status === 'elsewhere') return target === undefined ? 'onlyElsewhere' : 'elsewhere';
  // Traefik decodes these into the options of its router and gives up at the first that is none.
  if (family.controller === 'Traefik' && /^router\./i.test(name)) return 'refused';
  return target === undefined ? 'unknown' : 'unknownNearest';
}

/** The annotation under the name it should have, unless that stands there already or the value can not mean the same there. */
function renameFixes(annotations: YamlMap, key: string, target: string, path: Path) {
  const known = lookUpIngressAnnotation(target);
  const value = annotations[key];
  const form = known?.status === 'known' ? known.form : 'text';
  if (Object.hasOwn(annotations, target) || NAMES_OF_OBJECTS.test(target) !== NAMES_OF_OBJECTS.test(key)) return [];
  const rename: Change = { op: 'rename', path, key: target };
  const mended = typeof value === 'string' && !isTemplated(value) && !fitsForm(value, form) ? mend(value, form) : value;
  if (mended === undefined && typeof form !== 'string') return [];
  if (mended === undefined || mended === value) {
    return [{ message: 'rename' as const, values: { key: target }, changes: [rename] }];
  }
  const changes: Change[] = [rename, { op: 'set', path, value: mended, select: true }];
  return [{ message: 'renameAndSet' as const, values: { key: target, value: String(mended) }, changes }];
}

/** The values of these are the names of objects that are written for them. */
const NAMES_OF_OBJECTS = /middleware/i;

function describe(form: AnnotationForm): string {
  if (typeof form === 'string') return FORMS[form];
  return form.words.length === 1 ? `only ${form.words[0]}` : `one of ${form.words.join(', ')}`;
}

/** The value in the form that the controller takes, where it is plain what was meant. */
function mend(value: string, form: AnnotationForm): string | undefined {
  const text = value.trim();
  if (typeof form !== 'string') return nearest(text, form.words);
  switch (form) {
    case 'boolean':
      if (/^(?:on|yes|y|enabled?|true)$/i.test(text)) return 'true';
      return /^(?:off|no|n|disabled?|false)$/i.test(text) ? 'false' : undefined;
    case 'integer':
      return /^(\d+)\s*(?:s|sec|seconds|r\/s|%)$/i.exec(text)?.[1] ?? (/^\d+$/.test(text) ? text : undefined);
    case 'size': {
      const [, digits, unit] = /^(\d+)\s*([kmg])i?b?$/i.exec(text) ?? [];
      return digits === undefined || unit === undefined ? undefined : digits + unit.toLowerCase();
    }
    default:
      return undefined;
  }
}
