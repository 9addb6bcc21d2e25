// The alerts as Prometheus evaluates them: when each speaks, and when it does not.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { scaffold } from '../../server/src/scaffold/scaffold';
import { valueAt } from '../../server/src/yaml/value';
import { readStream } from '../support/kustomize';
import { fetched } from '../support/programs';
import { answersFor } from '../support/scaffold';
import { temporaryFolders } from '../support/temporary-folders';

const folderWith = temporaryFolders('prodlint-alerts-');
const promtool = fetched('promtool.mjs');

const KINDS = ['web', 'worker', 'cron', 'stateful'] as const;
type Kind = (typeof KINDS)[number];

/** The rules of an application in production, as a file of Prometheus. */
function rulesOf(kind: Kind): string {
  const given = { name: 'shop', image: 'registry.example.com/shop/web:1.4.2', layout: 'plain', environments: ['prod'] };
  const data = { secrets: 'external-secrets', data: 'stateful-set', backup: 'pg-dump' };
  const groups = scaffold(answersFor({ ...given, ...data, kind }))
    .filter(({ path }) => path.endsWith('.yaml'))
    .flatMap(({ text }) => readStream(text))
    .filter((object) => valueAt(object, ['kind']) === 'PrometheusRule')
    .map((object) => valueAt(object, ['spec', 'groups', 0]) ?? null);
  return JSON.stringify({ groups });
}

interface Case {
  readonly kind: Kind;
  readonly alert: string;
  readonly series: Readonly<Record<string, string>>;
  /** When it is looked at, and what labels the alerts then have beside their names. */
  readonly at: Readonly<Record<string, readonly string[]>>;
}

const POD = 'namespace="shop", pod="shop-1", container="shop"';
const RESTARTS = `kube_pod_container_status_restarts_total{${POD}}`;
const WAITING = `kube_pod_container_status_waiting_reason{${POD}, reason="CrashLoopBackOff"}`;
const CRITICAL_POD = 'namespace="shop", pod="shop-1", severity="critical"';
const WARNING_POD = 'namespace="shop", pod="shop-1", severity="warning"';
const CRITICAL = 'severity="critical"';
const REQUESTS = 'namespace="shop", service="shop", pod="shop-1"';
const JOB = 'namespace="shop", job_name="shop-29384220"';
const CRON_JOB = 'namespace="shop", cronjob="shop"';
const BACKUP = 'namespace="shop", cronjob="shop-backup"';

const requests = (failed: string): Readonly<Record<string, string>> => ({
  [`http_requests_total{${REQUESTS}, status="200"}`]: '0+100x30',
  [`http_requests_total{${REQUESTS}, status="500"}`]: failed,
});

const buckets = (fast: string): Readonly<Record<string, string>> => ({
  [`http_request_duration_seconds_bucket{${REQUESTS}, le="0.25"}`]: fast,
  [`http_request_duration_seconds_bucket{${REQUESTS}, le="1"}`]: '0+100x30',
  [`http_request_duration_seconds_bucket{${REQUESTS}, le="+Inf"}`]: '0+100x30',
});

const cpu = (seconds: string): Readonly<Record<string, string>> => ({
  [`container_cpu_usage_seconds_total{${POD}}`]: seconds,
  [`kube_pod_container_resource_limits{${POD}, resource="cpu", unit="core"}`]: '1x60',
});

const memory = (bytes: string): Readonly<Record<string, string>> => ({
  [`container_memory_working_set_bytes{${POD}}`]: bytes,
  [`kube_pod_container_resource_limits{${POD}, resource="memory", unit="byte"}`]: '1000x60',
});

/** One sample a minute. */
const CASES: Readonly<Record<string, Case>> = {
  'a container that crashes at once, and then each five minutes': {
    kind: 'web',
    alert: 'PodCrashLooping',
    series: {
      [RESTARTS]: '0 2 3 4 4 5 5 5 5 5 6 6 6 6 6 7 7 7 7 7 8 8 8 8 8 9 9 9 9 9 10',
      [WAITING]: '_ 1 1 1 1 1 1 1 1 1 _ 1 1 1 1 _ 1 1 1 1 _ 1 1 1 1 _ 1 1 1 1 1',
    },
    at: { '2m': [], '6m': [CRITICAL_POD], '15m': [CRITICAL_POD], '29m': [CRITICAL_POD] },
  },
  'one crash': {
    kind: 'web',
    alert: 'PodCrashLooping',
    series: { [RESTARTS]: '0 0 1+0x30', [WAITING]: '_ _ 1 _x30' },
    at: { '3m': [], '6m': [], '20m': [] },
  },
  'requests that fail, one in ten': {
    kind: 'web',
    alert: 'HighErrorRate',
    series: requests('0+12x30'),
    at: { '4m': [], '12m': [CRITICAL] },
  },
  'requests that fail now and then': {
    kind: 'stateful',
    alert: 'HighErrorRate',
    series: requests('0+3x30'),
    at: { '12m': [], '25m': [] },
  },
  'no requests at all': {
    kind: 'web',
    alert: 'HighErrorRate',
    series: {
      [`http_requests_total{${REQUESTS}, status="200"}`]: '5x30',
      [`http_requests_total{${REQUESTS}, status="500"}`]: '5x30',
    },
    at: { '12m': [] },
  },
  'one slow request in ten': {
    kind: 'web',
    alert: 'HighLatency',
    series: buckets('0+90x30'),
    at: { '4m': [], '12m': ['severity="warning"'] },
  },
  'one slow request in fifty': { kind: 'web', alert: 'HighLatency', series: buckets('0+98x30'), at: { '12m': [] } },
  'a processor that is used up': {
    kind: 'web',
    alert: 'CpuSaturated',
    series: cpu('0+54x60'),
    at: { '8m': [], '20m': [WARNING_POD] },
  },
  'a processor that is half used': { kind: 'cron', alert: 'CpuSaturated', series: cpu('0+30x60'), at: { '20m': [] } },
  'memory that is nearly full': {
    kind: 'worker',
    alert: 'MemoryNearLimit',
    series: memory('950x60'),
    at: { '8m': [], '20m': [WARNING_POD] },
  },
  'memory that is half full': { kind: 'worker', alert: 'MemoryNearLimit', series: memory('500x60'), at: { '20m': [] } },
  'a pod that is missing': {
    kind: 'worker',
    alert: 'ReplicasMissing',
    series: {
      'kube_deployment_status_replicas_available{namespace="shop", deployment="shop"}': '3 2x40',
      'kube_deployment_spec_replicas{namespace="shop", deployment="shop"}': '3x41',
    },
    at: { '10m': [], '20m': ['deployment="shop", namespace="shop", severity="warning"'] },
  },
  'a run that failed, of this job and of another': {
    kind: 'cron',
    alert: 'JobFailed',
    series: {
      [`kube_job_failed{${JOB}, condition="true"}`]: '_ 1x30',
      'kube_job_failed{namespace="shop", job_name="shop-backup-29384220", condition="true"}': '1x30',
    },
    at: { '0m': [], '5m': ['condition="true", job_name="shop-29384220", namespace="shop", severity="critical"'] },
  },
  'a run that does not begin': {
    kind: 'cron',
    alert: 'JobOverdue',
    series: { [`kube_cronjob_next_schedule_time{${CRON_JOB}}`]: '600x120' },
    at: { '65m': [], '80m': ['cronjob="shop", namespace="shop", severity="critical"'] },
  },
  'a run that takes long': {
    kind: 'cron',
    alert: 'JobSlow',
    series: {
      [`kube_job_status_start_time{${JOB}}`]: '0x90',
      [`kube_job_status_active{${JOB}}`]: '1x55 0x35',
    },
    at: {
      '40m': [],
      '55m': ['job_name="shop-29384220", namespace="shop", severity="warning"'],
      '60m': [],
    },
  },
  'a backup that is made every night': {
    kind: 'web',
    alert: 'BackupOverdue',
    series: {
      [`kube_cronjob_created{${BACKUP}}`]: '0x3000',
      [`kube_cronjob_status_last_successful_time{${BACKUP}}`]: '_ _ 60x1438 86400x1500',
    },
    at: { '30h': [], '47h': [] },
  },
  'a backup that is not made any more': {
    kind: 'web',
    alert: 'BackupOverdue',
    series: {
      [`kube_cronjob_created{${BACKUP}}`]: '0x3000',
      [`kube_cronjob_status_last_successful_time{${BACKUP}}`]: '60x3000',
    },
    at: { '35h': [], '37h': ['cronjob="shop-backup", namespace="shop", severity="critical"'] },
  },
  'a backup that never succeeded': {
    kind: 'cron',
    alert: 'BackupOverdue',
    series: { [`kube_cronjob_created{${BACKUP}}`]: '0x3000' },
    at: { '35h': [], '37h': ['cronjob="shop-backup", namespace="shop", severity="critical"'] },
  },
};

/** A test as promtool reads it: an alert that speaks is a series of its own. */
function testOf({ alert, series, at }: Case) {
  return {
    interval: '1m',
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: Object.entries(at).map(([eval_time, expected]) => ({
      expr: `ALERTS{alertname="${alert}", alertstate="firing"}`,
      eval_time,
      exp_samples: expected.map((labels) => ({
        labels: `ALERTS{alertname="${alert}", alertstate="firing", ${labels}}`,
        value: 1,
      })),
    })),
  };
}

describe('the alerts speak when they should', { skip: promtool.missing }, () => {
  const { path } = folderWith(Object.fromEntries(KINDS.map((kind) => [`${kind}.json`, rulesOf(kind)])));
  for (const [name, one] of Object.entries(CASES))
    test(`${one.alert}: ${name}`, () => {
      const content = { rule_files: [join(path, `${one.kind}.json`)], evaluation_interval: '1m', tests: [testOf(one)] };
      const file = join(folderWith({ 'test.json': JSON.stringify(content) }).path, 'test.json');
      const { status, stdout, stderr } = spawnSync(promtool.output, ['test', 'rules', file], { encoding: 'utf8' });
      assert.equal(status, 0, `${stdout}${stderr}`);
    });
});
