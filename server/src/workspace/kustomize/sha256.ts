/**
 * SHA-256 (FIPS 180-4) of bytes, in hexadecimal digits. The core runs in web workers too, where the only hash to be had answers later.
 */
export function sha256(bytes: Uint8Array): string {
  const length = Math.ceil((bytes.length + 9) / 64) * 64;
  const padded = new DataView(new ArrayBuffer(length));
  for (const [index, byte] of bytes.entries()) padded.setUint8(index, byte);
  padded.setUint8(bytes.length, 0x80);
  padded.setBigUint64(length - 8, BigInt(bytes.length) * 8n);
  const state = Uint32Array.from(INITIAL);
  const schedule = new Uint32Array(64);
  for (let start = 0; start < length; start += 64) addBlock(state, schedule, padded, start);
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
}

/** The first 32 bits of the fractional part of a root of each of the first primes. */
function primeRoots(count: number, root: (prime: number) => number): number[] {
  const primes: number[] = [];
  for (let number = 2; primes.length < count; number++)
    if (primes.every((prime) => number % prime !== 0)) primes.push(number);
  return primes.map((prime) => Math.floor((root(prime) % 1) * 2 ** 32));
}

const INITIAL = primeRoots(8, Math.sqrt);
const ROUNDS = primeRoots(64, Math.cbrt);

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function addBlock(state: Uint32Array, schedule: Uint32Array, padded: DataView, start: number): void {
  for (let at = 0; at < 64; at++) {
    if (at < 16) {
      schedule[at] = padded.getUint32(start + at * 4);
      continue;
    }
    const [a = 0, b = 0, c = 0, d = 0] = [schedule[at - 15], schedule[at - 2], schedule[at - 16], schedule[at - 7]];
    const low = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const high = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    schedule[at] = c + low + d + high;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let at = 0; at < 64; at++) {
    const high = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const chosen = (e & f) ^ (~e & g);
    const first = (h + high + chosen + (ROUNDS[at] ?? 0) + (schedule[at] ?? 0)) >>> 0;
    const low = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) >>> 0, c, b, a, (first + low + majority) >>> 0];
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] = (state[index] ?? 0) + word;
}
