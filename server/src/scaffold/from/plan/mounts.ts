// What the containers of a part mount: volumes of their own, and texts as files.
import { scratchFoldersOf } from '../../../kubernetes/knowledge/image-needs';
import { cleanName } from '../../../kubernetes/names';
import type { PartFile, PartMount, PartVolume } from '../../plan';
import type { Application, Container, MountedFile, VolumeMount } from '../description';
import type { Report } from '../report';
import type { Place } from '../source';
import { bytesOf } from './resources';
import type { Candidate } from './survey';

/** What a part's containers mount. */
export interface PartMounts {
  readonly volumes: readonly PartVolume[];
  readonly mounts: ReadonlyMap<Container, readonly PartMount[]>;
  readonly files: ReadonlyMap<Container, readonly PartFile[]>;
  /** Keys of the part's Secret that are files. */
  readonly keys: readonly string[];
}

/** Packages and builds that the image has already: a volume over them, filled by Docker from the image, would be empty here. */
const INSTALLED =
  /\/(?:node_modules|bower_components|vendor|\.?venv|site-packages|target|\.next|\.nuxt|__pycache__)\/?$/;
/** What is only there to be faster the next time. */
const CACHES = /\/(?:\.cache|\.npm|\.yarn|\.m2|\.gradle|\.cargo|cache|caches)(?:\/|$)/;
/** Folders of a machine that hold what a program keeps, by their names. */
const DATA_NAMES = /(?:^|[._-])(?:data|db|storage|uploads?|state|backups?)$/i;
/** Folders of a task of Nomad: what templates make there is a file of its own. */
const TASK_FOLDERS = /^\/(?:local|secrets|alloc)(?:\/|$)/;
/** What no person would call data. */
const PASSING = /^(?:\/var)?\/(?:run|cache|tmp)(?:\/|$)|\/(?:logs?|temp|work)$/;
/** A ConfigMap holds a mebibyte with everything around it. */
const LARGEST_FILE = 900_000;

/** Turns the mounts of all containers of a part into volumes and files. */
export function mountsOf(
  application: Application,
  candidate: Candidate,
  all: readonly Candidate[],
  report: Report,
): PartMounts {
  const maker = new MountMaker(application, candidate, all, report);
  for (const container of [candidate.main, ...candidate.others]) maker.read(container);
  maker.addKept();
  return maker;
}

class MountMaker implements PartMounts {
  readonly volumes: PartVolume[] = [];
  readonly mounts = new Map<Container, PartMount[]>();
  readonly files = new Map<Container, PartFile[]>();
  readonly keys: string[] = [];
  readonly #application: Application;
  readonly #candidate: Candidate;
  readonly #all: readonly Candidate[];
  readonly #report: Report;
  /** Volumes by what they are made from. */
  readonly #known = new Map<string, string>();

  constructor(application: Application, candidate: Candidate, all: readonly Candidate[], report: Report) {
    this.#application = application;
    this.#candidate = candidate;
    this.#all = all;
    this.#report = report;
  }

  read(container: Container): void {
    this.mounts.set(container, []);
    this.files.set(container, []);
    for (const mount of container.volumes) if (this.#isPath(mount)) this.#readVolume(container, mount);
    for (const file of container.files) if (this.#isPath(file)) this.#readFile(container, file);
    const { sharedMemory } = container.resources;
    if (sharedMemory !== undefined)
      this.#mount(container, this.#volume('shm', 'memory', bytesOf(sharedMemory)), { path: '/dev/shm' });
  }

  /** What the image writes to, though the source has no volume there. */
  addKept(): void {
    const { main, repository, service, name, needs, dataFolders } = this.#candidate;
    const isCovered = (path: string) =>
      this.mounts.get(main)?.some((mount) => mount.path === path || mount.path.startsWith(`${path}/`));
    const [data] = dataFolders;
    if (data !== undefined && !dataFolders.some(isCovered)) {
      const volume = this.#volume('data', 'claim');
      this.#mount(main, volume, { path: data, ...subPathOf(this.#candidate, data) });
      this.#report.note('changed', service.at, 'planDataPath', { path: data, service: name });
    }
    if (needs?.writesRoot === true || needs?.instead !== undefined) return;
    for (const path of scratchFoldersOf(repository)) {
      if (isCovered(path)) continue;
      this.#mount(main, this.#volume(baseName(path), 'empty'), { path });
      if (!PASSING.test(path)) this.#report.note('changed', service.at, 'planVolumeEmpty', { path });
    }
  }

  #isPath({ at, target }: VolumeMount | MountedFile): boolean {
    const isPath = /^\/[^:]+$/.test(target);
    if (!isPath) this.#report.note('not-carried', at, 'planPathWrong', { path: target });
    return isPath;
  }

  #readVolume(container: Container, mount: VolumeMount): void {
    const { at, kind, source = '', target, readOnly, subPath } = mount;
    const report = this.#report;
    const path = this.#pathOf(target);
    const place = {
      path,
      ...(readOnly ? { readOnly } : {}),
      ...(subPath === undefined ? subPathOf(this.#candidate, path) : { subPath }),
    };
    if (kind === 'tmpfs') {
      const size = mount.sizeBytes === undefined ? undefined : bytesOf(mount.sizeBytes);
      this.#mount(container, this.#volume(baseName(path), 'memory', size), { path });
    } else if (kind === 'image') report.note('not-carried', at, 'planVolumeImage', { source });
    else if (kind === 'bind') {
      if (TASK_FOLDERS.test(source)) report.note('not-carried', at, 'planFolderLeft', { source, path });
      // Why a folder of the machine or the project is left out was said by who read it.
      if (TASK_FOLDERS.test(source)) return;
      if (!this.#isData(mount)) {
        if (!readOnly && PASSING.test(path) && !/\.\w+$/.test(path)) this.#mountEmpty(container, at, path);
        return;
      }
      report.note('changed', at, 'planFolderData', { source, path });
      this.#mount(container, this.#volume(baseName(source), 'claim', undefined, source), place);
    } else if (INSTALLED.test(path)) report.note('not-carried', at, 'planVolumeInstalled', { path });
    else if (kind === 'named' && !CACHES.test(path)) this.#mountNamed(container, mount, place);
    else if (this.#candidate.dataFolders.some((folder) => isWithin(path, folder)))
      this.#mount(container, this.#volume('data', 'claim'), place);
    else {
      this.#mountEmpty(container, at, path, source === '' ? undefined : source);
    }
  }

  #mountEmpty(container: Container, at: Place, path: string, name = baseName(path)): void {
    this.#report.note('changed', at, 'planVolumeEmpty', { path });
    this.#mount(container, this.#volume(name, 'empty'), { path });
  }

  #mountNamed(container: Container, { at, source = '' }: VolumeMount, place: Omit<PartMount, 'volume'>): void {
    const users = this.#all.filter(({ main, others }) =>
      [main, ...others].some(({ volumes }) => volumes.some((each) => each.kind === 'named' && each.source === source)),
    );
    if (users.length > 1) {
      const services = users.map(({ name }) => name).join(', ');
      this.#report.note('changed', at, 'planVolumeOwn', { volume: source, services });
    }
    const { accessMode } = this.#application.volumes.find(({ name }) => name === source) ?? {};
    if (accessMode === 'many-nodes') this.#report.note('changed', at, 'planNetworkDisk', { volume: source });
    this.#mount(container, this.#volume(source, 'claim', undefined, source), place);
  }

  /** What a folder of a machine holds that must outlive the pod. */
  #isData({ source = '', target, readOnly }: VolumeMount): boolean {
    if (readOnly || /\.\w+$/.test(source)) return false;
    const { dataFolders, main } = this.#candidate;
    if (dataFolders.some((folder) => isWithin(target, folder))) return true;
    return main.build === undefined && DATA_NAMES.test(baseName(source));
  }

  /** An image that stands for another one may keep its data elsewhere. */
  #pathOf(target: string): string {
    const path = target.length > 1 ? target.replace(/\/+$/, '') : target;
    const { needs } = this.#candidate;
    return needs?.instead?.data !== undefined && path === needs.data ? needs.instead.data : path;
  }

  #volume(wanted: string, kind: PartVolume['kind'], size?: string, source = `${kind} ${wanted}`): string {
    const known = this.#known.get(source);
    if (known !== undefined) return known;
    const base = volumeNameOf(wanted);
    let name = base;
    for (let number = 2; this.volumes.some((each) => each.name === name); number++) name = `${base}-${number}`;
    this.#known.set(source, name);
    this.volumes.push({ name, kind, ...(size === undefined ? {} : { size }) });
    return name;
  }

  /** Of mounts at the same place the last counts. */
  #mount(container: Container, volume: string, place: Omit<PartMount, 'volume'>): void {
    const others = (this.mounts.get(container) ?? []).filter(({ path }) => path !== place.path);
    this.mounts.set(container, [...others, { volume, ...place }]);
  }

  #readFile(container: Container, { at, kind, source, target: path, mode }: MountedFile): void {
    const { configs, secrets } = this.#application;
    const service = this.#candidate.name;
    const found = (kind === 'secret' ? secrets : configs).find(({ name }) => name === source);
    const { content } = found ?? {};
    const add = (file: PartFile['content']) => {
      const others = (this.files.get(container) ?? []).filter((each) => each.path !== path);
      const mounts = (this.mounts.get(container) ?? []).filter((each) => each.path !== path);
      this.mounts.set(container, mounts);
      this.files.set(container, [...others, { path, content: file, ...(mode === undefined ? {} : { mode }) }]);
    };
    if (kind === 'secret') {
      const key = secretKeyOf(source);
      if (!this.keys.includes(key)) this.keys.push(key);
      add({ kind: 'secret', key });
      this.#report.note('changed', at, 'planFileSecret', { path, key, service });
    } else if (content?.kind === 'text' && content.text.length <= LARGEST_FILE) add(content);
    else if (content?.kind === 'text') this.#report.note('not-carried', at, 'planFileLarge', { path, service });
    else if (content?.kind === 'template') this.#report.note('not-carried', at, 'planFileTemplate', { path, service });
    else this.#report.note('not-carried', at, 'planFileMissing', { path, service, source });
  }
}

/** What a volume is called in a pod. */
export function volumeNameOf(name: string): string {
  return cleanName('label', name)?.slice(0, 50).replace(/-+$/, '') || 'volume';
}

/** As a key of a Secret. */
export function secretKeyOf(name: string): string {
  return name.replace(/[^-\w.]+/g, '-').replace(/^[-._]+|[-._]+$/g, '') || 'secret';
}

/** Some servers want a folder that is empty when they first start, which the root of a new volume is not. */
function subPathOf({ needs, dataFolders }: Candidate, path: string): { readonly subPath?: string } {
  return needs?.dataSubPath !== undefined && dataFolders.includes(path) ? { subPath: needs.dataSubPath } : {};
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function baseName(path: string): string {
  return (
    path
      .replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .at(-1) ?? ''
  );
}
