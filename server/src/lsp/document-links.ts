import type { DocumentLink } from 'vscode-languageserver';
import { rangeInFile } from '../engine/finding';
import type { FileSnapshot, PlacedDocument } from '../engine/snapshot';
import type { RuleNames } from '../engine/suppressions';
import { parseImageReference } from '../kubernetes/image-reference';
import { imagePage } from '../kubernetes/knowledge/image-pages';
import { formatMessage } from '../rules/rule';
import { locate } from '../yaml/locate';
import type { Span } from '../yaml/text';

const TOOLTIPS = {
  image: 'Show {image} in its registry',
  rule: 'Open the page of {rule}',
} as const;

/** Images lead to their pages in the registries, rules that a suppression names to theirs. */
export function documentLinks(
  { documents }: FileSnapshot,
  names: RuleNames,
  pageUri: (rule: string) => string,
): DocumentLink[] {
  return documents.flatMap((placed) => [...imageLinks(placed), ...ruleLinks(placed, names, pageUri)]);
}

function imageLinks(placed: PlacedDocument): DocumentLink[] {
  const { document, resources } = placed.snapshot;
  const containers = resources.flatMap((resource) => resource.podTemplate?.containers ?? []);
  return containers.flatMap(({ path, spec: { image } }) => {
    const reference = image === undefined ? undefined : parseImageReference(image);
    const target = reference && imagePage(reference);
    if (image === undefined || target === undefined) return [];
    const span = locate(document, [...path, 'image'], 'value');
    // Behind an alias, or where text is quoted over lines, the link has no text of its own.
    if (!document.text.slice(span.start, span.end).includes(image)) return [];
    return [link(placed, span, target, formatMessage(TOOLTIPS.image, { image }))];
  });
}

function ruleLinks(placed: PlacedDocument, names: RuleNames, pageUri: (rule: string) => string): DocumentLink[] {
  return placed.snapshot.directives.flatMap(({ isOurs, rules }) =>
    isOurs && rules !== 'all'
      ? rules.flatMap(({ id, span }) =>
          names.isRule(id) ? [link(placed, span, pageUri(id), formatMessage(TOOLTIPS.rule, { rule: id }))] : [],
        )
      : [],
  );
}

function link({ snapshot, line }: PlacedDocument, span: Span, target: string, tooltip: string): DocumentLink {
  return { range: rangeInFile(snapshot.document.lines.range(span), line), target, tooltip };
}
