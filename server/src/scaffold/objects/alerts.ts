// The alerts: crashes, slow answers, failed answers, CPU that runs out; of a scheduled job, runs that fail or do not happen.
import { type Application, answersRequests, isLongRunning, isStateful } from '../application';
import type { Data, DataMap } from '../print';

export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly duration: string;
  readonly severity: 'critical' | 'warning';
  readonly summary: string;
  readonly description: string;
}

export function alertRules(application: Application): readonly Data[] {
  return rulesOf(alertsOf(application));
}

/** Alerts as Prometheus has them. */
export function rulesOf(alerts: readonly Alert[]): readonly Data[] {
  return alerts.map(
    ({ alert, expr, duration, severity, summary, description }): DataMap => ({
      alert,
      expr,
      for: duration,
      labels: { severity },
      annotations: { summary, description },
    }),
  );
}

/** Alertmanager's own notation; a chart's templates would take it for theirs. */
const LABEL = (name: string) => `{{ $labels.${name} }}`;

function alertsOf(application: Application): readonly Alert[] {
  if (!isLongRunning(application)) return jobAlerts(application);
  const served = answersRequests(application)
    ? servedAlerts(application)
    : [unavailable(application), crowded(application)];
  return [crashLooping(application), ...served, saturated(application)];
}

function pods({ name, environment: { namespace } }: Application): string {
  return `namespace="${namespace}", container="${name}"`;
}

/** After a few crashes the kubelet waits five minutes before each start: then there are too few restarts to count, but the pod still waits. */
function crashLooping(application: Application): Alert {
  const restarts = (time: string) =>
    `sum by (namespace, pod) (increase(kube_pod_container_status_restarts_total{${pods(application)}}[${time}])) > 3`;
  const waiting = `sum by (namespace, pod) (max_over_time(kube_pod_container_status_waiting_reason{${pods(application)}, reason="CrashLoopBackOff"}[5m])) > 0`;
  return {
    alert: 'PodCrashLooping',
    expr: `${restarts('5m')} or ${restarts('30m')} and ${waiting}`,
    duration: '1m',
    severity: 'critical',
    summary: `${application.name} restarts again and again`,
    description: `Pod ${LABEL('pod')} was restarted more than three times within five minutes, or waits to be since then.`,
  };
}

function saturated(application: Application): Alert {
  const { name } = application;
  const used = `sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{${pods(application)}}[5m]))`;
  const limit = `sum by (namespace, pod) (kube_pod_container_resource_limits{${pods(application)}, resource="cpu"})`;
  return {
    alert: 'CpuSaturated',
    expr: `${used} / ${limit} > 0.8`,
    duration: '10m',
    severity: 'warning',
    summary: `${name} runs out of CPU`,
    description: `Pod ${LABEL('pod')} has used more than 80% of its CPU limit for ten minutes.`,
  };
}

/** The metrics that the usual libraries for HTTP have under these names. */
function servedAlerts({ name, environment: { namespace } }: Application): readonly Alert[] {
  const requests = `namespace="${namespace}", service="${name}"`;
  const rate = (selector: string) => `sum(rate(http_requests_total{${selector}}[5m]))`;
  const buckets = `sum by (le) (rate(http_request_duration_seconds_bucket{${requests}}[5m]))`;
  return [
    {
      alert: 'HighLatency',
      expr: `histogram_quantile(0.95, ${buckets}) > 0.5`,
      duration: '5m',
      severity: 'warning',
      summary: `${name} answers slowly`,
      description: 'One request in twenty has taken more than 500 ms for five minutes.',
    },
    {
      alert: 'HighErrorRate',
      expr: `${rate(`${requests}, status=~"5.."`)} / ${rate(requests)} > 0.05`,
      duration: '5m',
      severity: 'critical',
      summary: `${name} answers with errors`,
      description: 'More than 5% of the requests have failed for five minutes.',
    },
  ];
}

/** How many pods of a workload there are, and how many there should be. */
function podCounts(application: Application): readonly [there: string, wanted: string] {
  const { name, details, environment } = application;
  const metric = (kind: string, count: string) =>
    `kube_${kind}_${count}{namespace="${environment.namespace}", ${kind}="${name}"}`;
  if (details.run === 'on-every-node')
    return [metric('daemonset', 'status_number_available'), metric('daemonset', 'status_desired_number_scheduled')];
  if (isStateful(application))
    return [metric('statefulset', 'status_replicas_available'), metric('statefulset', 'replicas')];
  return [metric('deployment', 'status_replicas_available'), metric('deployment', 'spec_replicas')];
}

function unavailable(application: Application): Alert {
  return {
    alert: 'ReplicasMissing',
    expr: podCounts(application).join(' < '),
    duration: '15m',
    severity: 'warning',
    summary: `${application.name} has too few pods`,
    description: 'Fewer pods than wanted have been available for a quarter of an hour.',
  };
}

function crowded(application: Application): Alert {
  const used = `sum by (namespace, pod) (container_memory_working_set_bytes{${pods(application)}})`;
  const limit = `sum by (namespace, pod) (kube_pod_container_resource_limits{${pods(application)}, resource="memory"})`;
  return {
    alert: 'MemoryNearLimit',
    expr: `${used} / ${limit} > 0.9`,
    duration: '10m',
    severity: 'warning',
    summary: `${application.name} runs out of memory`,
    description: `Pod ${LABEL('pod')} has used more than 90% of its memory limit for ten minutes; at the limit it is killed.`,
  };
}

function jobAlerts(application: Application): readonly Alert[] {
  const { name, details, environment } = application;
  const isRepeated = details.run !== 'once';
  const jobs = `namespace="${environment.namespace}", ${isRepeated ? `job_name=~"${name}-[0-9]+"` : `job_name="${name}"`}`;
  const cronJob = `namespace="${environment.namespace}", cronjob="${name}"`;
  const overdue: Alert = {
    alert: 'JobOverdue',
    expr: `time() - kube_cronjob_next_schedule_time{${cronJob}} > 3600`,
    duration: '5m',
    severity: 'critical',
    summary: `${name} does not run`,
    description: 'The next run is more than an hour late.',
  };
  return [
    {
      alert: 'JobFailed',
      expr: `kube_job_failed{${jobs}, condition="true"} > 0`,
      duration: '1m',
      severity: 'critical',
      summary: `A run of ${name} failed`,
      description: `Job ${LABEL('job_name')} has failed for good. The alert ends when that Job is deleted.`,
    },
    ...(isRepeated ? [overdue] : []),
    {
      alert: 'JobSlow',
      expr: `time() - kube_job_status_start_time{${jobs}} > 2700 and kube_job_status_active{${jobs}} > 0`,
      duration: '5m',
      severity: 'warning',
      summary: `A run of ${name} takes long`,
      description: `Job ${LABEL('job_name')} has run for more than 45 minutes; after an hour it is stopped.`,
    },
    saturated(application),
  ];
}
