import { type Hover, MarkupKind } from 'vscode-languageserver';
import { rangeInFile } from '../../engine/finding';
import type { FileSnapshot, PlacedDocument } from '../../engine/snapshot';
import type { RuleNames } from '../../engine/suppressions';
import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import type { Resource } from '../../kubernetes/resource';
import type { Schemas } from '../../kubernetes/schema/schemas';
import { type NodeAt, nodeAt } from '../../yaml/node-at';
import { startsWith } from '../../yaml/path';
import type { Position, Span } from '../../yaml/text';
import { describeApiVersion, describeField, describeKind } from './fields';
import { describeRule, type RulePages } from './rules';
import { describeValue } from './values';

/** What a hover may need to know beside the text. */
export interface HoverContext {
  readonly schemas: Schemas;
  readonly target: KubernetesVersion;
  readonly pages: RulePages;
  readonly names: RuleNames;
  /** The present instant, in milliseconds since the epoch: for the next runs of a schedule. */
  readonly now: number;
  /** Whether fields and kinds are explained, or left to another extension. */
  readonly explainsSchema: boolean;
}

/** What can be said of the place under the pointer; null where there is nothing to say. */
export function hover(snapshot: FileSnapshot, position: Position, context: HoverContext): Hover | null {
  const placed = snapshot.documents.findLast(({ line }) => line <= position.line);
  if (placed === undefined) return null;
  const { lines } = placed.snapshot.document;
  const offset = lines.offset({ line: position.line - placed.line, character: position.character });
  return hoverRule(placed, offset, context) ?? hoverNode(placed, offset, context);
}

/** The rules that a suppression names. */
function hoverRule(placed: PlacedDocument, offset: number, { names, pages }: HoverContext): Hover | null {
  for (const { rules } of placed.snapshot.directives) {
    if (rules === 'all') continue;
    const named = rules.find(({ span }) => span.start <= offset && offset <= span.end);
    if (named === undefined) continue;
    const meant = pages.rules.filter(({ id }) => names.means(named.id, id));
    return answer(
      placed,
      named.span,
      meant.map((rule) => describeRule(rule, pages)),
    );
  }
  return null;
}

function hoverNode(placed: PlacedDocument, offset: number, context: HoverContext): Hover | null {
  const node = nodeAt(placed.snapshot.document, offset);
  const resource = node && resourceAround(placed, node);
  if (node === undefined || resource === undefined) return null;
  const path = node.path.slice(resource.path.length);
  const said: (string | undefined)[] = [];
  if (node.part === 'value') said.push(describeValue(resource, path, context));
  if (context.explainsSchema) {
    if (path.length === 1 && path[0] === 'apiVersion') said.push(describeApiVersion(resource, context));
    else if (path.length === 1 && path[0] === 'kind') said.push(describeKind(resource, context));
    else said.push(describeField(resource, path, context));
  }
  return answer(placed, node.span, said);
}

/** The innermost resource that a place belongs to. */
function resourceAround({ snapshot }: PlacedDocument, { path }: NodeAt): Resource | undefined {
  return snapshot.resources.find((resource) => path.length > resource.path.length && startsWith(path, resource.path));
}

function answer({ snapshot, line }: PlacedDocument, span: Span, said: readonly (string | undefined)[]): Hover | null {
  const value = said.filter((text) => text !== undefined && text !== '').join('\n\n---\n\n');
  if (value === '') return null;
  return {
    contents: { kind: MarkupKind.Markdown, value },
    range: rangeInFile(snapshot.document.lines.range(span), line),
  };
}
