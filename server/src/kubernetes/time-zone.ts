/** Names of time zones as Go's `time.LoadLocation` and the validation of a CronJob's `timeZone` take them. */
import { TIME_ZONES } from './knowledge/time-zones';
import { nearest } from './nearest';

/**
 * Why the API server refuses a `timeZone`: there is no such zone, it is written in other letters (names are files, and their
 * case matters), or it is the clock of whoever looks (`Local`).
 */
export type TimeZoneProblem = 'empty' | 'local' | 'letter-case' | 'unknown';

/** Whether Go knows the zone: one of the IANA database by its exact name, or one that this list is too old for. */
export function isTimeZoneOfGo(name: string): boolean {
  return name === '' || name === 'Local' || problemOfName(name) === undefined;
}

/** What is wrong with a CronJob's `timeZone` (batch/v1); undefined where it is accepted. */
export function timeZoneProblem(name: string): TimeZoneProblem | undefined {
  if (name === '') return 'empty';
  return name.toLowerCase() === 'local' ? 'local' : problemOfName(name);
}

/** The zone that a name most likely means: other letters, the last part alone (`Berlin`), or one wrong letter. */
export function nearestTimeZone(name: string): string | undefined {
  const wanted = name.toLowerCase().replaceAll(' ', '_');
  const names = [...TIME_ZONES];
  const sameLetters = names.find((zone) => zone.toLowerCase() === wanted);
  // Etc/GMT+2 is two hours behind UTC, not ahead, and abbreviations are too short to be nearly another one.
  if (sameLetters !== undefined || /[0-9+]/.test(name) || name.length < 5) return sameLetters;
  return names.find((zone) => zone.toLowerCase().endsWith(`/${wanted}`)) ?? nearest(name, names, 1);
}

function problemOfName(name: string): 'letter-case' | 'unknown' | undefined {
  if (TIME_ZONES.has(name)) return undefined;
  const lower = name.toLowerCase();
  for (const zone of TIME_ZONES) if (zone.toLowerCase() === lower) return 'letter-case';
  // A zone may have been made since; offsets such as +01:00, which newer runtimes take for zones, are none to Go.
  return /^[A-Z]/.test(name) && isKnownToRuntime(name) ? undefined : 'unknown';
}

function isKnownToRuntime(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
