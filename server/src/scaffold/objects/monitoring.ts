// What Prometheus and Grafana need to know of the application.
import { type Application, isServed, labelsOf, selectorOf } from '../application';
import { type DataMap, noted } from '../print';
import { alertRules } from './alerts';
import { dashboard } from './dashboard';

/** A monitor, the alerts and the dashboard. */
export function monitoringObjects(application: Application): readonly DataMap[] {
  const { answers } = application;
  if (answers.monitoring === 'none') return [];
  const monitors =
    answers.kind === 'cron' ? [] : [isServed(answers) ? serviceMonitor(application) : podMonitor(application)];
  return [...monitors, rules(application), dashboard(application)];
}

const INTERVAL = '30s';

function serviceMonitor(application: Application): DataMap {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: selectedMetadata(application),
    spec: {
      selector: { matchLabels: selectorOf(application) },
      endpoints: [{ port: 'http', path: '/metrics', interval: INTERVAL }],
    },
  };
}

function podMonitor(application: Application): DataMap {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: selectedMetadata(application),
    spec: {
      selector: { matchLabels: selectorOf(application) },
      podMetricsEndpoints: [{ port: 'http', path: '/metrics', interval: INTERVAL }],
    },
  };
}

function rules(application: Application): DataMap {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: selectedMetadata(application),
    spec: { groups: [{ name: application.name, rules: alertRules(application) }] },
  };
}

/** Most installations of Prometheus take in only what has a label of theirs. */
function selectedMetadata({ name, ...application }: Application): DataMap {
  const release = noted('kube-prometheus-stack', 'the label by which your Prometheus selects');
  return { name, labels: { ...labelsOf({ name, ...application }), release } };
}
