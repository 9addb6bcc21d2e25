import type { ProbeSpec } from '../../kubernetes/pod-spec';

/** What Kubernetes takes where a probe does not say, or says 0 (SetDefaults_Probe of pkg/apis/core/v1); times in seconds. */
const DEFAULT_PERIOD = 10;
const DEFAULT_TIMEOUT = 1;
const DEFAULT_FAILURES = 3;

/** Seconds between two questions. */
export function periodOf({ periodSeconds }: ProbeSpec): number {
  return periodSeconds || DEFAULT_PERIOD;
}

/** Seconds that an answer may take. */
export function timeoutOf({ timeoutSeconds }: ProbeSpec): number {
  return timeoutSeconds || DEFAULT_TIMEOUT;
}

/** Failures in a row that count. */
export function failureThresholdOf({ failureThreshold }: ProbeSpec): number {
  return failureThreshold || DEFAULT_FAILURES;
}
