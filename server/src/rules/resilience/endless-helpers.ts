// Which containers of a Job do not end by themselves, as far as its manifest tells.
import { isKnownSidecar } from '../../kubernetes/knowledge/images';
import type { Container, PodTemplate } from '../../kubernetes/pod-template';
import { present } from '../../kubernetes/shape';
import { repositoryOf } from './probed-containers';

/** Servers that run beside a Job's own work; by the last part of the repository, with the programs of it that do not end. */
const SERVERS: readonly (readonly [image: string, programs: readonly string[]])[] = [
  ['envoy', ['envoy', 'docker-entrypoint.sh']],
  ['nginx', ['nginx', 'nginx-debug', 'docker-entrypoint.sh']],
  ['nginx-unprivileged', ['nginx', 'nginx-debug', 'docker-entrypoint.sh']],
  ['redis', ['redis-server', 'docker-entrypoint.sh']],
  ['valkey', ['valkey-server', 'docker-entrypoint.sh']],
  ['memcached', ['memcached', 'docker-entrypoint.sh']],
];

const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash', 'zsh']);

/** A last command that never ends: it follows a file, or sleeps for ever. */
const LASTS_FOR_EVER =
  /(?:^|[;&|\n])\s*(?:exec\s+)?(?:tail\s(?![^;&|\n]*--pid)(?:[^;&|\n]*\s)?-\w*[fF]\b[^;&|\n]*|sleep\s+inf(?:inity)?)\s*$/;

/** What a container is told when it is to end with its pod's work, or may be ended from beside. */
const QUITS =
  /quitquitquit|linkerd-await|\/shutdown\b|exit-after-auth|exit_after_auth|\b(?:pkill|killall|kill|fuser)\b|pilot-agent\s+request|terminate-after|--run-once|--once\b|-oneshot/i;
const QUIT_VARIABLES = /QUITQUITQUIT|EXIT_ON_|EXIT_AFTER|SHUTDOWN_ENDPOINT/;

/** A regular container beside the one that does the work that runs for ever, if it is known to. */
export function isEndless(container: Container): boolean {
  const repository = repositoryOf(container).toLowerCase();
  const name = repository.split('/').at(-1) ?? '';
  const words = [...present(container.spec.command), ...present(container.spec.args)];
  if (LASTS_FOR_EVER.test(isScript(container) ? (words.at(-1) ?? '') : words.join(' '))) return true;
  if (isKnownSidecar(container.name, repository)) return !isScript(container);
  // The agent is one way to run the image of Vault.
  if (name === 'vault') return words.includes('agent') || words.includes('proxy');
  const [, programs] = SERVERS.find(([image]) => image === name) ?? [];
  if (programs === undefined) return false;
  const program = container.spec.command === undefined ? undefined : baseName(words[0] ?? '');
  if (program !== undefined) return programs.includes(program) && !/^-[tvVh]$/.test(words[1] ?? '');
  // Without a command the entry point gets the arguments: options, or another program in its place.
  const [first] = words;
  return first === undefined || first.startsWith('-') || programs.includes(baseName(first));
}

/** What a shell is told to do instead of the usual program may end. */
function isScript({ spec }: Container): boolean {
  return SHELLS.has(baseName(present(spec.command)[0] ?? ''));
}

function baseName(program: string): string {
  return program.replace(/^.*\//, '');
}

/** Whether something in the pod says that the endless container is ended when the work is done. */
export function isEndedFromBeside(pod: PodTemplate): boolean {
  return (
    pod.spec.shareProcessNamespace === true ||
    pod.containers.some(
      ({ spec }) =>
        [...present(spec.command), ...present(spec.args)].some((word) => QUITS.test(word)) ||
        present(spec.env).some(({ name, value }) => QUIT_VARIABLES.test(name ?? '') || QUITS.test(value ?? '')),
    )
  );
}

/** Labels and annotations that ask for a sidecar, with the values that do. */
const INJECTIONS: readonly (readonly [key: string, proxy: string, asks: RegExp])[] = [
  ['sidecar.istio.io/inject', 'istio-proxy', /^true$/],
  ['linkerd.io/inject', 'linkerd-proxy', /^(?:enabled|ingress)$/],
  ['dapr.io/enabled', 'daprd', /^true$/],
  ['vault.hashicorp.com/agent-inject', 'vault-agent', /^true$/],
  ['consul.hashicorp.com/connect-inject', 'consul-dataplane', /^true$/],
  ['kuma.io/sidecar-injection', 'kuma-sidecar', /^(?:enabled|true)$/],
];

const NATIVE = /(?:nativeSidecar|native-sidecar)$/;

/** A sidecar that is to be injected as a container that does not end, for all that is written. */
export interface Injection {
  readonly field: 'labels' | 'annotations';
  readonly key: string;
  readonly proxy: string;
  /** It is said not to be a native sidecar. */
  readonly isNativeRefused: boolean;
}

export function injectionInto({ labels, annotations }: PodTemplate): Injection | undefined {
  const native = Object.entries(annotations).find(([key]) => NATIVE.test(key))?.[1];
  if (native === 'true' || native === 'enabled') return undefined;
  // The agent of Vault then is an init container that ends.
  if (annotations['vault.hashicorp.com/agent-pre-populate-only'] === 'true') return undefined;
  for (const [key, proxy, asks] of INJECTIONS) {
    for (const [field, map] of [
      ['labels', labels],
      ['annotations', annotations],
    ] as const) {
      const value = map[key];
      if (value !== undefined && asks.test(value)) return { field, key, proxy, isNativeRefused: native !== undefined };
    }
  }
  return undefined;
}
