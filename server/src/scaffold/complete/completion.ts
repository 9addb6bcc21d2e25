// What completing a workload gives: parts that a person may take or leave one by one.
import type { FileContext, Linter } from '../../engine/linter';
import type { Settings } from '../../engine/settings';
import type { FileSnapshot } from '../../engine/snapshot';
import type { Resource } from '../../kubernetes/resource';
import type { Workspace } from '../../workspace/workspace';
import type { TextEdit } from '../../yaml/text';

/** What a part is about, in the order in which parts are told: what changes the workload stands in front of what follows it in its file. */
export const PART_IDS = [
  'workload',
  'service',
  'service-account',
  'disruption-budget',
  'pod-monitor',
  'network-policy',
  'autoscaler',
  'egress-policy',
  'default-deny',
] as const;
export type PartId = (typeof PART_IDS)[number];

/** A file that a part makes; nothing lies there yet. */
export interface NewFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/**
 * One part. Each fits the present texts by itself and together with any of the others; where several write at one offset, the text of the first
 * part comes first.
 */
export interface CompletionPart {
  readonly id: PartId;
  readonly title: string;
  readonly description: string;
  /** Whether it only adds what can not disturb the running application. What is not asks for somebody's decision. */
  readonly isSafe: boolean;
  readonly files: readonly NewFile[];
  /** By absolute path. Offsets count in the present text of the file. */
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
}

export interface Completion {
  /** The workload, as `Deployment web`. */
  readonly label: string;
  readonly parts: readonly CompletionPart[];
  /** What only a person can do, a sentence each. */
  readonly left: readonly string[];
}

/** `problem`: one sentence that says why a workload can not be completed. */
export type CompletionResult = { readonly completion: Completion } | { readonly problem: string };

/** A workload in its file, and all that is known around it. */
export interface CompletionInput {
  /** Left as it is. Has the file, unless that lies nowhere. */
  readonly workspace: Workspace;
  readonly linter: Linter;
  /** Of the workload's file. */
  readonly settings: Settings;
  readonly context: FileContext;
  readonly path: string;
  readonly snapshot: FileSnapshot;
  /** One of the snapshot's. */
  readonly resource: Resource;
  /** Whether a file lies at a path that the workspace does not know of. */
  readonly isTaken?: (path: string) => boolean;
  /** Everything has to go into the workload's file: whoever applies the parts can not make files. */
  readonly inOneFile?: boolean;
}
