import { isClusterScoped, type KindName } from '../kubernetes/kinds';
import { mayMakeObjects } from '../kubernetes/knowledge/custom-makers';
import { nearest } from '../kubernetes/nearest';
import type { Resource } from '../kubernetes/resource';
import { ofOthers, type Surroundings } from '../workspace/elsewhere';
import { madeIn } from '../workspace/made-objects';
import { groupedBy, ofList } from '../workspace/of-list';
import { ALL_NAMESPACES } from '../workspace/view';
import type { ResourceContext, Severity } from './rule';

type LookupContext = Pick<ResourceContext, 'related' | 'everywhere' | 'isUnitIncomplete'> &
  Pick<Surroundings, 'fileOf'>;

/** The objects of a kind and name in a namespace: those applied together with the resource, else those elsewhere in the workspace. */
export function findNamed(
  context: Surroundings,
  kind: KindName,
  name: string,
  namespace?: string,
): readonly Resource[] {
  const here = namedIn(context.related(kind, namespace), name);
  return here.length > 0
    ? here
    : ofOthers(context, kind, namedIn(context.everywhere(kind, namespace), name), namespace);
}

const byName = groupedBy(({ metadata }) => metadata.name);

/** The objects of a name among those that a lookup gave. */
export function namedIn(resources: readonly Resource[], name: string): readonly Resource[] {
  return byName(resources).get(name) ?? NOTHING;
}

const NOTHING: readonly Resource[] = [];

/** The custom resources among the objects that a lookup gave whose controllers may make others. */
export const makersIn = ofList((resources) => resources.filter(({ group, kind }) => mayMakeObjects(group, kind)));

/** Whether something of the workspace makes a controller create an object: an ExternalSecret a Secret, say. */
export function isMadeByAnother(
  context: Pick<ResourceContext, 'everywhere'>,
  kind: KindName,
  name: string,
  namespace: string,
): boolean {
  return madeIn(context, kind, name, namespace).length > 0;
}

/** A name that differs by more letters is another name. */
export const MOST_LETTERS = 2;

/** The object of a kind whose name a misspelt one most likely means: of those applied together, else of those elsewhere in the namespace. */
export function nearestNamed(
  { related, everywhere }: Pick<ResourceContext, 'related' | 'everywhere'>,
  kind: KindName,
  name: string,
  namespace: string,
): string | undefined {
  const among = (resources: readonly Resource[]) =>
    nearest(
      name,
      resources.flatMap(({ metadata }) => metadata.name ?? []),
      MOST_LETTERS,
    );
  return among(related(kind, namespace)) ?? among(everywhere(kind, namespace));
}

/** What a resource needs and nothing in the workspace is. */
export interface Missing {
  /** The kinds that would answer. */
  readonly kinds: readonly KindName[];
  /** The namespace looked in; for kinds that lie in none it does not matter. */
  readonly namespace: string;
  /** How loudly it is said where all that is applied together is at hand. */
  readonly severity: Severity;
  /** Which of the namespace's custom resources that make objects may make it; by default any but a Gateway. */
  readonly isMaker?: (custom: Resource) => boolean;
  /** What is looked for, where it is a name. */
  readonly name?: string;
}

const QUIETER: Readonly<Record<Severity, Severity>> = { error: 'warning', warning: 'info', info: 'info' };

/**
 * How loudly something that a resource needs may be called missing, after it was looked for and not found; undefined where nothing may be said. That
 * rests on how much is known: fully where the unit has other objects of the kinds or of the namespace, one step less where only other units have or where a
 * release of a chart may be what bears the name, and as an info where nobody has. Nothing is said while a part of the unit can not be read, nor where a custom resource of the namespace may make it.
 */
export function missingSeverity(
  resource: Resource,
  context: LookupContext,
  { kinds, namespace, severity, isMaker = isNoGateway, name }: Missing,
): Severity | undefined {
  if (context.isUnitIncomplete) return undefined;
  const isNamespaced = kinds.some((kind) => !isClusterScoped(kind));
  const scope = isNamespaced ? namespace : ALL_NAMESPACES;
  const hasOther = (objects: readonly Resource[]) => objects.some((other) => other !== resource);
  if (isNamespaced && makersIn(context.everywhere('any', scope)).some(isMaker)) return undefined;
  const isKnownTo = (look: ResourceContext['related']) =>
    kinds.some((kind) => hasOther(look(kind, scope))) || (isNamespaced && hasOther(look('any', scope)));
  if (isKnownTo(context.related)) {
    const isPerhapsCharted = name !== undefined && kinds.some((kind) => isNameOfRelease(name, kind, context));
    return isPerhapsCharted ? QUIETER[severity] : severity;
  }
  return isKnownTo(context.everywhere) ? QUIETER[severity] : 'info';
}

const namedByReleases = ofList((resources) =>
  resources.filter(({ partial, metadata }) => partial === 'template' && metadata.name === undefined),
);

/** Whether a chart makes objects of a kind whose names its releases decide, and a name has that of the chart in it, as is the custom: `prod-web` of `web`. */
function isNameOfRelease(name: string, kind: KindName, { everywhere, fileOf }: LookupContext): boolean {
  return namedByReleases(everywhere(kind, ALL_NAMESPACES)).some((template) => {
    const chart = /([^/]+)\/templates\//.exec(fileOf?.(template) ?? '')?.[1];
    return chart !== undefined && name.split('-').includes(chart);
  });
}

/** A Gateway has pods with their ServiceAccount and a Service made, but no configuration, claims or certificates. */
function isNoGateway({ type }: Resource): boolean {
  return type !== 'Gateway';
}

/** Which custom resources may make an object of a name that a Gateway may have made, too: it gives such objects its own name, and an ending. */
export function mayMakeNamed(name: string): (custom: Resource) => boolean {
  return (custom) => isNoGateway(custom) || name.startsWith(custom.metadata.name ?? '');
}

/** Whether the name, a label or the kind of a custom resource is one of these values: then what it makes most likely has it as a label too. */
export function sharesValue({ kind, metadata: { name, labels = {} } }: Resource, values: readonly string[]): boolean {
  return [name, kind.toLowerCase(), ...Object.values(labels)].some(
    (value) => value !== undefined && values.includes(value),
  );
}
