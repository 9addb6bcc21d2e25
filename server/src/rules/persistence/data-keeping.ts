// Whether a container keeps data, and where, as far as its manifest tells.
import { type ImageReference, parseImageReference } from '../../kubernetes/image-reference';
import { DATA_CLIENT_COMMANDS, type DataImage, findDataImage } from '../../kubernetes/knowledge/images';
import type { ContainerSpec } from '../../kubernetes/pod-spec';
import { present } from '../../kubernetes/shape';

/** A container that is started as the server of a database, broker or other store. */
export interface DataKeeper {
  readonly image: ImageReference;
  /** Where its data lies: in or below any of these. Absolute, without a slash at the end. */
  readonly directories: readonly string[];
  /** Something in the manifest may put the data elsewhere: a configuration file, variables from another object. */
  readonly isMovable: boolean;
  /** The image is somebody else's of the same name, who may have given the data another place. */
  readonly isRebuilt: boolean;
}

export function dataKeeperOf(container: ContainerSpec): DataKeeper | undefined {
  const image = container.image === undefined ? undefined : parseImageReference(container.image);
  const known = image === undefined ? undefined : findDataImage(image.repository);
  if (image === undefined || known === undefined) return undefined;
  if (!keepsData(known.image, container) || !isStartedAsServer(container)) return undefined;
  const moved = movedDirectories(known.image, container);
  return {
    image,
    directories: moved.length > 0 ? moved : known.directories,
    isRebuilt: isRebuilt(image, known),
    isMovable:
      argumentsOf(container).length > 0 ||
      container.envFrom !== undefined ||
      present(container.env).some(({ name }) => name !== undefined && known.image.directoryVariables?.includes(name)),
  };
}

/** Official images have no owner or are called after it, and those of Bitnami have directories of their own. */
function isRebuilt(
  { normalizedRepository }: ImageReference,
  { image, directories }: NonNullable<ReturnType<typeof findDataImage>>,
): boolean {
  const [name = '', owner] = normalizedRepository.split('/').reverse();
  if (owner === undefined || owner === 'library' || name.startsWith(owner)) return false;
  return image.owner === undefined && directories === image.directories;
}

function argumentsOf({ command, args }: ContainerSpec): string[] {
  return [...present(command), ...present(args)];
}

function keepsData(image: DataImage, container: ContainerSpec): boolean {
  const { keepsData: condition } = image;
  if (condition === 'always') return true;
  const variables = new Map(present(container.env).map(({ name, value }) => [name, value ?? '']));
  const words = argumentsOf(container).join(' ');
  if (condition === 'persistence-arguments') {
    const text = `${words} ${variables.get('REDIS_ARGS') ?? ''}`;
    return /--appendonly[\s='"]+yes/.test(text) || /--save[\s='"]+\d/.test(text);
  }
  const text = `${words} ${variables.get('VAULT_LOCAL_CONFIG') ?? ''}`;
  return /\b(?:storage|backend)\b[\s"':={]*(?:file|raft)\b/.test(text);
}

const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash', 'zsh']);
const IDLE: ReadonlySet<string> = new Set(['sleep', 'tail', 'cat', 'true', 'echo', 'date', 'wait', 'trap', 'set', '']);
/** What may stand in front of a command in a script. */
const PREFIXES =
  /^(?:exec|nohup|time|env|sudo|do|then|else|if|while|until|!|\{|\w+=\S*|(?:gosu|su-exec)\s+\S+|timeout\s+\S+)\s+/;
const SERVERS: ReadonlySet<string> = new Set(
  `postgres postmaster mysqld mysqld_safe mariadbd mongod redis-server valkey-server keydb-server rabbitmq-server etcd
  kafka-server-start zookeeper-server-start zkserver clickhouse-server influxd influxdb3 cassandra scylla elasticsearch
  opensearch minio cockroach docker-entrypoint entrypoint run`.split(/\s+/),
);

/** Whether the container runs the image's server, and not a client of it (a backup, a console) or nothing at all. */
function isStartedAsServer(container: ContainerSpec): boolean {
  const words = argumentsOf(container);
  const [first] = words;
  // Options alone go to the server, which the image's entry point starts.
  if (first === undefined || (container.command === undefined && first.startsWith('-'))) return true;
  const commands = SHELLS.has(baseName(first)) ? commandsOfShell(words.slice(1)) : [baseName(first)];
  if (commands.some((command) => SERVERS.has(command))) return true;
  // The router of a sharded MongoDB keeps nothing.
  if (commands.some((command) => DATA_CLIENT_COMMANDS.has(command) || command === 'mongos')) return false;
  return !commands.every((command) => IDLE.has(command) || SHELLS.has(command));
}

/** The programs that a shell with these arguments starts: of the script behind -c, or the script file itself. */
function commandsOfShell(words: readonly string[]): string[] {
  const flag = words.findIndex((word) => /^-\w*c$/.test(word));
  const script = words[flag + 1];
  if (flag < 0)
    return words
      .filter((word) => !word.startsWith('-'))
      .slice(0, 1)
      .map(baseName);
  return (script ?? '').split(/&&|\|\||[;&|\n()]/).map((part) => {
    let command = part.trim();
    for (let rest = command.replace(PREFIXES, ''); rest !== command; rest = command.replace(PREFIXES, ''))
      command = rest;
    return baseName(command.split(/\s/, 1)[0] ?? '');
  });
}

function baseName(program: string): string {
  return program
    .replace(/^.*[/\\]/, '')
    .replace(/\.sh$/, '')
    .toLowerCase();
}

/** Data directories that variables or options of the server name; MinIO is told them as arguments, as paths or as URLs. */
function movedDirectories(image: DataImage, container: ContainerSpec): string[] {
  const variables = present(container.env).flatMap(({ name, value }) =>
    name !== undefined && value !== undefined && image.directoryVariables?.includes(name) ? [value] : [],
  );
  const words = argumentsOf(container).flatMap((word) => word.split(/\s+/));
  const options = words.flatMap((word, index) => {
    const equals = word.indexOf('=');
    const isOption = image.directoryOptions?.includes(equals < 0 ? word : word.slice(0, equals)) ?? false;
    return isOption ? [equals < 0 ? (words[index + 1] ?? '') : word.slice(equals + 1)] : [];
  });
  const served = image.names.includes('minio') ? words.slice(words.indexOf('server') + 1) : [];
  const paths = served.map((word) => word.replace(/^https?:\/\/[^/]*/, ''));
  return [...variables, ...options, ...paths].filter((path) => /^\/[\w./-]*$/.test(path)).map(withoutEndSlash);
}

export function withoutEndSlash(path: string): string {
  return path.replace(/(?<!\/)\/+$/, '');
}
