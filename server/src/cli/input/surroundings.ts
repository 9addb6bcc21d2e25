import type { DiskFiles } from '../../disk/disk-files';
import { readTextFile } from '../../disk/read-text';
import type { Project } from '../../engine/project';
import { FileSnapshot } from '../../engine/snapshot';
import { workspaceFile } from '../../engine/workspace-file';
import { parentOf } from '../../workspace/files';
import type { Workspace } from '../../workspace/workspace';
import type { InputFile } from './discover';

/** Bases have bases; this many deep at most. */
const MAX_ROUNDS = 20;

/**
 * Makes known what belongs to the files that are linted without being linted itself: what lies beside a file that was named alone, and what
 * kustomizations take in from elsewhere. What can not be read is not there.
 */
export async function readSurroundings(
  workspace: Workspace,
  files: readonly InputFile[],
  disk: DiskFiles,
  project: Project,
): Promise<void> {
  const read = async (path: string) => {
    if (workspace.file(path) !== undefined || (await project.prepare(path)).isIgnored) return;
    const input = readTextFile(path, path);
    if (input.ok) workspace.set(workspaceFile(path, new FileSnapshot(input.text)));
  };
  const directories = new Set(
    files.flatMap(({ isNamed, isStdin, path }) => (isNamed && !isStdin ? parentOf(path) : [])),
  );
  for (const directory of directories) for (const path of yamlFilesIn(directory, disk)) await read(path);
  const asked = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const wanted = workspace.wanted.filter((path) => !asked.has(path));
    if (wanted.length === 0) return;
    for (const path of wanted) {
      asked.add(path);
      if (disk.has(path)) await read(path);
    }
  }
}

function yamlFilesIn(directory: string, disk: DiskFiles): readonly string[] {
  try {
    const names = disk.list(directory).flatMap((entry) => (entry.isFile() ? entry.name : []));
    return names.filter((name) => /\.ya?ml$/i.test(name)).map((name) => `${directory}/${name}`);
  } catch {
    return [];
  }
}
