import type { Resource } from '../../kubernetes/resource';
import { anything, each, list, object, string } from '../../kubernetes/shape';
import { classOfIngress, namesClass } from '../../workspace/ingress-class';
import { ofList } from '../../workspace/of-list';
import { ALL_NAMESPACES } from '../../workspace/view';
import type { Path } from '../../yaml/path';
import { isWritten, sameValue, valueAt, type YamlValue } from '../../yaml/value';
import { defineRule } from '../rule';

/** A path of a rule, and how requests are told to be for it. */
interface Route {
  readonly resource: Resource;
  /** The same for routes that take the same requests. */
  readonly key: string;
  readonly host: string;
  readonly path: string;
  readonly backend: YamlValue | undefined;
  /** Of the path, or of its entry where it writes none. */
  readonly place: Path;
}

const ingress = object({
  spec: object({
    rules: list(
      object({
        host: string,
        http: object({ paths: list(object({ path: string, pathType: string, backend: anything })) }),
      }),
    ),
  }),
});

/** Annotations that tell apart requests of the same host and path, or say which Ingress goes first. */
const DIVIDING: readonly (readonly [key: RegExp, value: RegExp])[] = [
  [/^nginx\.ingress\.kubernetes\.io\/canary$/, /^true$/],
  [/^alb\.ingress\.kubernetes\.io\/(?:conditions\..+|group\.order)$/, /./],
  [/^nginx\.org\/mergeable-ingress-type$/, /./],
  [/^konghq\.com\/(?:methods|headers\..+|protocols|snis|regex-priority)$/, /./],
  [/^traefik\.ingress\.kubernetes\.io\/router\.priority$/i, /./],
];

/** Annotations by which Ingresses of one class go to different entrances. */
const ENTRANCES: readonly RegExp[] = [
  /^traefik\.ingress\.kubernetes\.io\/router\.entrypoints$/i,
  /^alb\.ingress\.kubernetes\.io\/(?:group\.name|scheme|load-balancer-name)$/,
];

/** Controllers that give each Ingress a load balancer of its own, unless it names a group. */
const ONE_EACH = /^(?:alb|gce|gce-internal)$/;

export default defineRule({
  id: 'ingress-path-conflict',
  need: 'networking',
  summary: 'Two rules of Ingresses are for the same host and path.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['Ingress'],
  fix: 'none',
  peers: [],
  messages: {
    same: '{ingress} has the path {path} of {host} twice: requests go to one of the two backends, and the other one gets none. Remove one of them, or give it another path.',
    repeated: '{ingress} has the path {path} of {host} twice, with the same backend. Remove one of them.',
    other:
      '{ingress} and {other} both have the path {path} of {host}: one of the two gets all requests, which one is up to the controller, or it refuses the second. Leave it to one of them, or give one another path.',
    first: 'It stands here first.',
  },
  checkResource(resource, { related, report }) {
    const routes = routesOf(related('Ingress', ALL_NAMESPACES));
    for (const route of readRoutes(resource)) {
      const first = routes.get(route.key)?.find((other) => other.resource === resource || areTogether(other, route));
      // It stands after itself, so what is found is in front of it, or is it.
      if (first === undefined || isSamePlace(first, route)) continue;
      const shown = { ingress: resource.label, path: route.path, host: route.host || 'every host' };
      const details = {
        path: route.place,
        related: [{ message: 'first', resource: first.resource, path: first.place }],
      } as const;
      if (first.resource !== resource) {
        report({ message: 'other', values: { ...shown, other: nameOf(first.resource, resource) }, ...details });
      } else if (isDividing(resource)) continue;
      else if (sameValue(first.backend ?? null, route.backend ?? null)) {
        report({ message: 'repeated', values: shown, ...details });
      } else report({ message: 'same', values: shown, severity: 'error', ...details });
    }
  },
});

const routesOf = ofList((ingresses) => {
  const routes = new Map<string, Route[]>();
  for (const route of ingresses.flatMap(readRoutes)) {
    const known = routes.get(route.key);
    if (known === undefined) routes.set(route.key, [route]);
    else known.push(route);
  }
  return routes;
});

function readRoutes(resource: Resource): Route[] {
  return [...each(resource.read(ingress)?.spec?.rules)].flatMap(([ruleIndex, rule]) => {
    const at = ['spec', 'rules', ruleIndex];
    const host = textAt(resource, [...at, 'host'], rule.host);
    if (host === undefined) return [];
    return [...each(rule.http?.paths)].flatMap(([index, { path: written, pathType, backend }]) => {
      const place = [...at, 'http', 'paths', index];
      const path = textAt(resource, [...place, 'path'], written);
      const type = textAt(resource, [...place, 'pathType'], pathType);
      if (path === undefined || type === undefined) return [];
      // A slash at the end makes no difference where whole elements are compared.
      const compared = type === 'Prefix' ? path.replace(/\/+$/, '') : path || '/';
      const key = JSON.stringify([host.toLowerCase(), compared, type || 'ImplementationSpecific']);
      const ends = written === undefined ? place : [...place, 'path'];
      return [{ resource, key, host, path: path || '/', backend, place: [...resource.path, ...ends] }];
    });
  });
}

/** The text that is read; empty where none is written, undefined where only a template knows it. */
function textAt(resource: Resource, path: Path, read: string | undefined): string | undefined {
  return read ?? (isWritten(valueAt(resource.data, path)) ? undefined : '');
}

function isSamePlace(a: Route, b: Route): boolean {
  return a.resource === b.resource && a.place.join('/') === b.place.join('/');
}

/** Whether one controller puts both Ingresses behind one entrance, and nothing tells it how to divide requests between them. */
function areTogether({ resource: a }: Route, { resource: b }: Route): boolean {
  // Of one name they are one object, written twice.
  const isSameObject = a.metadata.name === b.metadata.name && a.namespace === b.namespace;
  if (isSameObject || isDividing(a) || isDividing(b)) return false;
  const className = classOfIngress(a);
  if (className !== classOfIngress(b) || (className === undefined && (namesClass(a) || namesClass(b)))) return false;
  if (entranceOf(a) !== entranceOf(b)) return false;
  return !ONE_EACH.test(className ?? '') || hasGroup(a);
}

function isDividing({ metadata }: Resource): boolean {
  return Object.entries(metadata.annotations ?? {}).some(([key, value]) =>
    DIVIDING.some(([knownKey, knownValue]) => knownKey.test(key) && knownValue.test(value)),
  );
}

function entranceOf({ metadata }: Resource): string {
  const { annotations = {} } = metadata;
  const keys = Object.keys(annotations).filter((key) => ENTRANCES.some((known) => known.test(key)));
  return JSON.stringify(keys.sort().map((key) => [key.toLowerCase(), annotations[key]]));
}

function hasGroup({ metadata }: Resource): boolean {
  return metadata.annotations?.['alb.ingress.kubernetes.io/group.name'] !== undefined;
}

function nameOf(other: Resource, resource: Resource): string {
  return other.namespace === resource.namespace ? other.label : `${other.label} of namespace ${other.namespace}`;
}
