// Where new objects go: into the workload's file or into files beside it, which then stand in its kustomizations.
import { fixEdits } from '../../engine/fixes';
import { FileSnapshot, type PlacedDocument } from '../../engine/snapshot';
import { parentOf, resolvePath } from '../../workspace/files';
import { isKustomization, readKustomization } from '../../workspace/kustomization';
import type { TextEdit } from '../../yaml/text';
import { isList, valueAt } from '../../yaml/value';
import { type DataMap, printObjects } from '../print';
import type { CompletionInput, NewFile } from './completion';
import { areFilesShared, type Neighbour, newFileBeside } from './file-names';
import type { ObjectKind } from './objects';

/** What new objects come to in files. */
export interface Placement {
  readonly files: readonly NewFile[];
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
}

/** Objects of one kind that go to the same place. */
export interface NewObjects {
  readonly kind: ObjectKind;
  readonly objects: readonly DataMap[];
  /** See {@link newFileBeside}. */
  readonly suffix?: string;
}

/** A kustomization that names the workload's file among its resources. */
interface Naming {
  readonly path: string;
  readonly placed: PlacedDocument;
  /** As the entry is written. */
  readonly entry: string;
}

/** Puts new objects where the repository would have them. */
export class Placing {
  /** Whether they follow the workload in its file. */
  readonly isAppending: boolean;
  readonly #input: CompletionInput;
  readonly #name: string;
  readonly #neighbours: readonly Neighbour[];
  readonly #kustomizations: readonly Naming[];
  readonly #made = new Set<string>();

  constructor(input: CompletionInput, name: string) {
    this.#input = input;
    this.#name = name;
    const { path, snapshot, inOneFile = false } = input;
    this.#neighbours = neighboursOf(input);
    this.#kustomizations = kustomizationsOf(input);
    const isAlone = snapshot.resources.length === 1;
    const isNowhere = !path.includes('/');
    const canBeNamed = this.#kustomizations.every((naming) => entryEdits(naming, 'x.yaml') !== undefined);
    const isYaml = !path.endsWith('.json');
    const isShared = isYaml && (!isAlone || areFilesShared(this.#neighbours) || !canBeNamed);
    this.isAppending = inOneFile || isNowhere || isShared;
  }

  /** Whether kustomizations lie beside the workload's file, and none names it. */
  get isLeftOut(): boolean {
    const { workspace, path } = this.#input;
    const beside = [...workspace.paths].some((other) => isKustomization(other) && parentOf(other) === parentOf(path));
    return beside && this.#kustomizations.length === 0;
  }

  place({ kind, objects, suffix }: NewObjects): Placement {
    const { path, snapshot } = this.#input;
    const printed = printObjects(objects);
    const isWindows = /\r\n/.test(snapshot.text);
    const text = isWindows ? printed.replace(/\n/g, '\r\n') : printed;
    if (this.isAppending) return { files: [], edits: new Map([[path, [appending(snapshot.text, text)]]]) };
    const file = newFileBeside(
      path,
      { name: this.#name, kind, ...(suffix === undefined ? {} : { suffix }) },
      this.#neighbours,
      (candidate) => this.#isTaken(candidate),
    );
    this.#made.add(file);
    const name = file.slice(file.lastIndexOf('/') + 1);
    const edits = this.#kustomizations.map((naming) => [naming.path, entryEdits(naming, name) ?? []] as const);
    return { files: [{ path: file, text }], edits: new Map(edits) };
  }

  #isTaken(path: string): boolean {
    const { workspace, isTaken } = this.#input;
    return this.#made.has(path) || workspace.file(path) !== undefined || isTaken?.(path) === true;
  }
}

/** Puts documents behind all that a text has, whose last line stays ended or not as it was: then several parts follow each other. */
function appending(before: string, documents: string): TextEdit {
  const lineBreak = before.includes('\r\n') ? '\r\n' : '\n';
  const isEnded = before === '' || before.endsWith('\n');
  const text = isEnded
    ? `---${lineBreak}${documents}`
    : `${lineBreak}---${lineBreak}${documents.slice(0, -lineBreak.length)}`;
  return { start: before.length, end: before.length, text };
}

/** The other files of the directory that have objects. */
function neighboursOf({ workspace, path }: CompletionInput): readonly Neighbour[] {
  const directory = parentOf(path);
  if (directory === '') return [];
  return [...workspace.paths].flatMap((other) => {
    if (other === path || parentOf(other) !== directory || isKustomization(other)) return [];
    const resources = workspace.file(other)?.documents.flatMap(({ resources: own }) => own) ?? [];
    return resources.length === 0 ? [] : [{ path: other, kinds: resources.map(({ kind }) => kind) }];
  });
}

function kustomizationsOf({ workspace, path }: CompletionInput): readonly Naming[] {
  return [...workspace.paths].filter(isKustomization).flatMap((kustomization) => {
    const text = workspace.file(kustomization)?.text;
    const directory = parentOf(kustomization);
    if (text === undefined || !readKustomization(directory, text).resources.includes(path)) return [];
    const [placed] = new FileSnapshot(text).documents;
    const entries = valueAt(placed?.snapshot.document.data, ['resources']);
    const entry = (isList(entries) ? entries : []).find(
      (value) => typeof value === 'string' && resolvePath(directory, value) === path,
    );
    return placed === undefined || typeof entry !== 'string' ? [] : [{ path: kustomization, placed, entry }];
  });
}

/** Names a file beside the workload's among the resources. Undefined where the text stands in the way. */
function entryEdits({ placed, entry }: Naming, name: string): readonly TextEdit[] | undefined {
  const value = `${entry.slice(0, entry.lastIndexOf('/') + 1)}${name}`;
  const result = fixEdits(placed, [{ op: 'insert', path: ['resources'], value }]);
  return result.ok ? result.edits : undefined;
}
