import { parseBytes, parseCores, parseSeconds } from '../amounts';
import { capabilityName, readAddedCapabilities } from '../capabilities';
import type { Container, Dependency, Draft, Port, Resources, Service, VolumeMount } from '../description';
import { readDockerfile } from '../dockerfile';
import { inheritedVariable } from '../environment';
import { withImage } from '../image';
import type { Handler, Report } from '../report';
import { splitWords } from '../shell-words';
import { entryOf, type Place, placeOf, type Source, type SourceEntry } from '../source';
import { readUser } from '../user';
import { readBuild } from './build';
import { readDeploy } from './deploy';
import { readEnvironment, readRecord } from './environment';
import { keyedItem, withInherited } from './extends';
import type { ComposeFiles } from './files';
import { readHealthCheck } from './health';
import { variablePattern } from './interpolation';
import { LEFT_BEHIND } from './left-behind';
import { readMountedFiles, readTmpfs, readVolumes } from './mounts';
import { distinctPorts, readExposed, readPorts } from './ports';

/** A service of a Compose file: one container that may run several times. */
export function readService(entry: SourceEntry, files: ComposeFiles, report: Report): Service {
  return new ServiceReader(entry, files, report).read();
}

class ServiceReader {
  readonly #entry: SourceEntry;
  readonly #files: ComposeFiles;
  readonly #report: Report;
  readonly #where: string;
  readonly #service: Draft<Service>;
  readonly #container: Draft<Container>;
  readonly #resources: Draft<Resources> = { devices: [] };
  readonly #ports: Port[] = [];
  readonly #volumes: Source[] = [];
  readonly #mounts: VolumeMount[] = [];
  #isInline = false;
  /** Variables that are named where Kubernetes has to put them in, with the first place. */
  readonly #named = new Map<string, Place>();

  constructor(entry: SourceEntry, files: ComposeFiles, report: Report) {
    const at = { file: entry.file, span: entry.keySpan };
    this.#entry = entry;
    this.#files = files;
    this.#report = report;
    this.#where = `services.${entry.key}`;
    this.#container = {
      name: entry.key,
      at,
      role: 'main',
      ports: [],
      environment: [],
      files: [],
      volumes: [],
      resources: { devices: [] },
      supplementalGroups: [],
      addedCapabilities: [],
      droppedCapabilities: [],
    };
    this.#service = {
      name: entry.key,
      at,
      body: placeOf(entry),
      run: { kind: 'long-running' },
      containers: [],
      dependencies: [],
      networks: [],
      aliases: [],
      labels: {},
      placement: [],
      profiles: [],
    };
  }

  read(): Service {
    const [service, container] = [this.#service, this.#container];
    const source = withInherited(this.#entry.value, this.#entry.key, this.#files, this.#report);
    if (source.kind !== 'map') {
      this.#report.problem(this.#entry, 'wrongType', { where: this.#where, expected: 'a map' });
    } else this.#report.fields(source, { ...this.#leftBehind(), ...this.#handlers(source) }, this.#where);
    // What is mounted means something else where the service is built from it.
    for (const value of this.#volumes) {
      const mounts = readVolumes(value, service.name, container.build?.context, this.#files, this.#report);
      this.#mounts.unshift(...mounts.volumes);
      container.files = [...container.files, ...mounts.files];
    }
    this.#nameVariables();
    container.ports = distinctPorts(this.#ports);
    container.volumes = this.#mounts;
    container.resources = this.#resources;
    service.containers = [this.#withDockerfile(container)];
    const hasProvider = entryOf(source, 'provider') !== undefined;
    if (container.image === undefined && container.build === undefined && source.kind === 'map' && !hasProvider) {
      this.#report.problem(service.at, 'noImage', { service: service.name });
    }
    return service;
  }

  /** Gives the container the variables that its command and its check name. */
  #nameVariables(): void {
    const container = this.#container;
    if (this.#named.size === 0) return;
    container.references = [...this.#named.keys()];
    const known = new Set(container.environment.map(({ name }) => name));
    const missing = [...this.#named].filter(([name]) => !known.has(name));
    container.environment = [...container.environment, ...missing.map(([name, at]) => inheritedVariable(at, name))];
  }

  #nameVariable(name: string, at: Place): void {
    if (!this.#named.has(name)) this.#named.set(name, at);
    this.#report.note('changed', at, 'commandVariable', { name });
  }

  /** What the Dockerfile of a build says counts where the service says nothing. */
  #withDockerfile(container: Container): Container {
    const { build } = container;
    if (build === undefined || this.#isInline || /:\/\/|^git@/.test(build.context)) return container;
    const file = this.#files.file(this.#files.resolve(`${build.context}/x`, build.dockerfile ?? 'Dockerfile'));
    if (file === undefined) return container;
    const { target, args } = build;
    const image = readDockerfile(file.name, file.text, target === undefined ? { args } : { target, args });
    this.#report.add(image, file);
    return image.value === undefined ? container : withImage(container, image.value);
  }

  #leftBehind(): Record<string, Handler> {
    const service = this.#entry.key;
    return Object.fromEntries(
      Object.entries(LEFT_BEHIND).map(([key, code]) => [key, this.#report.leave(code, { service })]),
    );
  }

  #handlers(source: Source): Record<string, Handler> {
    return {
      ...this.#programHandlers(source),
      ...this.#surroundingHandlers(),
      ...this.#securityHandlers(),
      ...this.#amountHandlers(),
    };
  }

  /** What runs and with what. */
  #programHandlers(source: Source): Record<string, Handler> {
    const [report, where, files] = [this.#report, this.#where, this.#files];
    const [service, container] = [this.#service, this.#container];
    const readVariables = () => {
      const [own, fromFiles] = [entryOf(source, 'environment')?.value, entryOf(source, 'env_file')?.value];
      container.environment = readEnvironment(own, fromFiles, where, files, report);
    };
    return {
      image: this.#text('image', (image) => {
        container.image = image;
      }),
      build: (value) => {
        const read = readBuild(value, service.name, files, report);
        container.build = read.build;
        this.#isInline = read.isInline;
      },
      command: (value) => {
        const words = this.#words(value, `${where}.command`);
        if (words !== undefined) container.args = words;
      },
      entrypoint: (value) => {
        const words = this.#words(value, `${where}.entrypoint`);
        if (words !== undefined) container.command = words;
      },
      environment: readVariables,
      env_file: (value) => {
        if (entryOf(source, 'environment') === undefined) readVariables();
        else report.use(value);
      },
      working_dir: this.#text('working_dir', (path) => {
        container.workingDirectory = path;
      }),
      platform: this.#text('platform', (platform) => {
        container.platform = platform;
      }),
      ports: (value) => {
        this.#ports.push(...readPorts(value, `${where}.ports`, report));
      },
      expose: (value) => {
        this.#ports.push(...readExposed(value, `${where}.expose`, report));
      },
      volumes: (value) => {
        this.#volumes.push(value);
      },
      tmpfs: (value) => {
        this.#mounts.push(...readTmpfs(value, `${where}.tmpfs`, report));
      },
      configs: (value) => {
        container.files = [...container.files, ...readMountedFiles(value, 'config', `${where}.configs`, report)];
      },
      secrets: (value) => {
        container.files = [...container.files, ...readMountedFiles(value, 'secret', `${where}.secrets`, report)];
      },
      healthcheck: (value) => {
        const health = readHealthCheck(value, `${where}.healthcheck`, report, (name, at) =>
          this.#nameVariable(name, at),
        );
        if (health !== undefined) container.health = health;
      },
      stop_signal: this.#text('stop_signal', (signal, entry) => {
        container.stopSignal = signal;
        report.note('changed', entry, 'stopSignal', { signal });
      }),
      stop_grace_period: (value) => {
        const seconds = report.parsed(value, `${where}.stop_grace_period`, 'a duration such as 30s', parseSeconds);
        if (seconds !== undefined) container.stopGraceSeconds = seconds;
      },
    };
  }

  /** What stands around it: other services, networks, how often it runs. */
  #surroundingHandlers(): Record<string, Handler> {
    const [report, where, service] = [this.#report, this.#where, this.#service];
    return {
      depends_on: (value) => {
        service.dependencies = [...service.dependencies, ...this.#readDependencies(value)];
      },
      links: (value, entry) => this.#readLinks(value, entry),
      networks: (value) => this.#readNetworks(value),
      network_mode: this.#text('network_mode', (mode, entry) => {
        if (mode === 'host') service.hostNetwork = true;
        if (mode !== 'bridge') report.note(mode === 'host' ? 'changed' : 'not-carried', entry, 'networkMode', { mode });
      }),
      labels: (value, entry) => {
        service.labels = { ...readRecord(value, `${where}.labels`, report), ...service.labels };
        report.note('not-carried', entry, 'serviceLabels');
      },
      profiles: (value, entry) => {
        service.profiles = report.texts(value, `${where}.profiles`);
        report.note('changed', entry, 'profiles', { service: service.name });
      },
      restart: (value, entry) => this.#readRestart(value, entry),
      scale: (value) => {
        const replicas = report.number(value, `${where}.scale`);
        if (replicas !== undefined) service.replicas = replicas;
      },
      deploy: (value) => readDeploy(value, `${where}.deploy`, { service, resources: this.#resources }, report),
    };
  }

  #securityHandlers(): Record<string, Handler> {
    const [report, where, container] = [this.#report, this.#where, this.#container];
    return {
      user: (_, entry) => Object.assign(container, readUser(entry, `${where}.user`, report)),
      group_add: (value) => {
        container.supplementalGroups = report.texts(value, `${where}.group_add`);
      },
      cap_add: (_, entry) => {
        container.addedCapabilities = readAddedCapabilities(entry, `${where}.cap_add`, report);
      },
      cap_drop: (value) => {
        container.droppedCapabilities = report.texts(value, `${where}.cap_drop`).map(capabilityName);
      },
      privileged: (value, entry) => {
        container.privileged = report.boolean(value, `${where}.privileged`) ?? false;
        if (container.privileged) report.note('not-carried', entry, 'privileged', { container: container.name });
      },
      read_only: (value) => {
        container.readOnlyRoot = report.boolean(value, `${where}.read_only`) ?? false;
      },
      security_opt: (value) => {
        for (const item of report.items(value)) {
          const text = report.text(item, `${where}.security_opt`) ?? '';
          if (/^no-new-privileges(?:[:=]true)?$/.test(text)) container.noNewPrivileges = true;
          else report.note('not-carried', item, 'securityOption', { option: text });
        }
      },
    };
  }

  #amountHandlers(): Record<string, Handler> {
    const [report, where, resources] = [this.#report, this.#where, this.#resources];
    const bytes = (key: 'memoryRequest' | 'memoryLimit' | 'sharedMemory'): Handler => {
      return (value, entry) => {
        const read = report.parsed(value, `${where}.${entry.key}`, 'a size such as 512m', parseBytes);
        if (read !== undefined) resources[key] = read;
      };
    };
    return {
      cpus: (value) => {
        const cores = report.parsed(value, `${where}.cpus`, 'a number of cores such as 0.5', parseCores);
        if (cores !== undefined && cores > 0) resources.cpuLimit = cores;
      },
      mem_limit: bytes('memoryLimit'),
      mem_reservation: bytes('memoryRequest'),
      shm_size: bytes('sharedMemory'),
      pids_limit: (value, entry) => {
        const processes = report.number(value, `${where}.pids_limit`);
        if (processes === undefined || processes <= 0) return;
        resources.processes = processes;
        report.note('not-carried', entry, 'processes');
      },
    };
  }

  #text(key: string, set: (text: string, entry: SourceEntry) => void): Handler {
    return (value, entry) => {
      const text = this.#report.text(value, `${this.#where}.${key}`);
      if (text !== undefined) set(text, entry);
    };
  }

  /** A command line, or its words; an empty one takes the image's away, nothing at all leaves it. */
  #words(value: Source, where: string): readonly string[] | undefined {
    if (value.kind === 'list') {
      return this.#report.items(value).flatMap((item) => {
        const word = this.#report.text(item, where);
        return word === undefined ? [] : [this.#withReferences(word, item)];
      });
    }
    const text = this.#report.text(value, where);
    const line = text === undefined ? undefined : this.#withReferences(text, value);
    const words = line === undefined ? undefined : splitWords(line);
    if (line !== undefined && words === undefined) this.#report.problem(value, 'openQuote', { where });
    return words;
  }

  /** Variables without a value here as Kubernetes writes them. */
  #withReferences(text: string, source: Source): string {
    const open = source.kind === 'scalar' ? source.open : [];
    return open.reduce((written, name) => {
      this.#nameVariable(name, source);
      return written.replace(variablePattern(name), `$$(${name})`);
    }, text);
  }

  #readDependencies(source: Source): Dependency[] {
    const [report, where] = [this.#report, `${this.#where}.depends_on`];
    if (source.kind !== 'map') {
      return report.items(source).flatMap((item): Dependency[] => {
        const service = report.text(item, where);
        return service === undefined ? [] : [{ at: item, service, condition: 'started', required: true }];
      });
    }
    return report.entries(source, where).map((entry) => {
      const dependency: Draft<Dependency> = {
        at: placeOf(entry),
        service: entry.key,
        condition: 'started',
        required: true,
      };
      report.fields(
        entry.value,
        {
          condition: (value) => {
            const condition = report.parsed(
              value,
              `${where}.condition`,
              Object.keys(CONDITIONS).join(', '),
              conditionOf,
            );
            if (condition !== undefined) dependency.condition = condition;
          },
          required: (value) => {
            dependency.required = report.boolean(value, `${where}.required`) ?? true;
          },
          restart: report.leave('dependencyRestart'),
        },
        `${where}.${entry.key}`,
      );
      return dependency;
    });
  }

  #readLinks(value: Source, entry: SourceEntry): void {
    for (const item of this.#report.items(value)) {
      const [service, alias] = (this.#report.text(item, `${this.#where}.links`) ?? '').split(':');
      if (service === undefined || service === '') continue;
      const dependency: Dependency = { at: item, service, condition: 'started', required: true };
      this.#service.dependencies = [...this.#service.dependencies, dependency];
      if (alias !== undefined && alias !== service) {
        this.#report.note('not-carried', item, 'linkAlias', { service, alias });
      }
    }
    this.#report.note('changed', entry, 'links');
  }

  #readNetworks(source: Source): void {
    const [report, service, where] = [this.#report, this.#service, `${this.#where}.networks`];
    const entries =
      source.kind === 'map'
        ? report.entries(source, where)
        : report.items(source).flatMap((item) => {
            report.text(item, where);
            return item.kind === 'scalar' && item.value !== null ? [{ ...keyedItem(item), key: item.text }] : [];
          });
    service.networks = entries.map(({ key }) => key);
    for (const { key, value } of entries) {
      if (value.kind !== 'map') {
        report.use(value);
        continue;
      }
      const leave = report.leave('networkAddress', { network: key });
      const aliases: Handler = (names) => {
        service.aliases = [...service.aliases, ...report.texts(names, where)];
      };
      const details =
        'ipv4_address ipv6_address link_local_ips mac_address priority gw_priority driver_opts interface_name';
      report.fields(value, { ...Object.fromEntries(details.split(' ').map((name) => [name, leave])), aliases }, where);
    }
  }

  #readRestart(value: Source, entry: SourceEntry): void {
    const policy = this.#report.text(value, `${this.#where}.restart`);
    if (policy === undefined) return;
    const [name = ''] = policy.split(':');
    if (name === 'always' || name === 'unless-stopped') this.#service.restart = 'always';
    else if (name === 'on-failure') this.#service.restart = 'on-failure';
    else if (name === 'no' || name === 'false') this.#service.restart = 'never';
    else
      this.#report.problem(value, 'wrongValue', {
        where: entry.key,
        expected: 'no, always, on-failure, unless-stopped',
        text: policy,
      });
  }
}

const CONDITIONS: Readonly<Record<string, Dependency['condition']>> = {
  service_started: 'started',
  service_healthy: 'healthy',
  service_completed_successfully: 'completed',
};

function conditionOf(text: string): Dependency['condition'] | undefined {
  return Object.hasOwn(CONDITIONS, text) ? CONDITIONS[text] : undefined;
}
