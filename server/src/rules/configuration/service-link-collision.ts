import { parseImageReference } from '../../kubernetes/image-reference';
import { findLinkedImage } from '../../kubernetes/knowledge/service-link-images';
import type { Container } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { present, string } from '../../kubernetes/shape';
import { elsewhere } from '../../workspace/elsewhere';
import { keysOf } from '../../workspace/references';
import { serviceSpec } from '../../workspace/relations';
import { isMap } from '../../yaml/value';
import { findNamed } from '../lookup';
import { defineRule, type ResourceContext } from '../rule';

const MESSAGES = {
  image:
    '{service} makes Kubernetes set {variable} to tcp://address:port in every pod that starts after it, and {image} takes that for its own setting: container {container} crashes or listens where nobody expects it. Set enableServiceLinks to false.',
  text: '{service} makes Kubernetes set {variable} to tcp://address:port in every pod that starts after it, and container {container} reads that variable for a setting of its own. Set enableServiceLinks to false, or the variable in env.',
  service: 'The name of {service} gives the variable its name.',
  fix: 'Set enableServiceLinks to false',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

export default defineRule({
  id: 'service-link-collision',
  need: 'configuration',
  summary: 'A Service sets a variable of the environment that a program takes for its own setting.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: 'workload',
  fix: 'unsafe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    if (pod === undefined || pod.spec.enableServiceLinks === false) return;
    for (const container of pod.containers) {
      if (container.type === 'ephemeral') continue;
      const found = collisionOf(container, context);
      if (found !== undefined) reportCollision(found, container, context);
    }
  },
});

interface Collision {
  readonly message: 'image' | 'text';
  readonly service: Resource;
  readonly variable: string;
}

function collisionOf(container: Container, context: RuleContext): Collision | undefined {
  const image = findLinkedImage(parseImageReference(container.spec.image ?? '')?.repository ?? '');
  const { variables = [], prefix } = image ?? {};
  const texts = textsOf(container, context);
  const isRead = (variable: string) => texts.some((text) => readsVariable(text, variable));
  const read = [...new Set(texts.flatMap((text) => text.match(PORT_VARIABLE) ?? []))].filter(isRead);
  // Most containers read none, and do not depend on what Services there are.
  if (variables.length + read.length === 0 && prefix === undefined) return undefined;
  for (const service of [
    ...context.related('Service').filter(hasAddress),
    ...elsewhere(context, 'Service', hasAddress),
  ]) {
    const variable = `${beginningOf(service)}_PORT`;
    const isOfImage = variables.includes(variable) || (prefix !== undefined && variable.startsWith(prefix));
    if (!isOfImage && !read.includes(variable)) continue;
    // What is set replaces what the Service would set; of a beginning, other variables remain.
    if (prefix === undefined && isSet(variable, container, context)) continue;
    return { message: isOfImage ? 'image' : 'text', service, variable };
  }
  return undefined;
}

const PORT_VARIABLE = /[A-Z][A-Z0-9_]*_PORT(?![A-Z0-9_])/g;

function reportCollision({ message, service, variable }: Collision, container: Container, context: RuleContext): void {
  const { pod } = container;
  const path = [...pod.specPath, 'enableServiceLinks'];
  const image = parseImageReference(container.spec.image ?? '')?.baseName ?? '';
  const values = { service: service.label, variable, container: container.name, image };
  context.report({
    message,
    values,
    path,
    at: [...container.path, message === 'image' ? 'image' : 'name'],
    subject: container.path,
    absent: true,
    related: [
      {
        message: 'service',
        values: { service: service.label },
        resource: service,
        path: [...service.path, 'metadata', 'name'],
      },
    ],
    fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: false }] }],
  });
}

/** Only Services with an address of their own, and ports, set variables. */
function hasAddress(service: Resource): boolean {
  const spec = service.read(serviceSpec)?.spec;
  return spec?.type !== 'ExternalName' && spec?.clusterIP !== 'None' && present(spec?.ports).length > 0;
}

/** How the names of the variables begin that a Service sets. */
function beginningOf({ metadata }: Resource): string {
  return (metadata.name ?? '').toUpperCase().replaceAll('-', '_');
}

/** The texts that the container runs or reads: its command, and the ConfigMaps among the files it mounts. */
function textsOf({ spec, pod }: Container, context: RuleContext): string[] {
  const mounted = new Set(present(spec.volumeMounts).map(({ name }) => name));
  const configMaps = present(pod.spec.volumes)
    .filter(({ name }) => mounted.has(name))
    .flatMap(({ configMap }) => configMap?.name ?? [])
    .flatMap((name) => findNamed(context, 'ConfigMap', name));
  const files = configMaps.flatMap(({ data }) =>
    isMap(data.data) ? Object.values(data.data).flatMap((value) => string(value) ?? []) : [],
  );
  return [...present(spec.command), ...present(spec.args), ...files];
}

/** Whether a script or a configuration reads a variable, in any of the usual ways, and neither sets it itself nor expects an address with a scheme. */
function readsVariable(text: string, variable: string): boolean {
  const reading = new RegExp(
    `\\$\\{?${variable}(?![A-Za-z0-9_#%])|(?:\\benv(?:iron)?\\b|getenv)[^\\n]{0,12}["'\`.]${variable}(?![A-Za-z0-9_])`,
  );
  return reading.test(text) && !new RegExp(`(?:^|[\\s;])${variable}=|\\$\\{${variable}[#%]`).test(text);
}

/** Whether the container sets a variable, or takes variables from something that nobody can look into. */
function isSet(variable: string, { spec }: Container, context: RuleContext): boolean {
  if (present(spec.env).some(({ name }) => name === variable)) return true;
  return present(spec.envFrom).some(({ prefix = '', configMapRef, secretRef }) => {
    const kind = configMapRef === undefined ? 'Secret' : 'ConfigMap';
    const name = (configMapRef ?? secretRef)?.name;
    const sources = name === undefined ? [] : findNamed(context, kind, name);
    if (sources.length === 0) return true;
    return sources.some(
      (source) => source.partial !== undefined || keysOf(source).some((key) => `${prefix}${key.name}` === variable),
    );
  });
}
