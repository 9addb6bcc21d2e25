import { nearest } from '../../kubernetes/nearest';
import { hasPlaceholder } from '../../kubernetes/placeholder';
import { type Container, containersOfType, type PodTemplate } from '../../kubernetes/pod-template';
import { present } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import { defineRule, type Fix, type ResourceContext } from '../rule';

const MESSAGES = {
  readinessProbe:
    'The readinessProbe of container {container} goes to the port {port}, which the container does not declare: the pod never becomes ready, so it gets no traffic and the rollout stands still. Name a port that it declares, or give the number.',
  startupProbe:
    'The startupProbe of container {container} goes to the port {port}, which the container does not declare: the container never counts as started, so the pod never becomes ready. Name a port that it declares, or give the number.',
  livenessProbe:
    'The livenessProbe of container {container} goes to the port {port}, which the container does not declare: it never runs, so a container that hangs is not restarted. Name a port that it declares, or give the number.',
  postStart:
    'The postStart hook of container {container} calls the port {port}, which the container does not declare: the hook fails, and the container is killed each time it has started. Name a port that it declares, or give the number.',
  preStop:
    'The preStop hook of container {container} calls the port {port}, which the container does not declare: the hook fails, and the container is stopped without it. Name a port that it declares, or give the number.',
  number:
    'The {place} of container {container} uses port {port}, which no container of the pod declares, while {container} declares {declared}. Correct the port, or declare it, too.',
  use: 'Use the port {port}',
  useOfOther: 'Use {port}, the number of this port in container {other}',
} as const;

type Use = ResourceContext<typeof MESSAGES, object>;

const HANDLERS = [
  { place: 'startupProbe', path: ['startupProbe'] },
  { place: 'livenessProbe', path: ['livenessProbe'] },
  { place: 'readinessProbe', path: ['readinessProbe'] },
  { place: 'postStart', path: ['lifecycle', 'postStart'] },
  { place: 'preStop', path: ['lifecycle', 'preStop'] },
] as const;
type HandlerPlace = (typeof HANDLERS)[number]['place'];

/** A place that says which port of a container is called. */
interface PortUse {
  readonly place: HandlerPlace;
  readonly port: string | number;
  readonly path: Path;
  /** Another machine may be meant, of which the pod says nothing. */
  readonly isElsewhere: boolean;
}

export default defineRule({
  id: 'probe-port-missing',
  need: 'validity',
  summary: 'A probe or hook names a port that its container does not declare.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'suggestion',
  peers: ['kl:liveness-port', 'kl:readiness-port', 'kl:startup-port'],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    // Others can have neither probes nor hooks, which is for invalid-probe to say.
    for (const container of containersOfType(pod, context.kubernetesVersion, ['regular', 'sidecar'])) {
      for (const use of portUses(container)) {
        if (typeof use.port === 'number') checkNumber(use.port, use, container, context);
        else checkName(use.port, use, container, context);
      }
    }
  },
});

function portUses({ path, spec }: Container): PortUse[] {
  const handlers = { ...spec, ...spec.lifecycle };
  return HANDLERS.flatMap(({ place, path: steps }) =>
    (['httpGet', 'tcpSocket', 'grpc'] as const).flatMap((action) => {
      const handler: Handlers = handlers[place] ?? {};
      const { port, host } = handler[action] ?? {};
      if (port === undefined) return [];
      return [{ place, port, path: [...path, ...steps, action, 'port'], isElsewhere: (host ?? '') !== '' }];
    }),
  );
}

type Handlers = {
  readonly [action in 'httpGet' | 'tcpSocket' | 'grpc']?:
    | { readonly port?: string | number | undefined; readonly host?: string | undefined }
    | undefined;
};

/** The kubelet looks for the name among the ports of the container alone, whatever their protocol (ResolveContainerPort of pkg/probe). */
function checkName(port: string, { place, path }: PortUse, container: Container, { report }: Use): void {
  // A number in quotes is refused by itself.
  if (/^\d*$/.test(port) || hasPlaceholder(port)) return;
  const ports = present(container.spec.ports);
  if (ports.some(({ name }) => name === port)) return;
  const values = { container: container.name, port };
  report({
    message: place,
    values,
    path,
    absent: true,
    fixes: [...otherContainers(port, path, container), ...choices(port, path, container)],
  });
}

/** The containers of a pod share one network, so the number reaches the port of another one. */
function otherContainers(port: string, path: Path, { pod }: Container): Fix<typeof MESSAGES>[] {
  for (const { name: other, spec } of pod.containers) {
    const number = present(spec.ports).find(({ name }) => name === port)?.containerPort;
    if (number === undefined) continue;
    return [{ message: 'useOfOther', values: { port: number, other }, changes: [{ op: 'set', path, value: number }] }];
  }
  return [];
}

/** The declared ports, the one with nearly the same name first; of the numbers only that one. */
function choices(port: string | number, path: Path, { spec }: Container): Fix<typeof MESSAGES>[] {
  const declared = present(spec.ports)
    .filter(({ protocol }) => (protocol ?? 'TCP') === 'TCP')
    .flatMap(({ name, containerPort }) => (typeof port === 'string' ? name : undefined) ?? containerPort ?? []);
  const near = nearest(String(port), declared.map(String));
  const isNear = (choice: string | number) => String(choice) === near;
  // A number that is like no other one is mostly the port of a health server that nobody declared.
  const others = typeof port === 'number' ? [] : declared.filter((choice) => !isNear(choice));
  const ordered = [...declared.filter(isNear), ...others];
  return [...new Set(ordered)].map((value) => ({
    message: 'use',
    values: { port: value },
    changes: [{ op: 'set', path, value }],
  }));
}

/** To declare a port is voluntary, so only who declares others has most likely forgotten one, or mistyped it. */
function checkNumber(port: number, { place, path, isElsewhere }: PortUse, container: Container, context: Use): void {
  if (!context.isStrict || isElsewhere) return;
  const declared = present(container.spec.ports).flatMap(({ containerPort }) => containerPort ?? []);
  if (declared.length === 0 || declaresPort(container.pod, port)) return;
  context.report({
    message: 'number',
    values: { place: wordFor(place), container: container.name, port, declared: [...new Set(declared)].join(', ') },
    path,
    severity: 'info',
    absent: true,
    fixes: choices(port, path, container),
  });
}

function declaresPort({ containers }: PodTemplate, port: number): boolean {
  return containers.some(({ spec }) => present(spec.ports).some(({ containerPort }) => containerPort === port));
}

function wordFor(place: HandlerPlace): string {
  return place === 'postStart' || place === 'preStop' ? `${place} hook` : place;
}
