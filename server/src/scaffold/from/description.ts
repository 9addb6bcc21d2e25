/**
 * What an application consists of, whatever it was described in: the common ground of a Compose file, a Dockerfile and a Nomad
 * job, and what manifests are made from. What is absent was not said.
 */

import type { Place } from './source';

export interface Application {
  /** As written; undefined where the source gives none. */
  readonly name: string | undefined;
  readonly services: readonly Service[];
  readonly volumes: readonly NamedVolume[];
  readonly configs: readonly FileSource[];
  readonly secrets: readonly FileSource[];
  readonly networks: readonly Network[];
}

/** Containers that run together and share their network: a service of Compose, a group of Nomad, a pod. */
export interface Service {
  readonly name: string;
  readonly at: Place;
  /** All that is written of it; absent where that is the whole file. */
  readonly body?: Place;
  readonly run: RunMode;
  /** At least one; containers that run in front of the others come first. */
  readonly containers: readonly Container[];
  /** How many run at once. */
  readonly replicas?: number;
  readonly maxReplicas?: number;
  /** The services that must be there first, by name. */
  readonly dependencies: readonly Dependency[];
  /** The networks it is in, by name; empty for the application's own. */
  readonly networks: readonly string[];
  /** Further names it is reached by. */
  readonly aliases: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly update?: UpdateStrategy;
  readonly restart?: RestartPolicy;
  readonly hostNetwork?: boolean;
  readonly placement: readonly PlacementRule[];
  /** Only runs when one of these is asked for; empty for always. */
  readonly profiles: readonly string[];
}

export type RunMode =
  | { readonly kind: 'long-running' }
  | { readonly kind: 'on-every-node' }
  | { readonly kind: 'run-to-completion' }
  | {
      readonly kind: 'scheduled';
      readonly crons: readonly string[];
      readonly timeZone?: string;
      readonly overlap: boolean;
    };

export type ContainerRole = 'main' | 'sidecar' | 'before' | 'after';

export interface Container {
  readonly name: string;
  readonly at: Place;
  readonly role: ContainerRole;
  readonly image?: string;
  readonly build?: Build;
  /** `os/architecture`. */
  readonly platform?: string;
  /** What the container runs: Docker's entrypoint, Kubernetes' command. An empty list takes the image's away. */
  readonly command?: readonly string[];
  /** Docker's command, Kubernetes' args. */
  readonly args?: readonly string[];
  /** Variables of the environment that command and args name as `$(NAME)`. */
  readonly references?: readonly string[];
  readonly workingDirectory?: string;
  readonly ports: readonly Port[];
  readonly environment: readonly EnvironmentVariable[];
  readonly files: readonly MountedFile[];
  readonly volumes: readonly VolumeMount[];
  readonly health?: HealthCheck;
  /** Checks that keep traffic away without restarting anything. */
  readonly readiness?: HealthCheck;
  readonly resources: Resources;
  /** A name or number. */
  readonly user?: string;
  readonly group?: string;
  readonly supplementalGroups: readonly string[];
  readonly addedCapabilities: readonly string[];
  readonly droppedCapabilities: readonly string[];
  readonly privileged?: boolean;
  readonly readOnlyRoot?: boolean;
  readonly noNewPrivileges?: boolean;
  readonly stopSignal?: string;
  readonly stopGraceSeconds?: number;
  /**
   * The container without the ports and the check of its image, where these may not be its own: it runs a command of its own and
   * names no port, as a worker does that is started from the image of the web service beside it.
   */
  readonly unserved?: Container;
}

export interface Build {
  /** A folder, relative to the file that says it, or a Git address. */
  readonly context: string;
  readonly dockerfile?: string;
  readonly target?: string;
  readonly args: Readonly<Record<string, string>>;
}

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export interface Port {
  readonly at: Place;
  readonly name?: string;
  /** The port inside the container, 1 to 65535. */
  readonly number: number;
  readonly protocol: Protocol;
  /** The port on the host it is open to the outside on; 0 for one that is chosen when it starts. */
  readonly published?: number;
  /** The host's address it is bound to. */
  readonly hostAddress?: string;
}

export interface EnvironmentVariable {
  readonly at: Place;
  readonly name: string;
  readonly value: EnvironmentValue;
}

export type EnvironmentValue =
  /** `sensitive`: by name or form a password, a key or a token. */
  | { readonly kind: 'value'; readonly text: string; readonly sensitive: boolean }
  /** Someone must give it: it comes from variables that have no value here. `text` is what is written. */
  | {
      readonly kind: 'needed';
      readonly text: string;
      readonly variables: readonly string[];
      readonly sensitive: boolean;
    }
  /** A field of a secret that is kept in a vault. */
  | { readonly kind: 'vault'; readonly path: string; readonly field: string };

/** A text that is mounted as a file: a configuration or a secret, by its name in the application or by its own content. */
export interface MountedFile {
  readonly at: Place;
  readonly kind: 'config' | 'secret';
  /** Of `Application.configs` or `Application.secrets`. */
  readonly source: string;
  /** The absolute path inside the container, or one relative to the container's own directory for such files. */
  readonly target: string;
  /** Unix permissions. */
  readonly mode?: number;
  readonly user?: string;
  readonly group?: string;
}

/** Where the content of a configuration or secret comes from. */
export interface FileSource {
  readonly at: Place;
  readonly name: string;
  readonly content:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'environment'; readonly variable: string }
    | { readonly kind: 'text'; readonly text: string }
    /** A template of the old system: it must be written anew. */
    | { readonly kind: 'template'; readonly text: string }
    /** Made outside of the application. */
    | { readonly kind: 'external'; readonly name: string };
}

export interface VolumeMount {
  readonly at: Place;
  readonly kind: 'named' | 'anonymous' | 'bind' | 'tmpfs' | 'image';
  /** The name of a volume or the path on the host; absent for what has no source. */
  readonly source?: string;
  readonly target: string;
  readonly readOnly: boolean;
  /** Inside the volume. */
  readonly subPath?: string;
  /** Bytes; only a tmpfs says its size. */
  readonly sizeBytes?: number;
}

/** A volume with a name. How large it must be is written nowhere. */
export interface NamedVolume {
  readonly at: Place;
  readonly name: string;
  /** Made outside of the application. */
  readonly external: boolean;
  readonly driver?: string;
  readonly accessMode?: 'one-node' | 'many-nodes' | 'many-nodes-read-only';
}

export interface HealthCheck {
  readonly at: Place;
  readonly probe: Probe;
  readonly intervalSeconds?: number;
  readonly timeoutSeconds?: number;
  /** How long failures do not count after the start. */
  readonly startPeriodSeconds?: number;
  /** Failures in a row that count. */
  readonly failures?: number;
  readonly successes?: number;
}

/** A port is a number or the name of one of the container's. */
export type Probe =
  | { readonly kind: 'exec'; readonly command: readonly string[] }
  | {
      readonly kind: 'http';
      readonly port: number | string;
      readonly path: string;
      readonly scheme: 'http' | 'https';
      readonly headers: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'tcp'; readonly port: number | string }
  | { readonly kind: 'grpc'; readonly port: number | string; readonly service?: string };

export interface Dependency {
  readonly at: Place;
  readonly service: string;
  readonly condition: 'started' | 'healthy' | 'completed';
  readonly required: boolean;
}

export interface Resources {
  /** Thousandths of a processor core. */
  readonly cpuRequest?: number;
  readonly cpuLimit?: number;
  /** Nomad's share of a processor, which no number of cores equals. */
  readonly cpuMegahertz?: number;
  /** Bytes. */
  readonly memoryRequest?: number;
  readonly memoryLimit?: number;
  readonly processes?: number;
  /** Bytes. */
  readonly sharedMemory?: number;
  readonly devices: readonly { readonly name: string; readonly count: number }[];
}

export type RestartPolicy = 'always' | 'on-failure' | 'never';

export interface UpdateStrategy {
  /** How many are exchanged at once; 0 for all. */
  readonly parallel?: number;
  /** How many run more than wanted meanwhile, of a new kind: Nomad's canaries. */
  readonly canaries?: number;
  /** The new one is up before the old one goes. */
  readonly startFirst?: boolean;
  readonly minimumHealthySeconds?: number;
  readonly deadlineSeconds?: number;
  readonly rollBack?: boolean;
}

export interface PlacementRule {
  readonly at: Place;
  readonly kind: 'require' | 'prefer' | 'spread';
  readonly attribute: string;
  readonly operator: string;
  readonly value: string;
}

export interface Network {
  readonly at: Place;
  readonly name: string;
  /** Nothing outside is reached from it. */
  readonly internal: boolean;
  readonly external: boolean;
}

/** For building a description step by step. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };
