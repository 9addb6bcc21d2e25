import lifecycle from '../../../../schemas/kubernetes/lifecycle.json';
import { groupOf } from '../../kubernetes/api-groups';
import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import type { Resource } from '../../kubernetes/resource';
import type { LifecycleData } from '../../kubernetes/schema/data';
import { type KindReference, type Lifecycle, Lifecycles } from '../../kubernetes/schema/lifecycle';
import { isTemplated } from '../../yaml/template';

/** When the API versions of Kubernetes' own kinds came and went. */
export const LIFECYCLES = new Lifecycles(lifecycle as unknown as LifecycleData);

/** The API versions of Kubernetes' own kinds that ever were; some are gone. */
export const KNOWN_API_VERSIONS: ReadonlySet<string> = new Set(Object.keys(lifecycle));

/** The life of a resource's API version; undefined where it is not Kubernetes' own, or where only the template's values tell which it is. */
export function lifecycleOf(resource: Resource, target: KubernetesVersion): Lifecycle | undefined {
  return isChosenByTemplate(resource) ? undefined : LIFECYCLES.of(resource.apiVersion, resource.kind, target);
}

/**
 * What a resource can be moved to: the named replacement if the target version serves it (or what replaces that in its turn, where it is
 * deprecated already), else the best version of its group on the way there, which is no less stable than the resource's own.
 */
export function usableReplacement(life: Lifecycle, target: KubernetesVersion): KindReference | undefined {
  const { replacement } = life;
  if (replacement === undefined) return undefined;
  const next = LIFECYCLES.of(replacement.apiVersion, replacement.kind, target);
  if (next?.state === 'deprecated') return usableReplacement(next, target) ?? replacement;
  if (next?.state === 'served') return replacement;
  for (const kind of [replacement.kind, life.kind]) {
    const apiVersion = servedVersions(kind, target).find(
      (other) =>
        other !== life.apiVersion &&
        groupOf(other) === groupOf(life.apiVersion) &&
        stability(other) <= stability(life.apiVersion),
    );
    if (apiVersion !== undefined) return { apiVersion, kind };
  }
  return undefined;
}

/** The API versions in which a release serves a kind, those without a deprecation first, then the more stable ones. */
export function servedVersions(kind: string, target: KubernetesVersion): string[] {
  const rank = (apiVersion: string) =>
    (LIFECYCLES.of(apiVersion, kind, target)?.state === 'deprecated' ? 3 : 0) + stability(apiVersion);
  return LIFECYCLES.apiVersionsOf(kind)
    .filter((apiVersion) => isServed({ apiVersion, kind }, target))
    .sort((a, b) => rank(a) - rank(b));
}

/** How a reference is named beside a resource of a kind: by its apiVersion, with the kind where that differs. */
export function shownReference({ apiVersion, kind }: KindReference, beside: string): string {
  return kind === beside ? apiVersion : `${apiVersion} ${kind}`;
}

/**
 * Whether a chart decides by the cluster it is installed on which API version is used: the version is filled in, stands in several
 * branches of a condition, or the chart asks for the cluster's capabilities.
 */
export function isChosenByTemplate({ apiVersion, document }: Resource): boolean {
  if (isTemplated(apiVersion)) return true;
  if (!document.templated) return false;
  return document.text.includes('.Capabilities') || (document.text.match(/^apiVersion[ \t]*:/gm)?.length ?? 0) > 1;
}

function isServed({ apiVersion, kind }: KindReference, target: KubernetesVersion): boolean {
  const state = LIFECYCLES.of(apiVersion, kind, target)?.state;
  return state === 'served' || state === 'deprecated';
}

/** 0 for a stable version, 1 for a beta, 2 for an alpha. */
function stability(apiVersion: string): number {
  if (apiVersion.includes('alpha')) return 2;
  return apiVersion.includes('beta') ? 1 : 0;
}
