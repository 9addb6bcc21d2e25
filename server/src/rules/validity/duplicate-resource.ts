import { isFileFormat } from '../../kubernetes/file-formats';
import { isClusterScoped } from '../../kubernetes/kinds';
import { hasPlaceholder } from '../../kubernetes/placeholder';
import type { Resource } from '../../kubernetes/resource';
import { parentOf } from '../../workspace/files';
import type { KustomizeProblemCode } from '../../workspace/kustomize/problem';
import { groupedBy } from '../../workspace/of-list';
import { ALL_NAMESPACES } from '../../workspace/view';
import type { YamlDocument } from '../../yaml/document';
import { locate } from '../../yaml/locate';
import { findActions, isTemplated } from '../../yaml/template';
import { valueAt } from '../../yaml/value';
import { defineRule, type ResourceContext } from '../rule';

const MESSAGES = {
  file: '{resource} stands twice in this file: what is applied first is overwritten by the other one, in part or as a whole. Keep one, or give this one a name of its own.',
  entry:
    '{resource} is already among what is built, and this entry brings it once more: kubectl kustomize refuses to build anything. Take one of them out, or make it a patch.',
  generator:
    '{resource} is already among what is built, and this generator makes it once more: kubectl kustomize refuses to build anything. Set behavior to merge or replace, or take one of them out.',
  namespace:
    'With this namespace {resource} is twice among what is built: kubectl kustomize refuses to build anything. Give the two different names.',
  chart: '{resource} is twice in the templates of the chart: installing it fails, because the object exists already.',
  directory:
    '{resource} is in another file of this directory as well: whichever is applied last overwrites the other. Keep one.',
  first: '{resource} stands here too.',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

const byIdentity = groupedBy(identityOf);

/** What tells an object from all others; undefined for what gets its name later, or is no object of a cluster. */
function identityOf(resource: Resource): string | undefined {
  const { type, group, kind, partial, metadata } = resource;
  const name = textOf(resource, 'name');
  if (name === undefined || hasOtherPlaceholder(name) || isFileFormat(group)) return undefined;
  if (partial === 'patch' || partial === 'incomplete' || metadata.annotations?.['helm.sh/hook'] !== undefined)
    return undefined;
  const namespace = isClusterScoped(type) ? '' : (textOf(resource, 'namespace') ?? resource.namespace);
  // A kind that moved from one API group to another is the same kind.
  return [type ?? `${group}/${kind}`, namespace, name].join(' ').replace(DELIMITERS, '$1$2');
}

/** How blanks around an action are trimmed makes no difference to a name. */
const DELIMITERS = /(\{\{)-?\s*|\s*-?(\}\})/g;

/** A name as it is read; of one that a template makes, its actions. */
function textOf(resource: Resource, field: 'name' | 'namespace'): string | undefined {
  const read = resource.metadata[field];
  const { document, path, data } = resource;
  const written = valueAt(data, ['metadata', field]);
  if (read !== undefined || typeof written !== 'string' || !isTemplated(written)) return read;
  const { start, end } = locate(document, [...path, 'metadata', field], 'value');
  return document.text.slice(start, end);
}

/** Whether a name is filled in by something else than a template, or by a template from a variable of which each file may have its own. */
function hasOtherPlaceholder(name: string): boolean {
  const actions = findActions(name);
  if (actions.length === 0) return hasPlaceholder(name);
  return actions.some(({ start, end }) => /\$\w/.test(name.slice(start, end)));
}

export default defineRule({
  id: 'duplicate-resource',
  need: 'validity',
  summary: 'An object stands twice in what is applied together.',
  severity: 'error',
  profile: 'baseline',
  scope: 'workspace',
  kinds: 'any',
  fix: 'none',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const identity = identityOf(resource);
    if (identity === undefined) return;
    const same = byIdentity(context.related(resource.type ?? 'any')).get(identity) ?? [];
    // Patches are no objects of their own, and not among them.
    const index = same.indexOf(resource);
    const first = same.slice(0, Math.max(0, index)).find((other) => areApplied(resource, other, context));
    if (first === undefined) return;
    const name = `${resource.kind} ${textOf(resource, 'name') ?? ''}`;
    const message = messageOf(resource, first, context);
    context.report({
      message,
      values: { resource: name },
      severity: message === 'directory' ? 'warning' : 'error',
      path: [...resource.path, 'metadata', 'name'],
      // Files of patches may name an object more than once.
      absent: resource.partial === undefined,
      related: [
        { message: 'first', values: { resource: name }, resource: first, path: [...first.path, 'metadata', 'name'] },
      ],
    });
  },
  checkDocument(document, { kustomizeProblems, report }) {
    for (const { code, path, values } of kustomizeProblems) {
      const message = OF_KUSTOMIZATIONS[code];
      const { resource = '' } = values;
      if (message !== undefined) report({ message, path, span: locate(document, path, 'value'), values: { resource } });
    }
  },
});

/** What a build that comes upon an object twice says; it goes on with the first. */
const OF_KUSTOMIZATIONS: Partial<Readonly<Record<KustomizeProblemCode, 'entry' | 'generator' | 'namespace'>>> = {
  'duplicate-id': 'entry',
  'generator-exists': 'generator',
  'namespace-conflict': 'namespace',
};

function messageOf(resource: Resource, first: Resource, { unit, fileOf }: RuleContext) {
  if (unit.type === 'chart') return unit.type;
  return fileOf(resource) === fileOf(first) ? 'file' : 'directory';
}

/** Whether the two really are applied one after the other. */
function areApplied(resource: Resource, other: Resource, context: RuleContext): boolean {
  const { unit, fileOf } = context;
  if (isConditional(resource, context) || isConditional(other, context)) return false;
  const file = fileOf(resource) ?? '';
  const otherFile = fileOf(other) ?? '';
  if (unit.type !== 'directory' || file === otherFile) return true;
  // One of them is the other in another notation, for who wants that.
  const isTwin = file.endsWith('.json') !== otherFile.endsWith('.json');
  return parentOf(file) === parentOf(otherFile) && !isTwin;
}

const OPENING = /^\{\{-?\s*(?:if|range|with|define|block)\b/;
const CLOSING = /^\{\{-?\s*end\b/;
const ELSE = /^\{\{-?\s*else\b/;

/** Whether a template makes the object only for some values, or more than once: it stands in a block, or in a file with blocks across its documents. */
function isConditional(resource: Resource, { related, fileOf }: RuleContext): boolean {
  const { document, path } = resource;
  const { wholes, depthAt } = blocksOf(document);
  if (!wholes || depthAt(locate(document, [...path, 'kind'], 'key').start) > 0) return true;
  const file = fileOf(resource);
  return (
    file !== undefined &&
    related('any', ALL_NAMESPACES).some((other) => fileOf(other) === file && !blocksOf(other.document).wholes)
  );
}

interface Blocks {
  /** Whether each block that begins in the document ends there, and none ends there that began before. */
  readonly wholes: boolean;
  /** In how many blocks a place stands. */
  depthAt(offset: number): number;
}

function blocksOf({ text, templated }: YamlDocument): Blocks {
  const edges: { at: number; depth: number }[] = [];
  let depth = 0;
  let wholes = true;
  for (const { start, end } of templated ? findActions(text) : []) {
    const action = text.slice(start, end);
    if (OPENING.test(action)) depth++;
    else if (CLOSING.test(action)) depth--;
    if (depth < 0 || (depth === 0 && ELSE.test(action))) wholes = false;
    edges.push({ at: start, depth });
  }
  return {
    wholes: wholes && depth === 0,
    depthAt: (offset) => edges.findLast(({ at }) => at < offset)?.depth ?? 0,
  };
}
