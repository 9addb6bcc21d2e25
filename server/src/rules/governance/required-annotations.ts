import { defineRuleWithOptions } from '../rule';
import { checkRequired, REQUIRED_MESSAGES, REQUIREMENTS_SCHEMA, type Requirement } from './required-metadata';

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
  messages: REQUIRED_MESSAGES,
  checkResource: (resource, { options, report }) => checkRequired(resource, 'annotations', options.annotations, report),
});
