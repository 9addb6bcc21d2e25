import type { Resource } from '../../kubernetes/resource';
import type { Change } from '../../yaml/change';
import { isList, isMap, isWritten, valueAt, type YamlMap, type YamlValue } from '../../yaml/value';
import type { Rewritten } from './api-rewrites';

/** What v1beta1 took where nothing was written; v1 takes something else, or wants it written. */
const OLD_DEFAULTS: Readonly<Record<string, YamlValue>> = {
  failurePolicy: 'Ignore',
  matchPolicy: 'Exact',
  timeoutSeconds: 30,
  admissionReviewVersions: ['v1beta1'],
};

/**
 * Writes out what webhooks of v1beta1 had by default. Only their authors know whether they have side effects, which v1 does not
 * leave open; those that are said to have some can not be moved.
 */
export function rewriteWebhooks(resource: Resource): Rewritten | undefined {
  if (resource.partial !== undefined) return undefined;
  const webhooks = valueAt(resource.data, ['webhooks']) ?? [];
  if (!isList(webhooks) || !haveOwnNames(webhooks)) return undefined;
  const changes: Change[] = [];
  let isKnown = true;
  for (const [index, webhook] of webhooks.entries()) {
    if (!isMap(webhook)) return undefined;
    const path = [...resource.path, 'webhooks', index];
    for (const [field, value] of Object.entries(OLD_DEFAULTS)) {
      const written = webhook[field];
      if (!isWritten(written) || (isList(written) && written.length === 0))
        changes.push({ op: 'set', path: [...path, field], value });
    }
    const { sideEffects } = webhook;
    if (sideEffects === 'None' || sideEffects === 'NoneOnDryRun') continue;
    if (isWritten(sideEffects) && sideEffects !== 'Unknown') return undefined;
    isKnown = false;
    changes.push({ op: 'set', path: [...path, 'sideEffects'], value: 'None', select: true });
  }
  if (!isKnown) return { grade: 'suggestion', changes };
  return { grade: changes.length > 0 ? 'unsafe' : 'safe', changes };
}

/** In v1 no two webhooks of one configuration have the same name. */
function haveOwnNames(webhooks: readonly YamlValue[]): boolean {
  const names = webhooks.map((webhook) => (webhook as YamlMap | null)?.name);
  return new Set(names).size === names.length;
}
