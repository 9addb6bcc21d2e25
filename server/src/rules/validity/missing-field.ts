import { isFileFormat } from '../../kubernetes/file-formats';
import { REPLACE_ME } from '../../kubernetes/placeholder';
import { defineRule, type SchemaCheck } from '../rule';
import { checkRequired } from './required';
import { MESSAGES } from './required/messages';
import { RequiredReport } from './required/report';
import { checkEmptyFields, checkSchemaFields } from './required/schema-fields';
import { typedObjects } from './typed-objects';

export default defineRule({
  id: 'missing-field',
  need: 'validity',
  summary: 'A field is missing that the API server requires.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'any',
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const schema = context.checkSchema(resource);
    if (schema === undefined) return;
    const { schemas, kubernetesVersion } = context;
    const report = new RequiredReport(resource, context);
    const objects = typedObjects(resource, schema, schemas, kubernetesVersion);
    checkName(schema, report);
    // What is said here of a field says more than the schema could.
    checkRequired(objects, report);
    checkSchemaFields(schema, report);
    checkEmptyFields(objects, (id) => schemas.kubernetes.definition(id), report);
  },
});

/** Groups whose objects are questions to the API server and are not kept. */
const QUESTIONS: ReadonlySet<string> = new Set(['authentication.k8s.io', 'authorization.k8s.io']);

function checkName({ kind }: SchemaCheck, report: RequiredReport): void {
  const { resource, root } = report;
  const { name, generateName } = resource.metadata;
  if (kind.plural === undefined || isFileFormat(resource.group) || QUESTIONS.has(resource.group)) return;
  // The API server makes one up.
  if (resource.type === 'LimitRange') return;
  const written = root.at('metadata', 'name');
  if (name || generateName || (written.isWritten && written.value !== '')) return;
  if (root.at('metadata', 'generateName').isWritten) return;
  const details = { suggest: [REPLACE_ME], isWritten: written.isWritten };
  report.miss(root, ['metadata', 'name'], 'name', { kind: resource.kind }, details);
}
