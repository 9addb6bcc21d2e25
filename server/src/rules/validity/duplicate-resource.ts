import { isFileFormat } from '../../kubernetes/file-formats';
import { hasPlaceholder } from '../../kubernetes/placeholder';
import type { Resource } from '../../kubernetes/resource';
import { parentOf } from '../../workspace/files';
import { groupedBy } from '../../workspace/of-list';
import { locate } from '../../yaml/locate';
import { findActions } from '../../yaml/template';
import { defineRule, type ResourceContext } from '../rule';

const MESSAGES = {
  file: '{resource} stands twice in this file: what is applied first is overwritten by the other one, in part or as a whole. Keep one, or give this one a name of its own.',
  kustomization:
    '{resource} is twice among what {unit} builds: kustomize refuses to build it. Take one of them out, or make it a patch.',
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
    const unit = context.unit.path.slice(context.unit.path.lastIndexOf('/') + 1);
    const message = messageOf(resource, first, context);
    context.report({
      ...(message === 'kustomization'
        ? { message, values: { resource: name, unit } }
        : { message, values: { resource: name } }),
      severity: message === 'directory' ? 'warning' : 'error',
      path: [...resource.path, 'metadata', 'name'],
      // Files of patches may name an object more than once.
      absent: resource.partial === undefined,
      related: [
        { message: 'first', values: { resource: name }, resource: first, path: [...first.path, 'metadata', 'name'] },
      ],
    });
  },
});

function messageOf(resource: Resource, first: Resource, { unit, fileOf }: RuleContext) {
  if (unit.type === 'kustomization' || unit.type === 'chart') return unit.type;
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
