import { saysSecret, signOfText } from '../../../rules/security/secrets/secret-signs';
import { parseBytes, parseMode } from '../amounts';
import type { Draft, MountedFile, VolumeMount } from '../description';
import { namesSecret } from '../environment';
import type { Report } from '../report';
import type { Source, SourceScalar } from '../source';
import type { ComposeFiles } from './files';
import { splitAtColons } from './interpolation';

const DOCKER_SOCKET = /docker\.sock$/;

/** What a service mounts. */
export interface Mounts {
  readonly volumes: readonly VolumeMount[];
  /** Files of the project whose text is known. */
  readonly files: readonly MountedFile[];
}

/** A file of settings, which a service may mount though it is built from the folder around it. */
const SETTINGS_FILE = /\.(?:conf|config|cfg|cnf|env|ini|properties|template|tmpl|toml|ya?ml)$/i;

/**
 * The entries of `volumes` of a service, short and long. Of mounts at the same place the last counts.
 *
 * @param context the folder the service is built from: what is mounted from it is its code, for development
 */
export function readVolumes(
  source: Source,
  service: string,
  context: string | undefined,
  files: ComposeFiles,
  report: Report,
): Mounts {
  const where = `services.${service}.volumes`;
  const volumes = new Map<string, VolumeMount>();
  const mounted: MountedFile[] = [];
  for (const item of report.items(source)) {
    const mount = item.kind === 'scalar' ? readShort(item, where, report) : readLong(item, where, report);
    if (mount?.kind !== 'bind' || mount.source === undefined) {
      if (mount !== undefined) volumes.set(mount.target, mount);
      continue;
    }
    const isProject = mount.source.startsWith('.');
    const path = files.resolve(item.file.name, mount.source);
    const isCode = isProject && context !== undefined && isWithin(path, context) && !SETTINGS_FILE.test(path);
    const given = isProject && !isCode ? files.textsAt(path) : [];
    if (isCode) report.note('not-carried', item, 'bindCode', { source: mount.source, target: mount.target });
    else if (DOCKER_SOCKET.test(mount.source)) report.note('not-carried', item, 'dockerSocket', { key: mount.source });
    else if (given.length > 0) {
      report.note('changed', item, 'bindFile', { source: mount.source, target: mount.target, count: given.length });
      for (const [below, text] of given) mounted.push(mountText(mount, path, below, text, service, files, report));
    } else {
      const values = { source: mount.source, target: mount.target };
      report.note('not-carried', item, isProject ? 'bindProject' : 'bindHost', values);
      volumes.set(mount.target, { ...mount, source: path });
    }
  }
  return { volumes: [...volumes.values()], files: mounted };
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || folder === '.' || path.startsWith(`${folder}/`);
}

function mountText(
  { at, target }: VolumeMount,
  path: string,
  below: string,
  text: string,
  service: string,
  files: ComposeFiles,
  report: Report,
): MountedFile {
  const base = (below === '' ? path : below).split('/').at(-1) ?? 'file';
  const isSettings = SETTINGS_FILE.test(base) || base.endsWith('.json');
  const isSecret =
    saysSecret(base.replace(/\.\w+$/, '')) || signOfText(text) !== undefined || (isSettings && namesSecret(text));
  const whole = below === '' ? path : `${path}/${below}`;
  const content = isSecret ? ({ kind: 'file', path: whole } as const) : ({ kind: 'text', text } as const);
  const name = files.keepMounted(`${service}-${base}`, at, content);
  if (isSecret) report.note('changed', at, 'secretFile', { secret: name, file: whole });
  return {
    at,
    kind: isSecret ? 'secret' : 'config',
    source: name,
    target: below === '' ? target : `${target.replace(/\/$/, '')}/${below}`,
  };
}

/** `tmpfs: /run` and `tmpfs: [/run:size=64m]`. */
export function readTmpfs(source: Source, where: string, report: Report): VolumeMount[] {
  return report.items(source).flatMap((item): VolumeMount[] => {
    const [target, options = ''] = splitAtColons(report.text(item, where) ?? '');
    if (target === undefined || target === '') return [];
    const size = parseBytes(/(?:^|,)size=([^,]+)/.exec(options)?.[1] ?? '');
    return [{ at: item, kind: 'tmpfs', target, readOnly: false, ...(size === undefined ? {} : { sizeBytes: size }) }];
  });
}

function readShort(item: SourceScalar, where: string, report: Report): VolumeMount | undefined {
  const text = report.text(item, where) ?? '';
  const parts = splitAtColons(text);
  // C:\data:/data and C:/data:/data; v:/data is a volume with a short name.
  const isDrive = /^[A-Za-z]$/.test(parts[0] ?? '') && /^[\\/]/.test(parts[1] ?? '');
  if (isDrive && (parts[1]?.startsWith('\\') || /^[\\/]/.test(parts[2] ?? ''))) {
    parts.splice(0, 2, `${parts[0]}:${parts[1]}`);
  }
  const [first = '', second, options = ''] = parts;
  const target = second ?? first;
  if (target === '' || parts.length > 3) {
    report.problem(item, 'wrongVolume', { where, text });
    return undefined;
  }
  const flags = options.split(',');
  for (const flag of flags) {
    if (!/^(?:rw|ro|z|Z|)$/.test(flag)) report.note('changed', item, 'mountOption', { option: flag, target });
  }
  const mount = { at: item, target, readOnly: flags.includes('ro') };
  if (second === undefined) return { ...mount, kind: 'anonymous' };
  const isPath = /^(?:[./~\\]|[A-Za-z]:[\\/]|\$\{?\w)/.test(first);
  return { ...mount, kind: isPath ? 'bind' : 'named', source: first };
}

const TYPES: Readonly<Record<string, VolumeMount['kind']>> = {
  volume: 'named',
  bind: 'bind',
  tmpfs: 'tmpfs',
  image: 'image',
  cluster: 'named',
  npipe: 'bind',
};

function readLong(item: Source, where: string, report: Report): VolumeMount | undefined {
  const mount: Draft<Partial<VolumeMount>> = {};
  const text = (key: 'source' | 'target') => (value: Source) => {
    const read = report.text(value, `${where}.${key}`);
    if (read !== undefined) mount[key] = read;
  };
  const options = (value: Source) =>
    report.fields(
      value,
      {
        subpath: (path) => {
          const read = report.text(path, `${where}.subpath`);
          if (read !== undefined) mount.subPath = read;
        },
        size: (size) => {
          const bytes = report.parsed(size, `${where}.size`, 'a size such as 64m', parseBytes);
          if (bytes !== undefined) mount.sizeBytes = bytes;
        },
        mode: report.leave('mountDetail'),
        nocopy: report.leave('mountDetail'),
        labels: report.leave('mountDetail'),
        propagation: report.leave('mountDetail'),
        create_host_path: report.leave('mountDetail'),
        recursive: report.leave('mountDetail'),
        selinux: report.leave('mountDetail'),
      },
      where,
    );
  report.fields(
    item,
    {
      type: (value) => {
        const kind = report.parsed(value, `${where}.type`, Object.keys(TYPES).join(', '), (type) =>
          Object.hasOwn(TYPES, type) ? TYPES[type] : undefined,
        );
        if (kind !== undefined) mount.kind = kind;
      },
      source: text('source'),
      target: text('target'),
      read_only: (value) => {
        mount.readOnly = report.boolean(value, `${where}.read_only`) ?? false;
      },
      bind: options,
      volume: options,
      tmpfs: options,
      image: options,
      consistency: report.leave('mountDetail'),
    },
    where,
  );
  const { kind = 'named', target, readOnly = false, ...rest } = mount;
  if (target === undefined) {
    report.problem(item, 'mountWithoutTarget', { where });
    return undefined;
  }
  const isAnonymous = kind === 'named' && rest.source === undefined;
  return { ...rest, at: item, kind: isAnonymous ? 'anonymous' : kind, target, readOnly };
}

/** The entries of `configs` and `secrets` of a service. A secret lies in /run/secrets, a configuration in the root, by default. */
export function readMountedFiles(
  source: Source,
  kind: MountedFile['kind'],
  where: string,
  report: Report,
): MountedFile[] {
  const folder = kind === 'secret' ? '/run/secrets/' : '/';
  return report.items(source).flatMap((item): MountedFile[] => {
    if (item.kind === 'scalar') {
      const name = report.text(item, where);
      return name === undefined ? [] : [{ at: item, kind, source: name, target: `${folder}${name}` }];
    }
    const file: Draft<Partial<MountedFile>> = {};
    const text = (key: 'source' | 'target' | 'user' | 'group') => (value: Source) => {
      const read = report.text(value, where);
      if (read !== undefined) file[key] = read;
    };
    report.fields(
      item,
      {
        source: text('source'),
        target: text('target'),
        uid: text('user'),
        gid: text('group'),
        mode: (value) => {
          const mode = report.parsed(value, `${where}.mode`, 'permissions such as 0440', (written) => {
            // YAML knows 0440 as 288.
            const isDecimal = value.kind === 'scalar' && typeof value.value === 'number' && !written.startsWith('0');
            return isDecimal ? Number(written) : parseMode(written);
          });
          if (mode !== undefined) file.mode = mode;
        },
      },
      where,
    );
    if (file.source === undefined) {
      report.problem(item, 'mountWithoutSource', { where });
      return [];
    }
    const target = file.target ?? file.source;
    return [
      { ...file, at: item, kind, source: file.source, target: target.startsWith('/') ? target : `${folder}${target}` },
    ];
  });
}
