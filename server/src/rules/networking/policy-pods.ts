// Which pods the selectors of a NetworkPolicy take in.
import { labelsOfNamespace, NAMESPACE_NAME_LABEL } from '../../kubernetes/knowledge/run-time-labels';
import { isEmptySelector, matchesSelector } from '../../kubernetes/label-selector';
import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import type { Surroundings } from '../../workspace/elsewhere';
import type { Selection } from '../../workspace/references';
import { podsSelected } from '../../workspace/relations';
import { ALL_NAMESPACES } from '../../workspace/view';
import { mayMakeSelected } from '../custom-labels';
import { makersIn } from '../lookup';
import type { ResourceContext } from '../rule';
import { isElsewhere } from './service-ports';

/**
 * The pods that a selector takes in: of what is applied together, else of the workspace. None where something is selected, or may be, of which not
 * everything is known.
 */
export function podsOfSelection(
  { selector, namespaces }: Selection,
  context: Surroundings & Pick<ResourceContext, 'related'>,
): PodTemplate[] {
  const names = namespacesOf(namespaces, context);
  const from = (look: Surroundings['related']) => names.flatMap((name) => podsSelected(selector, look, name));
  const here = from(context.related);
  const pods = here.length > 0 ? here : from(context.everywhere).filter((pod) => isElsewhere(pod, context));
  const mayMake = (custom: Resource) => isEmptySelector(selector) || mayMakeSelected(custom, selector);
  if (names.some((name) => makersIn(context.related('any', name)).some(mayMake))) return [];
  return pods.some(({ resource }) => resource.partial !== undefined) ? [] : pods;
}

/** The namespaces that are looked in, as far as the workspace knows their labels. */
function namespacesOf(namespaces: Selection['namespaces'], { everywhere }: Surroundings): readonly string[] {
  if (namespaces.type === 'names') return namespaces.names;
  if (namespaces.type === 'all') return [ALL_NAMESPACES];
  if (namespaces.type === 'none') return [];
  const { selector } = namespaces;
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const [only, ...others] = Object.entries(matchLabels);
  if (only?.[0] === NAMESPACE_NAME_LABEL && others.length === 0 && matchExpressions.length === 0) return [only[1]];
  return everywhere('Namespace').flatMap((one) =>
    matchesSelector(selector, labelsOfNamespace(one)) === true ? (one.metadata.name ?? []) : [],
  );
}
