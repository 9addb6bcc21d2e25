import { REPLACE_ME } from '../../kubernetes/placeholder';
import { defineRuleWithOptions } from '../rule';
import { hasOwnMetadata, REQUIREMENTS_SCHEMA, type Requirement, unmet } from './required-metadata';

interface Options {
  readonly annotations: readonly Requirement[];
}

export default defineRuleWithOptions<Options>()({
  id: 'required-annotations',
  need: 'governance',
  summary: 'An object lacks an annotation that a configuration asks for.',
  severity: 'warning',
  profile: 'optional',
  scope: 'object',
  kinds: 'any',
  fix: 'suggestion',
  peers: ['kl:required-annotation-email'],
  options: {
    annotations: {
      description:
        'The annotations that every object must have: keys, or keys with the pattern of their values (a regular expression).',
      schema: REQUIREMENTS_SCHEMA,
      default: [],
    },
  },
  messages: {
    absent: '{resource} has no annotation {key}, which is asked for here. Add it.',
    other: 'The annotation {key} of {resource} is {value}, which does not match {pattern}.',
    fix: 'Add the annotation {key}',
  },
  checkResource(resource, { options, report }) {
    if (!hasOwnMetadata(resource)) return;
    for (const requirement of unmet(resource, 'annotations', options.annotations)) {
      const { key } = requirement;
      const path = [...resource.path, 'metadata', 'annotations', key];
      const values = { resource: resource.label, key };
      if (requirement.kind === 'other') {
        const { value, pattern } = requirement;
        report({ message: 'other', values: { ...values, value, pattern }, path });
        continue;
      }
      report({
        message: 'absent',
        values,
        path,
        at: [...resource.path, 'metadata', 'name'],
        absent: true,
        fixes: [{ message: 'fix', values: { key }, changes: [{ op: 'set', path, value: REPLACE_ME, select: true }] }],
      });
    }
  },
});
