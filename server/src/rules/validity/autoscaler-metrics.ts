import type { Resource } from '../../kubernetes/resource';
import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';
import { isList, isMap, valueAt, type YamlMap, type YamlValue } from '../../yaml/value';

/** What a metric of autoscaling/v2beta1 aims at, by the fields that say so: type and field of the `target` of v2. */
const TARGETS: Readonly<Record<string, readonly [type: string, field: string]>> = {
  targetAverageUtilization: ['Utilization', 'averageUtilization'],
  targetAverageValue: ['AverageValue', 'averageValue'],
  targetValue: ['Value', 'value'],
};

/** The fields of each source of metrics in v2beta1, with which this can deal. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  resource: ['name', 'targetAverageUtilization', 'targetAverageValue'],
  containerResource: ['name', 'container', 'targetAverageUtilization', 'targetAverageValue'],
  pods: ['metricName', 'selector', 'targetAverageValue'],
  object: ['metricName', 'selector', 'target', 'targetValue'],
  external: ['metricName', 'metricSelector', 'targetAverageValue', 'targetValue'],
};

/** What v2 says of a metric in its `metric`. */
const METRIC_FIELDS = [
  ['metricName', 'name'],
  ['selector', 'selector'],
  ['metricSelector', 'selector'],
] as const;

/** Moves the metrics of an autoscaler from v2beta1 to v2; undefined where one says more or less than a metric of v2beta1 can. */
export function rewriteMetrics(resource: Resource): { grade: 'safe' | 'unsafe'; changes: Change[] } | undefined {
  // The status of v2beta1 has the old fields too.
  if (resource.partial !== undefined || Object.hasOwn(resource.data, 'status')) return undefined;
  const metrics = valueAt(resource.data, ['spec', 'metrics']);
  if (metrics === undefined || metrics === null) return { grade: 'safe', changes: [] };
  if (!isList(metrics)) return undefined;
  const changes: Change[] = [];
  for (const [index, metric] of metrics.entries()) {
    if (!isMap(metric)) return undefined;
    for (const name of Object.keys(metric)) {
      if (name === 'type') continue;
      const source = rewriteSource(name, metric[name], [...resource.path, 'spec', 'metrics', index, name]);
      if (source === undefined) return undefined;
      changes.push(...source);
    }
  }
  return { grade: 'unsafe', changes };
}

function rewriteSource(name: string, source: YamlValue | undefined, path: Path): Change[] | undefined {
  const known = Object.hasOwn(SOURCES, name) ? SOURCES[name] : undefined;
  if (known === undefined || !isMap(source)) return undefined;
  if (Object.keys(source).some((field) => !known.includes(field))) return undefined;
  const [aim, ...more] = Object.keys(source).filter((field) => Object.hasOwn(TARGETS, field));
  const [type, field] = TARGETS[aim ?? ''] ?? [];
  if (aim === undefined || type === undefined || field === undefined || more.length > 0) return undefined;
  const amount = source[aim] ?? null;
  if (amount === null || !(known.includes('metricName') ? isMetric(source) : typeof source.name === 'string'))
    return undefined;

  const changes: Change[] = [];
  if (name === 'object') {
    if (!isMap(source.target)) return undefined;
    // The name `target` passes from the object to the amount, so that neither entry can simply go elsewhere.
    changes.push(
      { op: 'set', path: [...path, 'describedObject'], value: source.target },
      { op: 'set', path: [...path, 'target'], value: { type, [field]: amount } },
      { op: 'remove', path: [...path, aim] },
    );
  } else {
    changes.push(
      { op: 'set', path: [...path, 'target', 'type'], value: type },
      { op: 'move', path: [...path, aim], to: [[...path, 'target', field]] },
    );
  }
  for (const [from, to] of METRIC_FIELDS) {
    if (Object.hasOwn(source, from)) changes.push({ op: 'move', path: [...path, from], to: [[...path, 'metric', to]] });
  }
  return changes;
}

function isMetric(source: YamlMap): boolean {
  return typeof source.metricName === 'string' && [source.selector, source.metricSelector].every(isMapOrNothing);
}

function isMapOrNothing(value: YamlValue | undefined): boolean {
  return value === undefined || isMap(value);
}
