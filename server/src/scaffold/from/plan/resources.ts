// What a container asks for and may take, as quantities of Kubernetes.
import type { ResourceDetails } from '../../plan';
import { coresOfMegahertz } from '../amounts';
import type { Container } from '../description';
import type { Report } from '../report';
import { valuesOf } from './listening';

const MEBIBYTE = 2 ** 20;
const GIBIBYTE = 2 ** 30;

/**
 * Requests from reservations, limits from limits; a limit of memory alone is what is asked for too, since memory can not be taken back.
 *
 * @param usual the memory that the image needs, where the source names none
 */
export function resourcesOf(
  container: Container,
  usual: string | undefined,
  report: Report,
): ResourceDetails | undefined {
  const { cpuRequest, cpuLimit, cpuMegahertz, memoryRequest, memoryLimit } = container.resources;
  const share = cpuMegahertz === undefined ? undefined : coresOfMegahertz(cpuMegahertz);
  const cpu = cpuRequest ?? share;
  const [memory, limit] =
    memoryRequest === undefined && memoryLimit === undefined
      ? unwrittenMemory(container, usual, report)
      : [quantityOf(memoryRequest ?? memoryLimit), quantityOf(memoryLimit)];
  const details: Record<keyof ResourceDetails, string | undefined> = {
    cpu: cpu === undefined ? undefined : coresOf(cpu),
    cpuLimit: cpuLimit === undefined ? undefined : coresOf(Math.max(cpuLimit, cpu ?? 0)),
    memory,
    memoryLimit: limit,
  };
  const given = Object.entries(details).filter(([, value]) => value !== undefined);
  return given.length === 0 ? undefined : (Object.fromEntries(given) as ResourceDetails);
}

function coresOf(thousandths: number): string {
  const whole = Math.max(1, Math.ceil(thousandths));
  return whole % 1000 === 0 ? String(whole / 1000) : `${whole}m`;
}

function quantityOf(bytes: number | undefined): string | undefined {
  return bytes === undefined ? undefined : bytesOf(bytes);
}

/** Rounded up to whole mebibytes. */
export function bytesOf(bytes: number): string {
  const mebibytes = Math.max(1, Math.ceil(bytes / MEBIBYTE));
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
}

const HEAP = /(?:^|\s)-Xmx(\d+)([kmg])\b/i;
const UNITS: Readonly<Record<string, number>> = { k: 2 ** 10, m: MEBIBYTE, g: GIBIBYTE };

type Memory = readonly [request: string | undefined, limit: string | undefined];

/** The memory of a JVM whose heap is written, else that which the image is known to need. */
function unwrittenMemory(container: Container, usual: string | undefined, report: Report): Memory {
  const texts = [...valuesOf(container), ...(container.args ?? []), ...(container.command ?? [])];
  const [, number, unit = ''] = texts.map((text) => HEAP.exec(text)).find((found) => found !== null) ?? [];
  if (number !== undefined) {
    const memory = bytesOf(2 * Number(number) * (UNITS[unit.toLowerCase()] ?? MEBIBYTE));
    report.note('changed', container.at, 'planHeap', { heap: `${number}${unit}`, memory });
    return [memory, memory];
  }
  if (usual === undefined) return [undefined, undefined];
  const values = { service: container.name, memory: usual, image: container.image ?? '' };
  report.note('changed', container.at, 'planMemoryOfImage', values);
  return [usual, usual];
}
