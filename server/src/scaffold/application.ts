// The application that a plan describes, as it runs in one environment.
import { parseImageReference } from '../kubernetes/image-reference';
import { cleanName } from '../kubernetes/names';
import { splitSetting } from './answers/checks';
import type { Answers } from './answers/questions';
import type { ContainerDetails, Part, PartPort, Plan } from './plan';
import type { DataMap } from './print';

export type EnvironmentName = Answers['environments'][number];

/** From the least to the most like production. */
const ENVIRONMENTS: readonly EnvironmentName[] = ['dev', 'staging', 'prod'];

/** What differs from one environment to another. A chart has actions of its templates in the place of values. */
export interface Environment {
  readonly namespace: string;
  readonly host: string;
  readonly instance: string;
  readonly managedBy: string;
  readonly image: string;
  /** For the label; undefined where something else sets it. */
  readonly version: string | undefined;
  readonly replicas: number | string;
  readonly maxReplicas: number | string;
  readonly settings: Readonly<Record<string, string>>;
  /** What stands in a SealedSecret before its values are encrypted, by key. */
  readonly sealed: Readonly<Record<string, string>>;
  /** Annotations of the pods. */
  readonly annotations: DataMap | undefined;
}

/** A part of a plan in one of its environments, or what its parts share: what the objects are made of. */
export interface Application extends Part {
  readonly plan: Plan;
  readonly name: string;
  readonly environment: Environment;
  /** It stands for what several parts share, and is none of them. A plan of one part has no such thing: it is the part. */
  readonly isShared: boolean;
}

export function hasSeveralParts({ parts }: Plan): boolean {
  return parts.length > 1;
}

/** The answers about the whole, under the plan's name: those of the part that uses the database, where one does. */
export function commonAnswers({ name, parts }: Plan): Answers {
  const owner = parts.find(({ answers }) => answers.data !== 'none') ?? parts[0];
  if (owner === undefined) throw new Error('A plan has at least one part.');
  return { ...owner.answers, name };
}

/** A part in one of its environments, with its values written out. */
export function applicationOf(plan: Plan, part: Part, name: EnvironmentName): Application {
  return {
    plan,
    ...part,
    name: part.answers.name,
    environment: environmentOf(plan, part.answers, name),
    isShared: false,
  };
}

/** What the parts share in an environment; of a single part, that itself. */
export function wholeOf(plan: Plan, name: EnvironmentName): Application {
  const [part] = plan.parts;
  if (part !== undefined && !hasSeveralParts(plan)) return applicationOf(plan, part, name);
  const answers = commonAnswers(plan);
  const environment = environmentOf(plan, answers, name);
  return { plan, answers, details: { main: {} }, name: plan.name, environment, isShared: true };
}

/** All parts of the plan that an application belongs to, in its environment, as far as it is the same for all of them. */
export function partsBeside(application: Application): readonly Application[] {
  return application.plan.parts.map((part) => ({ ...application, ...part, name: part.answers.name, isShared: false }));
}

/** What the parts share, in the environment of one of them; or what is kept apart from a single one. */
export function sharedBeside(application: Application): Application {
  const { plan } = application;
  return { ...application, answers: commonAnswers(plan), details: { main: {} }, name: plan.name, isShared: true };
}

/** The environments in which an application runs, in their order. */
export function environmentsOf(plan: Plan): readonly EnvironmentName[] {
  const { environments } = commonAnswers(plan);
  return ENVIRONMENTS.filter((name) => environments.includes(name));
}

/** The environment that counts: production, where there is one. */
export function mainEnvironment(plan: Plan): EnvironmentName {
  return environmentsOf(plan).at(-1) ?? 'prod';
}

/** The namespace of an environment. */
export function namespaceOf(plan: Plan, name: EnvironmentName): string {
  const { namespace } = commonAnswers(plan);
  return name === 'prod' ? namespace : `${namespace}-${name}`;
}

const VERSION_OF_DIGEST = 12;

/** A label's value for the version of an image: its tag, or the beginning of its digest. */
export function versionOf(image: string): string {
  const { tag, digest = '' } = parseImageReference(image) ?? {};
  const [, hash = ''] = digest.split(':');
  const isLabel = tag !== undefined && /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(tag);
  return isLabel ? tag : (cleanName('label', tag ?? '') ?? hash.slice(0, VERSION_OF_DIGEST));
}

/** The environment with its values written out. */
function environmentOf(plan: Plan, answers: Answers, name: EnvironmentName): Environment {
  const { host, image, replicas, maxReplicas } = answers;
  const isProduction = name === 'prod';
  return {
    namespace: namespaceOf(plan, name),
    host: isProduction || host === '' ? host : `${name}.${host}`,
    instance: plan.name,
    managedBy: managerOf(answers),
    image,
    version: versionOf(image),
    replicas,
    // A rehearsal has to show that scaling works, not how far.
    maxReplicas: isProduction ? maxReplicas : Math.min(maxReplicas, replicas + 1),
    settings: { ENVIRONMENT: name, ...Object.fromEntries(answers.settings.map(splitSetting)) },
    sealed: {},
    annotations: undefined,
  };
}

function managerOf({ layout, delivery }: Answers): string {
  if (delivery !== 'none') return delivery;
  return layout === 'plain' ? 'kubectl' : layout;
}

/** The component that an application is by itself; what several parts share is none. */
function componentOf({ answers, details, isShared }: Application): string | undefined {
  if (isShared) return undefined;
  const words = { once: 'job', 'on-every-node': 'agent' } as const;
  return details.run === undefined ? answers.kind : words[details.run];
}

/** The labels of an object of the application. Objects of its database have the component `database`, and so on. */
export function labelsOf(application: Application, component?: string): DataMap {
  return {
    ...selectorOf(application, component),
    'app.kubernetes.io/part-of': application.plan.name,
    'app.kubernetes.io/managed-by': application.environment.managedBy,
  };
}

/** The labels of what runs or serves an image: with its version, which is the application's own unless it is given. */
export function versionedLabelsOf(application: Application, component?: string, version?: string): DataMap {
  return {
    ...selectorOf(application, component),
    'app.kubernetes.io/version': version ?? application.environment.version,
    ...labelsOf(application, component),
  };
}

/** The labels by which pods are selected, which never change. */
export function selectorOf(application: Application, component?: string): DataMap {
  const { plan, name, environment } = application;
  return {
    'app.kubernetes.io/name': component === undefined ? name : `${plan.name}-${component}`,
    'app.kubernetes.io/instance': environment.instance,
    'app.kubernetes.io/component': component ?? componentOf(application),
  };
}

/** Metadata of what runs or serves an image. */
export function versionedMetadataOf(
  application: Application,
  name: string,
  component?: string,
  version?: string,
): DataMap {
  return { name, labels: versionedLabelsOf(application, component, version) };
}

/** Metadata of an object of the application, without its namespace, which the layout gives it. */
export function metadataOf(application: Application, name: string, component?: string): DataMap {
  return { name, labels: labelsOf(application, component) };
}

/** Whether it runs all the time. */
export function isLongRunning({ answers: { kind }, details: { run } }: Part): boolean {
  return kind !== 'cron' && run !== 'once';
}

/** Whether it answers on the answers' port, with probes. */
export function listens(part: Part): boolean {
  return isLongRunning(part) && part.details.main.portName !== null;
}

export function speaksHttp(part: Part): boolean {
  return listens(part) && mainPortName(part) === 'http';
}

/** Whether its own port can be asked for metrics. */
export function hasMetrics(part: Part): boolean {
  return speaksHttp(part) && part.details.metrics !== false;
}

const METRICS_PORT = /^(?:metrics|.*-metrics|prom.*)$/;

/** The name of the port that is asked for metrics: its own one, or one that is there for that. */
export function metricsPort(part: Part): string | undefined {
  if (hasMetrics(part)) return mainPortName(part);
  const isAsked = ({ name, protocol }: PartPort) => protocol === 'TCP' && METRICS_PORT.test(name);
  return isLongRunning(part) ? portsOf(part).find(isAsked)?.name : undefined;
}

export function mainPortName({ details }: Part): string {
  return details.main.portName ?? 'http';
}

/** All its containers, the main one first. */
export function containersOf({ details }: Part): readonly ContainerDetails[] {
  return [details.main, ...(details.others ?? [])];
}

/** All ports on which its containers listen, the one of the answers first. */
export function portsOf(part: Part): readonly PartPort[] {
  const { answers } = part;
  const own: PartPort[] = listens(part) ? [{ name: mainPortName(part), number: answers.port, protocol: 'TCP' }] : [];
  return [...own, ...containersOf(part).flatMap(({ ports = [] }) => ports)];
}

/** Whether anything sends requests to it: a worker's port is there for probes and metrics alone. */
export function isServed(part: Part): boolean {
  const isReached = part.answers.kind === 'web' || part.answers.kind === 'stateful';
  return isLongRunning(part) && portsOf(part).length > (isReached || !listens(part) ? 0 : 1);
}

/** Whether it answers requests of HTTP, which are counted and measured. */
export function answersRequests(part: Part): boolean {
  return isServed(part) && hasMetrics(part) && part.answers.kind !== 'worker';
}

/** Whether it has pods of which each has a name and volumes of its own. */
export function isStateful({ answers: { kind }, details: { run } }: Part): boolean {
  return kind === 'stateful' && run === undefined;
}

/** Whether an autoscaler chooses the number of pods. */
export function isAutoscaled({ answers: { kind, autoscaling }, details: { run } }: Part): boolean {
  return (kind === 'web' || kind === 'worker') && autoscaling === 'cpu' && run === undefined;
}

/** Whether any of its data lies on volumes of the cluster. */
export function hasVolumes(plan: Plan): boolean {
  return hasClaims(plan) || plan.parts.some(({ answers }) => answers.data === 'cnpg');
}

/** Whether its manifests claim volumes. Those of CloudNativePG the operator claims. */
export function hasClaims({ parts }: Plan): boolean {
  return parts.some(
    (part) =>
      isStateful(part) ||
      part.answers.data === 'stateful-set' ||
      part.details.volumes?.some(({ kind }) => kind === 'claim'),
  );
}
