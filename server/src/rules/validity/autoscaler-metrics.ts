import type { Resource } from '../../kubernetes/resource';
import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';
import { isList, isMap, valueAt, type YamlMap, type YamlValue } from '../../yaml/value';

/** What a metric of autoscaling/v2beta1 aims at, by the fields that say so, as the `target` of v2 has it. */
const TARGETS: Readonly<Record<string, (value: YamlValue) => YamlMap>> = {
  targetAverageUtilization: (averageUtilization) => ({ type: 'Utilization', averageUtilization }),
  targetAverageValue: (averageValue) => ({ type: 'AverageValue', averageValue }),
  targetValue: (value) => ({ type: 'Value', value }),
};

/** The fields of each source of metrics in v2beta1, with which this can deal. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  resource: ['name', 'targetAverageUtilization', 'targetAverageValue'],
  containerResource: ['name', 'container', 'targetAverageUtilization', 'targetAverageValue'],
  pods: ['metricName', 'selector', 'targetAverageValue'],
  object: ['metricName', 'selector', 'target', 'targetValue'],
  external: ['metricName', 'metricSelector', 'targetAverageValue', 'targetValue'],
};

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
  const amount = aim === undefined ? undefined : source[aim];
  const target = aim === undefined || amount === undefined || amount === null ? undefined : TARGETS[aim]?.(amount);
  if (aim === undefined || target === undefined || more.length > 0) return undefined;

  const changes: Change[] = [];
  if (name === 'object') {
    if (!isMap(source.target)) return undefined;
    // The name `target` passes from the object to the amount, so that neither entry can simply be renamed.
    changes.push(
      { op: 'set', path: [...path, 'describedObject'], value: source.target },
      { op: 'set', path: [...path, 'target'], value: target },
      { op: 'remove', path: [...path, aim] },
    );
  } else {
    changes.push(
      { op: 'rename', path: [...path, aim], key: 'target' },
      { op: 'set', path: [...path, aim], value: target },
    );
  }
  if (!known.includes('metricName')) return typeof source.name === 'string' ? changes : undefined;
  const { metricName } = source;
  if (typeof metricName !== 'string') return undefined;
  const selectorField = known.includes('metricSelector') ? 'metricSelector' : 'selector';
  const selector = source[selectorField];
  const metric = isMap(selector) ? { name: metricName, selector } : { name: metricName };
  changes.push(
    { op: 'rename', path: [...path, 'metricName'], key: 'metric' },
    { op: 'set', path: [...path, 'metricName'], value: metric },
  );
  if (selector !== undefined) changes.push({ op: 'remove', path: [...path, selectorField] });
  return changes;
}
