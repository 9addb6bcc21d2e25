// What client and server say to each other beyond the Language Server Protocol. Shared by both.
import type { Position, Range } from 'vscode-languageserver-protocol';
import type { SchemaMapping } from '../engine/schema-files';

/** The server's wishes and the client's abilities, sent with `initialize`. All parts may be missing: other clients send none. */
export interface InitializationOptions {
  /** Where a rule's page opens, with `{rule}` in place of its id. */
  readonly ruleUri?: string;
  /** Whether the client knows the commands of `ClientCommand`. */
  readonly hasCommands?: boolean;
  /** Whether the client answers `READ_FILE_REQUEST` and `LIST_FILES_REQUEST`, for files that are on no disk. */
  readonly canReadFiles?: boolean;
  /** Whether the client wants to be sent `STATUS_NOTIFICATION`. */
  readonly showsStatus?: boolean;
}

/** The first message to a server in a web worker, before those of the protocol. */
export interface WorkerStart {
  /** The address of the folder that has the program's files. */
  readonly programUri: string;
}

/** Commands that the client has; code actions and suggestions may call them. */
export const ClientCommand = {
  /** Opens the page of a rule: `[ruleId]`, or `[ruleId, ruleId...]` to choose from. */
  openRulePage: 'prodlint.openRulePage',
  /** Selects a range of a document: `[uri, range]`. */
  select: 'prodlint.select',
  /** Shows places of other files beside a position: `[ShowReferencesArguments]`. */
  showReferences: 'prodlint.showReferences',
  /** VS Code's own: brings up suggestions, and nothing where there are none. */
  suggest: 'editor.action.triggerSuggest',
} as const;

/** Server to client: the text of a file, or null where there is none. */
export const READ_FILE_REQUEST = 'prodlint/readFile';

/** Server to client, for folders that are on no disk: the URIs of the YAML files below one. */
export const LIST_FILES_REQUEST = 'prodlint/listFiles';

export { FOREIGN_CONFIGURATION_NAMES } from '../engine/migration/names';

/** Client to server: `TranslationQuestion`; the answer is the text of a `.prodlint.yaml`, or why there is none. */
export const TRANSLATE_REQUEST = 'prodlint/translateConfiguration';

export interface TranslationQuestion {
  readonly name: string;
  readonly text: string;
}

export type TranslationAnswer = { readonly text: string } | { readonly problem: string };

/** Server to client, after each look at a document, if it shows that: for the language status item. */
export const STATUS_NOTIFICATION = 'prodlint/status';

/** Whether a document was looked at: it was; the configuration or the setting leaves it out; it is not for Kubernetes. */
export type DocumentState = 'linted' | 'ignored' | 'disabled' | 'other';

export interface DocumentStatus {
  readonly uri: string;
  readonly profile: string;
  readonly kubernetesVersion: string;
  /** The configuration file that gives the version; absent where the setting or the default does. */
  readonly versionFile?: string;
  readonly state: DocumentState;
  readonly problems: { readonly error: number; readonly warning: number; readonly info: number };
}

/**
 * Whether completion, hover and what follows from schemas come from Prodlint. `auto`: unless another extension does that for a document; only a client
 * can tell, and then answers `on` or `off` when it is asked for its settings.
 */
export const SCHEMA_FEATURES = ['auto', 'on', 'off'] as const;
export type SchemaFeatures = (typeof SCHEMA_FEATURES)[number];

/** Whose problems are shown: those of open documents, or of all files of the workspace. */
export const SCOPES = ['openFiles', 'workspace'] as const;
export type Scope = (typeof SCOPES)[number];

/** The settings under `prodlint` of the client. Texts are empty where nothing is set. */
export interface ClientSettings {
  readonly scope: Scope;
  readonly enable: boolean;
  readonly profile: string;
  readonly kubernetesVersion: string;
  /** As written: absolute, or relative to the workspace folder of the document. */
  readonly configurationFile: string;
  readonly schemaFeatures: SchemaFeatures;
  /** Paths as written, like `configurationFile`. */
  readonly schemas: readonly SchemaMapping[];
}

export interface ShowReferencesArguments {
  readonly uri: string;
  readonly position: Position;
  readonly locations: readonly { readonly uri: string; readonly range: Range }[];
}

export interface SelectArguments {
  readonly uri: string;
  readonly range: Range;
}
