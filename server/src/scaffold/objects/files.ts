// Texts that are files in the containers: a ConfigMap that has them all.
import { type Application, containersOf, metadataOf } from '../application';
import type { PartFile } from '../plan';
import type { DataMap } from '../print';

interface TextFile {
  readonly file: PartFile;
  /** Its key in the ConfigMap. */
  readonly key: string;
  readonly text: string;
  readonly mode: number | undefined;
}

export function filesName({ name }: Application): string {
  return `${name}-files`;
}

/** The texts with their keys; what is the same under the same name is there once. */
export function textFilesOf(application: Application): readonly TextFile[] {
  const found: TextFile[] = [];
  for (const file of containersOf(application).flatMap(({ files = [] }) => files)) {
    if (file.content.kind === 'text' && !found.some((other) => isSame(other.file, file)))
      found.push({ file, key: freeKey(file.path, found), text: file.content.text, mode: file.mode });
  }
  return found;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/[^-._a-zA-Z0-9]/g, '-');
}

function isSame(one: PartFile, other: PartFile): boolean {
  const texts = [one, other].map(({ content }) => (content.kind === 'text' ? content.text : undefined));
  return texts[0] === texts[1] && baseName(one.path) === baseName(other.path) && one.mode === other.mode;
}

function freeKey(path: string, taken: readonly TextFile[]): string {
  const base = baseName(path);
  const isFree = (key: string) => !taken.some((other) => other.key === key);
  let key = base;
  for (let number = 2; !isFree(key); number++) key = `${number}-${base}`;
  return key;
}

/** The key of a file in the ConfigMap. */
export function fileKeyOf(application: Application, file: PartFile): string {
  return textFilesOf(application).find((other) => isSame(other.file, file))?.key ?? baseName(file.path);
}

export function filesMap(application: Application): DataMap | undefined {
  const files = textFilesOf(application);
  if (files.length === 0) return undefined;
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadataOf(application, filesName(application)),
    data: Object.fromEntries(files.map(({ key, text }) => [key, text])),
  };
}
