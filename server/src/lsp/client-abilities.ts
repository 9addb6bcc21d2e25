import type { ClientCapabilities } from 'vscode-languageserver';

/** What a client takes from the server besides answers. */
export interface ClientAbilities {
  /** It asks for diagnostics; else they are sent. */
  readonly pull: boolean;
  /** It asks again for diagnostics when it is told to. */
  readonly refresh: boolean;
  readonly refreshLenses: boolean;
  /** It tells when its settings change. */
  readonly configuration: boolean;
  /** It watches files, also such as are named relative to a folder. */
  readonly watch: boolean;
  readonly watchRelative: boolean;
  readonly folders: boolean;
  readonly progress: boolean;
}

export function abilitiesOf({ textDocument, workspace, window }: ClientCapabilities): ClientAbilities {
  return {
    pull: textDocument?.diagnostic !== undefined,
    refresh: workspace?.diagnostics?.refreshSupport ?? false,
    refreshLenses: workspace?.codeLens?.refreshSupport ?? false,
    configuration: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
    watch: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
    watchRelative: workspace?.didChangeWatchedFiles?.relativePatternSupport ?? false,
    folders: workspace?.workspaceFolders ?? false,
    progress: window?.workDoneProgress ?? false,
  };
}
