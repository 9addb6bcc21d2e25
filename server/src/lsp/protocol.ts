// What client and server say to each other beyond the Language Server Protocol. Shared by both.
import type { Position, Range, WorkspaceEdit } from 'vscode-languageserver-protocol';
import type { SchemaMapping } from '../engine/schema-files';
import type { Given } from '../scaffold/answers/question';
import type { CiSystem } from '../scaffold/ci/systems';
import type { ScaffoldFile } from '../scaffold/files';
import type { NoteLevel } from '../scaffold/from/report';

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

/**
 * Client to server, for the wizard that makes an application: the questions after the answers so far (`ScaffoldState` to `Interview`), what a person typed
 * read as an answer (`AnswerToRead` to `AnswerReading`), the files (`ScaffoldState` to `ScaffoldAnswer`), and a file of answers (`AnswersText` to
 * `AnswersReading`).
 */
export const SCAFFOLD_INTERVIEW_REQUEST = 'prodlint/scaffold/interview';
export const SCAFFOLD_READ_ANSWER_REQUEST = 'prodlint/scaffold/readAnswer';
export const SCAFFOLD_FILES_REQUEST = 'prodlint/scaffold/files';
export const SCAFFOLD_READ_ANSWERS_REQUEST = 'prodlint/scaffold/readAnswers';

export type { AnswerValue, Given } from '../scaffold/answers/question';
export type { ScaffoldFile } from '../scaffold/files';
export type {
  AnswerReading,
  Interview,
  OfferedChoice,
  OfferedQuestion,
  QuestionGroup,
} from '../scaffold/interview/interview';

export interface ScaffoldState {
  /** Answers by the keys of their questions. */
  readonly given: Given;
  /** The URI of what `SCAFFOLD_READ_SOURCE_REQUEST` read last, where an application is made of that. */
  readonly source?: string;
}

export interface AnswerToRead extends ScaffoldState {
  readonly key: string;
  /** What was typed, or the choices that were taken. */
  readonly typed: string | readonly string[];
}

export type ScaffoldAnswer =
  | {
      /** Sorted by path. */
      readonly files: readonly ScaffoldFile[];
      /** The answers, to be kept beside them if the person wants that. */
      readonly answers: ScaffoldFile;
      /** The one of the files that a person reads first. */
      readonly start: string;
    }
  | { readonly problem: string };

export interface AnswersText {
  readonly text: string;
  /** As in `ScaffoldState`. */
  readonly source?: string;
}

/** Client to server: `SourceToRead`, the Compose file, Dockerfile or Nomad job to make an application of; the answer is a `SourceReading`. */
export const SCAFFOLD_READ_SOURCE_REQUEST = 'prodlint/scaffold/readSource';

export interface SourceToRead {
  readonly uri: string;
  /** By paths relative to its folder, with slashes: its own text, and those of files that it refers to. */
  readonly texts: Readonly<Record<string, string>>;
}

/** What becomes of each line; or, where nothing can be made of it, why not. */
export interface SourceReading {
  readonly notes: readonly SourceNote[];
  /** Paths of files and folders that were not given and would say more. */
  readonly wanted: readonly string[];
  /** The notes as a text for people, which will be one of the files. */
  readonly report?: ScaffoldFile;
  readonly problem?: string;
}

export interface SourceNote {
  readonly uri: string;
  readonly range: Range;
  readonly level: NoteLevel | 'problem';
  readonly message: string;
}

export type AnswersReading =
  | { readonly given: Given }
  | { readonly problem: string }
  /** It answers about the parts of a source, and none was named. */
  | { readonly wantsSource: true };

/** Client to server: `CiQuestion`; the answer is a `CiFile`. */
export const CI_FILE_REQUEST = 'prodlint/ciFile';

export interface CiQuestion {
  readonly system: CiSystem;
  /** What is written in the file of that system, null where there is none. */
  readonly existing: string | null;
}

export type { CiFile } from '../scaffold/ci/ci-file';
export { CI_FOLDERS, CI_PATHS, CI_SYSTEMS, type CiSystem, runsProdlint } from '../scaffold/ci/systems';

/** Client to server: `CompleteQuestion`; the answer is a `CompleteAnswer`. */
export const COMPLETE_REQUEST = 'prodlint/completeApplication';

/** A place in an open document, by its zero-based line: the workload there is meant, or the only one of the file. */
export interface CompleteQuestion {
  readonly uri: string;
  readonly line: number;
}

export type CompleteAnswer =
  | { readonly problem: string }
  /** The file has several workloads, and none of them stands at that line. */
  | { readonly workloads: readonly { readonly label: string; readonly line: number }[] }
  | {
      /** The workload, as `Deployment web`. */
      readonly label: string;
      /** Null where nothing is missing, or nothing that the client can be given. */
      readonly edit: WorkspaceEdit | null;
      /** What only a person can do, a sentence each. */
      readonly left: readonly string[];
    };

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
