import { parseBytes, parsePort } from '../amounts';
import { capabilityName, readAddedCapabilities } from '../capabilities';
import type { Container, Draft, Resources, VolumeMount } from '../description';
import type { MessageCode } from '../messages';
import type { Handler } from '../report';
import type { Source } from '../source';
import type { JobContext } from './job';
import type { PortLabel } from './network';
import { taskPath } from './paths';

/** Keys of the driver's configuration that nothing is made from, with what is said about them. */
const LEFT_BEHIND: Readonly<Record<string, MessageCode>> = {
  advertise_ipv6_address: 'nomadHostNetworkName',
  auth: 'nomadAuth',
  auth_soft_fail: 'nomadAuth',
  cgroupns: 'sharedNamespace',
  container_exists_attempts: 'nomadDriverDetail',
  cpu_cfs_period: 'cpuTuning',
  cpu_hard_limit: 'nomadCpuLimit',
  cpuset_cpus: 'cpuTuning',
  devices: 'hostDevices',
  dns_options: 'podDns',
  dns_search_domains: 'podDns',
  dns_servers: 'podDns',
  extra_hosts: 'extraHosts',
  force_pull: 'pullPolicy',
  gpus: 'hostDevices',
  healthchecks: 'nomadImageHealth',
  hostname: 'hostName',
  image_pull_timeout: 'pullPolicy',
  init: 'initProcess',
  interactive: 'terminal',
  ipc_mode: 'sharedNamespace',
  ipv4_address: 'nomadHostNetworkName',
  ipv6_address: 'nomadHostNetworkName',
  isolation: 'windowsOnly',
  load: 'nomadDriverDetail',
  logging: 'logging',
  mac_address: 'macAddress',
  network_aliases: 'nomadHostNetworkName',
  oom_score_adj: 'hostTuning',
  pid_mode: 'sharedNamespace',
  runtime: 'runtimeClass',
  storage_opt: 'hostTuning',
  sysctl: 'sysctls',
  tty: 'terminal',
  ulimit: 'hostTuning',
  userns_mode: 'sharedNamespace',
  uts_mode: 'sharedNamespace',
  volume_driver: 'nomadDriverDetail',
};

/**
 * The `config` of the docker and podman drivers.
 *
 * @returns the labels of the ports that it names
 */
export function readDockerConfig(
  source: Source,
  where: string,
  container: Draft<Container>,
  resources: Draft<Resources>,
  labels: readonly PortLabel[],
  context: JobContext,
): string[] {
  const { report } = context;
  const named: string[] = [];
  let command: string | undefined;
  let words: readonly string[] | undefined;
  const text = (set: (text: string) => void): Handler => {
    return (value, { key }) => {
      const read = report.text(value, `${where}.${key}`);
      if (read !== undefined) set(read);
    };
  };
  const addPort = (label: string, number: number | undefined, at: Source) => {
    named.push(label);
    const known = labels.find((each) => each.label === label);
    const inside = number ?? known?.inside;
    if (inside === undefined) {
      report.note('not-carried', at, known === undefined ? 'nomadUnknownPort' : 'nomadDynamicPort', { label });
      return;
    }
    const published = known?.published ?? 0;
    container.ports = [
      ...container.ports,
      { at: known?.at ?? at, name: label, number: inside, protocol: 'TCP', published },
    ];
  };
  const mount: Handler = (value) => {
    for (const item of report.items(value))
      addMount(readMount(item, `${where}.mount`, context), item, container, context);
  };
  const leave = Object.entries(LEFT_BEHIND).map(([key, code]) => [key, report.leave(code)] as const);
  report.fields(
    source,
    {
      ...Object.fromEntries(leave),
      image: text((image) => {
        container.image = image.replace(/^(?:docker|https?):\/\//, '');
      }),
      command: text((line) => {
        command = line;
      }),
      args: (value) => {
        words = report.texts(value, `${where}.args`);
      },
      entrypoint: (value) => {
        container.command = report.texts(value, `${where}.entrypoint`);
      },
      work_dir: text((path) => {
        container.workingDirectory = path;
      }),
      working_dir: text((path) => {
        container.workingDirectory = path;
      }),
      ports: (value) => {
        for (const item of report.items(value)) addPort(report.text(item, `${where}.ports`) ?? '', undefined, item);
      },
      // The older way: labels with the number inside the container.
      port_map: (value) => {
        for (const item of value.kind === 'list' ? report.items(value) : [value]) {
          for (const { key, value: port } of report.entries(item, `${where}.port_map`)) {
            addPort(key, report.parsed(port, `${where}.port_map`, 'a port from 1 to 65535', parsePort), port);
          }
        }
      },
      volumes: (value) => {
        for (const item of report.items(value))
          addMount(readVolume(report.text(item, where) ?? '', item), item, container, context);
      },
      mount,
      mounts: mount,
      tmpfs: (value) => {
        for (const item of report.items(value)) {
          const [target = ''] = (report.text(item, where) ?? '').split(':');
          container.volumes = [...container.volumes, { at: item, kind: 'tmpfs', target, readOnly: false }];
        }
      },
      network_mode: (value, entry) => {
        const mode = report.text(value, `${where}.network_mode`) ?? '';
        if (mode !== 'bridge') report.note('not-carried', entry, 'networkMode', { mode });
      },
      labels: (value) => readLabels(value, where, context),
      privileged: (value, entry) => {
        container.privileged = report.boolean(value, `${where}.privileged`) ?? false;
        if (container.privileged) report.note('not-carried', entry, 'privileged', { container: container.name });
      },
      readonly_rootfs: (value) => {
        container.readOnlyRoot = report.boolean(value, `${where}.readonly_rootfs`) ?? false;
      },
      cap_add: (_, entry) => {
        container.addedCapabilities = readAddedCapabilities(entry, `${where}.cap_add`, report);
      },
      cap_drop: (value) => {
        container.droppedCapabilities = report.texts(value, `${where}.cap_drop`).map(capabilityName);
      },
      group_add: (value) => {
        container.supplementalGroups = report.texts(value, `${where}.group_add`);
      },
      security_opt: (value) => {
        for (const item of report.items(value)) {
          const option = report.text(item, `${where}.security_opt`) ?? '';
          if (/^no-new-privileges(?:[:=]true)?$/.test(option)) container.noNewPrivileges = true;
          else report.note('not-carried', item, 'securityOption', { option });
        }
      },
      shm_size: (value) => {
        const bytes = report.parsed(value, `${where}.shm_size`, 'a number of bytes', parseBytes);
        if (bytes !== undefined) resources.sharedMemory = bytes;
      },
      // With it the memory of the resources is what is asked for, not the limit.
      memory_hard_limit: (value) => {
        const mebibytes = report.number(value, `${where}.memory_hard_limit`);
        if (mebibytes !== undefined && mebibytes > 0) resources.memoryLimit = mebibytes * 1024 * 1024;
      },
      pids_limit: (value, entry) => {
        const processes = report.number(value, `${where}.pids_limit`);
        if (processes === undefined || processes <= 0) return;
        resources.processes = processes;
        report.note('not-carried', entry, 'processes');
      },
    },
    where,
  );
  // What Nomad calls command is the first word of what Docker calls so.
  if (command !== undefined || words !== undefined) {
    container.args = [...(command === undefined ? [] : [command]), ...(words ?? [])];
  }
  return named;
}

function readLabels(source: Source, where: string, { report }: JobContext): void {
  for (const item of source.kind === 'list' ? report.items(source) : [source]) {
    for (const entry of report.entries(item, `${where}.labels`))
      report.note('not-carried', entry, 'nomadContainerLabel', { name: entry.key });
  }
}

/** `source:target` or `source:target:ro`; a source without a slash in front lies in the task's working directory. */
function readVolume(text: string, at: Source): VolumeMount | undefined {
  const [source = '', target, options = ''] = text.split(/:(?![^{]*\})/);
  if (target === undefined || target === '') return undefined;
  return { at, kind: 'bind', source, target, readOnly: options.split(',').includes('ro') };
}

const TYPES: Readonly<Record<string, VolumeMount['kind']>> = { bind: 'bind', volume: 'named', tmpfs: 'tmpfs' };

function readMount(item: Source, where: string, { report }: JobContext): VolumeMount | undefined {
  const mount: Draft<Partial<VolumeMount>> = { kind: 'named' };
  report.fields(
    item,
    {
      type: (value) => {
        const kind = report.parsed(value, `${where}.type`, 'bind, volume or tmpfs', (text) =>
          Object.hasOwn(TYPES, text) ? TYPES[text] : undefined,
        );
        if (kind !== undefined) mount.kind = kind;
      },
      source: (value) => {
        const source = report.text(value, `${where}.source`);
        if (source !== undefined) mount.source = source;
      },
      target: (value) => {
        const target = report.text(value, `${where}.target`);
        if (target !== undefined) mount.target = target;
      },
      readonly: (value) => {
        mount.readOnly = report.boolean(value, `${where}.readonly`) ?? false;
      },
      bind_options: report.leave('mountDetail'),
      volume_options: report.leave('mountDetail'),
      tmpfs_options: (value) =>
        report.fields(
          value,
          {
            size: (size) => {
              const bytes = report.number(size, `${where}.size`);
              if (bytes !== undefined) mount.sizeBytes = bytes;
            },
            mode: report.leave('mountDetail'),
          },
          where,
        ),
    },
    where,
  );
  const { target, kind = 'named', readOnly = false } = mount;
  return target === undefined ? undefined : { ...mount, at: item, kind, target, readOnly };
}

/** What lies in the task's working directory is known by the path it has inside the container. */
function addMount(
  mount: VolumeMount | undefined,
  item: Source,
  container: Draft<Container>,
  { report }: JobContext,
): void {
  if (mount === undefined) {
    report.problem(item, 'wrongVolume', { where: 'volumes', text: item.kind === 'scalar' ? item.text : '' });
    return;
  }
  const source = mount.source ?? '';
  const inside = mount.kind === 'bind' ? taskPath(source) : undefined;
  if (inside !== undefined) container.volumes = [...container.volumes, { ...mount, source: inside }];
  else if (/docker\.sock$/.test(source)) report.note('not-carried', item, 'dockerSocket', { key: source });
  else {
    container.volumes = [...container.volumes, mount];
    const code = mount.kind === 'bind' ? 'bindHost' : mount.kind === 'named' ? 'nomadDockerVolume' : undefined;
    if (code !== undefined)
      report.note(mount.kind === 'bind' ? 'not-carried' : 'changed', item, code, { source, target: mount.target });
  }
}
