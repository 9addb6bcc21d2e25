// The snippets of `snippets/*.json`. VS Code reads the same files for its commands "Insert Snippet" and "Fill File with Snippet": they have no prefix there,
// so that what is offered while somebody types is decided here alone, in every editor.
import containers from '../../../../snippets/containers.json';
import manifests from '../../../../snippets/manifests.json';
import network from '../../../../snippets/network.json';
import operators from '../../../../snippets/operators.json';
import pods from '../../../../snippets/pods.json';
import workloads from '../../../../snippets/workloads.json';
import { withDefaults } from './body';

/** A snippet as its file has it. */
interface SnippetData {
  readonly description: string;
  /** Where a fragment fits; one of `FRAGMENT_PLACES`. Whole manifests have none. */
  readonly place?: string;
  readonly isFileTemplate?: boolean;
  readonly body: readonly string[];
}

/** A snippet: a whole manifest, or some fields of an object. */
export interface Snippet {
  readonly name: string;
  readonly description: string;
  readonly body: readonly string[];
  /** The fields that it brings, or of a manifest the kinds. */
  readonly brings: readonly string[];
}

function read(name: string, { description, body, place }: SnippetData): Snippet {
  const brings = body.flatMap((line) => {
    const match = place === undefined ? /^kind: (\w+)$/.exec(line) : /^(\w+):/.exec(line);
    return match?.[1] ?? [];
  });
  return { name, description, body, brings };
}

/** The fragments by the name of the place where they fit. */
export const FRAGMENTS: ReadonlyMap<string, readonly Snippet[]> = fragmentsOf([
  containers,
  pods,
  workloads,
  network,
  operators,
]);

/** Whole manifests, some of several documents. */
export const MANIFESTS: readonly Snippet[] = Object.entries(manifests).map(([name, data]) => read(name, data));

function fragmentsOf(files: readonly Readonly<Record<string, SnippetData>>[]): ReadonlyMap<string, readonly Snippet[]> {
  const byPlace = new Map<string, Snippet[]>();
  for (const [name, data] of files.flatMap((file) => Object.entries(file))) {
    const { place = '' } = data;
    byPlace.set(place, [...(byPlace.get(place) ?? []), read(name, data)]);
  }
  return byPlace;
}

/** What a snippet says of itself when it is looked at: what it is for, and its text. Undefined for a name that there is not. */
export function describeSnippet(name: string, isMarkdown: boolean): string | undefined {
  const snippet = [...MANIFESTS, ...[...FRAGMENTS.values()].flat()].find((other) => other.name === name);
  if (snippet === undefined) return undefined;
  const text = withDefaults(snippet.body.join('\n'));
  return `${snippet.description}\n\n${isMarkdown ? `\`\`\`yaml\n${text}\n\`\`\`` : text}`;
}
