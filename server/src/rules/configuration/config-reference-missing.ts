import { type KindName, WORKLOAD_KINDS } from '../../kubernetes/kinds';
import { nearest } from '../../kubernetes/nearest';
import { hasPlaceholder, isFilledInLater } from '../../kubernetes/placeholder';
import type { Resource } from '../../kubernetes/resource';
import { madeIn } from '../../workspace/made-objects';
import { keysOf, type Reference, type ReferencePart, referencesOf } from '../../workspace/references';
import { type Path, startsWith } from '../../yaml/path';
import { valueAt } from '../../yaml/value';
import { findNamed, missingSeverity, nearestNamed } from '../lookup';
import { defineRule, type Fix, type MessageUse, type ResourceContext } from '../rule';
import { type ConfigKind, isMadeBySomebody } from './config-references';

const MESSAGES = {
  container:
    '{target} is not in the namespace {namespace}: container {container} does not start (CreateContainerConfigError) until it exists. Create it, or correct the name.',
  volume:
    '{target} is not in the namespace {namespace}: the pods wait in ContainerCreating until it exists. Create it, or correct the name.',
  pull: '{target} is not in the namespace {namespace}: images of a private registry can not be pulled without it (ImagePullBackOff). Create it, or correct the name.',
  annotation:
    '{target} is not in the namespace {namespace}: what {annotation} asks for does not work until it exists. Create it, or correct the name.',
  containerKey:
    '{target} has no key {key}: container {container} does not start (CreateContainerConfigError). Correct the key, or add it.',
  volumeKey: '{target} has no key {key}: the pods wait in ContainerCreating. Correct the key, or add it.',
  again: '{target} is named here too.',
  target: '{target} has its keys here.',
  correct: 'Set the name to {name}',
  correctKey: 'Set the key to {key}',
} as const;

type Messages = typeof MESSAGES;
type RuleContext = ResourceContext<Messages, Readonly<Record<string, never>>>;

const KINDS: readonly KindName[] = [...WORKLOAD_KINDS, 'Ingress', 'ServiceAccount'];

export default defineRule({
  id: 'config-reference-missing',
  need: 'configuration',
  summary: 'A ConfigMap or Secret that is named, or a key of it, does not exist.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: KINDS,
  fix: 'suggestion',
  peers: ['kl:env-value-from'],
  messages: MESSAGES,
  checkResource(resource, context) {
    const groups = new Map<string, [Target, ...Target[]]>();
    for (const reference of referencesOf(resource)) {
      const target = readTarget(reference, resource);
      if (target === undefined) continue;
      const group = groups.get(target.label);
      if (group === undefined) groups.set(target.label, [target]);
      else group.push(target);
    }
    for (const group of groups.values()) checkObject(group, resource, context);
  },
});

/** A place that names a ConfigMap or Secret that has to be there. */
interface Target {
  readonly label: string;
  readonly kind: ConfigKind;
  readonly name: string;
  readonly namespace: string;
  readonly place: Place;
  readonly reference: Reference;
}

type Place = 'container' | 'volume' | 'pull' | 'annotation';

function readTarget(reference: Reference, resource: Resource): Target | undefined {
  const kind = reference.kinds[0]?.type;
  const { name, namespace } = reference;
  if ((kind !== 'ConfigMap' && kind !== 'Secret') || namespace === undefined) return undefined;
  const place = placeOf(reference.path, resource);
  if (reference.isOptional || place === undefined || isFilledInLater(name)) return undefined;
  return { label: `${kind} ${name}`, kind, name, namespace, place, reference };
}

function placeOf(path: Path, { path: root, podTemplate: pod, type }: Resource): Place | undefined {
  if (pod !== undefined && startsWith(path, pod.specPath)) {
    const field = path[pod.specPath.length];
    return field === 'volumes' ? 'volume' : field === 'imagePullSecrets' ? 'pull' : 'container';
  }
  const field = path[root.length];
  if (type === 'ServiceAccount') return field === 'imagePullSecrets' ? 'pull' : undefined;
  // Of the certificates that an Ingress serves, ingress-tls-secret speaks.
  return type === 'Ingress' && field === 'metadata' ? 'annotation' : undefined;
}

function checkObject(group: readonly [Target, ...Target[]], resource: Resource, context: RuleContext): void {
  const [{ kind, name, namespace }] = group;
  const found = findNamed(context, kind, name, namespace);
  if (found.length > 0 || madeIn(context, kind, name, namespace).length > 0) {
    for (const target of group)
      for (const part of target.reference.parts) checkKey(target, part, found, resource, context);
    return;
  }
  if (isMadeBySomebody(resource, kind, name, namespace, context)) return;
  reportMissing(group, resource, context);
}

function reportMissing(group: readonly [Target, ...Target[]], resource: Resource, context: RuleContext): void {
  const [{ kind, name, namespace, label, reference }, ...others] = group;
  const severity = missingSeverity(resource, context, { kinds: [kind], namespace, severity: 'warning', name });
  if (severity === undefined) return;
  const meant = nearestNamed(context, kind, name, namespace);
  const fix: Fix<Messages>[] =
    meant === undefined
      ? []
      : [
          {
            message: 'correct',
            values: { name: meant },
            changes: group.map((target) => ({
              op: 'set',
              path: target.reference.path,
              value: renamed(target.reference, resource, meant),
              select: true,
            })),
          },
        ];
  context.report({
    ...messageOf(group[0], resource),
    severity,
    path: reference.path,
    absent: true,
    related: others.map((other) => ({
      message: 'again',
      values: { target: label },
      resource,
      path: other.reference.path,
    })),
    fixes: fix,
  });
}

function messageOf(target: Target, resource: Resource): MessageUse<Messages> {
  const { label, namespace, place, reference } = target;
  const values = { target: label, namespace };
  switch (place) {
    case 'container':
      return { message: place, values: { ...values, container: containerAt(reference.path, resource) } };
    case 'annotation':
      return { message: place, values: { ...values, annotation: String(reference.path.at(-1)) } };
    default:
      return { message: place, values };
  }
}

function containerAt(path: Path, { podTemplate }: Resource): string {
  return podTemplate?.containers.find((container) => startsWith(path, container.path))?.name ?? '';
}

/** What stands in a place when the name in it is another one; a namespace in front stays. */
function renamed({ path, within, name }: Reference, { document }: Resource, meant: string): string {
  const written = valueAt(document.data, path);
  if (within === undefined || typeof written !== 'string') return meant;
  return written.slice(0, within.start) + meant + written.slice(within.start + name.length);
}

function checkKey(
  target: Target,
  part: ReferencePart,
  found: readonly Resource[],
  resource: Resource,
  context: RuleContext,
): void {
  const { kind, name, namespace, label, place, reference } = target;
  const key = String(part.value);
  if (part.type !== 'key' || hasPlaceholder(key) || context.isUnitIncomplete) return;
  const written = allOf(found.map(readableKeys));
  if (written === undefined || written.includes(key)) return;
  const made = madeIn(context, kind, name, namespace);
  const known = allOf([written, ...made.map(({ object }) => object.keys?.map((one) => one.name))]);
  if (known === undefined || known.includes(key)) return;
  const near = context.related('any', namespace);
  const isNear = [...found, ...made.map(({ maker }) => maker)].some((one) => near.includes(one));
  const meant = nearest(key, known);
  const fix: Fix<Messages>[] =
    meant === undefined
      ? []
      : [
          {
            message: 'correctKey',
            values: { key: meant },
            changes: [{ op: 'set', path: part.path, value: meant, select: true }],
          },
        ];
  const values = { target: label, key };
  const message: MessageUse<Messages> =
    place === 'container'
      ? { message: 'containerKey', values: { ...values, container: containerAt(reference.path, resource) } }
      : { message: 'volumeKey', values };
  context.report({
    ...message,
    severity: isNear ? 'error' : 'warning',
    path: part.path,
    related: found.map((one) => ({
      message: 'target',
      values: { target: label },
      resource: one,
      path: [...one.path, 'data'],
      part: 'key',
    })),
    fixes: fix,
  });
}

/** The keys of all together; undefined where some are not known. */
function allOf(lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  const known = lists.filter((keys) => keys !== undefined);
  return known.length === lists.length ? known.flat() : undefined;
}

/** The keys of a ConfigMap or Secret; undefined where not all are known, because a template or a controller fills it. */
function readableKeys(resource: Resource): readonly string[] | undefined {
  if (resource.partial !== undefined) return undefined;
  const keys = keysOf(resource).map(({ name }) => name);
  return keys.length === 0 || keys.some(hasPlaceholder) ? undefined : keys;
}
