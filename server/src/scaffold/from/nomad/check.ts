import { parseSeconds } from '../amounts';
import type { Draft, HealthCheck, Probe, Service } from '../description';
import type { Handler, Report } from '../report';
import type { Source, SourceEntry } from '../source';

/** A check of a service, with the task whose script it is and whether a failure restarts it. */
export interface ServiceCheck {
  readonly check: HealthCheck;
  readonly task: string | undefined;
  readonly restarts: boolean;
}

/** A registered service: the name others find it under, and its checks. */
export interface Registration {
  readonly port: string | undefined;
  readonly task: string | undefined;
  readonly checks: readonly ServiceCheck[];
}

/** A `service` block of a group or task. */
export function readRegistration(source: Source, where: string, service: Draft<Service>, report: Report): Registration {
  let port: string | undefined;
  let task: string | undefined;
  let restarts = false;
  const checks: SourceEntry[] = [];
  const details =
    'address address_mode canary_meta canary_tags cluster enable_tag_override identity kind on_update tagged_addresses weights';
  report.fields(
    source,
    {
      ...Object.fromEntries(details.split(' ').map((key) => [key, report.leave('nomadRegistration')])),
      name: (value) => {
        const name = report.text(value, `${where}.name`);
        if (name !== undefined && !service.aliases.includes(name)) service.aliases = [...service.aliases, name];
      },
      port: (value) => {
        port = report.text(value, `${where}.port`);
      },
      task: (value) => {
        task = report.text(value, `${where}.task`);
      },
      provider: report.leave('nomadProvider'),
      tags: report.leave('nomadTags'),
      meta: report.leave('nomadMeta'),
      connect: report.leave('nomadConnect'),
      check: (_, entry) => checks.push(entry),
      check_restart: (value) => {
        restarts = true;
        readCheckRestart(value, where, report);
      },
    },
    where,
  );
  return {
    port,
    task,
    checks: checks.flatMap((entry) => readCheck(entry, `${where}.check`, { port, task, restarts }, report) ?? []),
  };
}

function readCheckRestart(source: Source, where: string, report: Report): number | undefined {
  let limit: number | undefined;
  report.fields(
    source,
    {
      limit: (value) => {
        limit = report.number(value, `${where}.check_restart.limit`);
      },
      grace: report.leave('nomadCheckDetail'),
      ignore_warnings: report.leave('nomadCheckDetail'),
    },
    `${where}.check_restart`,
  );
  return limit;
}

interface Inherited {
  readonly port: string | undefined;
  readonly task: string | undefined;
  readonly restarts: boolean;
}

function readCheck(entry: SourceEntry, where: string, inherited: Inherited, report: Report): ServiceCheck | undefined {
  const texts: Record<string, string | undefined> = { port: inherited.port, task: inherited.task };
  const timings: Draft<Partial<HealthCheck>> = {};
  const headers: Record<string, string> = {};
  let words: string[] = [];
  let restarts = inherited.restarts;
  const text: Handler = (value, { key }) => {
    texts[key] = report.text(value, `${where}.${key}`) ?? texts[key];
  };
  const seconds = (key: 'intervalSeconds' | 'timeoutSeconds'): Handler => {
    return (value) => {
      const read = report.parsed(value, where, 'a duration such as 10s', parseSeconds);
      if (read !== undefined) timings[key] = read;
    };
  };
  const count = (key: 'failures' | 'successes'): Handler => {
    return (value) => {
      const read = report.number(value, where);
      if (read !== undefined && read > 0) timings[key] = read;
    };
  };
  const details =
    'address_mode body expose failures_before_warning grpc_use_tls initial_status notes on_update tls_server_name tls_skip_verify';
  report.fields(
    entry.value,
    {
      ...Object.fromEntries(details.split(' ').map((key) => [key, report.leave('nomadCheckDetail')])),
      name: report.leave('nomadCheckDetail'),
      type: text,
      port: text,
      path: text,
      protocol: text,
      command: text,
      task: text,
      grpc_service: text,
      method: (value, method) => {
        const name = report.text(value, `${where}.method`);
        if (name !== undefined && name.toUpperCase() !== 'GET')
          report.note('not-carried', method, 'nomadCheckMethod', { name });
      },
      args: (value) => {
        words = report.texts(value, `${where}.args`);
      },
      interval: seconds('intervalSeconds'),
      timeout: seconds('timeoutSeconds'),
      success_before_passing: count('successes'),
      failures_before_critical: count('failures'),
      header: (value) => {
        for (const { key, value: values } of report.entries(value, `${where}.header`)) {
          headers[key] = report.texts(values, `${where}.header`)[0] ?? '';
        }
      },
      check_restart: (value) => {
        restarts = true;
        const limit = readCheckRestart(value, where, report);
        if (limit !== undefined && limit > 0) timings.failures ??= limit;
      },
    },
    where,
  );
  const probe = probeOf(texts, words, headers);
  if (probe === undefined) {
    report.problem(entry, 'nomadCheckWrong', { type: texts.type ?? '' });
    return undefined;
  }
  if (restarts) report.note('changed', { file: entry.file, span: entry.keySpan }, 'nomadCheckRestart');
  return { check: { ...timings, at: entry.value, probe }, task: texts.task, restarts };
}

function probeOf(
  texts: Readonly<Record<string, string | undefined>>,
  words: readonly string[],
  headers: Readonly<Record<string, string>>,
): Probe | undefined {
  const { type, port = '', path = '/', protocol, command, grpc_service: service } = texts;
  if (type === 'script') return command === undefined ? undefined : { kind: 'exec', command: [command, ...words] };
  const number = /^\d+$/.test(port) ? Number(port) : port;
  if (type === 'http')
    return { kind: 'http', port: number, path, scheme: protocol === 'https' ? 'https' : 'http', headers };
  if (type === 'tcp') return { kind: 'tcp', port: number };
  if (type === 'grpc') return { kind: 'grpc', port: number, ...(service === undefined ? {} : { service }) };
  return undefined;
}
