import type { FileSnapshot } from '../engine/snapshot';
import type { Resource } from '../kubernetes/resource';
import { readOutlinedKinds } from '../kubernetes/schema/crd-outline';
import { mayDefineKinds } from '../kubernetes/schema/custom-resource-definition';
import type { SchemaBundle } from '../kubernetes/schema/schema-bundle';
import type { WorkspaceKind } from '../kubernetes/schema/workspace-bundle';
import { CustomKinds } from '../workspace/custom-kinds';
import { relativePath } from '../workspace/files';
import { splitDocuments } from '../yaml/split';
import { Turns } from './turns';

/** Where the files of the workspace come from. */
export interface KindSources {
  /** The YAML files below a folder. */
  list(folder: string): Promise<readonly string[]>;
  /** A file's text as the person sees it; undefined where there is none. */
  read(path: string): Promise<string | undefined>;
  /** The documents that are open, with their texts. */
  open(): readonly { readonly path: string; readonly text: string }[];
  /** Called when files that changed were read: what they name may have to be read too. */
  onRead?(): Promise<void>;
}

/** How long further changes are waited for before files are looked at again, in milliseconds. */
const DELAY = 150;
/** How many files are read at the same time. */
const BATCH = 16;

/**
 * Finds the CustomResourceDefinitions of the workspace: in all YAML files of its folders once, without keeping anyone waiting, and from then on in those that
 * change. Open documents count wherever they are, with the text that they have.
 */
export class WorkspaceKinds {
  readonly #sources: KindSources;
  readonly #common: () => SchemaBundle;
  readonly #onChange: (bundles: readonly SchemaBundle[]) => void;
  #kinds: CustomKinds;
  #told: readonly SchemaBundle[] | undefined;
  readonly #changed = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts the readings of all files: one that is begun ends the one before it. */
  #readings = 0;
  #isReading = false;
  /** What was removed while all files are read: it may have been read before. */
  readonly #removed: string[] = [];
  /** How many times what changed is being read. */
  #runs = 0;
  /** What is looked at now: nothing overtakes it. */
  #last: Promise<void> = Promise.resolve();

  /** `onChange` is told all kinds when all files were read, and from then on whenever the kinds are others. */
  constructor(sources: KindSources, common: () => SchemaBundle, onChange: (bundles: readonly SchemaBundle[]) => void) {
    this.#sources = sources;
    this.#common = common;
    this.#onChange = onChange;
    this.#kinds = new CustomKinds(common);
  }

  /** Reads all files of these folders, which are all that there are. Resolves when that is done, or was begun anew. */
  async readFolders(folders: readonly string[]): Promise<void> {
    const reading = ++this.#readings;
    this.#isReading = true;
    const kinds = new CustomKinds(this.#common);
    const turns = new Turns();
    for (const folder of folders) {
      const paths = await this.#sources.list(folder);
      for (let at = 0; at < paths.length; at += BATCH) {
        const batch = paths.slice(at, at + BATCH);
        const texts = await Promise.all(batch.map((path) => this.#sources.read(path)));
        for (const [index, path] of batch.entries()) await readText(kinds, path, texts[index], turns);
        if (reading !== this.#readings) return;
      }
    }
    if (reading !== this.#readings) return;
    this.#kinds = kinds;
    this.#isReading = false;
    this.#told = undefined;
    for (const { path, text } of this.#sources.open()) if (mayDefineKinds(text)) this.#changed.add(path);
    for (const path of this.#removed.splice(0)) this.#addBelow(path);
    await this.#readChanged();
  }

  /** A file changed, came or went. */
  fileChanged(path: string): void {
    this.#changed.add(path);
    if (!this.#isReading) this.#readLater();
  }

  /** The text of an open document is another one: most define no kinds. */
  textChanged(path: string, text: string): void {
    // While all files are read, nobody knows yet which define kinds, and the text before this one may have been read.
    if (this.#isReading || this.#kinds.has(path) || mayDefineKinds(text)) this.fileChanged(path);
  }

  /** Whether files that changed are still to be read, or being read. */
  get isPending(): boolean {
    return this.#changed.size > 0 || this.#runs > 0;
  }

  /** A file is no more, or all those of a folder. */
  pathRemoved(path: string): void {
    if (this.#isReading) this.#removed.push(path);
    else if (this.#addBelow(path)) this.#readLater();
  }

  /** Takes in the files that define kinds and lie at a path or below it. Reports whether there are any. */
  #addBelow(path: string): boolean {
    const below = this.#kinds.paths.filter((known) => known === path || relativePath(path, known) !== undefined);
    for (const known of below) this.#changed.add(known);
    return below.length > 0;
  }

  #readLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#readChanged(), DELAY);
  }

  #readChanged(): Promise<void> {
    this.#last = this.#last.then(async () => {
      // What is taken in now would be lost: the kinds are replaced when all files were read, and what changed is looked at then.
      if (this.#isReading) return;
      const paths = [...this.#changed];
      this.#changed.clear();
      this.#runs++;
      try {
        const kinds = this.#kinds;
        const turns = new Turns();
        for (const path of paths) {
          await readText(kinds, path, await this.#sources.read(path), turns);
        }
        if (paths.length > 0) await this.#sources.onRead?.();
      } finally {
        this.#runs--;
      }
      const { bundles } = this.#kinds;
      if (this.#isReading || bundles === this.#told) return;
      this.#told = bundles;
      this.#onChange(bundles);
    });
    return this.#last;
  }
}

/** Whether a file has an object that is not of Kubernetes itself, so that what the workspace defines may be of concern to it. */
export function usesCustomKinds({ documents }: FileSnapshot, kubernetes: SchemaBundle): boolean {
  const isCustom = ({ apiVersion, kind }: Resource) => kubernetes.kind(apiVersion, kind) === undefined;
  return documents.some(({ snapshot }) => snapshot.resources.some(isCustom));
}

async function readText(kinds: CustomKinds, path: string, text: string | undefined, turns: Turns): Promise<void> {
  const defined: WorkspaceKind[] = [];
  for (const slice of text !== undefined && mayDefineKinds(text) ? splitDocuments(text) : []) {
    if (!mayDefineKinds(slice.text)) continue;
    await turns.pause();
    defined.push(...readOutlinedKinds(slice.text));
  }
  await turns.pause();
  kinds.update(path, defined);
}
