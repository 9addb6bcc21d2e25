import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { each, object, string } from '../../kubernetes/shape';
import { serviceSpec, servicesSelecting, telltaleLabels } from '../../workspace/relations';
import type { Change } from '../../yaml/change';
import type { YamlValue } from '../../yaml/value';
import { findNamed, isMadeByAnother, missingSeverity } from '../lookup';
import { defineRule, type Fix, type ResourceContext } from '../rule';

const MESSAGES = {
  absent:
    '{resource} names no Service, so its pods get no DNS names of their own, by which the members of a cluster find each other. Name a headless Service.',
  missing:
    'The Service {service} of {resource} is not in the namespace {namespace}, so its pods get no DNS names of their own, by which the members of a cluster find each other. Create it, headless.',
  others:
    '{service} selects other pods than those of {resource}, so these get no DNS names of their own, by which the members of a cluster find each other. Give it the labels of the pods.',
  balanced:
    '{service} is not headless, so the pods of {resource} get no DNS names of their own, by which the members of a cluster find each other. Name a headless Service (clusterIP: None) beside it.',
  service: 'The selector of {service}.',
  append: 'Append the headless Service {name}',
  use: 'Use {service}, which is headless and selects these pods (an existing StatefulSet has to be deleted first)',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

const statefulSet = object({ spec: object({ serviceName: string }) });

export default defineRule({
  id: 'stateful-set-service',
  need: 'persistence',
  summary: 'A StatefulSet has no headless Service that gives its pods names.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['StatefulSet'],
  fix: 'unsafe',
  peers: ['ks:statefulset-has-servicename'],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    if (pod === undefined || resource.partial !== undefined) return;
    const name = resource.read(statefulSet)?.spec?.serviceName ?? '';
    if (name === '') reportAbsent(pod, context);
    else checkNamed(name, pod, context);
  },
});

function reportAbsent(pod: PodTemplate, context: RuleContext): void {
  const { resource } = pod;
  // What is there and can not be read names something.
  if (!context.isStrict || context.isUnitIncomplete) return;
  const path = [...resource.path, 'spec', 'serviceName'];
  const name = resource.metadata.name;
  const append = name === undefined ? [] : appendFix(name, pod, [{ op: 'set', path, value: name }]);
  context.report({
    message: 'absent',
    values: { resource: resource.label },
    severity: 'info',
    path,
    at: [...resource.path, 'kind'],
    absent: true,
    fixes: [...useFix(pod, context), ...append],
  });
}

function checkNamed(name: string, pod: PodTemplate, context: RuleContext): void {
  const { resource } = pod;
  const path = [...resource.path, 'spec', 'serviceName'];
  const services = findNamed(context, 'Service', name);
  const [service] = services;
  if (service === undefined) {
    if (isMadeByAnother(context, 'Service', name, resource.namespace)) return;
    const { namespace } = resource;
    const severity = missingSeverity(resource, context, { kinds: ['Service'], namespace, severity: 'warning' });
    if (severity === undefined) return;
    const values = { resource: resource.label, service: name, namespace };
    const fixes = [...appendFix(name, pod, []), ...useFix(pod, context)];
    context.report({ message: 'missing', values, severity, path, absent: true, fixes });
    return;
  }
  if (services.some((one) => isHeadlessFor(pod, one) || isUnknown(one))) return;
  const isSelecting = servicesSelecting(pod, [service]).length > 0;
  context.report({
    message: isSelecting ? 'balanced' : 'others',
    values: { resource: resource.label, service: service.label },
    severity: isSelecting ? 'info' : 'warning',
    path,
    absent: true,
    related: [
      {
        message: 'service',
        values: { service: service.label },
        resource: service,
        path: [...service.path, 'spec', 'selector'],
        part: 'key',
      },
    ],
    fixes: useFix(pod, context),
  });
}

/** Whether nobody knows which pods a Service stands for: a template writes it, or its endpoints are made by hand. */
function isUnknown(service: Resource): boolean {
  return service.partial !== undefined || service.read(serviceSpec)?.spec?.selector === undefined;
}

function isHeadlessFor(pod: PodTemplate, service: Resource): boolean {
  return service.read(serviceSpec)?.spec?.clusterIP === 'None' && servicesSelecting(pod, [service]).length > 0;
}

function useFix(pod: PodTemplate, { related }: RuleContext): Fix<typeof MESSAGES>[] {
  const { resource } = pod;
  const found = related('Service').find((service) => isHeadlessFor(pod, service));
  const name = found?.metadata.name;
  if (found === undefined || name === undefined) return [];
  const path = [...resource.path, 'spec', 'serviceName'];
  return [{ message: 'use', values: { service: found.label }, changes: [{ op: 'set', path, value: name }] }];
}

function appendFix(name: string, pod: PodTemplate, before: readonly Change[]): Fix<typeof MESSAGES>[] {
  const { metadata } = pod.resource;
  // The labels by which it finds its pods do not change with their version, as others may.
  const selector = telltaleLabels(pod);
  if (selector === undefined) return [];
  const ports = portsOf(pod);
  const value: YamlValue = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }) },
    spec: { clusterIP: 'None', selector, ...(ports.length === 0 ? {} : { ports }) },
  };
  return [{ message: 'append', values: { name }, changes: [...before, { op: 'append', value }] }];
}

function portsOf({ containers }: PodTemplate): YamlValue[] {
  const ports = new Map<number, YamlValue>();
  for (const { type, spec } of containers) {
    if (type !== 'regular') continue;
    for (const [, { name, containerPort, protocol }] of each(spec.ports)) {
      if (containerPort === undefined || ports.has(containerPort)) continue;
      ports.set(containerPort, {
        name: name ?? `port-${containerPort}`,
        port: containerPort,
        ...(protocol === undefined ? {} : { protocol }),
      });
    }
  }
  return [...ports.values()];
}
