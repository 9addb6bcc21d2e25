import { CORE_MEGAHERTZ, coresOfMegahertz, parseSeconds } from '../amounts';
import type { Container, ContainerRole, Draft, Resources, Service } from '../description';
import { environmentVariable, lastOfEach } from '../environment';
import type { Handler } from '../report';
import { entryOf, type Source, type SourceEntry } from '../source';
import { readUser } from '../user';
import { type Registration, readRegistration } from './check';
import { readDockerConfig } from './docker';
import type { JobContext } from './job';
import { type PortLabel, readNetwork } from './network';
import { placementHandlers } from './placement';
import { readTemplate } from './template';

/** A task with what its group still has to place. */
export interface Task {
  readonly container: Draft<Container>;
  /** Labels of the ports that the task itself names. */
  readonly portLabels: readonly string[];
  readonly registrations: readonly Registration[];
}

const MEBIBYTE = 1024 * 1024;
const CONTAINER_DRIVERS: ReadonlySet<string> = new Set(['docker', 'podman', 'containerd-driver']);

/** Reads a `task`. */
export function readTask(entry: SourceEntry, labels: PortLabel[], service: Draft<Service>, context: JobContext): Task {
  const { report } = context;
  const name = entry.labels[0] ?? 'task';
  const where = `task ${name}`;
  const at = { file: entry.file, span: entry.keySpan };
  if (entry.labels.length !== 1) report.problem(at, 'nomadLabel', { block: 'task' });
  const resources: Draft<Resources> = { devices: [] };
  const container: Draft<Container> = {
    name,
    at,
    role: 'main',
    ports: [],
    environment: [],
    files: [],
    volumes: [],
    resources,
    supplementalGroups: [],
    addedCapabilities: [],
    droppedCapabilities: [],
  };
  const registrations: Registration[] = [];
  const portLabels: string[] = [];
  const driver = entryOf(entry.value, 'driver');
  const isContainer = driver?.value.kind === 'scalar' && CONTAINER_DRIVERS.has(driver.value.text);
  // The older way: ports in the resources of a task. They must be known when the configuration of the driver names them.
  const oldNetwork = entryOf(entryOf(entry.value, 'resources')?.value, 'network');
  if (oldNetwork !== undefined) {
    const own = readNetwork(oldNetwork.value, `${where}.resources.network`, service, report);
    labels.push(...own);
  }
  const handlers: Record<string, Handler> = {
    ...placementHandlers(service, where, report),
    driver: (value, driverEntry) => {
      const text = report.text(value, `${where}.driver`) ?? '';
      if (!isContainer) report.note('not-carried', driverEntry, 'nomadDriver', { driver: text, task: name });
    },
    config: (value, configEntry) => {
      if (isContainer)
        portLabels.push(...readDockerConfig(value, `${where}.config`, container, resources, labels, context));
      else report.note('not-carried', configEntry, 'nomadDriverConfig', { task: name });
    },
    env: (value) => readEnv(value, `${where}.env`, container, context),
    resources: (value) => readResources(value, `${where}.resources`, resources, context),
    service: (value) => {
      registrations.push(readRegistration(value, `${where}.service`, service, report));
    },
    template: (value, template) => readTemplate(template, value, container, context),
    volume_mount: (value) => readVolumeMount(value, `${where}.volume_mount`, container, context),
    lifecycle: (value, lifecycle) => {
      container.role = readLifecycle(value, `${where}.lifecycle`, lifecycle, context);
    },
    kill_timeout: (value) => {
      const seconds = report.parsed(value, `${where}.kill_timeout`, 'a duration such as 30s', parseSeconds);
      if (seconds !== undefined) container.stopGraceSeconds = seconds;
    },
    kill_signal: (value, signalEntry) => {
      const signal = report.text(value, `${where}.kill_signal`);
      if (signal === undefined) return;
      container.stopSignal = signal;
      report.note('changed', signalEntry, 'stopSignal', { signal });
    },
    user: (_, entry) => Object.assign(container, readUser(entry, `${where}.user`, report)),
    restart: report.leave('nomadRestart'),
    artifact: report.leave('nomadArtifact'),
    vault: report.leave('nomadVault'),
    consul: report.leave('nomadElsewhere'),
    identity: report.leave('nomadIdentity'),
    secret: report.leave('nomadElsewhere'),
    meta: report.leave('nomadMeta'),
    logs: report.leave('logging'),
    leader: report.leave('nomadLeader'),
    shutdown_delay: report.leave('nomadShutdownDelay'),
    dispatch_payload: report.leave('nomadParameterized'),
    csi_plugin: report.leave('nomadElsewhere'),
    scaling: report.leave('nomadVerticalScaling'),
    action: report.leave('nomadAction'),
    schedule: report.leave('nomadScheduling'),
    kind: report.leave('nomadElsewhere'),
  };
  report.fields(entry.value, handlers, where);
  container.environment = lastOfEach(container.environment);
  moveMountedTemplates(container);
  // Without memory_max the memory is a limit too.
  if (resources.memoryRequest !== undefined) resources.memoryLimit ??= resources.memoryRequest;
  if (driver === undefined) report.problem(at, 'nomadNoDriver', { task: name });
  else if (isContainer && container.image === undefined) report.problem(at, 'noImage', { service: name });
  return { container, portLabels, registrations };
}

function readEnv(source: Source, where: string, container: Draft<Container>, { report }: JobContext): void {
  for (const entry of report.entries(source, where)) {
    const text = report.text(entry.value, `${where}.${entry.key}`) ?? '';
    const open = entry.value.kind === 'scalar' ? entry.value.open : [];
    const at = { file: entry.file, span: entry.keySpan };
    container.environment = [...container.environment, environmentVariable(at, entry.key, text, open, report)];
  }
}

function readResources(source: Source, where: string, resources: Draft<Resources>, { report }: JobContext): void {
  const mebibytes = (key: 'memoryRequest' | 'memoryLimit'): Handler => {
    return (value) => {
      const megabytes = report.number(value, where);
      if (megabytes !== undefined && megabytes > 0) resources[key] = Math.round(megabytes * MEBIBYTE);
    };
  };
  report.fields(
    source,
    {
      cpu: (value, entry) => {
        const megahertz = report.number(value, `${where}.cpu`);
        if (megahertz === undefined) return;
        resources.cpuMegahertz = megahertz;
        const values = { megahertz, cpu: `${coresOfMegahertz(megahertz)}m`, clock: CORE_MEGAHERTZ };
        report.note('changed', entry, 'nomadMegahertz', values);
      },
      cores: (value) => {
        const cores = report.number(value, `${where}.cores`);
        if (cores !== undefined) resources.cpuRequest = cores * 1000;
      },
      memory: mebibytes('memoryRequest'),
      memory_max: mebibytes('memoryLimit'),
      device: (value, entry) => {
        let count = 1;
        report.fields(
          value,
          {
            count: (number) => {
              count = report.number(number, `${where}.device.count`) ?? 1;
            },
            constraint: report.leave('nomadWeight'),
            affinity: report.leave('nomadWeight'),
          },
          `${where}.device`,
        );
        resources.devices = [...resources.devices, { name: entry.labels[0] ?? 'device', count }];
        report.note('not-carried', entry, 'deviceRequest');
      },
      // Read before everything else of the task.
      network: () => {},
      numa: report.leave('nomadScheduling'),
      disk: report.leave('nomadEphemeralDisk'),
      iops: report.leave('nomadEphemeralDisk'),
      secrets: report.leave('nomadScheduling'),
    },
    where,
  );
}

function readVolumeMount(
  source: Source,
  where: string,
  container: Draft<Container>,
  { report, volumes, readOnly: locked }: JobContext,
): void {
  const texts: Record<string, string | undefined> = {};
  let readOnly = false;
  const text: Handler = (value, { key }) => {
    texts[key] = report.text(value, `${where}.${key}`);
  };
  report.fields(
    source,
    {
      volume: text,
      destination: text,
      read_only: (value) => {
        readOnly = report.boolean(value, `${where}.read_only`) ?? false;
      },
      propagation_mode: report.leave('mountDetail'),
      selinux_label: report.leave('mountDetail'),
    },
    where,
  );
  const { volume, destination } = texts;
  if (volume === undefined || destination === undefined) {
    report.problem(source, 'mountWithoutTarget', { where });
    return;
  }
  if (!volumes.has(volume)) report.problem(source, 'unknownName', { name: volume, group: 'volumes' });
  container.volumes = [
    ...container.volumes,
    { at: source, kind: 'named', source: volume, target: destination, readOnly: readOnly || locked.has(volume) },
  ];
}

function readLifecycle(source: Source, where: string, entry: SourceEntry, { report }: JobContext): ContainerRole {
  let hook = '';
  let isSidecar = false;
  report.fields(
    source,
    {
      hook: (value) => {
        const hooks = ['prestart', 'poststart', 'poststop'];
        hook =
          report.parsed(value, `${where}.hook`, hooks.join(', '), (text) =>
            hooks.includes(text) ? text : undefined,
          ) ?? '';
      },
      sidecar: (value) => {
        isSidecar = report.boolean(value, `${where}.sidecar`) ?? false;
      },
    },
    where,
  );
  if (hook === 'prestart' && !isSidecar) return 'before';
  if (hook === 'poststop') {
    report.note('changed', entry, 'nomadPostStop');
    return 'after';
  }
  if (hook === 'poststart') report.note('changed', entry, 'nomadPostStart');
  return hook === '' ? 'main' : 'sidecar';
}

/** A template that the driver mounts elsewhere is a file there; the mount itself is then no longer needed. */
function moveMountedTemplates(container: Draft<Container>): void {
  const used = new Set<string>();
  container.files = container.files.map((file) => {
    const mount = container.volumes.find(
      ({ kind, source = '' }) =>
        kind === 'bind' && (file.target === source || file.target.startsWith(`${source.replace(/\/$/, '')}/`)),
    );
    if (mount?.source === undefined) return file;
    used.add(mount.target);
    return {
      ...file,
      target: `${mount.target.replace(/\/$/, '')}${file.target.slice(mount.source.replace(/\/$/, '').length)}`,
    };
  });
  container.volumes = container.volumes.filter(({ kind, target }) => kind !== 'bind' || !used.has(target));
}
