// Which copies are made of what must not be lost.
import type { Answers } from '../answers/questions';

export function isDumped({ backup }: Answers): boolean {
  return backup === 'pg-dump' || backup === 'velero-and-pg-dump';
}

export function isBackedUpByVelero({ backup }: Answers): boolean {
  return backup === 'velero' || backup === 'velero-and-pg-dump';
}
