/**
 * What is to be made: an application of one or more parts, which are delivered together into one namespace. The wizard plans
 * one part from answers alone; what is read from a Compose file or a Nomad job may have several, with details that no question asks for.
 */
import type { Answers } from './answers/questions';

export interface Plan {
  /** Of the whole: what all parts are part of. */
  readonly name: string;
  /** At least one, in the order of the source. Answers about the whole (namespace, layout, delivery...) are the same in each. */
  readonly parts: readonly Part[];
}

export interface Part {
  /** `name` is the part's own, distinct within the plan. */
  readonly answers: Answers;
  readonly details: Details;
}

/** What the source says of a part beyond the answers. What is absent is as the scaffold makes it by itself. */
export interface Details {
  /** What runs it where that is no Deployment, StatefulSet or CronJob by its answers' kind. */
  readonly run?: 'once' | 'on-every-node';
  /** Where its image comes from, if not from a registry as it is: the source builds it, or names it by a tag that moves. */
  readonly source?: ImageSource;
  /** The port of its Service for the answers' port; absent for 80. Where others know it by its container's port, that. */
  readonly servicePort?: number;
  readonly main: ContainerDetails;
  /** Containers beside the main one; `before` ones have ended when it starts, in their order. */
  readonly others?: readonly OtherContainer[];
  readonly graceSeconds?: number;
  /** Of a scheduled job: the name of a time zone that Kubernetes knows; absent for UTC. */
  readonly timeZone?: string;
  /** False where nothing says that its port answers `/metrics`: then only what Kubernetes measures is watched. */
  readonly metrics?: false;
  /** A number; names of users mean nothing to Kubernetes. */
  readonly user?: number;
  readonly group?: number;
  readonly supplementalGroups?: readonly number[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Names of the parts that it calls; these let it in. Absent where the source does not say: then it calls none. */
  readonly calls?: readonly string[];
  /** Volumes that its containers mount, by name. */
  readonly volumes?: readonly PartVolume[];
  /** Further entries of the name service, such as a network alias: a Service each. */
  readonly aliases?: readonly string[];
}

export type ImageSource =
  | { readonly kind: 'built'; readonly context: string; readonly dockerfile?: string; readonly target?: string }
  | { readonly kind: 'moving'; readonly image: string };

export interface ContainerDetails {
  /**
   * What the answers' port is called, when it does not speak HTTP: then nothing asks it for metrics. `null` where nothing is known to listen:
   * the answers' port and health path mean nothing then, and it has only the further ports below. Of the main container alone.
   */
  readonly portName?: string | null;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  /** Variables that command and args name as `$(NAME)`; of all other texts Kubernetes replaces nothing. */
  readonly references?: readonly string[];
  readonly workingDir?: string;
  /** Ports beside the one of the answers. */
  readonly ports?: readonly PartPort[];
  /** Variables whose values are keys of the part's Secret; the keys are among the answers' `secretKeys`. */
  readonly secretVariables?: readonly { readonly name: string; readonly key: string }[];
  /** `null` for no probes at all: the source has none, and nothing is known that could be asked. */
  readonly probes?: Probes | null;
  readonly resources?: ResourceDetails;
  readonly readOnlyRoot?: boolean;
  readonly addedCapabilities?: readonly string[];
  readonly mounts?: readonly PartMount[];
  /** Texts that are files in the container. */
  readonly files?: readonly PartFile[];
}

export interface OtherContainer extends ContainerDetails {
  readonly name: string;
  readonly image: string;
  readonly role: 'before' | 'sidecar';
  /** Variables of its own; the main container's come from the answers' settings. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface PartPort {
  /** A port name of Kubernetes: at most 15 of a-z, 0-9 and `-`. */
  readonly name: string;
  readonly number: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
}

export interface Probes {
  readonly startup?: ProbeDetails;
  readonly readiness?: ProbeDetails;
  readonly liveness?: ProbeDetails;
}

/** Ports are numbers, or names of the container's ports. */
export interface ProbeDetails {
  readonly action:
    | { readonly kind: 'exec'; readonly command: readonly string[] }
    | {
        readonly kind: 'http';
        readonly port: number | string;
        readonly path: string;
        readonly scheme?: 'HTTPS';
        readonly headers?: Readonly<Record<string, string>>;
      }
    | { readonly kind: 'tcp'; readonly port: number | string }
    | { readonly kind: 'grpc'; readonly port: number; readonly service?: string };
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly failureThreshold?: number;
  readonly successThreshold?: number;
  /** What a person should decide about it, for a comment beside it. */
  readonly note?: string;
}

/** Quantities of Kubernetes. */
export interface ResourceDetails {
  readonly cpu?: string;
  readonly cpuLimit?: string;
  readonly memory?: string;
  readonly memoryLimit?: string;
}

export interface PartVolume {
  /** A DNS label, distinct within the part. */
  readonly name: string;
  /** `claim`: keeps data, a volume for each pod; `empty`: lives as long as the pod; `memory`: in memory. */
  readonly kind: 'claim' | 'empty' | 'memory';
  /** A quantity. Of a claim: absent for the answers' `storageSize`. */
  readonly size?: string;
}

export interface PartMount {
  readonly volume: string;
  readonly path: string;
  readonly subPath?: string;
  readonly readOnly?: boolean;
}

/** One file in a container: a text that goes into a ConfigMap, or a key of the part's Secret. */
export interface PartFile {
  /** Absolute path of the file. */
  readonly path: string;
  readonly content:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'secret'; readonly key: string };
  /** Unix permissions. */
  readonly mode?: number;
}
