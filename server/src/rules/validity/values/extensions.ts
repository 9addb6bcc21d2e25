import { isBase64 } from '../../../kubernetes/base64';
import { nameProblem } from '../../../kubernetes/names';
import { reasonOf } from '../name-words';
import type { PlacedValue, TypedObject } from '../typed-objects';
import type { ValueChecks, ValueReport } from './report';

/** What pkg/apis/admissionregistration/validation and apiextensions ask of webhooks and the definitions of custom resources. */
export const extensionChecks: ValueChecks = {
  'admissionregistration.v1.ValidatingWebhook': checkWebhook,
  'admissionregistration.v1.MutatingWebhook': checkWebhook,
  'admissionregistration.v1.RuleWithOperations': checkWildcards,
  'admissionregistration.v1.ValidatingWebhookConfiguration': checkWebhookNames,
  'admissionregistration.v1.MutatingWebhookConfiguration': checkWebhookNames,
  'apiextensions.v1.CustomResourceDefinitionSpec': checkDefinition,
  'admissionregistration.v1.WebhookClientConfig': checkBundle,
  'apiextensions.v1.WebhookClientConfig': checkBundle,
  'apiregistration.v1.APIServiceSpec': checkBundle,
  'apiextensions.v1.JSONSchemaProps': (schema, report) => {
    const isRoot = schema.parent?.type === 'apiextensions.v1.CustomResourceValidation';
    report.oneOf(schema.at('type'), isRoot ? ['object'] : SCHEMA_TYPES);
  },
  'apiextensions.v1.CustomResourceColumnDefinition': (column, report) => {
    report.oneOf(column.at('type'), COLUMN_TYPES);
    const path = column.at('jsonPath');
    if (path.text !== undefined && !path.text.startsWith('.'))
      report.refuse(path, 'columnPath', {}, { fixes: report.setTo(path, `.${path.text.trim()}`) });
  },
  'apiextensions.v1.CustomResourceConversion': (conversion, report) => {
    report.oneOf(conversion.at('strategy'), ['None', 'Webhook']);
    checkReviewVersions(conversion.at('webhook', 'conversionReviewVersions'), report);
    if (conversion.at('strategy').text === 'None') report.exclude(conversion.at('webhook'), 'to the strategy Webhook');
  },
};

function checkWebhook(webhook: TypedObject, report: ValueReport): void {
  const name = webhook.at('name');
  if (name.text !== undefined && name.text.split('.').length < 3) {
    const example = `${name.text}.example.com`;
    report.refuse(name, 'webhookName', { example }, { fixes: [] });
  } else if (name.text !== undefined) {
    const problem = nameProblem('subdomain', name.text);
    if (problem !== undefined) report.refuse(name, 'name', { reason: reasonOf(problem) });
  }
  report.oneOf(webhook.at('sideEffects'), ['None', 'NoneOnDryRun']);
  report.range(webhook.at('timeoutSeconds'), 1, 30, 'bounds');
  const versions = webhook.at('admissionReviewVersions');
  const texts = versions.items().map(({ text }) => text);
  if (texts.length > 0 && texts.every((text) => text !== undefined && text !== 'v1' && text !== 'v1beta1'))
    report.refuse(versions, 'reviewVersions', {}, { part: 'key', fixes: report.setTo(versions, ['v1']) });
  checkReviewVersions(versions, report);
  const client = webhook.at('clientConfig');
  report.onlyOne(client, ['service', 'url']);
  const url = client.at('url');
  if (url.text !== undefined && !/^https:\/\//i.test(url.text)) {
    const secure = url.text.startsWith('http://') ? report.setTo(url, url.text.replace('http:', 'https:')) : [];
    report.refuse(url, 'https', {}, { fixes: secure });
  }
  const path = client.at('service', 'path');
  if (path.text !== undefined && !path.text.startsWith('/'))
    report.refuse(path, 'absolutePath', {}, { fixes: report.setTo(path, `/${path.text}`) });
}

function checkReviewVersions(versions: PlacedValue, report: ValueReport): void {
  const known = new Set<string>();
  for (const version of versions.items()) {
    checkLabel(version, report);
    if (version.text !== undefined && known.has(version.text))
      report.refuse(version, 'duplicate', {}, { field: 'The version', fixes: report.removal(version), conflict: true });
    known.add(version.text ?? '');
  }
}

/** Certificates that the API server is to trust. */
function checkBundle(client: TypedObject, report: ValueReport): void {
  const bundle = client.at('caBundle');
  if (bundle.text !== undefined && !isBase64(bundle.text)) report.refuse(bundle, 'base64', {});
}

const SCHEMA_TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];

function checkWildcards(rule: TypedObject, report: ValueReport): void {
  for (const field of ['operations', 'apiGroups', 'apiVersions']) {
    const items = rule.at(field).items();
    const wildcard = items.find(({ text }) => text === '*');
    if (wildcard !== undefined && items.length > 1)
      report.refuse(wildcard, 'wildcard', {}, { fixes: report.setTo(rule.at(field), ['*']) });
  }
}

function checkWebhookNames(configuration: TypedObject, report: ValueReport): void {
  const known = new Set<string>();
  for (const webhook of configuration.at('webhooks').items()) {
    const name = webhook.at('name');
    if (name.text === undefined) continue;
    if (known.has(name.text)) report.refuse(name, 'duplicate', {}, { field: 'The webhook', conflict: true });
    known.add(name.text);
  }
}

function checkDefinition(definition: TypedObject, report: ValueReport): void {
  report.oneOf(definition.at('scope'), ['Namespaced', 'Cluster']);
  const group = definition.at('group');
  if (group.text !== undefined && !group.text.includes('.')) report.refuse(group, 'crdGroup', {});
  else if (group.text !== undefined) {
    const problem = nameProblem('subdomain', group.text);
    if (problem !== undefined) report.refuse(group, 'name', { reason: reasonOf(problem) });
  }
  checkNames(definition.at('names'), report);
  const versions = definition.at('versions').items();
  checkVersions(versions, report);
  const stored = versions.filter((version) => version.at('storage').value === true);
  const isReadable = versions.every((version) => typeof (version.at('storage').value ?? false) === 'boolean');
  if (versions.length > 0 && isReadable && stored.length !== 1) {
    const place = stored[1]?.at('storage') ?? definition.at('versions');
    const [single] = versions;
    const fixes =
      stored.length === 0 && versions.length === 1 && single ? report.setTo(single.at('storage'), true) : [];
    const extra = { count: stored.length === 0 ? 'none' : stored.length };
    report.refuse(place, 'storageVersion', extra, { part: 'key', conflict: true, absent: stored.length === 0, fixes });
  }
}

function checkNames(names: PlacedValue, report: ValueReport): void {
  const kind = names.at('kind');
  const list = names.at('listKind');
  if (kind.text !== undefined && kind.text === list.text)
    report.refuse(list, 'listKind', {}, { fixes: report.setTo(list, `${kind.text}List`) });
  checkLabel(names.at('plural'), report);
  checkLabel(names.at('singular'), report);
  checkLabel(kind, report, kind.text?.toLowerCase());
  checkLabel(list, report, list.text?.toLowerCase());
  for (const name of [...names.at('shortNames').items(), ...names.at('categories').items()]) checkLabel(name, report);
}

function checkVersions(versions: readonly PlacedValue[], report: ValueReport): void {
  const known = new Set<string>();
  for (const version of versions) {
    const name = version.at('name');
    checkLabel(name, report);
    if (name.text !== undefined && known.has(name.text))
      report.refuse(name, 'duplicate', {}, { field: 'The version', conflict: true });
    known.add(name.text ?? '');
  }
}

function checkLabel(place: PlacedValue, report: ValueReport, name: string | undefined = place.text): void {
  const problem = name === undefined ? undefined : nameProblem('letter-label', name);
  if (problem === undefined || name === undefined) return;
  const lower = name.toLowerCase();
  const isLower = nameProblem('letter-label', lower) === undefined;
  report.refuse(place, 'name', { reason: reasonOf(problem) }, { fixes: isLower ? report.setTo(place, lower) : [] });
}
