import { atLeast } from '../../kubernetes/kubernetes-version';
import { type Container, containersOfType, type PodTemplate } from '../../kubernetes/pod-template';
import { integer, string } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import { isMap, valueAt, type YamlMap, type YamlValue } from '../../yaml/value';
import { defineRule, type Fix, type ResourceContext } from '../rule';
import { refusalOf } from './refused-pods';

const MESSAGES = {
  init: 'Init container {container} runs to its end before the others start, so it can have no {field}: {refusal}. Remove it, or make the container a sidecar with restartPolicy: Always.',
  oldSidecar:
    'Container {container} is a sidecar only since Kubernetes 1.29; before it is an init container, which can have no {field}: {refusal}. Remove it.',
  ephemeral: 'Ephemeral container {container} can have no {field}: {refusal}. Remove it.',
  noHandler: '{what} of container {container} does nothing: {refusal}. Give it one of {handlers}.',
  severalHandlers:
    '{what} of container {container} has both {first} and {second}: {refusal}. Keep one, or do both in one exec.',
  successThreshold:
    'successThreshold of the {probe} of container {container} is {value}, but has to be 1: {refusal}. Only a readinessProbe may want several successes.',
  negative: '{field} of the {probe} of container {container} is negative: {refusal}.',
  zero: '{field} of the {probe} of container {container} is 0, which Kubernetes silently replaces by its default {default}. Write what is meant.',
  gracePeriodOfReadiness:
    'The readinessProbe of container {container} stops nothing, so it can have no terminationGracePeriodSeconds: {refusal}. Remove it, or set it on the livenessProbe.',
  gracePeriod:
    'terminationGracePeriodSeconds of the {probe} of container {container} is {value}, but has to be above 0: {refusal}.',
  sleepNegative: '{what} of container {container} is to sleep for a negative time: {refusal}.',
  sleepZero:
    '{what} of container {container} is to sleep for 0 seconds, which is allowed since Kubernetes 1.33: {refusal}. Remove the hook.',
  sleepTooLong:
    '{what} of container {container} sleeps for {seconds} seconds, but the pod is killed after {limit}: {refusal}. Sleep less, or raise terminationGracePeriodSeconds of the pod.',
  set: 'Set successThreshold to 1',
} as const;

type Use = ResourceContext<typeof MESSAGES, object>;

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
type Probe = (typeof PROBES)[number];
const HOOKS = ['postStart', 'preStop'];
/** In the order in which validateHandler of pkg/apis/core/validation looks: of several it refuses all but the first. */
const PROBE_HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];
const HOOK_HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'sleep'];

/** What Kubernetes puts where a number is absent or 0 (SetDefaults_Probe of pkg/apis/core/v1). */
const DEFAULTS: Readonly<Record<string, number>> = {
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
};
const NUMBERS = ['initialDelaySeconds', ...Object.keys(DEFAULTS)];
const DEFAULT_GRACE_PERIOD = 30;

export default defineRule({
  id: 'invalid-probe',
  need: 'validity',
  summary: 'A probe or lifecycle hook that the API server refuses, or changes without a word.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'safe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    const running = containersOfType(pod, context.kubernetesVersion, ['regular', 'sidecar']);
    for (const container of pod.containers) {
      const check = new ContainerCheck(container, pod, context);
      if (running.includes(container)) check.run();
      else check.forbid();
    }
  },
});

/** Looks at the probes and hooks of one container. */
class ContainerCheck {
  readonly #container: Container;
  readonly #pod: PodTemplate;
  readonly #context: Use;
  readonly #values: { readonly container: string; readonly refusal: string };

  constructor(container: Container, pod: PodTemplate, context: Use) {
    this.#container = container;
    this.#pod = pod;
    this.#context = context;
    this.#values = { container: container.name, refusal: refusalOf(pod.workload, context.kubernetesVersion) };
  }

  /** Says what a container that does not stay can not have. */
  forbid(): void {
    const { path, type } = this.#container;
    const policy = this.#written(['restartPolicy']);
    // A template may make a sidecar of it.
    if (policy !== undefined && string(policy) === undefined) return;
    for (const field of [...PROBES, 'lifecycle']) {
      if (this.#written([field]) === undefined) continue;
      const message = type === 'ephemeral' ? 'ephemeral' : type === 'sidecar' ? 'oldSidecar' : 'init';
      const place = { path: [...path, field], part: 'key', absent: policy === undefined && type === 'init' } as const;
      this.#context.report({ message, values: { ...this.#values, field }, ...place });
    }
  }

  run(): void {
    for (const field of PROBES) {
      const probe = this.#written([field]);
      if (!isMap(probe)) continue;
      const path = [...this.#container.path, field];
      this.#checkHandlers(probe, path, `The ${field}`, PROBE_HANDLERS, [...NUMBERS, 'terminationGracePeriodSeconds']);
      for (const number of NUMBERS) this.#checkNumber(integer(probe[number]), number, field, path);
      this.#checkGracePeriod(probe.terminationGracePeriodSeconds, field, path);
    }
    for (const field of HOOKS) {
      const hook = this.#written(['lifecycle', field]);
      if (!isMap(hook)) continue;
      const path = [...this.#container.path, 'lifecycle', field];
      this.#checkHandlers(hook, path, `The ${field} hook`, HOOK_HANDLERS, []);
      this.#checkSleep(hook, path, `The ${field} hook`);
    }
  }

  /** What stands at a path of the container; null is as good as nothing. */
  #written(path: Path): YamlValue | undefined {
    return valueAt(this.#container.pod.resource.document.data, [...this.#container.path, ...path]) ?? undefined;
  }

  #checkHandlers(
    written: YamlMap,
    path: Path,
    what: string,
    handlers: readonly string[],
    others: readonly string[],
  ): void {
    const [first, second] = handlers.filter((handler) => (written[handler] ?? undefined) !== undefined);
    if (first === undefined) {
      // A field that nobody knows is most likely the handler, misspelt or left without its own name, which is for unknown-field.
      const isKnown = (key: string) => handlers.includes(key) || others.includes(key);
      if (!Object.keys(written).every(isKnown)) return;
      const values = { ...this.#values, what, handlers: `${handlers.slice(0, -1).join(', ')} or ${handlers.at(-1)}` };
      this.#context.report({ message: 'noHandler', values, path, part: 'key', absent: true });
    } else if (second !== undefined && this.#container.pod.resource.partial !== 'template') {
      // In a template the two may be branches of one condition.
      const values = { ...this.#values, what, first, second };
      this.#context.report({ message: 'severalHandlers', values, path: [...path, second], part: 'key' });
    }
  }

  #checkNumber(value: number | undefined, field: string, probe: Probe, path: Path): void {
    if (value === undefined) return;
    const place = [...path, field];
    const isThreshold = field === 'successThreshold';
    const fixes: Fix<typeof MESSAGES>[] = isThreshold
      ? [{ message: 'set', changes: [{ op: 'set', path: place, value: 1 }] }]
      : [];
    const values = { ...this.#values, probe, field };
    const standard = DEFAULTS[field];
    if (value === 0 && standard !== undefined) {
      const details = { path: place, severity: 'info', fixes } as const;
      this.#context.report({ message: 'zero', values: { ...values, default: standard }, ...details });
    } else if (isThreshold && value !== 1 && probe !== 'readinessProbe') {
      this.#context.report({ message: 'successThreshold', values: { ...values, value }, path: place, fixes });
    } else if (value < 0) this.#context.report({ message: 'negative', values, path: place, fixes });
  }

  #checkGracePeriod(written: YamlValue | undefined, probe: Probe, path: Path): void {
    const value = integer(written);
    if (value === undefined) return;
    const place = [...path, 'terminationGracePeriodSeconds'];
    if (probe === 'readinessProbe') {
      this.#context.report({ message: 'gracePeriodOfReadiness', values: this.#values, path: place });
    } else if (value <= 0)
      this.#context.report({ message: 'gracePeriod', values: { ...this.#values, probe, value }, path: place });
  }

  #checkSleep(hook: YamlMap, path: Path, what: string): void {
    const seconds = integer(valueAt(hook, ['sleep', 'seconds']));
    if (seconds === undefined) return;
    const written = valueAt(this.#pod.resource.document.data, [...this.#pod.specPath, 'terminationGracePeriodSeconds']);
    const isDefault = written === undefined || written === null;
    const limit = isDefault ? DEFAULT_GRACE_PERIOD : integer(written);
    const place = [...path, 'sleep', 'seconds'];
    const values = { ...this.#values, what, seconds };
    if (seconds < 0) this.#context.report({ message: 'sleepNegative', values, path: place });
    else if (seconds === 0 && !atLeast(this.#context.kubernetesVersion, '1.33')) {
      this.#context.report({ message: 'sleepZero', values, path: place });
    } else if (limit !== undefined && limit >= 0 && seconds > limit) {
      const shown = isDefault ? `${limit} by default` : limit;
      const details = { path: place, absent: isDefault };
      this.#context.report({ message: 'sleepTooLong', values: { ...values, limit: shown }, ...details });
    }
  }
}
