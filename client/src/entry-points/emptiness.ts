/** One look into a folder, as deep as it is needed. */
export interface FolderLook {
  /** What lies directly in it. */
  readonly entries: () => Promise<readonly { readonly name: string; readonly isFolder: boolean }[]>;
  /** Whether there is a file at any depth, those of git left out. */
  readonly hasFileBelow: () => Promise<boolean>;
}

/** What git and the systems' file managers put into a folder that nobody has used yet. */
const NOTHING = new Set(['.git', '.DS_Store', 'Thumbs.db', 'desktop.ini']);

/** Whether there is no file in a folder. One look at its entries answers that for nearly every project; only where all of them are folders it is searched. */
export async function isEmpty({ entries, hasFileBelow }: FolderLook): Promise<boolean> {
  const found = (await entries()).filter(({ name }) => !NOTHING.has(name));
  if (found.length === 0) return true;
  return found.every(({ isFolder }) => isFolder) && !(await hasFileBelow());
}
