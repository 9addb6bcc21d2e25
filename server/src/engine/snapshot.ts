import type { KindName } from '../kubernetes/kinds';
import { type Resource, readResources } from '../kubernetes/resource';
import { parseYaml, type YamlDocument } from '../yaml/document';
import { type DocumentSlice, splitDocuments } from '../yaml/split';
import { type Directive, readDirectives } from './directives';

/** A parsed document with the resources in it. Determined by the document's text alone, so it is shared between versions of a file. */
export class DocumentSnapshot {
  readonly document: YamlDocument;
  readonly resources: readonly Resource[];
  #directives: readonly Directive[] | undefined;

  constructor(text: string) {
    this.document = parseYaml(text);
    this.resources = readResources(this.document);
  }

  /** The suppressions that stand in the document, ours and other tools'. */
  get directives(): readonly Directive[] {
    this.#directives ??= readDirectives(this.document, this.resources);
    return this.#directives;
  }
}

/** A document in its place in a file. */
export interface PlacedDocument extends DocumentSlice {
  readonly snapshot: DocumentSnapshot;
}

const NO_RESOURCES: readonly Resource[] = [];

/** One version of a file: immutable. A next version shares the documents whose text did not change. */
export class FileSnapshot {
  readonly text: string;
  readonly documents: readonly PlacedDocument[];
  /** Whether a document can not be read: then nothing may be said to be missing from the file. */
  readonly isIncomplete: boolean;
  readonly #byKind: ReadonlyMap<KindName, readonly Resource[]>;

  /** `parsed` may hold further documents, by their text, that need not be parsed again. */
  constructor(text: string, previous?: FileSnapshot, parsed?: ReadonlyMap<string, DocumentSnapshot>) {
    this.text = text;
    const known = new Map(parsed);
    for (const document of previous?.documents ?? []) known.set(document.text, document.snapshot);
    this.documents = splitDocuments(text).map((slice) => {
      let snapshot = known.get(slice.text);
      if (snapshot === undefined) {
        snapshot = new DocumentSnapshot(slice.text);
        known.set(slice.text, snapshot);
      }
      return { ...slice, snapshot };
    });
    this.isIncomplete = this.documents.some(({ snapshot }) => !snapshot.document.valid || snapshot.document.templated);
    this.#byKind = indexByKind(this.documents, previous);
  }

  /** The file's resources of a kind, in order. As long as they are the same ones, versions of the file give the same array. */
  resourcesOf(kind: KindName): readonly Resource[] {
    return this.#byKind.get(kind) ?? NO_RESOURCES;
  }

  /** Whether the file has a Kubernetes object, or a text that is on its way to be one. */
  get isKubernetes(): boolean {
    return this.documents.some(({ snapshot, text }) => snapshot.resources.length > 0 || looksLikeKubernetes(text));
  }
}

function indexByKind(
  documents: readonly PlacedDocument[],
  previous: FileSnapshot | undefined,
): Map<KindName, readonly Resource[]> {
  const byKind = new Map<KindName, Resource[]>();
  for (const { snapshot } of documents) {
    for (const resource of snapshot.resources) {
      if (resource.type === undefined) continue;
      const list = byKind.get(resource.type);
      if (list === undefined) byKind.set(resource.type, [resource]);
      else list.push(resource);
    }
  }
  if (previous === undefined) return byKind;
  const shared = new Map<KindName, readonly Resource[]>(byKind);
  for (const [kind, resources] of byKind) {
    const before = previous.resourcesOf(kind);
    if (before.length === resources.length && before.every((resource, i) => resource === resources[i]))
      shared.set(kind, before);
  }
  return shared;
}

/** Whether a text that can not be read yet is meant to be a Kubernetes object. */
function looksLikeKubernetes(text: string): boolean {
  return (
    /^(?:\uFEFF)?"?(?:apiVersion|kind)"?[ \t]*:/m.test(text) || /^\s*\{[\s\S]*"(?:apiVersion|kind)"\s*:/.test(text)
  );
}
