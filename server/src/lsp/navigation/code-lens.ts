import type { CancellationToken, CodeLens, Command, Range } from 'vscode-languageserver';
import { rangeInFile } from '../../engine/finding';
import { isWorkloadKind, type KindName } from '../../kubernetes/kinds';
import type { Resource } from '../../kubernetes/resource';
import { formatMessage } from '../../rules/rule';
import { type Selector, selectorsOf } from '../../workspace/navigation/selected-by';
import { locate } from '../../yaml/locate';
import { samePath } from '../../yaml/path';
import { cancelled } from '../cancelled';
import { pathOf } from '../paths';
import { ClientCommand, type ShowReferencesArguments } from '../protocol';
import { locationOf, type NavigationHost } from './host';

const TITLES = {
  selected: 'Selected by {selectors}',
  none: 'Selected by no Service',
  noPolicy: '{selected}; no NetworkPolicy',
  noPolicyAlone: 'Selected by no NetworkPolicy',
  many: '{count} {kinds}',
} as const;

/** Kinds with names that are too long for a line. */
const SHORT: Partial<Readonly<Record<KindName, string>>> = {
  HorizontalPodAutoscaler: 'HPA',
  VerticalPodAutoscaler: 'VPA',
  PodDisruptionBudget: 'PDB',
};

const POLICIES: readonly KindName[] = ['NetworkPolicy', 'CiliumNetworkPolicy'];

/** More names of one kind are counted. */
const MAX_NAMES = 2;

/** Where the workload of a lens stands, to be asked for when the lens is seen. */
interface LensData {
  readonly uri: string;
  readonly line: number;
  readonly path: readonly (string | number)[];
}

/** A lens on each workload of a document; what it says is worked out when it is seen. */
export async function codeLenses(host: NavigationHost, uri: string, token: CancellationToken): Promise<CodeLens[]> {
  await host.upToDate(token);
  if (token.isCancellationRequested) throw cancelled();
  const lenses: CodeLens[] = [];
  for (const { line, resources } of host.workspace.file(pathOf(uri))?.documents ?? []) {
    for (const resource of resources) {
      if (!isShown(resource)) continue;
      const data: LensData = { uri, line, path: resource.path };
      lenses.push({ range: rangeOf(resource, line), data });
    }
  }
  return lenses;
}

/** Of a template and of a patch nobody knows what selects them. */
function isShown({ type, partial, metadata, podTemplate }: Resource): boolean {
  const isNamed = metadata.name !== undefined || metadata.generateName !== undefined;
  return isWorkloadKind(type) && partial === undefined && isNamed && podTemplate !== undefined;
}

/** Runs end: no Service is expected to lead to their pods. */
function isRun({ type }: Resource): boolean {
  return type === 'Job' || type === 'CronJob';
}

/** Of the object's first line. */
function rangeOf({ document, path, data }: Resource, line: number): Range {
  const [first = 'kind'] = Object.keys(data);
  return rangeInFile(document.lines.range(locate(document, [...path, first], 'entry')), line);
}

export function resolveCodeLens(host: NavigationHost, lens: CodeLens): CodeLens {
  const { uri, line, path } = (lens.data ?? {}) as Partial<LensData>;
  if (uri === undefined || path === undefined) return lens;
  const file = pathOf(uri);
  const found = host.workspace.file(file)?.documents.find((document) => document.line === line);
  const workload = found?.resources.find((resource) => samePath(resource.path, path));
  if (workload === undefined) return lens;
  const selectors = selectorsOf(host.workspace, file, workload);
  return {
    ...lens,
    command: commandFor(host, titleOf(selectors, isRun(workload)), { uri, range: lens.range }, selectors),
  };
}

function titleOf(selectors: readonly Selector[], isOfRun: boolean): string {
  const byKind = new Map<KindName, string[]>();
  for (const { kind, name } of selectors) {
    const names = byKind.get(kind);
    if (names === undefined) byKind.set(kind, [name]);
    else if (!names.includes(name)) names.push(name);
  }
  const parts = [...byKind].map(([kind, names]) => {
    const word = SHORT[kind] ?? kind;
    return names.length > MAX_NAMES
      ? formatMessage(TITLES.many, { count: names.length, kinds: pluralOf(word) })
      : `${word} ${names.join(' and ')}`;
  });
  if (isOfRun && parts.length === 0) return TITLES.noPolicyAlone;
  const selected = parts.length === 0 ? TITLES.none : formatMessage(TITLES.selected, { selectors: parts.join(', ') });
  return POLICIES.some((kind) => byKind.has(kind)) ? selected : formatMessage(TITLES.noPolicy, { selected });
}

/** `Services`, `NetworkPolicies`. */
function pluralOf(word: string): string {
  return word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
}

function commandFor(
  host: NavigationHost,
  title: string,
  { uri, range }: { readonly uri: string; readonly range: Range },
  selectors: readonly Selector[],
): Command {
  if (selectors.length === 0 || !host.client().hasCommands) return { title, command: '' };
  const locations = selectors.map(({ site }) => locationOf(host, site));
  const argument: ShowReferencesArguments = { uri, position: range.start, locations };
  return { title, command: ClientCommand.showReferences, arguments: [argument] };
}
