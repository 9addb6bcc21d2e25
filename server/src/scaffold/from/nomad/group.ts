import type { Container, Draft, HealthCheck, NamedVolume, Port, Probe, RestartPolicy, Service } from '../description';
import { placeOf, type Source, type SourceEntry } from '../source';
import { type Registration, readRegistration } from './check';
import type { JobContext } from './job';
import { type PortLabel, readNetwork } from './network';
import { placementHandlers } from './placement';
import { readTask, type Task } from './task';
import { readUpdate } from './update';

const ROLES: readonly Container['role'][] = ['before', 'main', 'sidecar', 'after'];

/** Reads a `group`: its tasks are the containers of one pod. */
export function readGroup(
  entry: SourceEntry,
  shared: Pick<Service, 'labels' | 'placement' | 'update'>,
  context: JobContext,
): Service {
  const { report, job } = context;
  const name = entry.labels[0] ?? job;
  const where = `group ${name}`;
  const at = { file: entry.file, span: entry.keySpan };
  if (entry.labels.length !== 1) report.problem(at, 'nomadLabel', { block: entry.key });
  if (context.services.some((service) => service.name === name)) report.problem(at, 'nomadTwice', { name });
  const service: Draft<Service> = {
    ...shared,
    name,
    at,
    body: placeOf(entry),
    run: context.run,
    containers: [],
    dependencies: [],
    networks: [],
    aliases: [],
    profiles: [],
  };
  const labels: PortLabel[] = [];
  const registrations: Registration[] = [];
  const tasks: SourceEntry[] = [];
  report.fields(
    entry.value,
    {
      ...placementHandlers(service, where, report),
      count: (value) => {
        const count = report.number(value, `${where}.count`);
        if (count !== undefined) service.replicas = count;
      },
      network: (value) => {
        labels.push(...readNetwork(value, `${where}.network`, service, report));
      },
      service: (value) => {
        registrations.push(readRegistration(value, `${where}.service`, service, report));
      },
      task: (_, task) => tasks.push(task),
      update: (value) => {
        service.update = { ...service.update, ...readUpdate(value, `${where}.update`, report) };
      },
      restart: (value) => {
        const policy = readRestart(value, `${where}.restart`, context);
        if (policy !== undefined) service.restart = policy;
      },
      scaling: (value) => readScaling(value, `${where}.scaling`, service, context),
      volume: (value, volume) => readVolume(volume, value, `${where}.volume`, context),
      ephemeral_disk: report.leave('nomadEphemeralDisk'),
      meta: report.leave('nomadMeta'),
      vault: report.leave('nomadVault'),
      consul: report.leave('nomadElsewhere'),
      migrate: report.leave('nomadMigrate'),
      reschedule: report.leave('nomadScheduling'),
      reschedule_on_lost: report.leave('nomadScheduling'),
      prevent_reschedule_on_lost: report.leave('nomadScheduling'),
      disconnect: report.leave('nomadScheduling'),
      stop_after_client_disconnect: report.leave('nomadScheduling'),
      max_client_disconnect: report.leave('nomadScheduling'),
      shutdown_delay: report.leave('nomadShutdownDelay'),
    },
    where,
  );
  const read = tasks.map((task) => readTask(task, labels, service, context));
  const ordered = [...read].sort((a, b) => ROLES.indexOf(a.container.role) - ROLES.indexOf(b.container.role));
  placeGroupPorts(ordered, labels, registrations, context);
  for (const registration of registrations) placeChecks(registration, ordered, labels, context);
  for (const task of ordered) {
    for (const registration of task.registrations)
      placeChecks({ ...registration, task: task.container.name }, ordered, labels, context);
  }
  service.containers = ordered.map(({ container }) => container);
  if (ordered.length === 0) report.problem(at, 'nomadNoTask', { group: name });
  if (ordered.filter(({ container }) => container.role === 'main').length > 1)
    report.note('changed', at, 'nomadSeveralTasks', { group: name });
  return service;
}

/** Ports that no task names belong to the first of its main tasks. */
function placeGroupPorts(
  tasks: readonly Task[],
  labels: readonly PortLabel[],
  registrations: readonly Registration[],
  { report }: JobContext,
): void {
  const main = tasks.find(({ container }) => container.role === 'main') ?? tasks[0];
  if (main === undefined) return;
  for (const label of labels) {
    if (tasks.some(({ portLabels }) => portLabels.includes(label.label))) continue;
    if (label.inside === undefined) report.note('not-carried', label.at, 'nomadDynamicPort', { label: label.label });
    else main.container.ports = [...main.container.ports, portOf(label, label.inside)];
  }
  // A service may name a number: the port inside the container.
  for (const { port = '' } of registrations) {
    const isKnown = main.container.ports.some(({ number }) => number === Number(port));
    if (/^\d+$/.test(port) && !isKnown && Number(port) > 0 && Number(port) <= 65_535) {
      main.container.ports = [
        ...main.container.ports,
        { at: main.container.at, number: Number(port), protocol: 'TCP' },
      ];
    }
  }
}

function portOf({ at, label, published }: PortLabel, number: number): Port {
  return { at, name: label, number, protocol: 'TCP', published };
}

/** A check keeps traffic away; only with check_restart it restarts the task too. */
function placeChecks(
  registration: Registration,
  tasks: readonly Task[],
  labels: readonly PortLabel[],
  { report }: JobContext,
): void {
  const main = tasks.find(({ container }) => container.role === 'main') ?? tasks[0];
  for (const { check, task, restarts } of registration.checks) {
    const wanted = task ?? registration.task;
    const target = tasks.find(({ container }) => container.name === wanted) ?? ownerOf(check, tasks) ?? main;
    if (target === undefined) continue;
    const probe = withNumber(check.probe, labels, target.container);
    if (probe === undefined) {
      report.note('not-carried', check.at, 'nomadCheckPort');
      continue;
    }
    const placed: HealthCheck = { ...check, probe };
    const { container } = target;
    if (container.readiness === undefined) container.readiness = placed;
    else report.note('not-carried', check.at, 'nomadSecondCheck', { task: container.name });
    if (restarts && container.health === undefined) container.health = placed;
  }
}

/** The task whose port a check asks. */
function ownerOf({ probe }: HealthCheck, tasks: readonly Task[]): Task | undefined {
  const port = probe.kind === 'exec' ? undefined : probe.port;
  return tasks.find(({ container }) =>
    container.ports.some(({ name, number }) => port !== undefined && (name === port || number === port)),
  );
}

/** The label of a port replaced by its number; undefined where the port has none. */
function withNumber(probe: Probe, labels: readonly PortLabel[], container: Container): Probe | undefined {
  if (probe.kind === 'exec' || typeof probe.port === 'number') return probe;
  const label = probe.port;
  const number =
    labels.find((each) => each.label === label)?.inside ?? container.ports.find(({ name }) => name === label)?.number;
  return number === undefined ? undefined : { ...probe, port: number };
}

function readRestart(source: Source, where: string, { report, run }: JobContext): RestartPolicy | undefined {
  let attempts: number | undefined;
  let mode: string | undefined;
  report.fields(
    source,
    {
      attempts: (value) => {
        attempts = report.number(value, `${where}.attempts`);
      },
      mode: (value) => {
        mode = report.text(value, `${where}.mode`);
      },
      delay: (value) => report.use(value),
      interval: (value) => report.use(value),
      render_templates: (value) => report.use(value),
    },
    where,
  );
  report.note('changed', source, 'nomadRestart');
  if (run.kind === 'long-running' || run.kind === 'on-every-node') return 'always';
  return attempts === 0 && mode === 'fail' ? 'never' : 'on-failure';
}

function readScaling(source: Source, where: string, service: Draft<Service>, { report }: JobContext): void {
  let isOn = true;
  let max: number | undefined;
  let min: number | undefined;
  report.fields(
    source,
    {
      enabled: (value) => {
        isOn = report.boolean(value, where) ?? true;
      },
      min: (value) => {
        min = report.number(value, `${where}.min`);
      },
      max: (value) => {
        max = report.number(value, `${where}.max`);
      },
      policy: report.leave('nomadScalingPolicy'),
    },
    where,
  );
  if (!isOn) return;
  if (min !== undefined) service.replicas ??= min;
  if (max !== undefined) service.maxReplicas = max;
}

const ACCESS: Readonly<Record<string, NamedVolume['accessMode']>> = {
  'single-node-reader-only': 'one-node',
  'single-node-writer': 'one-node',
  'multi-node-reader-only': 'many-nodes-read-only',
  'multi-node-single-writer': 'many-nodes',
  'multi-node-multi-writer': 'many-nodes',
};

function readVolume(
  entry: SourceEntry,
  source: Source,
  where: string,
  { report, volumes, readOnly }: JobContext,
): void {
  const label = entry.labels[0] ?? '';
  const volume: Draft<NamedVolume> = { at: placeOf(entry), name: label, external: true };
  report.fields(
    source,
    {
      type: (value) => {
        volume.driver = report.text(value, `${where}.type`) ?? 'host';
      },
      source: report.leave('nomadVolumeSource', { volume: label }),
      access_mode: (value) => {
        const mode = ACCESS[report.text(value, `${where}.access_mode`) ?? ''];
        if (mode !== undefined) volume.accessMode = mode;
      },
      read_only: (value) => {
        if (report.boolean(value, `${where}.read_only`) === true) readOnly.add(label);
      },
      per_alloc: report.leave('nomadPerAllocation'),
      attachment_mode: report.leave('mountDetail'),
      mount_options: report.leave('mountDetail'),
      sticky: report.leave('mountDetail'),
    },
    where,
  );
  report.note('changed', { file: entry.file, span: entry.keySpan }, 'nomadVolume', { volume: label });
  volumes.set(label, volume);
}
