// What the tests of the readers share.
import type { Application, Service } from './description';
import type { Reading } from './report';

/** `line level code` of each note, lines from 1. */
export function noteLines(reading: Reading<unknown>): string[] {
  return reading.notes.map(({ range, level, code }) => `${range.start.line + 1} ${level} ${code}`);
}

/** `line code` of each problem, lines from 1. */
export function problemLines(reading: Reading<unknown>): string[] {
  return reading.problems.map(({ range, code }) => `${range.start.line + 1} ${code}`);
}

/** A service of an application, which must be there. */
export function serviceOf(reading: Reading<Application>, name: string): Service {
  const service = reading.value?.services.find((each) => each.name === name);
  if (service === undefined) throw new Error(`there is no service ${name}`);
  return service;
}

/** A value without the places it stands at. */
export function bare(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null, (key, inner) => (key === 'at' ? undefined : inner)));
}
