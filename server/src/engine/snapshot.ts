import { type Resource, readResources } from '../kubernetes/resource';
import { FileView } from '../workspace/file-view';
import type { View } from '../workspace/view';
import { parseYaml, type YamlDocument } from '../yaml/document';
import { type DocumentMemory, RememberedDocument } from '../yaml/remembered-document';
import { type DocumentSlice, splitDocuments } from '../yaml/split';
import { type Directive, readDirectives } from './directives';

/** A parsed document with the resources in it. Determined by the document's text alone, so it is shared between versions of a file. */
export class DocumentSnapshot {
  readonly document: YamlDocument;
  readonly resources: readonly Resource[];
  #directives: readonly Directive[] | undefined;

  constructor(document: YamlDocument) {
    this.document = document;
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

/** One version of a file: immutable. A next version shares the documents whose text did not change. */
export class FileSnapshot {
  readonly text: string;
  readonly documents: readonly PlacedDocument[];
  /** Whether a document can not be read: then nothing may be said to be missing from the file. */
  readonly isIncomplete: boolean;
  #alone: View | undefined;

  /** `parsed` may hold further documents, by their text, that need not be parsed again. */
  constructor(text: string, previous?: FileSnapshot, parsed?: ReadonlyMap<string, DocumentSnapshot>) {
    this.text = text;
    const known = new Map(parsed);
    for (const document of previous?.documents ?? []) known.set(document.text, document.snapshot);
    this.documents = splitDocuments(text).map((slice) => {
      const snapshot = known.get(slice.text) ?? new DocumentSnapshot(parseYaml(slice.text));
      // Objects that stand twice are two objects: the second is another snapshot.
      known.delete(slice.text);
      return { ...slice, snapshot };
    });
    this.isIncomplete = this.documents.some(({ snapshot }) => !snapshot.document.valid || snapshot.document.templated);
  }

  /** A version of a file whose documents were read before, in their order: nothing is parsed until somebody wants to know more. */
  static remembered(text: string, memories: readonly DocumentMemory[]): FileSnapshot {
    const known = splitDocuments(text).flatMap((slice, index): [string, DocumentSnapshot][] => {
      const memory = memories[index];
      return memory === undefined
        ? []
        : [[slice.text, new DocumentSnapshot(new RememberedDocument(slice.text, memory))]];
    });
    return new FileSnapshot(text, undefined, new Map(known));
  }

  /** What is worth remembering of its documents. */
  get memories(): readonly DocumentMemory[] {
    return this.documents.map(({ snapshot: { document } }) => {
      const { data, valid, templated } = document;
      return { data, valid, templated };
    });
  }

  get resources(): readonly Resource[] {
    return this.documents.flatMap(({ snapshot }) => snapshot.resources);
  }

  /** What its objects see where nothing is known beside the file. */
  get alone(): View {
    this.#alone ??= new FileView('', this.resources, this.isIncomplete);
    return this.#alone;
  }

  /** Whether the file has a Kubernetes object, or a text that is on its way to be one. */
  get isKubernetes(): boolean {
    return this.documents.some(({ snapshot, text }) => snapshot.resources.length > 0 || looksLikeKubernetes(text));
  }
}

/** Whether a text that can not be read yet is meant to be a Kubernetes object. */
function looksLikeKubernetes(text: string): boolean {
  return (
    /^(?:\uFEFF)?"?(?:apiVersion|kind)"?[ \t]*:/m.test(text) || /^\s*\{[\s\S]*"(?:apiVersion|kind)"\s*:/.test(text)
  );
}
