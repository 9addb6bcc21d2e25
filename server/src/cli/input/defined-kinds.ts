import { setImmediate } from 'node:timers/promises';
import { type ReadResult, readTextFile } from '../../disk/read-text';
import { DocumentSnapshot } from '../../engine/snapshot';
import { mayDefineKinds, readDefinedKinds } from '../../kubernetes/schema/custom-resource-definition';
import type { SchemaBundle } from '../../kubernetes/schema/schema-bundle';
import { CustomKinds } from '../../workspace/custom-kinds';
import { splitDocuments } from '../../yaml/split';
import type { InputFile } from './discover';

export interface DefinedKinds {
  readonly bundles: readonly SchemaBundle[];
  /** What was parsed on the way, by file and then by the text of the document. */
  readonly parsed: Map<InputFile, ReadonlyMap<string, DocumentSnapshot>>;
}

/** Finds the kinds that CustomResourceDefinitions among files define. `readStdin` gives what is on standard input, `common` has what all objects share. */
export async function findDefinedKinds(
  files: readonly InputFile[],
  readStdin: (file: InputFile) => Promise<ReadResult>,
  common: () => SchemaBundle,
): Promise<DefinedKinds> {
  const kinds = new CustomKinds(common);
  const parsed = new Map<InputFile, ReadonlyMap<string, DocumentSnapshot>>();
  for (const file of files) {
    const input = file.isStdin ? await readStdin(file) : readTextFile(file.path, file.shown);
    if (!input.ok || !mayDefineKinds(input.text)) continue;
    const documents = new Map<string, DocumentSnapshot>();
    for (const { text } of splitDocuments(input.text)) {
      if (mayDefineKinds(text) && !documents.has(text)) documents.set(text, new DocumentSnapshot(text));
    }
    kinds.update(
      file.path,
      [...documents.values()].flatMap(({ document }) => readDefinedKinds(document.data)),
    );
    parsed.set(file, documents);
    // Only between tasks is memory given back that weak references hold.
    await setImmediate();
  }
  return { bundles: kinds.bundles, parsed };
}
