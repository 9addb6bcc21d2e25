// On which ports a part is reached.
import { cleanName } from '../../../kubernetes/names';
import type { PartPort } from '../../plan';
import type { Container, Port } from '../description';
import type { Report } from '../report';
import type { Place } from '../source';
import type { Calls } from './calls';
import { addressedPorts, toldPort } from './listening';
import { portOfLabels } from './proxy';
import type { Candidate, Survey } from './survey';

/** The port by which a part is known. */
export interface MainPort {
  readonly at: Place;
  /** As others address it. */
  readonly known: number;
  /** What the container listens on: the same, unless that takes the rights of root. */
  readonly number: number;
  readonly name: string;
  /** A setting that makes it listen there. */
  readonly setting?: string;
}

export interface PartPorts {
  /** Undefined where nothing is known to listen. */
  readonly main?: MainPort;
  /** Others call it, though no port is known. */
  readonly isUnknown: boolean;
  readonly further: readonly PartPort[];
}

const LOWEST_UNPRIVILEGED = 1024;
/** 80 becomes 8080, 443 becomes 8443. */
const UNPRIVILEGED_STEP = 8000;
/** Where debuggers of Node.js and the JVM are reached. */
const DEBUG_PORTS: readonly number[] = [5005, 5858, 9229, 9230];
/** Ports that are not spoken to in HTTP, by custom. */
const PROTOCOLS: Readonly<Record<number, string>> = {
  21: 'ftp',
  22: 'ssh',
  25: 'smtp',
  53: 'dns',
  389: 'ldap',
  587: 'smtp',
  1025: 'smtp',
  1883: 'mqtt',
  3306: 'mysql',
  4222: 'nats',
  5432: 'postgres',
  5672: 'amqp',
  6379: 'redis',
  9092: 'kafka',
  11211: 'memcached',
  25565: 'minecraft',
  27017: 'mongodb',
  33060: 'mysqlx',
  50051: 'grpc',
};
const WEB_NAMES = /^(?:https?|web|www|api|ui|app|main|port|admin|metrics|server)\d*$/;

/** Finds the ports of a part; where they come from and how they differ is noted. */
export function portsOf(candidate: Candidate, { parts, databases }: Survey, calls: Calls, report: Report): PartPorts {
  const { main, service, needs, name } = candidate;
  const named = main.ports.filter((port) => !isForDebugger(port, main.ports, report));
  const ports = named.length === 0 ? named : withUnnamed(candidate, named, [...parts, ...databases], report);
  const tcp = ports.filter(({ protocol }) => protocol === 'TCP');
  const checked = checkedPort(main);
  const chosen = tcp.find(({ number }) => number === checked) ?? tcp[0];
  const isCalled = [...calls.values()].some((others) => others.has(candidate));
  const found =
    chosen?.number ??
    (ports.length > 0 || service.run.kind === 'scheduled'
      ? undefined
      : unwrittenPort(candidate, checked, isCalled, [...parts, ...databases], report));
  const further = ports.filter((port) => port !== chosen);
  const taken = new Set<string>();
  if (found === undefined)
    return { isUnknown: isCalled && ports.length === 0, further: furtherPorts(further, taken, name, report) };
  const at = chosen?.at ?? service.at;
  const number = listenedPort(candidate, found, at, report);
  const portName = mainName(candidate, found, chosen);
  taken.add(portName);
  const variable = number === found ? undefined : needs?.portVariable;
  return {
    main: {
      at,
      known: found,
      number,
      name: portName,
      ...(variable === undefined ? {} : { setting: `${variable}=${number}` }),
    },
    isUnknown: false,
    further: furtherPorts(further, taken, name, report),
  };
}

/**
 * A source names the ports that are open to the outside; services reach each other on all. Those that others address are added, and in front
 * that of a data server, unless it is told to listen elsewhere.
 */
function withUnnamed(
  candidate: Candidate,
  ports: readonly Port[],
  all: readonly Candidate[],
  report: Report,
): readonly Port[] {
  const { main, service, name, needs, isDataServer } = candidate;
  const add = (number: number, where: string): Port => {
    report.note('changed', service.at, 'planPortAdded', { service: name, port: number, where });
    return { at: service.at, number, protocol: 'TCP' };
  };
  const known = new Set(ports.map(({ number }) => number));
  const own = needs?.port;
  const told = [...(main.command ?? []), ...(main.args ?? [])].join(' ').match(/\d+/g) ?? [];
  const isElsewhere = told.some((text) => known.has(Number(text)));
  const first = isDataServer && own !== undefined && !known.has(own) && !isElsewhere ? own : undefined;
  const further = addressedPorts(candidate, all).filter((number) => !known.has(number) && number !== first);
  return [
    ...(first === undefined ? [] : [add(first, 'its image')]),
    ...ports,
    ...further.map((number) => add(number, 'the settings of others')),
  ];
}

/** A port that somebody else is the first of is none of its own. */
function isForDebugger({ at, number }: Port, all: readonly Port[], report: Report): boolean {
  const isDebug = DEBUG_PORTS.includes(number) && all.some((other) => !DEBUG_PORTS.includes(other.number));
  if (isDebug) report.note('not-carried', at, 'planDebugPort', { port: number });
  return isDebug;
}

function checkedPort({ readiness, health }: Container): number | undefined {
  const probe = (readiness ?? health)?.probe;
  return probe !== undefined && probe.kind !== 'exec' && typeof probe.port === 'number' ? probe.port : undefined;
}

/** The port of what names none: what its check asks, what others address, what it is told to listen on, or its image's own. */
function unwrittenPort(
  candidate: Candidate,
  checked: number | undefined,
  isCalled: boolean,
  all: readonly Candidate[],
  report: Report,
): number | undefined {
  const { main, service, needs, name, isDataServer } = candidate;
  if (checked !== undefined) return checked;
  if (isDataServer && needs?.port !== undefined) return needs.port;
  const [addressed] = addressedPorts(candidate, all);
  const told = portOfLabels(service.labels) ?? toldPort(main);
  const port = addressed ?? told;
  if (port !== undefined) {
    const where = addressed === undefined ? 'its own settings' : 'the settings of others';
    report.note('changed', service.at, 'planPortFound', { service: name, port, where });
    return port;
  }
  if (needs?.port !== undefined) {
    report.note('changed', service.at, 'planPortOfImage', { service: name, port: needs.port });
    return needs.port;
  }
  if (isCalled) report.note('changed', service.at, 'planPortUnknown', { service: name });
  return undefined;
}

function listenedPort({ needs, name }: Candidate, port: number, at: Place, report: Report): number {
  if (port >= LOWEST_UNPRIVILEGED) return port;
  const instead = needs?.instead?.port ?? port + UNPRIVILEGED_STEP;
  const { portVariable: variable } = needs ?? {};
  if (variable !== undefined) report.note('changed', at, 'planLowPortSet', { service: name, port, instead, variable });
  else report.note('changed', at, 'planLowPort', { service: name, port, instead });
  return instead;
}

function mainName({ needs, main }: Candidate, number: number, port: Port | undefined): string {
  if (needs?.port === number && needs.portName !== undefined) return needs.portName;
  const probe = (main.readiness ?? main.health)?.probe;
  if (probe?.kind === 'http' && probe.port === number) return 'http';
  if (probe?.kind === 'grpc' && probe.port === number) return 'grpc';
  const custom = Object.hasOwn(PROTOCOLS, number) ? PROTOCOLS[number] : undefined;
  const written = port?.name === undefined ? undefined : cleanName('port', port.name);
  if (written !== undefined && !WEB_NAMES.test(written)) return written;
  return custom ?? 'http';
}

function furtherPorts(
  ports: readonly Port[],
  taken: Set<string>,
  service: string,
  report: Report,
): readonly PartPort[] {
  return ports.map(({ at, name, number, protocol }) => {
    if (number < LOWEST_UNPRIVILEGED) report.note('changed', at, 'planLowFurtherPort', { service, port: number });
    const custom = Object.hasOwn(PROTOCOLS, number) ? PROTOCOLS[number] : undefined;
    const suffix = protocol === 'TCP' ? '' : `-${protocol.toLowerCase()}`;
    const wanted = [name, custom, `port-${number}`].flatMap((each) =>
      each === undefined ? [] : (cleanName('port', `${each}${suffix}`) ?? []),
    );
    const free = wanted.find((each) => !taken.has(each)) ?? `p${number}${suffix}`;
    taken.add(free);
    return { name: free, number, protocol };
  });
}

/** Ports of a container beside the main one; names are those of the whole pod. */
export function portsBeside({ ports }: Container, { main, further }: PartPorts): PartPorts['further'] {
  const taken = new Set([main?.name, ...further.map(({ name }) => name)]);
  return ports.map(({ name = '', number, protocol }) => {
    const wanted = cleanName('port', name);
    const free = wanted !== undefined && !taken.has(wanted) ? wanted : `port-${number}`;
    taken.add(free);
    return { name: free, number, protocol };
  });
}
