import { createHash } from 'node:crypto';

/** A short name for a text: two texts have the same one only if they are the same. */
export function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64').slice(0, 24);
}
