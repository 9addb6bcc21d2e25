import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file in one step: who reads it meanwhile sees the old text or the new, and a failure leaves the old. Mode and owner
 * stay; of a symbolic link its target is written. Throws the system's errors.
 */
export function writeFileAtomically(path: string, content: string): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isFile()) {
    // A device or a pipe can not be replaced, only written to.
    writeFileSync(path, content);
    return;
  }
  const target = stat === undefined ? path : realpathSync(path);
  if (stat === undefined) mkdirSync(dirname(target), { recursive: true });
  // Replacing a file does not ask whether it may be written.
  else accessSync(target, constants.W_OK);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, content, { flag: 'wx', mode: stat?.mode ?? 0o666 });
    if (stat !== undefined) {
      keepOwner(temporary, stat.uid, stat.gid);
      chmodSync(temporary, stat.mode);
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Only root can give a file to somebody else; for everybody else it stays his own. */
function keepOwner(path: string, uid: number, gid: number): void {
  const own = statSync(path);
  if (own.uid === uid && own.gid === gid) return;
  try {
    chownSync(path, uid, gid);
  } catch {
    // The new file belongs to who fixed it, as with any editor that writes files anew.
  }
}
