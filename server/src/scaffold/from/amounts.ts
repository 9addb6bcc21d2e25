import { parseGoDuration } from '../../kubernetes/go-duration';

const POWERS: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4, p: 5 };

/** Bytes as Docker reads them (`512m`, `1.5G`, `64MiB`, `1024`): each unit is 1024 of the one below. Undefined for anything else. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?) ?([kmgtp]?)i?b?$/i.exec(text.trim());
  if (match?.[1] === undefined) return undefined;
  const bytes = Math.floor(Number(match[1]) * 1024 ** (POWERS[match[2]?.toLowerCase() ?? ''] ?? 0));
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Seconds, with fractions, of a duration as Go writes it: `1m30s`, `500ms`. Undefined for anything else and below zero. */
export function parseSeconds(text: string): number | undefined {
  const nanoseconds = parseGoDuration(text.trim());
  return nanoseconds === undefined || nanoseconds < 0 ? undefined : nanoseconds / 1e9;
}

/** Thousandths of a core of a number of cores: `0.5` is 500. */
export function parseCores(text: string): number | undefined {
  if (!/^(?:\d+\.?\d*|\.\d+)$/.test(text.trim())) return undefined;
  const thousandths = Math.ceil(Number(text) * 1000);
  return Number.isSafeInteger(thousandths) ? thousandths : undefined;
}

/** A port number, 1 to 65535. */
export function parsePort(text: string): number | undefined {
  const number = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
  return number >= 1 && number <= 65_535 ? number : undefined;
}

/** Unix permissions: `0440` and `"0440"` are octal, as is a number behind `0o`. */
export function parseMode(text: string): number | undefined {
  const match = /^(?:0o?)?([0-7]{1,4})$/.exec(text.trim());
  return match?.[1] === undefined ? undefined : Number.parseInt(match[1], 8);
}

/** The clock of a core that shares of Nomad are counted at: what processors of servers and clouds have, turbo aside. */
export const CORE_MEGAHERTZ = 2500;
/** Shares are rounded up to so many thousandths of a core. */
const CPU_STEP = 10;

/** Thousandths of a core of a share in MHz. */
export function coresOfMegahertz(megahertz: number): number {
  return Math.ceil((megahertz * 1000) / CORE_MEGAHERTZ / CPU_STEP) * CPU_STEP;
}
