import { REPLACE_ME } from '../../kubernetes/placeholder';
import { defineRuleWithOptions } from '../rule';
import { hasOwnMetadata, REQUIREMENTS_SCHEMA, type Requirement, unmet } from './required-metadata';

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
  messages: {
    absent: '{resource} has no label {key}, which is asked for here. Add it.',
    other: 'The label {key} of {resource} is {value}, which does not match {pattern}.',
    fix: 'Add the label {key}',
  },
  checkResource(resource, { options, report }) {
    if (!hasOwnMetadata(resource)) return;
    for (const requirement of unmet(resource, 'labels', options.labels)) {
      const { key } = requirement;
      const path = [...resource.path, 'metadata', 'labels', key];
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
