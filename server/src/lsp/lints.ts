import type { CancellationToken } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileFindings, Linter } from '../engine/linter';
import type { Preparation, Project } from '../engine/project';
import { placeRelated } from '../engine/related';
import { FileSnapshot } from '../engine/snapshot';
import { isLinted, workspaceFile } from '../engine/workspace-file';
import { resolvePath } from '../workspace/files';
import { isJsonPath } from '../workspace/json-manifests';
import { isKustomization } from '../workspace/kustomization';
import { lookupKey } from '../workspace/view';
import { cancelled } from './cancelled';
import type { SettingsOfClient } from './client-settings';
import { isShownTheSame, type ProblemPlaces, type ShownProblem, showProblems } from './diagnostics';
import { LintedDocument, type TryOut } from './linted-document';
import { OpenDocuments } from './open-documents';
import { isPlaceless, pathOf, uriOf } from './paths';
import type { Projects } from './projects';
import type { ClientSettings, DocumentState } from './protocol';
import type { WorkspaceIndex } from './workspace-index';

const NOTHING = new FileSnapshot('');
const NONE: ReadonlySet<string> = new Set();
const NEVER: CancellationToken = {
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose: () => {} }),
};

/** What linting needs of the server. */
export interface LintSources {
  readonly linter: Linter;
  readonly index: WorkspaceIndex;
  readonly projects: Projects;
  readonly settings: SettingsOfClient;
  readonly pageUri: (rule: string) => string;
  /** The open document that has a path. */
  readonly openDocument: (path: string) => TextDocument | undefined;
  readonly folders: () => readonly string[];
  /** Counts the changes of settings and of files that decide over others: what was found before one may not hold. */
  readonly generation: () => number;
  /** Told of each document that was looked at. */
  readonly onLinted: (linted: LintedDocument) => void;
}

/** A file that is not open with what was found in it. */
export interface LintedFile {
  readonly uri: string;
  readonly found: FileFindings | undefined;
  readonly problems: readonly ShownProblem[];
  /** What was looked up in the whole workspace, by {@link lookupKey}. */
  readonly lookups: ReadonlySet<string>;
  /** The files in which problems have related places. */
  readonly pointsTo: ReadonlySet<string>;
}

/** What is found in documents and files, kept until something changes that it rests on. */
export class Lints {
  readonly #sources: LintSources;
  readonly #open = new OpenDocuments();
  // By document, not by URI: one that is closed and opened again counts its versions from the start.
  readonly #linted = new WeakMap<TextDocument, LintedDocument>();
  /** The state of the workspace for which what is kept was last found to hold. */
  readonly #revisions = new WeakMap<LintedDocument, number>();
  /** What clients are shown, by number: the same as long as that is the same. */
  readonly #results = new WeakMap<LintedDocument, number>();
  #resultCount = 0;
  /** Open documents whose present text the index does not have yet. */
  readonly #unread = new Set<TextDocument>();
  readonly #places: ProblemPlaces;

  constructor(sources: LintSources) {
    this.#sources = sources;
    const { index, pageUri, openDocument } = sources;
    this.#places = { workspace: index.workspace, pageUri, uriOf: (path) => openDocument(path)?.uri ?? uriOf(path) };
  }

  /** What was found in a document last, whether it still holds or not. */
  last(document: TextDocument): LintedDocument | undefined {
    return this.#linted.get(document);
  }

  /** A number that names what a person is shown of the document's version. */
  resultOf(linted: LintedDocument): number {
    return this.#results.get(linted) ?? 0;
  }

  /** A document was opened or has another text. */
  changed(document: TextDocument): void {
    this.#unread.add(document);
  }

  closed(document: TextDocument): void {
    this.#unread.delete(document);
  }

  /** What is found in a document as it is now. Throws the answer to a cancelled request when nobody waits any more. */
  async of(document: TextDocument, token: CancellationToken): Promise<LintedDocument> {
    const { index, generation, onLinted } = this.#sources;
    await this.readOpenTexts(token);
    for (;;) {
      const { revision } = index.workspace;
      const known = this.#linted.get(document);
      const isOfNow = known?.version === document.version && known.generation === generation();
      if (known !== undefined && isOfNow && this.#revisions.get(known) === revision) return known;
      const linted = await this.#lint(document, token);
      // If settings or files changed meanwhile, it was found under what holds no longer.
      if (linted.generation !== generation()) continue;
      const isSame = known !== undefined && isOfNow && isSameToLookAt(known, linted);
      this.#results.set(linted, isSame ? this.resultOf(known) : ++this.#resultCount);
      this.#linted.set(document, linted);
      if (!isSame) onLinted(linted);
      return linted;
    }
  }

  /** Makes the index know what open documents say now. */
  async readOpenTexts(token: CancellationToken = NEVER): Promise<void> {
    for (const document of [...this.#unread]) {
      const open = await this.#open.snapshot(document, token);
      if (open === undefined) throw cancelled();
      if (!this.#unread.has(document) || open.version !== document.version) continue;
      this.#unread.delete(document);
      await this.#index(document, open.snapshot);
    }
  }

  async #index(document: TextDocument, snapshot: FileSnapshot): Promise<void> {
    const { uri, version } = document;
    const { index, openDocument } = this.#sources;
    const { enable } = await this.#sources.settings.of(uri);
    const { isIgnored } = await (await this.project(uri)).prepare(this.path(uri));
    const path = pathOf(uri);
    if (openDocument(path) !== document || document.version !== version) return;
    if (!enable || isIgnored) return;
    index.setOpen(path, snapshot);
    if (isKustomization(path) && index.workspace.isRead) await index.readWanted();
  }

  async #lint(document: TextDocument, token: CancellationToken): Promise<LintedDocument> {
    const { linter, index, settings, openDocument } = this.#sources;
    const { uri, languageId } = document;
    const generation = this.#sources.generation();
    const { enable } = await settings.of(uri);
    const preparation = await (await this.project(uri)).prepare(this.path(uri));
    const isJson = languageId.startsWith('json') || uri.endsWith('.json');
    const tryOut: TryOut = (action) => action((version) => linter.lint(version, preparation.settings));
    const about = { uri, generation, isJson, preparation, tryOut };
    if (!enable || preparation.isIgnored) {
      const state: DocumentState = enable ? 'ignored' : 'disabled';
      return this.#ofNow({ ...about, state, version: document.version, snapshot: NOTHING, problems: [] });
    }
    const open = await this.#open.snapshot(document, token);
    if (open === undefined || token.isCancellationRequested) throw cancelled();
    const { version, snapshot } = open;
    const path = pathOf(uri);
    // A later text may have been taken in meanwhile; nobody asks for this one any more.
    if (version === document.version && openDocument(path) === document) index.setOpen(path, snapshot);
    if (!isLinted(path, snapshot)) return this.#ofNow({ ...about, state: 'other', version, snapshot, problems: [] });
    const found = this.#find(path, snapshot, preparation);
    const problems = showProblems(uri, found, this.#places);
    return this.#ofNow({
      ...about,
      state: 'linted',
      version,
      snapshot,
      problems,
      tryOut: (action) => this.#tryOut(path, snapshot, preparation, action),
    });
  }

  /** What was just found, with the state of the workspace that it rests on; its own text may be what has changed that. */
  #ofNow(parts: ConstructorParameters<typeof LintedDocument>[0]): LintedDocument {
    const linted = new LintedDocument(parts);
    this.#revisions.set(linted, this.#sources.index.workspace.revision);
    return linted;
  }

  #find(path: string, snapshot: FileSnapshot, { settings, context }: Preparation): FileFindings {
    const surroundings = this.#sources.index.workspace.surroundingsOf(path);
    return this.#sources.linter.lint(snapshot, settings, context, surroundings);
  }

  #tryOut<T>(
    path: string,
    snapshot: FileSnapshot,
    preparation: Preparation,
    action: (lint: (version: FileSnapshot) => FileFindings) => T,
  ): T {
    const { workspace } = this.#sources.index;
    const now = workspace.file(path);
    try {
      return action((version) => {
        workspace.set(workspaceFile(path, version));
        return this.#find(path, version, preparation);
      });
    } finally {
      workspace.set(now ?? workspaceFile(path, snapshot));
    }
  }

  /** What is found in a file that is not open; undefined for one that is not looked at. */
  async unopened(path: string): Promise<LintedFile | undefined> {
    const { index } = this.#sources;
    const uri = uriOf(path);
    const { enable } = await this.#settingsOfFolder(path);
    if (!enable) return undefined;
    const preparation = await (await this.projectOf(path)).prepare(path);
    const snapshot = index.snapshots.get(path);
    if (snapshot === undefined || preparation.isIgnored) return undefined;
    if (!isLinted(path, snapshot) || this.#isForLookups(path))
      return { uri, found: undefined, problems: [], lookups: NONE, pointsTo: NONE };
    const found = this.#find(path, snapshot, preparation);
    const problems = showProblems(uri, found, this.#places);
    return { uri, found, problems, lookups: this.#lookupsOf(snapshot), pointsTo: this.#pointsTo(found) };
  }

  /** Manifests in JSON are there for the others; who builds with one wants to know what is wrong in it. */
  #isForLookups(path: string): boolean {
    return isJsonPath(path) && this.#sources.index.workspace.buildsTaking(path).length === 0;
  }

  #lookupsOf({ documents }: FileSnapshot): ReadonlySet<string> {
    const keys = new Set<string>();
    for (const { snapshot } of documents)
      for (const lookups of this.#sources.linter.dependenciesOf(snapshot)?.lookups ?? [])
        for (const { scope, kind, namespace } of lookups.made)
          if (scope === 'everywhere') keys.add(lookupKey(kind, namespace));
    return keys;
  }

  #pointsTo({ documents }: FileFindings): ReadonlySet<string> {
    const paths = new Set<string>();
    for (const { findings } of documents)
      for (const { related } of findings)
        for (const place of related) {
          const placed = placeRelated(place, this.#sources.index.workspace);
          if (placed !== undefined) paths.add(placed.path);
        }
    return paths;
  }

  /** Where a document lies; one that was never saved is taken for a file of the first workspace folder. */
  path(uri: string): string {
    const path = pathOf(uri);
    const [folder] = this.#sources.folders();
    return isPlaceless(path) && folder !== undefined ? resolvePath(folder, path.replace(/^untitled:/, '')) : path;
  }

  /** The project of a file that is not open. */
  async projectOf(path: string): Promise<Project> {
    const { projects, folders } = this.#sources;
    return projects.of(path, await this.#settingsOfFolder(path), folders());
  }

  /** A client is asked for its settings once for a folder, not once for each file. */
  #settingsOfFolder(path: string): Promise<ClientSettings> {
    const { settings, folders } = this.#sources;
    return settings.of(uriOf(folders().find((folder) => path.startsWith(`${folder}/`)) ?? path));
  }

  async project(uri: string): Promise<Project> {
    const { projects, settings, folders } = this.#sources;
    return projects.of(this.path(uri), await settings.of(uri), folders());
  }
}

/** Whether two looks at one version show the person the same. */
function isSameToLookAt(a: LintedDocument, b: LintedDocument): boolean {
  const shown = ({ problems }: LintedDocument) => problems.map(({ diagnostic }) => diagnostic);
  return a.state === b.state && isShownTheSame(shown(a), shown(b));
}
