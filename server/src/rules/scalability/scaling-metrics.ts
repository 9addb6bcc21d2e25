import type { Resource } from '../../kubernetes/resource';
import { anything, each, integer, list, map, object, quantity, string } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import { isList, valueAt } from '../../yaml/value';

/** A metric of what containers use, by which an autoscaler chooses the number of pods. */
export interface PodMetric {
  readonly resource: 'cpu' | 'memory';
  /** The only container that counts; undefined where all of the pod do. */
  readonly container: string | undefined;
  /** Whether it is a share of what the containers request. */
  readonly isShare: boolean;
  /** From the document's root: the metric, or what stands for it. */
  readonly path: Path;
}

const source = object({
  name: string,
  container: string,
  target: object({ type: string, averageUtilization: integer }),
  targetAverageUtilization: integer,
});

const horizontal = object({ spec: object({ metrics: list(object({ resource: source, containerResource: source })) }) });

const keda = object({
  spec: object({ triggers: list(object({ type: string, metricType: string, metadata: map(quantity) })) }),
});

const v1 = object({ spec: object({ targetCPUUtilizationPercentage: anything }) });

/** The metrics of what containers use by which a HorizontalPodAutoscaler or ScaledObject scales, the one included that the API server fills in. */
export function podMetricsOf(scaler: Resource): PodMetric[] {
  return scaler.type === 'ScaledObject' ? triggersOf(scaler) : metricsOf(scaler);
}

function metricsOf(scaler: Resource): PodMetric[] {
  const { path, data, version } = scaler;
  const spec = [...path, 'spec'];
  const byDefault: PodMetric = { resource: 'cpu', container: undefined, isShare: true, path: [...path, 'kind'] };
  if (version === 'v1') {
    const isWritten = scaler.read(v1)?.spec?.targetCPUUtilizationPercentage !== undefined;
    return [isWritten ? { ...byDefault, path: [...spec, 'targetCPUUtilizationPercentage'] } : byDefault];
  }
  const written = valueAt(data, ['spec', 'metrics']) ?? undefined;
  // Without any metric the API server goes by 80% of the CPU request.
  if (written === undefined || (isList(written) && written.length === 0))
    return scaler.partial === undefined ? [byDefault] : [];
  const found: PodMetric[] = [];
  for (const [index, metric] of each(scaler.read(horizontal)?.spec?.metrics)) {
    for (const field of ['resource', 'containerResource'] as const) {
      const read = metric[field];
      const resource = read?.name;
      if (resource !== 'cpu' && resource !== 'memory') continue;
      found.push({
        resource,
        container: field === 'containerResource' ? read?.container : undefined,
        isShare: (read?.target?.averageUtilization ?? read?.targetAverageUtilization) !== undefined,
        path: [...spec, 'metrics', index, field, 'name'],
      });
    }
  }
  return found;
}

function triggersOf(scaler: Resource): PodMetric[] {
  const found: PodMetric[] = [];
  for (const [index, { type, metricType, metadata }] of each(scaler.read(keda)?.spec?.triggers)) {
    if (type !== 'cpu' && type !== 'memory') continue;
    const container = metadata?.containerName ?? '';
    found.push({
      resource: type,
      container: container === '' ? undefined : container,
      // Before KEDA 2.7 it stood among the metadata.
      isShare: (metricType ?? metadata?.type) === 'Utilization',
      path: [...scaler.path, 'spec', 'triggers', index, 'type'],
    });
  }
  return found;
}
