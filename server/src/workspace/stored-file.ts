import { isFileFormat } from '../kubernetes/file-formats';
import { isClusterScoped } from '../kubernetes/kinds';
import type { Resource } from '../kubernetes/resource';
import type { YamlDocument } from '../yaml/document';
import { sameValue } from '../yaml/value';

/** A document of a file. */
export interface WorkspaceDocument {
  /** The line of the file on which it begins, zero-based. */
  readonly line: number;
  readonly document: YamlDocument;
  readonly resources: readonly Resource[];
}

/** One version of a file of the workspace. */
export interface WorkspaceFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly documents: readonly WorkspaceDocument[];
  /** Whether it is meant to have objects that can not be read. */
  readonly isIncomplete: boolean;
}

/** A file as lookups know it. */
export interface StoredFile {
  readonly latest: WorkspaceFile;
  /**
   * The documents of the latest version; but as long as one says the same it is the same object, wherever it stands and whatever comments it has: what
   * was found by looking at it from elsewhere holds as long.
   */
  readonly documents: readonly WorkspaceDocument[];
  /** Their objects that reach a cluster. */
  readonly resources: readonly Resource[];
  /** How they are called: kind, namespace and name. */
  readonly identities: ReadonlySet<string>;
}

/** Takes in a version of a file, keeping what is the same data as in the one before. */
export function storeFile(latest: WorkspaceFile, before: StoredFile | undefined): StoredFile {
  // What is still there stands for itself; only what is left may stand for what is new.
  const present = new Set(latest.documents.map(({ document }) => document));
  const kept = new Map((before?.documents ?? []).map((stored) => [stored.document, stored]));
  const free = [...kept.values()].filter(({ document }) => !present.has(document));
  const documents = latest.documents.map((document) => {
    const own = kept.get(document.document);
    if (own !== undefined) return own;
    const index = free.findIndex((other) => isSameDocument(other, document));
    return (index < 0 ? undefined : free.splice(index, 1)[0]) ?? document;
  });
  const resources = documents.flatMap((document) => document.resources.filter(({ group }) => !isFileFormat(group)));
  return { latest, documents, resources, identities: new Set(resources.flatMap(identityOf)) };
}

function isSameDocument(a: WorkspaceDocument, b: WorkspaceDocument): boolean {
  const { valid, templated } = a.document;
  return (
    b.document.valid === valid &&
    b.document.templated === templated &&
    sameValue(a.document.data, b.document.data) &&
    // `yes` is the same data as `true`, but not for kustomize; nor do all template actions stand for the same.
    withoutComments(a.document.text) === withoutComments(b.document.text)
  );
}

/**
 * A text without comments and empty lines; whether its last line is ended matters to kustomize. Where a value looks like a comment, the data tells the
 * difference.
 */
function withoutComments(text: string): string {
  const lines = text.replace(/(?:^|[ \t])#.*$/gm, '').split('\n');
  const written = lines.map((line) => line.trimEnd()).filter((line) => line !== '');
  return written.join('\n') + (lines.at(-1) === '' ? '\n' : '');
}

/** What tells an object from all others in a cluster; nothing where its name is made there. */
export function identityOf({ group, kind, type, namespace, metadata }: Resource): string[] {
  if (metadata.name === undefined) return [];
  return [`${group}/${kind} ${isClusterScoped(type) ? '' : namespace} ${metadata.name}`];
}
