import type { TreeChange } from './write-tree';

const MARKS: Readonly<Record<TreeChange['state'], string>> = {
  new: '',
  same: '  (there already)',
  changed: '  (there already, with another text)',
};

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: Map<string, TreeChange['state']>;
}

/** Files as a tree, each folder and file on a line of its own. */
export function renderTree(changes: readonly TreeChange[]): string {
  const root: Folder = { folders: new Map(), files: new Map() };
  for (const { file, state } of changes) {
    const names = file.path.split('/');
    const last = names.pop() ?? '';
    let folder = root;
    for (const name of names) {
      const inner = folder.folders.get(name) ?? { folders: new Map(), files: new Map() };
      folder.folders.set(name, inner);
      folder = inner;
    }
    folder.files.set(last, state);
  }
  return linesOf(root, '').join('');
}

function linesOf(folder: Folder, indent: string): string[] {
  const names = [...folder.folders.keys(), ...folder.files.keys()].sort();
  return names.flatMap((name, index) => {
    const isLast = index === names.length - 1;
    const inner = folder.folders.get(name);
    const mark = MARKS[folder.files.get(name) ?? 'new'];
    const line = `${indent}${isLast ? '└── ' : '├── '}${name}${inner === undefined ? mark : '/'}\n`;
    return [line, ...(inner === undefined ? [] : linesOf(inner, `${indent}${isLast ? '    ' : '│   '}`))];
  });
}
