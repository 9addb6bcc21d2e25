import { isKustomization } from '../workspace/kustomization';
import type { WorkspaceFile } from '../workspace/stored-file';
import type { FileSnapshot } from './snapshot';

/** A version of a file as the workspace takes it in. */
export function workspaceFile(path: string, snapshot: FileSnapshot): WorkspaceFile {
  return {
    path,
    text: snapshot.text,
    documents: snapshot.documents.map(({ line, snapshot: { document, resources } }) => ({ line, document, resources })),
    // A text that is none of Kubernetes hides no objects, however little of it can be read.
    isIncomplete: snapshot.isIncomplete && isLinted(path, snapshot),
  };
}

/** Whether rules look at a file: it has Kubernetes objects, is on its way to have one, or is a kustomization, which need not say so in its text. */
export function isLinted(path: string, snapshot: FileSnapshot): boolean {
  return snapshot.isKubernetes || isKustomization(path);
}
