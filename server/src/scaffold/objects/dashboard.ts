// The dashboard of the application, as a ConfigMap that Grafana's sidecar finds by its label.
import { type Application, answersRequests, hasSeveralParts, isLongRunning, labelsOf } from '../application';
import type { DataMap } from '../print';

interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly queries: Readonly<Record<string, string>>;
}

/** Panels stand in two columns of a grid that is 24 wide. */
const WIDTH = 12;
const HEIGHT = 8;

export function dashboard(application: Application): DataMap {
  const { name } = application;
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: `${name}-dashboard`,
      labels: { ...labelsOf(application), grafana_dashboard: '1' },
    },
    data: { [`${dashboardName(application)}.json`]: `${JSON.stringify(model(application), null, 2)}\n` },
  };
}

/** The sidecar puts all dashboards of a cluster into one folder, and Grafana tells them apart by names of at most 40 characters. */
const LONGEST_UID = 40;

function dashboardName({ name, plan }: Application): string {
  const whole = hasSeveralParts(plan) ? `${plan.name}-${name}` : name;
  return whole.length <= LONGEST_UID ? whole : name.slice(0, LONGEST_UID);
}

function model(application: Application): unknown {
  const { name } = application;
  return {
    title: name,
    uid: dashboardName(application),
    tags: [name],
    timezone: 'utc',
    schemaVersion: 39,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [
        { name: 'datasource', type: 'datasource', query: 'prometheus' },
        {
          name: 'namespace',
          type: 'query',
          datasource: { type: 'prometheus', uid: '$' + '{datasource}' },
          query: `label_values(kube_pod_container_info{container="${name}"}, namespace)`,
          refresh: 2,
        },
      ],
    },
    panels: panelsOf(application).map(({ title, unit, queries }, index) => ({
      id: index + 1,
      type: 'timeseries',
      title,
      datasource: { type: 'prometheus', uid: '$' + '{datasource}' },
      gridPos: { x: (index % 2) * WIDTH, y: Math.floor(index / 2) * HEIGHT, w: WIDTH, h: HEIGHT },
      fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
      targets: Object.entries(queries).map(([legend, expr], target) => ({
        refId: String.fromCharCode('A'.charCodeAt(0) + target),
        expr,
        legendFormat: legend,
      })),
    })),
  };
}

function panelsOf(application: Application): readonly Panel[] {
  const { name } = application;
  const pods = `namespace="$namespace", container="${name}"`;
  const runs: Panel[] = isLongRunning(application)
    ? []
    : [
        {
          title: 'Failed runs',
          unit: 'short',
          queries: { failed: `sum(kube_job_status_failed{namespace="$namespace", job_name=~"${name}-[0-9]+"})` },
        },
      ];
  return [
    ...(answersRequests(application) ? requestPanels(name) : []),
    ...runs,
    { title: 'Pods', unit: 'short', queries: { ready: `sum(kube_pod_container_status_ready{${pods}})` } },
    {
      title: 'Restarts',
      unit: 'short',
      queries: { restarts: `sum(increase(kube_pod_container_status_restarts_total{${pods}}[15m]))` },
    },
    {
      title: 'CPU',
      unit: 'cores',
      queries: { '{{pod}}': `sum by (pod) (rate(container_cpu_usage_seconds_total{${pods}}[5m]))` },
    },
    {
      title: 'Memory',
      unit: 'bytes',
      queries: { '{{pod}}': `sum by (pod) (container_memory_working_set_bytes{${pods}})` },
    },
  ];
}

function requestPanels(name: string): readonly Panel[] {
  const requests = `namespace="$namespace", service="${name}"`;
  const rate = (selector: string) => `sum(rate(http_requests_total{${selector}}[5m]))`;
  const quantile = (share: number) =>
    `histogram_quantile(${share}, sum by (le) (rate(http_request_duration_seconds_bucket{${requests}}[5m])))`;
  return [
    { title: 'Requests', unit: 'reqps', queries: { requests: rate(requests) } },
    {
      title: 'Errors',
      unit: 'percentunit',
      queries: { errors: `${rate(`${requests}, status=~"5.."`)} / ${rate(requests)}` },
    },
    { title: 'Latency', unit: 's', queries: { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) } },
  ];
}
