import type { RefusalReason } from '../change';
import type { Path } from '../path';

/** Thrown inside this folder when a change can not be made; `applyChanges` turns it into a result. */
export class Refusal extends Error {
  readonly reason: RefusalReason;
  readonly path: Path;

  constructor(reason: RefusalReason, path: Path) {
    super(reason);
    this.reason = reason;
    this.path = path;
  }
}
