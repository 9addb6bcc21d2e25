// The rules that would speak against what the source of a part demands, each with its reason, for the one file that it is about.
import { BASELINE_CAPABILITIES, RESTRICTED_CAPABILITY } from '../kubernetes/knowledge/capabilities';
import { commonAnswers, containersOf, hasSeveralParts, isAutoscaled, isLongRunning, portsOf } from './application';
import { workloadFile } from './manifests';
import { amountOf } from './objects/pod';
import { securityLevel } from './objects/security';
import type { ContainerDetails, Part, Plan, Probes } from './plan';
import type { Data } from './print';

export type Exception = readonly [rule: string, setting: Data, why: string];

/** Fewer pods than the profile asks for are fine if somebody wanted them. */
const STRICT_REPLICAS = 3;

/** About the number of pods. */
function replicaExceptions(part: Part): readonly Exception[] {
  const { answers, details } = part;
  const { kind, replicas } = answers;
  const list: Exception[] = [];
  if (!isLongRunning(part) || details.run !== undefined) return list;
  const isAuto = isAutoscaled(part);
  if (replicas === 1) list.push(['minimum-replicas', 'off', 'one pod runs; see whether several could share its work']);
  else if (replicas < STRICT_REPLICAS && !isAuto)
    list.push(['minimum-replicas', ['warning', { min: replicas }], `${replicas} pods are enough here`]);
  if (isAuto && replicas < STRICT_REPLICAS)
    list.push(['hpa-minimum-replicas', ['warning', { min: replicas }], `${replicas} pods are enough here`]);
  if (kind === 'web' && !isAuto) list.push(['hpa-missing', 'off', 'the number of pods is fixed']);
  return list;
}

export interface Demand {
  /** A pattern of file names. */
  readonly file: string;
  readonly exceptions: readonly Exception[];
}

/** The demands of all parts, file by file. */
export function demandsOf(plan: Plan): readonly Demand[] {
  const isOneOfSeveral = hasSeveralParts(plan);
  const level = securityLevel(plan);
  const ofNamespace: Demand = {
    file: commonAnswers(plan).layout === 'helm' ? '**/cluster/namespaces.yaml' : '**/namespace.yaml',
    exceptions: [['pod-security-labels', 'off', `what its pods need is allowed by ${level} alone`]],
  };
  const ofParts = plan.parts.flatMap((part) => {
    const folder = isOneOfSeveral ? `**/${part.answers.name}` : '**';
    const replicas = replicaExceptions(part);
    const ofAutoscaler = replicas.filter(([rule]) => rule === 'hpa-minimum-replicas');
    const ofWorkload = [
      ...replicas.filter((exception) => !ofAutoscaler.includes(exception)),
      ...workloadExceptions(part),
    ];
    return [
      { file: `${folder}/${workloadFile(part)}`, exceptions: ofWorkload },
      { file: `${folder}/autoscaler.yaml`, exceptions: ofAutoscaler },
    ].filter(({ exceptions }) => exceptions.length > 0);
  });
  return level === 'restricted' ? ofParts : [ofNamespace, ...ofParts];
}

/** What the rules about pods say against the details of a part. */
function workloadExceptions(part: Part): readonly Exception[] {
  return [
    ...identityExceptions(part),
    ...probeExceptions(part),
    ...volumeExceptions(part),
    ...portExceptions(part),
    ...containersOf(part).flatMap((container) => containerExceptions(container, part)),
  ].filter(([rule], index, all) => all.findIndex(([other]) => other === rule) === index);
}

/** Numbers below are those of users and groups that nodes and other images have. */
const FIRST_OWN_ID = 10000;

function identityExceptions({ details }: Part): readonly Exception[] {
  const { user, group = user, supplementalGroups = [] } = details;
  const ids = [user, group, ...supplementalGroups].filter((id) => id !== undefined);
  const list: Exception[] = [];
  if (user === 0) list.push(['run-as-non-root', 'off', 'its source runs it as root']);
  if (group === 0 || supplementalGroups.includes(0))
    list.push(['root-group', 'off', 'its image or its source wants the group of root']);
  if (ids.some((id) => id !== 0 && id < FIRST_OWN_ID))
    list.push(['low-user-id', 'off', 'the image has its files for this user']);
  return list;
}

function probeExceptions(part: Part): readonly Exception[] {
  const why = 'its source has no such check; add one when there is something to ask';
  if (!isLongRunning(part)) return [];
  const { main, others = [] } = part.details;
  const sidecars = others.filter(({ role }) => role === 'sidecar');
  const given = [main.probes, ...sidecars.map(({ probes }) => probes ?? null)];
  const lacks = (probes: Probes | null | undefined, name: 'readiness' | 'liveness') =>
    probes === null || (probes !== undefined && probes[name] === undefined);
  const list: Exception[] = [];
  if (given.some((probes) => probes?.liveness?.initialDelaySeconds !== undefined && probes.startup === undefined))
    list.push(['startup-probe', 'off', why]);
  if (given.some((probes) => lacks(probes, 'readiness'))) list.push(['readiness-probe', 'off', why]);
  if (lacks(main.probes, 'liveness')) list.push(['liveness-probe', 'off', why]);
  return list;
}

/** Ports below are those of services that everybody knows. */
const FIRST_FREE_PORT = 1024;

function portExceptions(part: Part): readonly Exception[] {
  const low = portsOf(part).filter(({ number }) => number < FIRST_FREE_PORT);
  if (low.length === 0) return [];
  return [['privileged-port', 'off', `others know it by ${low.map(({ number }) => number).join(' and ')}`]];
}

function volumeExceptions({ details }: Part): readonly Exception[] {
  const isInMemory = (details.volumes ?? []).some(({ kind }) => kind === 'memory');
  return isInMemory ? [['memory-backed-volume', 'off', 'its size is part of the memory limits']] : [];
}

/** A limit so many times the request leaves room for bursts. */
const ROOM_FOR_BURSTS = 1.5;

function containerExceptions(container: ContainerDetails, { answers }: Part): readonly Exception[] {
  const { readOnlyRoot, addedCapabilities = [], secretVariables = [], files = [], resources } = container;
  const list: Exception[] = [];
  if (readOnlyRoot === false) list.push(['read-only-root-filesystem', 'off', 'it writes into its own file system']);
  const added = addedCapabilities.filter((name) => name !== RESTRICTED_CAPABILITY);
  const [usual, others] = [true, false].map((isUsual) =>
    added.filter((name) => BASELINE_CAPABILITIES.has(name) === isUsual).join(', '),
  );
  if (usual) list.push(['added-capability', 'off', `it needs ${usual}`]);
  if (others) list.push(['dangerous-capability', 'off', `it needs ${others}`]);
  const { cpu = '0', cpuLimit } = resources ?? {};
  if (cpuLimit !== undefined && amountOf(cpuLimit) < Math.max(1, ROOM_FOR_BURSTS * amountOf(cpu)))
    list.push(['cpu-throttling', 'off', 'its source allows it no more CPU']);
  if (secretVariables.length > 0) list.push(['secret-as-env', 'off', 'it reads these secrets from variables alone']);
  // What the driver of Vault mounts is no Secret.
  const isMounted = files.some(({ content }) => content.kind === 'text' || answers.secrets !== 'secrets-store-vault');
  if (isMounted) list.push(['config-sub-path', 'off', 'a file among others of the image; a change needs new pods']);
  return list;
}
