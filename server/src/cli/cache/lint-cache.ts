import { statSync } from 'node:fs';
import { version } from '../../../../package.json';
import type { DiskFiles } from '../../disk/disk-files';
import { readTextFile } from '../../disk/read-text';
import type { Linter } from '../../engine/linter';
import type { Preparation } from '../../engine/project';
import { FileSnapshot } from '../../engine/snapshot';
import type { Workspace } from '../../workspace/workspace';
import type { DocumentMemory } from '../../yaml/remembered-document';
import type { Input } from '../input/input-reader';
import { dayOf, Fingerprints, type StoredDependencies } from './dependencies';
import { hash } from './hash';
import { RunCache, type StoredDetails, type StoredFile, type StoredRun } from './run-cache';
import type { StoredReport } from './stored-report';

/** Numbers that JSON can not write. */
const NO_JSON_NUMBER = /\.(?:inf|nan)\b/i;
const DAY = 24 * 60 * 60 * 1000;

interface CacheSources {
  /** Texts of files that are not linted, but define kinds. */
  readonly definitionsLeftOut: ReadonlyMap<string, string>;
  readonly disk: DiskFiles;
  /** Whether the configuration leaves a file out. */
  readonly isIgnored: (path: string) => Promise<boolean>;
}

/** A file with what was parsed of it. */
type ParsedInput = Input & { readonly snapshot: FileSnapshot };

/** What an earlier run of the same kind found, as far as it still holds, and what this one adds to it. */
export class LintCache {
  readonly #cache: RunCache;
  readonly #inputs: readonly Input[];
  readonly #sources: CacheSources;
  readonly #hashes = new Map<string, string>();
  readonly #settings = new WeakMap<Preparation['settings'], WeakMap<Preparation['context'], string>>();
  readonly #before: StoredRun | undefined;
  readonly #leftOut: string;
  readonly #today = Math.floor(Date.now() / DAY);
  readonly #kept = new Map<string, StoredFile>();
  readonly #documents: Record<string, readonly DocumentMemory[]> = {};
  readonly #dependencies: Record<string, StoredDependencies> = {};
  #detailsBefore: StoredDetails | undefined;
  #fingerprints: Fingerprints | undefined;
  #others: Record<string, string | null> = {};
  #kinds = '';

  /** `options` says all that the results rest on beside the files and the program. */
  constructor(options: readonly string[], inputs: readonly Input[], sources: CacheSources) {
    const { size, mtimeMs } = statSync(__filename);
    // Package managers give files of all versions the same date.
    this.#cache = new RunCache([__filename, version, String(size), String(mtimeMs), ...options]);
    this.#inputs = inputs;
    this.#sources = sources;
    for (const { file, text } of inputs) this.#hashes.set(file.path, hash(text));
    const texts = [...sources.definitionsLeftOut].map(([path, text]) => `${path} ${hash(text)}`);
    this.#leftOut = hash(texts.sort().join('\n'));
    this.#before = this.#cache.readRun();
  }

  /** Whether nothing at all has changed, so that all results of the earlier run hold. */
  async hasAll(): Promise<boolean> {
    const before = this.#before;
    if (before === undefined || before.leftOut !== this.#leftOut) return false;
    const paths = Object.keys(before.files);
    if (paths.length !== this.#inputs.length) return false;
    const isSame = (input: Input, index: number) => {
      const stored = input.file.path === paths[index] ? this.#storedOf(input) : undefined;
      if (stored === undefined || stored.result === null) return false;
      return stored.result === 'nothing' || (stored.result.today ?? this.#today) === this.#today;
    };
    if (!this.#inputs.every(isSame)) return false;
    for (const [path, name] of Object.entries(before.others))
      if ((await this.#nameOfOther(path)) !== name) return false;
    return true;
  }

  async #nameOfOther(path: string): Promise<string | null> {
    const { disk, isIgnored } = this.#sources;
    const result = disk.has(path) ? readTextFile(path, path) : undefined;
    return result?.ok === true && !(await isIgnored(path)) ? hash(result.text) : null;
  }

  /** What was kept of a file, if its text and settings are the same. */
  #storedOf({ file, preparation }: Input): StoredFile | undefined {
    const stored = this.#before?.files[file.path];
    const isSame = stored?.hash === this.#hashes.get(file.path) && stored?.settings === this.#settingsOf(preparation);
    return isSame ? stored : undefined;
  }

  #settingsOf({ settings, context }: Preparation): string {
    const byContext = this.#settings.get(settings) ?? new WeakMap<Preparation['context'], string>();
    this.#settings.set(settings, byContext);
    const name = byContext.get(context) ?? hash(JSON.stringify([settings, { ...context, kinds: undefined }]));
    byContext.set(context, name);
    return name;
  }

  /** A file's text as an earlier run parsed it; undefined where it has to be parsed. */
  snapshotOf({ file, text }: Input): FileSnapshot | undefined {
    if (this.#before === undefined) return undefined;
    this.#detailsBefore ??= this.#cache.readDetails();
    const memories = this.#detailsBefore.documents[this.#hashes.get(file.path) ?? ''];
    return memories === undefined ? undefined : FileSnapshot.remembered(text, memories);
  }

  /** All files are known: from here on it can be told what still holds. `others` are those that are looked at and not linted. */
  settle(workspace: Workspace, others: ReadonlyMap<string, string | undefined>): void {
    for (const [path, text] of others) {
      const name = text === undefined ? null : hash(text);
      this.#others[path] = name;
      if (name !== null) this.#hashes.set(path, name);
    }
    this.#fingerprints = new Fingerprints(workspace, (path) => this.#hashes.get(path) ?? '');
    const definitions = [...workspace.paths].filter((path) =>
      workspace
        .file(path)
        ?.documents.some(({ resources }) => resources.some(({ type }) => type === 'CustomResourceDefinition')),
    );
    this.#kinds = hash([this.#leftOut, ...definitions.map((path) => this.#hashes.get(path)).sort()].join('\n'));
  }

  /** What an earlier run found in a file, if it would be found again. */
  resultOf(input: Input): StoredFile | undefined {
    const stored = this.#storedOf(input);
    if (stored === undefined || stored.result === null || this.#fingerprints === undefined) return stored;
    const { path } = input.file;
    if (stored.result !== 'nothing') {
      const dependencies = this.#detailsBefore?.dependencies[path];
      const isOfToday = (stored.result.today ?? this.#today) === this.#today;
      if (dependencies === undefined || !isOfToday || this.#before?.kinds !== this.#kinds) return undefined;
      const lookups = this.#detailsBefore?.lookups ?? [];
      if (!this.#fingerprints.stillHolds(path, dependencies, lookups)) return undefined;
      this.#dependencies[path] = this.#fingerprints.renumbered(dependencies, lookups);
    }
    this.#kept.set(path, stored);
    this.#keepDocuments(stored.hash, input.text, this.#detailsBefore?.documents[stored.hash]);
    return stored;
  }

  /** Keeps what was found in a file for the next run. */
  keep(
    { file, text, preparation, snapshot }: ParsedInput,
    counts: Pick<StoredFile, 'documents' | 'resources'>,
    found: 'nothing' | { readonly report: StoredReport; readonly linter: Linter },
  ): void {
    const name = this.#hashes.get(file.path) ?? '';
    const result = found === 'nothing' ? found : { report: found.report, today: dayOf(snapshot, found.linter) };
    if (found !== 'nothing' && this.#fingerprints !== undefined)
      this.#dependencies[file.path] = this.#fingerprints.describe(file.path, snapshot, found.linter);
    this.#kept.set(file.path, { hash: name, settings: this.#settingsOf(preparation), ...counts, result });
    this.#keepDocuments(name, text, snapshot.memories);
  }

  #keepDocuments(name: string, text: string, memories: readonly DocumentMemory[] | undefined): void {
    if (memories !== undefined && !NO_JSON_NUMBER.test(text)) this.#documents[name] = memories;
  }

  write(): void {
    const files: Record<string, StoredFile> = {};
    for (const { file, preparation } of this.#inputs) {
      const unknown = { hash: '', settings: this.#settingsOf(preparation), documents: 0, resources: 0, result: null };
      files[file.path] = this.#kept.get(file.path) ?? unknown;
    }
    this.#cache.write(
      { files, others: this.#others, leftOut: this.#leftOut, kinds: this.#kinds },
      { documents: this.#documents, dependencies: this.#dependencies, lookups: this.#fingerprints?.lookups ?? [] },
    );
  }
}
