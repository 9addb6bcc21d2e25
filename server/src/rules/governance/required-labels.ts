import { defineRuleWithOptions } from '../rule';
import { checkRequired, REQUIRED_MESSAGES, REQUIREMENTS_SCHEMA, type Requirement } from './required-metadata';

interface Options {
  readonly labels: readonly Requirement[];
}

export default defineRuleWithOptions<Options>()({
  id: 'required-labels',
  need: 'governance',
  summary: 'An object lacks a label that a configuration asks for.',
  severity: 'warning',
  profile: 'optional',
  scope: 'object',
  kinds: 'any',
  fix: 'suggestion',
  peers: ['kl:required-label-owner'],
  options: {
    labels: {
      description:
        'The labels that every object must have: keys, or keys with the pattern of their values (a regular expression).',
      schema: REQUIREMENTS_SCHEMA,
      default: [],
    },
  },
  messages: REQUIRED_MESSAGES,
  checkResource: (resource, { options, report }) => checkRequired(resource, 'labels', options.labels, report),
});
