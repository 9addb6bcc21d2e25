import type { CancellationToken, ClientCapabilities, Location, Position } from 'vscode-languageserver';
import { rangeInFile } from '../../engine/finding';
import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import { type Site, spanOfSite } from '../../workspace/navigation/graph';
import { cursorAt } from '../../workspace/navigation/navigate';
import type { Cursor } from '../../workspace/navigation/subject-at';
import type { Workspace } from '../../workspace/workspace';
import { cancelled } from '../cancelled';
import { pathOf } from '../paths';

/** What navigation needs of the server. */
export interface NavigationHost {
  readonly workspace: Workspace;
  /** Resolves when the workspace has what open documents say now. */
  upToDate(token: CancellationToken): Promise<void>;
  /** The address of a file, as the client writes it. */
  uriOf(path: string): string;
  /** The version of an open document; null for a file that is not open. */
  versionOf(path: string): number | null;
  kubernetesVersion(uri: string): Promise<KubernetesVersion>;
  client(): NavigationClient;
}

/** What a client says of how it takes answers. */
export interface NavigationClient {
  /** Whether it takes where a link begins, beside where it leads. */
  readonly takesLinks: boolean;
  /** Whether it takes edits with the versions of their documents. */
  readonly takesVersions: boolean;
  /** Whether it knows our commands. */
  readonly hasCommands: boolean;
}

export function navigationClient(
  { textDocument, workspace }: ClientCapabilities,
  hasCommands = false,
): NavigationClient {
  return {
    takesLinks: textDocument?.definition?.linkSupport ?? false,
    takesVersions: workspace?.workspaceEdit?.documentChanges ?? false,
    hasCommands,
  };
}

export interface PositionQuestion {
  readonly textDocument: { readonly uri: string };
  readonly position: Position;
}

/** The cursor that a question is about, in the workspace as it is now; undefined where it is about no name. */
export async function cursorOf(
  host: NavigationHost,
  { textDocument, position }: PositionQuestion,
  token: CancellationToken,
): Promise<Cursor | undefined> {
  await host.upToDate(token);
  if (token.isCancellationRequested) throw cancelled();
  const file = host.workspace.file(pathOf(textDocument.uri));
  return file && cursorAt(file, position);
}

export function rangeOfSite(site: Site): Location['range'] {
  return rangeInFile(site.document.lines.range(spanOfSite(site)), site.line);
}

export function locationOf(host: NavigationHost, site: Site): Location {
  return { uri: host.uriOf(site.file), range: rangeOfSite(site) };
}
