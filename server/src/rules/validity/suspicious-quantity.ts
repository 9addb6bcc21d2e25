import { formatQuantity, NANO_PER_UNIT, parseQuantity, quantityToNumber } from '../../kubernetes/quantity';
import { defineRule } from '../rule';
import { type AmountUse, type PlacedQuantity, placedQuantities } from './quantity-places';

/** What an amount of bytes that is far too small comes to. */
const TOO_SMALL: Readonly<Record<AmountUse, string>> = {
  request: 'next to nothing is reserved',
  limit: 'no process starts in that',
  volume: 'the volume gets the smallest size its provisioner makes, or none',
  local: 'the pod is evicted with the first file it writes',
  target: 'every pod is above it, so the autoscaler goes to its maximum',
  bound: 'next to nothing is allowed',
};

/** What a number of cores that no node has comes to. */
const TOO_LARGE: Readonly<Partial<Record<AmountUse, string>>> = {
  request: 'hardly a node has that many, so the pod stays pending',
  limit: 'hardly a node has that many, so it limits nothing',
  target: 'no pod comes near it, so the autoscaler adds none',
  bound: 'it bounds nothing',
};

const ONE_MEBIBYTE = 2n ** 20n * NANO_PER_UNIT;
const MANY_CORES = 100n * NANO_PER_UNIT;

export default defineRule({
  id: 'suspicious-quantity',
  need: 'validity',
  summary: 'A quantity that is accepted but surely not meant: memory in thousandths of a byte, CPU in megabytes.',
  severity: 'warning',
  profile: 'baseline',
  scope: 'object',
  kinds: 'any',
  fix: 'suggestion',
  peers: [],
  messages: {
    milli:
      '{field} of {text} is {amount} B, because m stands for thousandths: {consequence}. Write the unit that was meant, such as Mi.',
    tiny: '{field} of {text} is only {amount} B: {consequence}. Write the unit that was meant, such as Mi.',
    fraction:
      '{field} of {text} is counted in fractions of a byte: people misread it, and the API server warns unless it comes to whole bytes. Write {whole}.',
    cpuUnit:
      '{field} of {text} is {amount} cores, because {suffix} multiplies: {consequence}. Write cores, or thousandths of a core with m.',
    cpuMany:
      '{field} of {text} is {amount} cores: {consequence}. Write m behind it if thousandths of a core are meant.',
    fix: 'Change {text} to {replacement}',
  },
  checkResource(resource, { report }) {
    for (const place of placedQuantities(resource)) {
      const suspicion = suspicionOf(place);
      if (suspicion === undefined) continue;
      const { text, path } = place;
      report({
        ...suspicion,
        path,
        ...(suspicion.message === 'fraction' ? { severity: 'info' } : {}),
        fixes: replacementsOf(place, suspicion).map((replacement) => ({
          message: 'fix',
          values: { text, replacement },
          changes: [{ op: 'set', path, value: replacement, select: true }],
        })),
      });
    }
  },
});

type Suspicion =
  | {
      message: 'milli' | 'tiny' | 'cpuMany';
      values: Record<'field' | 'text' | 'amount' | 'consequence', string | number>;
    }
  | { message: 'cpuUnit'; values: Record<'field' | 'text' | 'amount' | 'consequence' | 'suffix', string | number> }
  | { message: 'fraction'; values: Record<'field' | 'text' | 'whole', string> };

/** What is wrong with a quantity; zero, and what is refused anyway, is not judged. */
function suspicionOf({ field, unit, use, text }: PlacedQuantity): Suspicion | undefined {
  const quantity = parseQuantity(text);
  if (quantity === undefined || quantity.nano <= 0n) return undefined;
  const suffix = suffixOf(text);
  const values = { field, text, amount: quantityToNumber(quantity) };
  if (unit === 'cores') {
    const consequence = TOO_LARGE[use];
    if (consequence === undefined) return undefined;
    // A quota or bound of thousands of cores is one for a large cluster.
    if (suffix.endsWith('i') || (/^[kMGTPE]$/.test(suffix) && use !== 'bound'))
      return { message: 'cpuUnit', values: { ...values, suffix, consequence } };
    if (quantity.nano < MANY_CORES || use === 'bound') return undefined;
    return { message: 'cpuMany', values: { ...values, consequence } };
  }
  const consequence = TOO_SMALL[use];
  if (quantity.nano >= ONE_MEBIBYTE) {
    if (!isFraction(suffix)) return undefined;
    return { message: 'fraction', values: { field, text, whole: wholeBytes(quantity.nano) } };
  }
  if (suffix === 'm') return { message: 'milli', values: { ...values, consequence } };
  // The least that may be asked for can be as little as it likes.
  return use === 'bound' ? undefined : { message: 'tiny', values: { ...values, consequence } };
}

/** What may have been meant, the likeliest first; only what is not suspicious itself. */
function replacementsOf(place: PlacedQuantity, { message }: Suspicion): string[] {
  const { text } = place;
  const nano = parseQuantity(text)?.nano ?? 0n;
  const suffix = suffixOf(text);
  const number = text.slice(0, text.length - suffix.length).replace(/^\+/, '');
  const candidates = () => {
    switch (message) {
      case 'fraction':
        return [wholeBytes(nano)];
      case 'cpuUnit':
        // What is written in thousands was counted in thousandths; a large m is a slip of the shift key.
        if (suffix === 'k') return [formatQuantity({ nano: nano / 1000n, format: 'decimal-si' })];
        return /^[KM]/.test(suffix) ? [`${number}m`] : [number];
      case 'cpuMany':
        return suffix === '' ? [`${number}m`] : [formatQuantity({ nano: nano / 1000n, format: 'decimal-si' })];
      default:
        return byteUnits(place, suffix, nano).map((meant) => `${number}${meant}`);
    }
  };
  return candidates().filter((candidate) => {
    const isAmount = parseQuantity(candidate) !== undefined;
    return isAmount && suspicionOf({ ...place, text: candidate }) === undefined;
  });
}

/** The units that were probably meant for an amount of bytes: what is a few MiB of memory would be a few GiB of a volume. */
function byteUnits({ use }: PlacedQuantity, suffix: string, nano: bigint): string[] {
  const bytes = nano / NANO_PER_UNIT;
  // A million thousandths was no number of MiB.
  if (isFraction(suffix)) return bytes < 1024n ? ['Mi'] : [];
  if (suffix === 'k') return ['M', 'Mi'];
  if (suffix === 'Ki') return ['Mi'];
  if (bytes >= 16384n) return ['Ki'];
  return bytes < (use === 'volume' ? 1024n : 16n) ? ['Gi', 'Mi'] : ['Mi', 'Gi'];
}

function isFraction(suffix: string): boolean {
  return suffix === 'm' || suffix === 'u' || suffix === 'n';
}

function wholeBytes(nano: bigint): string {
  return formatQuantity({ nano: ((nano + NANO_PER_UNIT - 1n) / NANO_PER_UNIT) * NANO_PER_UNIT, format: 'binary-si' });
}

/** The unit behind the number; an exponent belongs to the number. */
function suffixOf(text: string): string {
  return /(?:[numkMGTPE]|[KMGTPE]i)?$/.exec(text)?.[0] ?? '';
}
