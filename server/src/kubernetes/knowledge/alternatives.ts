/** What objects hold besides one of several alternatives. By the id of the definition: the fields that are none, or with `only` the ones that are. */
const ALTERNATIVES: Readonly<Record<string, { readonly besides: string } | { readonly only: string }>> = {
  'autoscaling.v2.MetricSpec': { besides: 'type' },
  'core.v1.EnvFromSource': { besides: 'prefix' },
  'core.v1.EnvVar': { besides: 'name' },
  'core.v1.EnvVarSource': { besides: '' },
  'core.v1.LifecycleHandler': { besides: '' },
  'core.v1.Probe': { only: 'exec httpGet tcpSocket grpc' },
  'core.v1.Volume': { besides: 'name' },
  'networking.v1.IngressBackend': { besides: '' },
  'networking.v1.ServiceBackendPort': { besides: '' },
  'policy.v1.PodDisruptionBudgetSpec': { only: 'minAvailable maxUnavailable' },
};

/** The definitions some of whose fields are alternatives, each with the fields that its entry names. */
export const ALTERNATIVES_BY_DEFINITION: readonly (readonly [definition: string, fields: readonly string[]])[] =
  Object.entries(ALTERNATIVES).map(([definition, entry]) => [
    definition,
    ('only' in entry ? entry.only : entry.besides).split(' ').filter((name) => name !== ''),
  ]);

/** Whether two fields of a definition are alternatives, of which the API server takes only one. */
export function areAlternatives(definition: string, field: string, other: string): boolean {
  const entry = Object.hasOwn(ALTERNATIVES, definition) ? ALTERNATIVES[definition] : undefined;
  if (entry === undefined || field === other) return false;
  const isOne = (name: string) =>
    'only' in entry ? entry.only.split(' ').includes(name) : !entry.besides.split(' ').includes(name);
  return isOne(field) && isOne(other);
}
