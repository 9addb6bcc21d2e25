import { defineRule } from '../rule';
import { typedObjects } from './typed-objects';
import { checkValues } from './values';
import { MESSAGES } from './values/messages';
import { ValueReport } from './values/report';
import { checkSchemaValues } from './values/schema-values';

export default defineRule({
  id: 'invalid-value',
  need: 'validity',
  summary:
    'A value is outside of what its field allows: a port, a word, a quantity, a range, or two fields that exclude each other.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'any',
  fix: 'unsafe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const schema = context.checkSchema(resource);
    if (schema === undefined) return;
    const report = new ValueReport(resource, context);
    // What is said here of a place says more than the schema could.
    checkValues(typedObjects(resource, schema, context.schemas, context.kubernetesVersion), report);
    checkSchemaValues(schema, report);
  },
});
