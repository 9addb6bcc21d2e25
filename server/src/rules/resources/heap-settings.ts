import type { Container } from '../../kubernetes/pod-template';
import { each, present } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import type { Span } from '../../yaml/text';

/** Which program is told how much memory it may take, and in what way. */
export type HeapKind = 'java' | 'java-percentage' | 'node';

/** A setting of a heap, as it stands in a variable or an argument. */
export interface HeapSetting {
  readonly kind: HeapKind;
  /** Bytes, or of a percentage the number itself. */
  readonly amount: number;
  /** Of the text that holds it. */
  readonly path: Path;
  readonly text: string;
  /** Where it stands in the text. */
  readonly place: Span;
}

/** The shares of a memory limit that are suggested for a heap, and for all memory of a Go program. */
export const HEAP_SHARE = 0.75;
export const GO_SHARE = 0.9;

interface Source {
  readonly path: Path;
  readonly text: string;
  /** What is read later overrides: the order in which a JVM takes its options. */
  readonly rank: number;
}

const JAVA_RANKS: ReadonlyMap<string, number> = new Map([
  ['JAVA_TOOL_OPTIONS', 0],
  ['JDK_JAVA_OPTIONS', 1],
  ['_JAVA_OPTIONS', 4],
]);
/** Variables that start scripts hand to the JVM as arguments: `JAVA_OPTS`, `KAFKA_HEAP_OPTS`, `CATALINA_OPTS`. */
const JAVA_VARIABLE = /_(?:OPTS|OPTIONS|ARGS|FLAGS)$/;
const SCRIPT_RANK = 2;
const ARGUMENT_RANK = 3;

const JAVA_HEAP = /(?<![\w-])-(?:Xmx|XX:MaxHeapSize=)([0-9]+)([kKmMgGtT]?)(?![\w.])/g;
const JAVA_START = /(?<![\w-])-(?:Xms|XX:InitialHeapSize=)([0-9]+)([kKmMgGtT]?)(?![\w.])/g;
const JAVA_PERCENTAGE = /(?<![\w-])-XX:MaxRAMPercentage=([0-9]+(?:\.[0-9]+)?)(?![\w.])/g;
const NODE_HEAP = /(?<![\w-])--max[-_]old[-_]space[-_]size[= ]([0-9]+)(?![\w.])/g;

const BYTES: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** The settings that hold in a container: of each kind of program the one that is read last. A size beats a percentage. */
export function heapSettingsOf(container: Container): HeapSetting[] {
  const java = sourcesOf(container, javaRank);
  const heap = lastOf('java', JAVA_HEAP, java) ?? lastOf('java-percentage', JAVA_PERCENTAGE, java);
  const node = lastOf(
    'node',
    NODE_HEAP,
    sourcesOf(container, (name) => (name === 'NODE_OPTIONS' ? 0 : undefined)),
  );
  return [heap, node].filter((setting) => setting !== undefined);
}

/** The text of a setting with another size; with a heap that begins larger than it may become, a JVM does not start. */
export function withHeap({ kind, text, place }: HeapSetting, mebibytes: number): string {
  const written = text.slice(place.start, place.end);
  const size = kind === 'node' ? `${mebibytes}` : kind === 'java' ? `${mebibytes}m` : '75.0';
  const changed = text.slice(0, place.start) + written.replace(/[0-9.]+[a-zA-Z]?$/, size) + text.slice(place.end);
  if (kind !== 'java') return changed;
  return changed.replace(JAVA_START, (start, amount: string, unit: string) =>
    bytesOf(amount, unit) > mebibytes * 2 ** 20 ? start.replace(/[0-9]+[a-zA-Z]?$/, size) : start,
  );
}

/** Whether a text other than that of the setting makes the JVM begin with a heap above so many bytes. */
export function startsAbove(container: Container, setting: HeapSetting, bytes: number): boolean {
  return sourcesOf(container, javaRank).some(
    ({ text }) =>
      text !== setting.text &&
      [...text.matchAll(JAVA_START)].some(([, amount = '', unit = '']) => bytesOf(amount, unit) > bytes),
  );
}

/** GOMEMLIMIT as the runtime of Go reads it: bytes, or a number with a unit; undefined for anything else, `off` among it. */
export function goBytes(value: string): number | undefined {
  const [, amount, unit = ''] = /^([0-9]+)(?:B|([KMGT])iB)?$/.exec(value) ?? [];
  return amount === undefined ? undefined : bytesOf(amount, unit);
}

/** The smallest memory limit, in bytes, beside which the heaps of a container have the room that is suggested; 0 where it sets none. */
export function limitForHeaps(container: Container): number {
  const heaps = heapSettingsOf(container)
    .filter(({ kind }) => kind !== 'java-percentage')
    .map(({ amount }) => amount / HEAP_SHARE);
  const go = present(container.spec.env).flatMap(({ name, value }) =>
    name === 'GOMEMLIMIT' && value !== undefined ? (goBytes(value) ?? 0) / GO_SHARE : [],
  );
  return Math.max(0, ...heaps, ...go);
}

function javaRank(variable: string): number | undefined {
  return JAVA_RANKS.get(variable) ?? (JAVA_VARIABLE.test(variable) ? SCRIPT_RANK : undefined);
}

/** The texts that a program of a container is started with, in the order in which it reads them. */
function sourcesOf({ spec, path }: Container, rankOf: (variable: string) => number | undefined): Source[] {
  const sources: Source[] = [];
  for (const [index, { name, value }] of each(spec.env)) {
    const rank = name === undefined ? undefined : rankOf(name);
    if (rank !== undefined && value !== undefined)
      sources.push({ path: [...path, 'env', index, 'value'], text: value, rank });
  }
  for (const field of ['command', 'args'] as const) {
    for (const [index, text] of each(spec[field])) {
      sources.push({ path: [...path, field, index], text, rank: ARGUMENT_RANK });
    }
  }
  return sources.sort((a, b) => a.rank - b.rank);
}

function lastOf(kind: HeapKind, pattern: RegExp, sources: readonly Source[]): HeapSetting | undefined {
  let last: HeapSetting | undefined;
  for (const { path, text } of sources) {
    for (const match of text.matchAll(pattern)) {
      const [{ length }, amount = '', unit = ''] = match;
      const number = kind === 'java-percentage' ? Number(amount) : bytesOf(amount, kind === 'node' ? 'm' : unit);
      const place = { start: match.index, end: match.index + length };
      last = { kind, amount: number, path, text, place };
    }
  }
  return last;
}

function bytesOf(amount: string, unit: string): number {
  return Number(amount) * (BYTES[unit.toLowerCase()] ?? 1);
}
