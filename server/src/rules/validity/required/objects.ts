import { REPLACE_ME } from '../../../kubernetes/placeholder';
import { isMap } from '../../../yaml/value';
import { StructuralSchema } from '../structural-schema';
import type { PlacedValue, TypedObject } from '../typed-objects';
import { isThere, type RequiredChecks, type RequiredReport } from './report';
import { OPEN_SCHEMA } from './suggestions';

/** Secrets with a type, webhooks, and definitions of custom resources. */
export const objectRequirements: RequiredChecks = {
  'core.v1.Secret': checkSecret,
  'admissionregistration.v1.WebhookClientConfig': (client, report) => {
    if (client.written(['service', 'url']).length > 0) return;
    const suggest = [{ namespace: REPLACE_ME, name: REPLACE_ME, path: '/validate' }];
    report.miss(client, 'service', 'webhookClient', {}, { suggest });
  },
  'admissionregistration.v1.RuleWithOperations': (rule, report) => {
    const suggestions = { operations: ['CREATE', 'UPDATE'], apiGroups: ['*'], apiVersions: ['*'], resources: ['pods'] };
    for (const [field, value] of Object.entries(suggestions)) report.require(rule, field, { suggest: [value] });
  },
  'apiextensions.v1.CustomResourceDefinitionVersion': (version, report) => {
    const schema = version.at('schema', 'openAPIV3Schema');
    if (!schema.isWritten) {
      report.miss(version, ['schema', 'openAPIV3Schema'], 'versionSchema', {}, { suggest: [OPEN_SCHEMA] });
      return;
    }
    // What keeps unknown fields is an object without saying so.
    if (schema.at(PRESERVES).value !== true) report.require(schema, 'type', { suggest: ['object'] });
    requireTypes(schema, report);
  },
  'apiextensions.v1.CustomResourceConversion': (conversion, report) => {
    if (conversion.at('strategy').text === 'Webhook') report.require(conversion, 'webhook');
  },
};

const PRESERVES = 'x-kubernetes-preserve-unknown-fields';

/** What is missing below the root of a schema that has to be structural (ValidateStructural). */
function requireTypes(schema: PlacedValue, report: RequiredReport): void {
  if (schema.value === undefined) return;
  for (const change of new StructuralSchema(schema.value, [], false).changes) {
    if (change.op !== 'set' || change.path.length === 1) continue;
    const { path } = change;
    const object = schema.at(...path.slice(0, -1));
    const field = String(path.at(-1));
    // Of what may be anything only its author knows the type.
    if (field === PRESERVES || field === 'items') report.miss(object, field === 'items' ? field : 'type', 'field', {});
    else report.miss(object, field, 'field', {}, { suggest: [change.value] });
  }
}

/** The keys that the validation of a Secret asks for by its type. */
const KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['kubernetes.io/tls', ['tls.crt', 'tls.key']],
  ['kubernetes.io/dockerconfigjson', ['.dockerconfigjson']],
  ['kubernetes.io/dockercfg', ['.dockercfg']],
  ['kubernetes.io/ssh-auth', ['ssh-privatekey']],
]);
const ACCOUNT = 'kubernetes.io/service-account.name';

function checkSecret(secret: TypedObject, report: RequiredReport): void {
  const type = secret.at('type').text;
  if (type === undefined) return;
  // A key whose value is nothing is there.
  const has = (key: string) =>
    ['data', 'stringData'].some((field) => {
      const { value } = secret.at(field);
      return isMap(value) && Object.hasOwn(value, key);
    });
  const at = [...secret.path, 'type'];
  for (const key of KEYS.get(type) ?? []) {
    if (has(key)) continue;
    report.miss(secret, ['stringData', key], 'secretKey', { type }, { name: key, suggest: [exampleOf(key)], at });
  }
  if (type === 'kubernetes.io/basic-auth' && !has('username') && !has('password')) {
    const fixes = [{ message: 'add', values: { field: 'username and password' }, changes: addLogin(secret) } as const];
    report.miss(secret, ['stringData', 'username'], 'secretKeys', { type }, { fixes, at });
  }
  const annotation = secret.at('metadata', 'annotations', ACCOUNT);
  if (type === 'kubernetes.io/service-account-token' && !isThere(annotation)) {
    const details = { name: ACCOUNT, suggest: ['default'], at, isWritten: annotation.isWritten };
    report.miss(secret, ['metadata', 'annotations', ACCOUNT], 'tokenAccount', { type }, details);
  }
}

function exampleOf(key: string): string {
  return key.startsWith('.docker') ? '{"auths": {}}' : REPLACE_ME;
}

function addLogin(secret: PlacedValue) {
  return ['username', 'password'].map(
    (key) => ({ op: 'set', path: [...secret.path, 'stringData', key], value: REPLACE_ME, select: true }) as const,
  );
}
