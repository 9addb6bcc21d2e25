import { parsePort } from '../amounts';
import type { Draft, Port, Protocol } from '../description';
import type { Report } from '../report';
import type { Source, SourceScalar } from '../source';

/** A range longer than this is no list of a service's ports. */
const MAX_RANGE = 100;
const SHORT =
  /^(?:(?<address>\[[0-9a-fA-F:.]+\]|\d+(?:\.\d+){3}|localhost):)?(?:(?<host>\d{0,5}(?:-\d{1,5})?):)?(?<inside>\d{1,5}(?:-\d{1,5})?)(?:\/(?<protocol>\w+))?$/;

/** The entries of `ports`, short and long (Compose Specification, chapter 5). */
export function readPorts(source: Source, where: string, report: Report): Port[] {
  return report.items(source).flatMap((item) => {
    if (item.kind === 'scalar') return readShort(item, where, report);
    return readLong(item, where, report);
  });
}

/** The entries of `expose`: ports that only other services reach. */
export function readExposed(source: Source, where: string, report: Report): Port[] {
  return report.items(source).flatMap((item) => {
    if (item.kind === 'scalar' && !item.text.includes(':')) return readShort(item, where, report);
    report.problem(item, 'wrongPort', { where, text: item.kind === 'scalar' ? item.text : '' });
    return [];
  });
}

/** A port that is listed more than once is one; what is published counts over what is exposed. */
export function distinctPorts(ports: readonly Port[]): Port[] {
  const known = new Map<string, Port>();
  for (const port of ports) {
    const key = `${port.number}/${port.protocol}`;
    if (known.get(key)?.published === undefined) known.set(key, port);
  }
  return [...known.values()];
}

function readShort(item: SourceScalar, where: string, report: Report): Port[] {
  const text = report.text(item, where)?.trim() ?? '';
  if (item.open.length > 0) {
    report.note('not-carried', item, 'valueUnknown', { where, text });
    return [];
  }
  const parts = SHORT.exec(text)?.groups;
  const inside = rangeOfPorts(parts?.inside);
  const isPublished = parts?.host !== undefined || parts?.address !== undefined;
  const host = parts?.host === undefined || parts.host === '' ? [] : rangeOfPorts(parts.host);
  const protocol = protocolOf(parts?.protocol);
  const isMatch = host !== undefined && (host.length === 0 || host.length === inside?.length || inside?.length === 1);
  if (inside === undefined || protocol === undefined || !isMatch) {
    report.problem(item, 'wrongPort', { where, text });
    return [];
  }
  const address = parts?.address;
  return inside.map((number, index) => ({
    at: item,
    number,
    protocol,
    // In `ports` a port alone is published too, on a port of the host's choice; `expose` has no host's side.
    ...(isPublished || where.endsWith('.ports') ? { published: host?.[index] ?? 0 } : {}),
    ...(address === undefined ? {} : { hostAddress: address.replace(/^\[|\]$/g, '') }),
  }));
}

function readLong(item: Source, where: string, report: Report): Port[] {
  let target: number | undefined;
  let published: string | undefined;
  let protocol: Protocol = 'TCP';
  const rest: Draft<Partial<Port>> = {};
  report.fields(
    item,
    {
      target: (value) => {
        target = report.parsed(value, `${where}.target`, 'a port from 1 to 65535', parsePort);
      },
      published: (value) => {
        published = report.text(value, `${where}.published`);
      },
      protocol: (value) => {
        protocol = report.parsed(value, `${where}.protocol`, 'tcp or udp', protocolOf) ?? 'TCP';
      },
      host_ip: (value) => {
        const address = report.text(value, `${where}.host_ip`);
        if (address !== undefined) rest.hostAddress = address;
      },
      name: (value) => {
        const name = report.text(value, `${where}.name`);
        if (name !== undefined) rest.name = name;
      },
      app_protocol: (value, entry) =>
        report.note('not-carried', entry, 'appProtocol', { text: report.text(value, where) ?? '' }),
      mode: (value, entry) => {
        const mode = report.text(value, `${where}.mode`);
        if (mode === 'host') report.note('changed', entry, 'portMode');
      },
    },
    where,
  );
  if (target === undefined) {
    report.problem(item, 'portWithoutTarget', { where });
    return [];
  }
  const port = { at: item, number: target, protocol, ...rest };
  if (published === undefined) return [{ ...port, published: 0 }];
  return [{ ...port, published: rangeOfPorts(published)?.[0] ?? 0 }];
}

function rangeOfPorts(text: string | undefined): number[] | undefined {
  const [from, to = from] = text?.split('-') ?? [];
  const first = parsePort(from ?? '');
  const last = parsePort(to ?? '');
  if (first === undefined || last === undefined || last < first || last - first >= MAX_RANGE) return undefined;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function protocolOf(text: string | undefined): Protocol | undefined {
  const name = (text ?? 'tcp').toUpperCase();
  return name === 'TCP' || name === 'UDP' || name === 'SCTP' ? name : undefined;
}
