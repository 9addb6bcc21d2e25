import { LineIndex } from '../../yaml/text';
import { ComposeFiles } from './compose/files';
import { readService } from './compose/service';
import type { Application, Draft, FileSource, NamedVolume, Network, Service } from './description';
import { type Reading, Report } from './report';
import { entryOf, placeOf, type Source, type SourceEntry } from './source';

const MAX_INCLUDED = 50;

/**
 * Reads a Compose file (Compose Specification) with what it refers to: `.env`, env files, files it extends or includes.
 *
 * @param name the path of the Compose file among `texts`
 * @param texts by path with slashes, all relative to one folder; a file that is missing is noted
 * @param variables of the environment, for `${VAR}`; they win over `.env`
 */
export function readCompose(
  name: string,
  texts: ReadonlyMap<string, string>,
  variables: ReadonlyMap<string, string> = new Map(),
): Reading<Application> {
  const report = new Report();
  const files = new ComposeFiles(name, texts, variables, report);
  const tree = files.read(name);
  if (tree === undefined) return report.finish<Application>(undefined, files.roots);
  if (entryOf(tree, 'services') === undefined && entryOf(tree, 'include') === undefined) {
    const empty = { name, text: '', lines: new LineIndex('') };
    const at =
      tree.kind === 'map' && tree.entries.length > 0
        ? tree
        : { file: files.file(name) ?? empty, span: { start: 0, end: 0 } };
    report.problem({ file: at.file, span: { start: at.span.start, end: at.span.start } }, 'noServices');
    return report.finish<Application>(undefined, files.roots);
  }
  noteOverrides(name, tree, texts, report);
  const project = new ProjectReader(files, report);
  project.read(tree);
  return report.finish(project.application(), files.roots);
}

/** The file that Compose reads too when it is started without the names of files. */
function noteOverrides(name: string, tree: Source, texts: ReadonlyMap<string, string>, report: Report): void {
  const [, stem] = /^(.*compose)\.ya?ml$/.exec(name) ?? [];
  if (stem === undefined) return;
  const at = { file: tree.file, span: { start: 0, end: 0 } };
  for (const file of [`${stem}.override.yaml`, `${stem}.override.yml`]) {
    if (texts.has(file)) report.note('not-carried', at, 'overrideLeft', { file });
    else report.want(file);
  }
}

class ProjectReader {
  readonly #files: ComposeFiles;
  readonly #report: Report;
  #name: string | undefined;
  readonly #services = new Map<string, Service>();
  readonly #volumes = new Map<string, NamedVolume>();
  readonly #networks = new Map<string, Network>();
  readonly #configs = new Map<string, FileSource>();
  readonly #secrets = new Map<string, FileSource>();
  #included = 0;

  constructor(files: ComposeFiles, report: Report) {
    this.#files = files;
    this.#report = report;
  }

  application(): Application {
    this.#checkReferences();
    const mounted = [...this.#files.mounted.values()];
    return {
      name: this.#name,
      services: this.#servicesByRun(),
      volumes: [...this.#volumes.values()],
      networks: [...this.#networks.values()],
      configs: [...this.#configs.values(), ...mounted.filter(({ content }) => content.kind === 'text')],
      secrets: [...this.#secrets.values(), ...mounted.filter(({ content }) => content.kind !== 'text')],
    };
  }

  /** A service whose end another one waits for is a job, unless it is started again and again. */
  #servicesByRun(): Service[] {
    const services = [...this.#services.values()];
    const dependencies = services.flatMap((service) => service.dependencies);
    const ended = new Set(dependencies.flatMap(({ condition, service }) => (condition === 'completed' ? service : [])));
    return services.map((service) => {
      const isJob = ended.has(service.name) && service.run.kind === 'long-running' && service.restart !== 'always';
      return isJob ? { ...service, run: { kind: 'run-to-completion' } } : service;
    });
  }

  /** What stands in the file itself wins over what it includes. */
  read(tree: Source): void {
    const report = this.#report;
    const include = entryOf(tree, 'include');
    if (include !== undefined) for (const item of report.items(include.value)) this.#include(item);
    const files = (known: Map<string, FileSource>) => (value: Source, entry: SourceEntry) => {
      for (const each of report.entries(value, entry.key)) known.set(each.key, this.#readFileSource(each, entry.key));
    };
    report.fields(
      tree,
      {
        version: report.leave('composeVersion'),
        name: (value) => {
          this.#name = report.text(value, 'name') ?? this.#name;
        },
        include: (value) => report.use(value),
        services: (value) => {
          for (const entry of report.entries(value, 'services')) {
            this.#services.set(entry.key, readService(entry, this.#files, report));
          }
        },
        volumes: (value) => {
          for (const entry of report.entries(value, 'volumes')) this.#volumes.set(entry.key, this.#readVolume(entry));
        },
        networks: (value) => {
          for (const entry of report.entries(value, 'networks'))
            this.#networks.set(entry.key, this.#readNetwork(entry));
        },
        configs: files(this.#configs),
        secrets: files(this.#secrets),
        models: report.leave('providedElsewhere'),
      },
      'the file',
    );
  }

  #include(item: Source): void {
    const report = this.#report;
    const paths: string[] = [];
    if (item.kind === 'map') {
      report.fields(
        item,
        {
          path: (value) => paths.push(...report.texts(value, 'include')),
          project_directory: report.leave('includeDetail'),
          env_file: report.leave('includeDetail'),
        },
        'include',
      );
    } else paths.push(...report.texts(item, 'include'));
    for (const path of paths) {
      const name = this.#files.resolve(item.file.name, path);
      const isNew = this.#files.treeOf(name) === undefined;
      const tree = this.#included++ < MAX_INCLUDED && isNew ? this.#files.read(name) : undefined;
      if (tree === undefined)
        report.note('not-carried', item, isNew ? 'includeMissing' : 'includeTwice', { file: path });
      else this.read(tree);
    }
  }

  #readVolume(entry: SourceEntry): NamedVolume {
    const report = this.#report;
    const volume: Draft<NamedVolume> = { at: placeOf(entry), name: entry.key, external: false };
    report.fields(
      entry.value,
      {
        external: (value) => {
          volume.external = this.#readExternal(value);
        },
        name: report.leave('ownName'),
        driver: (value, driverEntry) => {
          const driver = report.text(value, `volumes.${entry.key}.driver`);
          if (driver === undefined || driver === 'local') return;
          volume.driver = driver;
          report.note('changed', driverEntry, 'volumeDriver', { driver, volume: entry.key });
        },
        driver_opts: report.leave('volumeOptions', { volume: entry.key }),
        labels: report.leave('objectLabels'),
      },
      `volumes.${entry.key}`,
    );
    if (volume.external) report.note('changed', entry, 'volumeExternal', { volume: entry.key });
    else report.note('changed', { file: entry.file, span: entry.keySpan }, 'volumeSize', { volume: entry.key });
    return volume;
  }

  #readNetwork(entry: SourceEntry): Network {
    const report = this.#report;
    const network: Draft<Network> = { at: placeOf(entry), name: entry.key, internal: false, external: false };
    const detail = report.leave('networkDetail', { network: entry.key });
    report.fields(
      entry.value,
      {
        external: (value) => {
          network.external = this.#readExternal(value);
        },
        internal: (value) => {
          network.internal = report.boolean(value, `networks.${entry.key}.internal`) ?? false;
        },
        name: report.leave('ownName'),
        driver: detail,
        driver_opts: detail,
        ipam: detail,
        attachable: detail,
        enable_ipv4: detail,
        enable_ipv6: detail,
        labels: report.leave('objectLabels'),
      },
      `networks.${entry.key}`,
    );
    return network;
  }

  /** `true`, or the older form `external: { name: ... }`. */
  #readExternal(value: Source): boolean {
    if (value.kind !== 'map') return this.#report.boolean(value, 'external') ?? false;
    this.#report.fields(value, { name: this.#report.leave('ownName') }, 'external');
    return true;
  }

  #readFileSource(entry: SourceEntry, group: string): FileSource {
    const report = this.#report;
    const where = `${group}.${entry.key}`;
    let content: FileSource['content'] | undefined;
    let name = entry.key;
    let isExternal = false;
    report.fields(
      entry.value,
      {
        file: (value) => {
          const path = report.text(value, where);
          if (path !== undefined) content = this.#readFile(this.#files.resolve(value.file.name, path), group);
        },
        environment: (value) => {
          const variable = report.text(value, where);
          if (variable !== undefined) content = { kind: 'environment', variable };
        },
        content: (value) => {
          const text = report.text(value, where);
          if (text !== undefined) content = { kind: 'text', text };
          const names = value.kind === 'scalar' ? value.open.join(', ') : '';
          if (names !== '') report.note('changed', value, 'contentVariable', { names });
        },
        external: (value) => {
          isExternal = this.#readExternal(value);
        },
        name: (value) => {
          name = report.text(value, where) ?? name;
        },
        labels: report.leave('objectLabels'),
        driver: report.leave('secretDriver'),
        driver_opts: report.leave('secretDriver'),
        template_driver: report.leave('secretDriver'),
      },
      where,
    );
    if (content === undefined && !isExternal) report.problem(entry, 'fileSourceEmpty', { where });
    if (content?.kind === 'file' && group === 'secrets') {
      report.note('changed', entry, 'secretFile', { secret: entry.key, file: content.path });
    }
    return {
      at: placeOf(entry),
      name: entry.key,
      content: isExternal ? { kind: 'external', name } : (content ?? { kind: 'external', name }),
    };
  }

  /** The text of a configuration, where it was given. That of a secret is nobody's business. */
  #readFile(path: string, group: string): FileSource['content'] {
    const text = group === 'configs' ? this.#files.file(path)?.text : undefined;
    return text === undefined ? { kind: 'file', path } : { kind: 'text', text };
  }

  /** Names that lead nowhere, which Compose refuses. */
  #checkReferences(): void {
    const report = this.#report;
    for (const service of this.#services.values()) {
      for (const { at, service: name, required } of service.dependencies) {
        if (required && !this.#services.has(name)) report.problem(at, 'unknownName', { name, group: 'services' });
      }
      for (const name of service.networks) {
        if (name !== 'default' && !this.#networks.has(name))
          report.problem(service.at, 'unknownName', { name, group: 'networks' });
      }
      for (const { files, volumes } of service.containers) {
        for (const { at, kind, source } of files) {
          const known = kind === 'secret' ? this.#secrets : this.#configs;
          if (!known.has(source) && !this.#files.mounted.has(source))
            report.problem(at, 'unknownName', { name: source, group: `${kind}s` });
        }
        for (const { at, kind, source = '' } of volumes) {
          if (kind === 'named' && !this.#volumes.has(source))
            report.problem(at, 'unknownName', { name: source, group: 'volumes' });
        }
      }
    }
  }
}
