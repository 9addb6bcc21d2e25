import type { DiskFiles } from '../../disk/disk-files';
import { readTextFile } from '../../disk/read-text';
import type { Project } from '../../engine/project';
import { FileSnapshot } from '../../engine/snapshot';
import { workspaceFile } from '../../engine/workspace-file';
import { parentOf } from '../../workspace/files';
import type { Workspace } from '../../workspace/workspace';
import type { Input } from './input-reader';

/** Bases have bases; this many deep at most. */
const MAX_ROUNDS = 20;

/**
 * Makes known what belongs to the files that are linted without being linted itself: what lies beside a file that was named alone, and what
 * kustomizations take in from elsewhere. What can not be read is not there.
 *
 * @returns the texts of what was looked for, by path; undefined for what is not there
 */
export async function readSurroundings(
  workspace: Workspace,
  inputs: readonly Input[],
  disk: DiskFiles,
  project: Project,
): Promise<ReadonlyMap<string, string | undefined>> {
  const found = new Map<string, string | undefined>();
  const read = async (path: string) => {
    if (workspace.file(path) !== undefined) return;
    const result = disk.has(path) ? readTextFile(path, path) : undefined;
    const text = result?.ok === true && !(await project.prepare(path)).isIgnored ? result.text : undefined;
    found.set(path, text);
    if (text !== undefined) workspace.set(workspaceFile(path, new FileSnapshot(text)));
  };
  const directories = new Set(inputs.flatMap(({ file }) => (file.isNamed && !file.isStdin ? parentOf(file.path) : [])));
  for (const directory of directories) for (const path of yamlFilesIn(directory, disk)) await read(path);
  const asked = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const wanted = [...workspace.wanted].filter((path) => !asked.has(path));
    if (wanted.length === 0) break;
    for (const path of wanted) {
      asked.add(path);
      await read(path);
    }
  }
  return found;
}

function yamlFilesIn(directory: string, disk: DiskFiles): readonly string[] {
  try {
    const names = disk.list(directory).flatMap((entry) => (entry.isFile() ? entry.name : []));
    return names.filter((name) => /\.ya?ml$/i.test(name)).map((name) => `${directory}/${name}`);
  } catch {
    return [];
  }
}
