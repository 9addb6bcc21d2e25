// What Prometheus and Grafana need to know of the application.
import { type Application, isServed, metadataOf, selectorOf } from '../application';
import type { DataMap } from '../print';
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
    metadata: metadataOf(application, application.name),
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
    metadata: metadataOf(application, application.name),
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
    metadata: metadataOf(application, application.name),
    spec: { groups: [{ name: application.name, rules: alertRules(application) }] },
  };
}
