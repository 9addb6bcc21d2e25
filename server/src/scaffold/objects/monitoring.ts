// What Prometheus and Grafana need to know of the application.
import {
  type Application,
  isServed,
  isStateful,
  labelsOf,
  mainPortName,
  metricsPort,
  selectorOf,
} from '../application';
import { type Data, type DataMap, noted } from '../print';
import { alertRules } from './alerts';
import { dashboard } from './dashboard';

/** A monitor, the alerts and the dashboard. */
export function monitoringObjects(application: Application): readonly DataMap[] {
  const { answers } = application;
  if (answers.monitoring === 'none') return [];
  const port = metricsPort(application);
  const monitor = isServed(application) && port === mainPortName(application) ? serviceMonitor : podMonitor;
  const monitors = port === undefined ? [] : [monitor(application, port)];
  const rules = alertGroup(application, application.name, alertRules(application));
  return [...monitors, rules, dashboard(application)];
}

export const INTERVAL = '30s';

function serviceMonitor(application: Application, port: string): DataMap {
  // Other Services have the same labels and the same pods, which would be read once for each.
  const isOneOfSeveral = isStateful(application) || (application.details.aliases ?? []).length > 0;
  const keep = { action: 'keep', sourceLabels: ['__meta_kubernetes_service_name'], regex: application.name };
  const relabelings = isOneOfSeveral ? [keep] : undefined;
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: selectedMetadata(application, application.name),
    spec: {
      selector: { matchLabels: selectorOf(application) },
      endpoints: [{ port, path: '/metrics', interval: INTERVAL, relabelings }],
    },
  };
}

function podMonitor(application: Application, port: string): DataMap {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: selectedMetadata(application, application.name),
    spec: {
      selector: { matchLabels: selectorOf(application) },
      podMetricsEndpoints: [{ port, path: '/metrics', interval: INTERVAL }],
    },
  };
}

/** The rules of a group, as an object of the group's name. */
export function alertGroup(
  application: Application,
  name: string,
  rules: readonly Data[],
  component?: string,
): DataMap {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: selectedMetadata(application, name, component),
    spec: { groups: [{ name, rules }] },
  };
}

/** Metadata of an object that Prometheus takes in: most installations do so only if it has a label of theirs. */
export function selectedMetadata(application: Application, name: string, component?: string): DataMap {
  const release = noted('kube-prometheus-stack', 'the label by which your Prometheus selects');
  return { name, labels: { ...labelsOf(application, component), release } };
}
