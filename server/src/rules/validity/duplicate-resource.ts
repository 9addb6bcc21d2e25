import { isFileFormat } from '../../kubernetes/file-formats';
import { hasPlaceholder } from '../../kubernetes/placeholder';
import type { Resource } from '../../kubernetes/resource';
import { parentOf } from '../../workspace/files';
import type { KustomizeProblemCode } from '../../workspace/kustomize/problem';
import { groupedBy } from '../../workspace/of-list';
import { locate } from '../../yaml/locate';
import { findActions } from '../../yaml/template';
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
  const { type, group, kind, metadata, namespace } = resource;
  if (metadata.name === undefined || hasPlaceholder(metadata.name) || isFileFormat(group)) return undefined;
  if (resource.partial === 'patch' || resource.partial === 'incomplete') return undefined;
  if (metadata.annotations?.['helm.sh/hook'] !== undefined) return undefined;
  // A kind that moved from one API group to another is the same kind.
  return [type ?? `${group}/${kind}`, namespace, metadata.name].join(' ');
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
    const name = resource.label;
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
function areApplied(resource: Resource, other: Resource, { unit, fileOf }: RuleContext): boolean {
  if (isConditional(resource) || isConditional(other)) return false;
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

/** Whether a template makes the object only for some values, or more than once: it stands inside a block, or next to the end of one. */
function isConditional({ document, path }: Resource): boolean {
  if (!document.templated) return false;
  const begin = locate(document, [...path, 'kind'], 'key').start;
  let depth = 0;
  let depthAtBegin = 0;
  for (const { start, end } of findActions(document.text)) {
    const action = document.text.slice(start, end);
    if (OPENING.test(action)) depth++;
    else if (CLOSING.test(action)) depth--;
    // Such a block was begun in front of this document, or ends behind it.
    if (depth < 0 || (depth === 0 && ELSE.test(action))) return true;
    if (start < begin) depthAtBegin = depth;
  }
  return depthAtBegin > 0 || depth > 0;
}
