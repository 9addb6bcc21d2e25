// The application that the answers describe, as it runs in one environment.
import { parseImageReference } from '../kubernetes/image-reference';
import { cleanName } from '../kubernetes/names';
import { splitSetting } from './answers/checks';
import type { Answers } from './answers/questions';
import type { DataMap } from './print';

export type EnvironmentName = Answers['environments'][number];

/** From the least to the most like production. */
export const ENVIRONMENTS: readonly EnvironmentName[] = ['dev', 'staging', 'prod'];

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

/** An application in one of its environments: what the objects are made of. */
export interface Application {
  readonly answers: Answers;
  readonly name: string;
  readonly environment: Environment;
}

/** The environments in which an application runs, in their order. */
export function environmentsOf({ environments }: Answers): readonly EnvironmentName[] {
  return ENVIRONMENTS.filter((name) => environments.includes(name));
}

/** The environment that counts: production, where there is one. */
export function mainEnvironment(answers: Answers): EnvironmentName {
  return environmentsOf(answers).at(-1) ?? 'prod';
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
export function environmentOf(answers: Answers, name: EnvironmentName): Environment {
  const { namespace, host, image, replicas, maxReplicas } = answers;
  const isProduction = name === 'prod';
  return {
    namespace: isProduction ? namespace : `${namespace}-${name}`,
    host: isProduction || host === '' ? host : `${name}.${host}`,
    instance: answers.name,
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

/** The labels of an object of the application. Objects of its database have the component `database`, and so on. */
export function labelsOf({ name, answers, environment }: Application, component: string = answers.kind): DataMap {
  return {
    ...selectorOf({ name, answers, environment }, component),
    'app.kubernetes.io/part-of': name,
    'app.kubernetes.io/managed-by': environment.managedBy,
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
export function selectorOf({ name, answers, environment }: Application, component: string = answers.kind): DataMap {
  return {
    'app.kubernetes.io/name': component === answers.kind ? name : `${name}-${component}`,
    'app.kubernetes.io/instance': environment.instance,
    'app.kubernetes.io/component': component,
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

/** Whether anything sends requests to the application. */
export function isServed({ kind }: Answers): boolean {
  return kind === 'web' || kind === 'stateful';
}

/** Whether it runs all the time, with a port for probes and metrics. */
export function isLongRunning({ kind }: Answers): boolean {
  return kind !== 'cron';
}

/** Whether an autoscaler chooses the number of pods. */
export function isAutoscaled({ kind, autoscaling }: Answers): boolean {
  return (kind === 'web' || kind === 'worker') && autoscaling === 'cpu';
}

/** Whether its data lies on volumes of the cluster. */
export function hasVolumes({ kind, data }: Answers): boolean {
  return kind === 'stateful' || data === 'cnpg' || data === 'stateful-set';
}
