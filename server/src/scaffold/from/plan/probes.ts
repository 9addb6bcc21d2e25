// Checks as probes.
import type { ProbeDetails, Probes } from '../../plan';
import type { Container, HealthCheck, Probe } from '../description';
import { MESSAGES } from '../messages';
import type { PartPorts } from './ports';

/** A container that takes so long to start is not restarted for it. */
const LONGEST_START_SECONDS = 120;
/** What hangs for so long is restarted. */
const HANGING_SECONDS = 60;
const START_PERIOD = 5;
/** Docker asks a check to answer within this time, and counts this many failures. */
const FAILURES = 3;

/**
 * The probes of a container. A check of Docker says whether the container is well: traffic is taken away by it, and what stays unwell is
 * restarted; one that only keeps traffic away makes a readiness probe alone.
 */
export function probesOf({ health, readiness }: Container, ports: PartPorts): Probes | null {
  const ready = readiness ?? health;
  const alive = health;
  if (ready === undefined) return openPort(ports);
  const start = alive ?? ready;
  return {
    startup: startupOf(start, ports),
    readiness: { ...probe(ready, ports), ...timing(ready, ready.failures ?? FAILURES) },
    ...(alive === undefined ? {} : { liveness: { ...probe(alive, ports), ...timing(alive, patience(alive)) } }),
  };
}

/** What has no check but a port is asked whether that is open. */
function openPort({ main, isUnknown }: PartPorts): Probes | null {
  if (main === undefined && !isUnknown) return null;
  const action = { kind: 'tcp', port: main?.name ?? 'http' } as const;
  const isWeb = action.port === 'http';
  return {
    startup: { action, periodSeconds: START_PERIOD, failureThreshold: LONGEST_START_SECONDS / START_PERIOD },
    readiness: { action, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: FAILURES, ...(isWeb ? NOTED : {}) },
    liveness: { action, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
  };
}

const NOTED = { note: MESSAGES.planProbeTcp } as const;

/** The limit is longer than that of readiness: an answer that comes late is no reason to restart. */
function patience(check: HealthCheck): number {
  const failures = check.failures ?? FAILURES;
  return Math.max(2 * failures, Math.ceil(HANGING_SECONDS / periodOf(check)));
}

function startupOf(check: HealthCheck, ports: PartPorts): ProbeDetails {
  const seconds = (check.startPeriodSeconds ?? 0) + periodOf(check) * (check.failures ?? FAILURES);
  const periodSeconds = Math.min(START_PERIOD, periodOf(check));
  const failureThreshold = Math.ceil(Math.max(seconds, LONGEST_START_SECONDS) / periodSeconds);
  const { timeoutSeconds } = timing(check, 1);
  return {
    ...probe(check, ports),
    periodSeconds,
    timeoutSeconds: Math.min(timeoutSeconds, periodSeconds),
    failureThreshold,
  };
}

const USUAL_PERIOD = 10;
const USUAL_TIMEOUT = 5;

function periodOf({ intervalSeconds }: HealthCheck): number {
  return Math.max(1, Math.round(intervalSeconds ?? USUAL_PERIOD));
}

function timing(check: HealthCheck, failureThreshold: number) {
  const periodSeconds = periodOf(check);
  const timeoutSeconds = Math.max(1, Math.ceil(check.timeoutSeconds ?? Math.min(USUAL_TIMEOUT, periodSeconds)));
  return { periodSeconds, timeoutSeconds: Math.min(timeoutSeconds, periodSeconds), failureThreshold };
}

function probe({ probe: asked }: HealthCheck, ports: PartPorts): ProbeDetails {
  return { action: actionOf(asked, ports) };
}

function actionOf(asked: Probe, ports: PartPorts): ProbeDetails['action'] {
  switch (asked.kind) {
    case 'exec':
      return { kind: 'exec', command: asked.command };
    case 'tcp':
      return { kind: 'tcp', port: portOf(asked.port, ports) };
    case 'grpc': {
      const { port, service } = asked;
      const number = typeof port === 'number' ? listened(port, ports) : (ports.main?.number ?? 0);
      return { kind: 'grpc', port: number, ...(service === undefined ? {} : { service }) };
    }
    case 'http': {
      const { path, port, scheme, headers } = asked;
      return {
        kind: 'http',
        port: portOf(port, ports),
        path,
        ...(scheme === 'https' ? { scheme: 'HTTPS' as const } : {}),
        ...(Object.keys(headers).length === 0 ? {} : { headers }),
      };
    }
  }
}

function listened(port: number, { main }: PartPorts): number {
  return main?.known === port ? main.number : port;
}

/** The name of the container's port, where it has one. */
function portOf(port: number | string, ports: PartPorts): number | string {
  const { main, further } = ports;
  if (port === main?.known || port === main?.name) return main.name;
  const other = further.find(({ number, name, protocol }) => protocol === 'TCP' && (number === port || name === port));
  return other?.name ?? port;
}
