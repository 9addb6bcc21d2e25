import { parseSeconds } from '../amounts';
import type { Draft, HealthCheck, Probe } from '../description';
import { httpProbeOf } from '../health-command';
import type { Report } from '../report';
import { entryOf, type Place, type Source } from '../source';

const DURATION = 'a duration such as 30s';

/**
 * A `healthcheck`; undefined where it is switched off or can not be read.
 *
 * @param named is told the variables of the container that the check names
 */
export function readHealthCheck(
  source: Source,
  where: string,
  report: Report,
  named: (name: string, at: Place) => void,
): HealthCheck | undefined {
  const timings: Draft<Partial<HealthCheck>> = {};
  let command: readonly string[] | undefined;
  let isOff = false;
  const seconds = (key: 'intervalSeconds' | 'timeoutSeconds' | 'startPeriodSeconds') => (value: Source) => {
    const read = report.parsed(value, where, DURATION, parseSeconds);
    if (read !== undefined) timings[key] = read;
  };
  report.fields(
    source,
    {
      test: (value) => {
        const test = readTest(value, where, report);
        for (const [name, at] of variablesIn(value)) named(name, at);
        isOff ||= test === 'none';
        command = test === 'none' ? undefined : test;
      },
      interval: seconds('intervalSeconds'),
      timeout: seconds('timeoutSeconds'),
      start_period: seconds('startPeriodSeconds'),
      start_interval: report.leave('startInterval'),
      retries: (value) => {
        const retries = report.number(value, `${where}.retries`);
        if (retries !== undefined) timings.failures = retries;
      },
      disable: (value) => {
        isOff ||= report.boolean(value, `${where}.disable`) ?? false;
      },
    },
    where,
  );
  if (isOff) {
    report.note('carried', source, 'healthOff');
    return undefined;
  }
  if (command === undefined) {
    // The image's own check with other timings.
    report.note('changed', source, 'healthOfImage');
    return undefined;
  }
  return { ...timings, at: source, probe: probeOf(command, entryOf(source, 'test')?.value ?? source, report) };
}

/** An HTTP request that the container makes to itself is one that the kubelet can make. */
export function probeOf(command: readonly string[], at: Source, report: Report): Probe {
  const http = httpProbeOf(command);
  if (http === undefined) return { kind: 'exec', command };
  report.note('changed', at, 'healthRequest', { path: http.path, port: http.port });
  return http;
}

function variablesIn(test: Source): readonly (readonly [name: string, at: Place])[] {
  const words = test.kind === 'list' ? test.items : [test];
  return words.flatMap((word) => (word.kind === 'scalar' ? word.open.map((name) => [name, word] as const) : []));
}

/** Of the variables of a probe's command Kubernetes knows no secrets: a shell must put them in. */
function inShell(words: readonly string[]): readonly string[] {
  const quoted = words.map((word) => (/^[\w./:=-]+$/.test(word) ? word : `"${word.replace(/["\\`]/g, '\\$&')}"`));
  return ['/bin/sh', '-c', quoted.join(' ')];
}

function readTest(source: Source, where: string, report: Report): readonly string[] | 'none' | undefined {
  if (source.kind === 'scalar') {
    const line = report.text(source, `${where}.test`);
    return line === undefined || line.trim() === '' ? undefined : ['/bin/sh', '-c', line];
  }
  const [kind, ...words] = report.texts(source, `${where}.test`);
  if (kind === 'NONE') return 'none';
  if (kind === 'CMD' && words.length > 0) return variablesIn(source).length > 0 ? inShell(words) : words;
  if (kind === 'CMD-SHELL' && words.length > 0) return ['/bin/sh', '-c', words.join(' ')];
  report.problem(source, 'wrongHealthTest', { where });
  return undefined;
}
