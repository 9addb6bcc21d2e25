import { effectiveLimit, effectiveRequest } from '../../kubernetes/effective-resources';
import type { Resource } from '../../kubernetes/resource';
import { anything, list, map, object, present, string } from '../../kubernetes/shape';
import { podTemplatesIn } from '../../workspace/relations';
import { ALL_NAMESPACES } from '../../workspace/view';
import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';
import { isMap } from '../../yaml/value';
import { holdingFor } from '../evidence';
import { defineRule, type Fix, type ResourceContext } from '../rule';

const scopeSelector = object({ matchExpressions: list(object({ scopeName: string })) });
const quota = object({ spec: object({ hard: map(anything), scopes: list(string), scopeSelector }) });

/** What is to be bounded, with the other name that a quota may give it, and what a small namespace gets. */
const WANTED = [
  { name: 'requests.cpu', alias: 'cpu', suggested: '4', of: 'cpu', amount: effectiveRequest },
  { name: 'requests.memory', alias: 'memory', suggested: '8Gi', of: 'memory', amount: effectiveRequest },
  { name: 'limits.cpu', alias: undefined, suggested: '8', of: 'cpu', amount: effectiveLimit },
  { name: 'limits.memory', alias: undefined, suggested: '16Gi', of: 'memory', amount: effectiveLimit },
] as const;

type Wanted = (typeof WANTED)[number];

const MESSAGES = {
  missing:
    '{resource} does not bound {names}: one namespace can take the nodes from all others. Add what the namespace may have at most.',
  fix: 'Bound {names}',
} as const;

type Context = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

export default defineRule({
  id: 'resource-quota-incomplete',
  need: 'resources',
  summary: 'A ResourceQuota leaves requests or limits of CPU or memory unbounded.',
  severity: 'info',
  profile: 'strict',
  scope: 'workspace',
  kinds: ['ResourceQuota'],
  fix: 'suggestion',
  peers: ['tv:KSV-0040'],
  messages: MESSAGES,
  checkResource(resource, context) {
    const hard = boundsOf(resource);
    if (hard === undefined || countsBestEffort(resource) || context.isUnitIncomplete) return;
    const others = holdingFor(context, 'ResourceQuota').filter((other) => other !== resource && !isScoped(other));
    const bounded = new Set([hard, ...others.map((other) => boundsOf(other) ?? {})].flatMap(Object.keys));
    const missing = WANTED.filter(({ name, alias }) => !bounded.has(name) && !(alias && bounded.has(alias)));
    if (missing.length === 0) return;
    const path = [...resource.path, 'spec', 'hard'];
    const names = missing.map(({ name }) => name).join(', ');
    // A bound makes the API server refuse every pod that does not say how much it takes.
    const harmless = missing.filter((wanted) => isSaidByAll(wanted, resource, context));
    const isWritten = isMap(resource.data.spec) && resource.data.spec.hard !== undefined;
    context.report({
      message: 'missing',
      values: { resource: resource.label, names },
      path,
      ...(isWritten ? { part: 'key' } : { at: [...resource.path, 'kind'] }),
      absent: true,
      fixes: harmless.length === 0 ? [] : [fixOf(harmless, path)],
    });
  },
});

/** Whether each container that a quota may come to count has a request or limit, or gets it from a LimitRange. */
function isSaidByAll({ amount, of }: Wanted, { metadata }: Resource, context: Context): boolean {
  const surroundings = {
    kubernetesVersion: context.kubernetesVersion,
    limitRanges: holdingFor(context, 'LimitRange'),
  };
  return podTemplatesIn(context.related, metadata.namespace ?? ALL_NAMESPACES)
    .flatMap(({ containers }) => containers.filter(({ type }) => type !== 'ephemeral'))
    .every((container) => amount(container, of, surroundings) !== undefined);
}

function fixOf(wanted: readonly Wanted[], path: Path): Fix<typeof MESSAGES> {
  const changes = wanted.map(
    ({ name, suggested }): Change => ({
      op: 'set',
      path: [...path, name],
      value: suggested,
      select: true,
    }),
  );
  return { message: 'fix', values: { names: wanted.map(({ name }) => name).join(', ') }, changes };
}

/** What a quota bounds; undefined where its spec can not be read. */
function boundsOf(resource: Resource): Readonly<Record<string, unknown>> | undefined {
  const spec = resource.read(quota)?.spec;
  return spec === undefined ? undefined : (spec.hard ?? {});
}

/** A quota on pods without resources can bound nothing but their number. */
function countsBestEffort(resource: Resource): boolean {
  return scopesOf(resource).includes('BestEffort');
}

function isScoped(resource: Resource): boolean {
  return scopesOf(resource).length > 0;
}

function scopesOf(resource: Resource): string[] {
  const spec = resource.read(quota)?.spec;
  const selected = present(spec?.scopeSelector?.matchExpressions).flatMap(({ scopeName }) => scopeName ?? []);
  return [...present(spec?.scopes), ...selected];
}
