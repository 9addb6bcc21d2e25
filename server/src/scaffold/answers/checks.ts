// What the answers have to be, beyond their types.
import { parseCron, whyNever } from '../../kubernetes/cron';
import { parseImageReference } from '../../kubernetes/image-reference';
import { MOVING_TAGS, tagMovement } from '../../kubernetes/moving-tags';
import { nameProblem } from '../../kubernetes/names';
import { parseQuantity, quantityToNumber } from '../../kubernetes/quantity';
import type { Given, Problem } from './question';

/** What is made of the name is a few words longer; a CronJob's name may have 52 characters. */
const MAX_NAME = 40;
/** The environment's name comes behind it. */
const MAX_NAMESPACE = 50;

/** A name of objects that a Service can have too (RFC 1035). */
export function checkName(value: string): Problem | undefined {
  return checkNameUpTo(value, MAX_NAME);
}

export function checkNamespace(value: string): Problem | undefined {
  const isSystem = value === 'default' || value.startsWith('kube-');
  return checkNameUpTo(value, MAX_NAMESPACE) ?? (isSystem ? { message: 'systemNamespace' } : undefined);
}

/** The name of an object that stands in the cluster already. */
export function checkObjectName(value: string): Problem | undefined {
  const problem = nameProblem('subdomain', value);
  if (problem === undefined) return undefined;
  return { message: problem.code === 'characters' ? 'nameCharacters' : 'nameShape' };
}

function checkNameUpTo(value: string, limit: number): Problem | undefined {
  const problem = nameProblem('letter-label', value);
  if (problem?.code === 'characters') return { message: 'nameCharacters' };
  if (problem?.code === 'length' || value.length > limit) return { message: 'nameLength', values: { limit } };
  return problem === undefined ? undefined : { message: 'nameShape' };
}

/** An image that stays what it is: with a version or a digest. */
export function checkImage(value: string): Problem | undefined {
  const reference = parseImageReference(value);
  if (reference === undefined) return { message: 'imageForm' };
  const movement = tagMovement(reference, MOVING_TAGS);
  if (movement === undefined) return undefined;
  const { tag } = reference;
  if (tag === undefined) return { message: 'imageUntagged' };
  return movement === 'moving' ? { message: 'imageMoving', values: { tag } } : { message: 'imageLatest' };
}

const LOWEST_UNPRIVILEGED_PORT = 1024;

export function checkPort(value: number): Problem | undefined {
  return value < LOWEST_UNPRIVILEGED_PORT ? { message: 'privilegedPort' } : undefined;
}

export function checkPath(value: string): Problem | undefined {
  return /^\/[^\s"'\\?#]*$/.test(value) ? undefined : { message: 'path' };
}

export function checkHost(value: string): Problem | undefined {
  const isHost = nameProblem('subdomain', value) === undefined && value.includes('.') && !/^[\d.]+$/.test(value);
  return isHost ? undefined : { message: 'hostForm' };
}

export function checkCron(value: string): Problem | undefined {
  const result = parseCron(value);
  if ('error' in result) return { message: 'cron' };
  return whyNever(result.schedule) === undefined ? undefined : { message: 'cronNever' };
}

export function checkGateway(value: string): Problem | undefined {
  const [namespace = '', name = '', ...rest] = value.split('/');
  const isNamed = nameProblem('label', namespace) === undefined && nameProblem('subdomain', name) === undefined;
  return isNamed && rest.length === 0 ? undefined : { message: 'gateway' };
}

const SMALLEST_VOLUME = 1024 * 1024;

export function checkSize(value: string): Problem | undefined {
  const quantity = parseQuantity(value);
  return quantity !== undefined && quantityToNumber(quantity) >= SMALLEST_VOLUME ? undefined : { message: 'size' };
}

/** Names of variables may have dots inside: Kubernetes takes them, and programs such as Elasticsearch want them. */
const SETTING = /^([A-Za-z_](?:[A-Za-z0-9_.]*[A-Za-z0-9_])?)=(.*)$/;
const SECRET_WORDS = /(?:^|_)(?:password|passwd|secret|token|credentials?|(?:api|private|access|secret)_?key)(?:_|$)/i;
/** Where a secret lies is none. */
const SECRET_PLACE = /^(?:\/[\w.-]+){2,}$/;

/** Whether there is to be a secret, such as `MYSQL_RANDOM_ROOT_PASSWORD=yes`. */
const SWITCH = /^(?:true|false|yes|no|on|off|[01])$/i;

/** A setting in its two parts. */
export function splitSetting(setting: string): readonly [key: string, value: string] {
  const [, key = '', value = ''] = SETTING.exec(setting) ?? [];
  return [key, value];
}

export function checkSettings(settings: readonly string[]): Problem | undefined {
  const keys = new Set<string>();
  for (const setting of settings) {
    if (!SETTING.test(setting)) return { message: 'settingForm', values: { value: setting } };
    const [key, value] = splitSetting(setting);
    if (keys.has(key)) return { message: 'settingTwice', values: { key } };
    if (SECRET_WORDS.test(key) && !SECRET_PLACE.test(value) && !SWITCH.test(value))
      return { message: 'settingSecret', values: { key } };
    keys.add(key);
  }
  return undefined;
}

const SECRET_KEY = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/;

export function checkSecretKeys(keys: readonly string[]): Problem | undefined {
  const wrong = keys.find((key) => !SECRET_KEY.test(key));
  if (wrong !== undefined) return { message: 'secretKey', values: { value: wrong } };
  return checkDistinct(keys);
}

export function checkDistinct(list: readonly string[]): Problem | undefined {
  const repeated = list.find((item, index) => list.indexOf(item) !== index);
  return repeated === undefined ? undefined : { message: 'twice', values: { value: repeated } };
}

export function checkBucket(value: string): Problem | undefined {
  return /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[A-Za-z0-9._/-]*)?$/.test(value)
    ? undefined
    : { message: 'bucket' };
}

export function checkRepository(value: string): Problem | undefined {
  const isAddress = /^(?:https|ssh):\/\/[^\s"']+\/[^\s"']+$/.test(value);
  return isAddress ? undefined : { message: 'repository' };
}

export function checkMaximum(value: number, { replicas }: Given): Problem | undefined {
  if (typeof replicas !== 'number' || value > replicas) return undefined;
  return { message: 'belowReplicas', values: { replicas } };
}

const FEWEST_REPLICAS = 2;

/** What keeps data may run once: several pods, each with data of its own, are no copies of one another unless the program makes them so. */
export function checkReplicas(value: number, { kind }: Given): Problem | undefined {
  return value < FEWEST_REPLICAS && kind !== undefined && kind !== 'stateful'
    ? { message: 'replicas', values: { minimum: FEWEST_REPLICAS } }
    : undefined;
}

export function checkData(value: string, { secrets }: Given): Problem | undefined {
  const needsPassword = value === 'managed' || value === 'stateful-set';
  return needsPassword && secrets === 'none' ? { message: 'dataNeedsSecrets' } : undefined;
}

export function checkBackup(value: string, { data }: Given): Problem | undefined {
  const dumps = value === 'pg-dump' || value === 'velero-and-pg-dump';
  return dumps && data === 'none' ? { message: 'dumpNeedsData' } : undefined;
}
