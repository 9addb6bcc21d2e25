import { formatMessage } from '../rules/rule';

/** What is said about answers that can not be used: one sentence for each mistake. */
export const MESSAGES = {
  noMap: 'The answers must be a map of names and values, such as `name: shop`.',
  unreadable: 'The answers can not be read as YAML: line {line} is not what it should be.',
  severalDocuments: 'The answers must be one document; there are {count}.',
  unknownAnswer: 'There is no answer {name}.',
  unknownAnswerNear: 'There is no answer {name}. Did you mean {nearest}?',
  missing: '{name} is missing: {why}.',
  notText: '{name} must be a text.',
  notInteger: '{name} must be a whole number, not {value}.',
  notTexts: '{name} must be a list of texts.',
  badChoice: '{name} can not be {value}. Allowed: {allowed}.',
  twice: '{name} has {value} twice.',
  none: '{name} must have at least one of: {allowed}.',
  outOfRange: '{name} must be from {minimum} to {maximum}, not {value}.',
  idle: '{name} has no use with the other answers. Leave it out.',
  unknownPart: 'There is no part {name}. Its source has: {allowed}.',
  partOpen: '{name} is about one part, and there are several: say which, such as {example}.',
  ofWhole: '{name} is about all parts: give it for the whole.',
  partData: '{name} can only be none: which database the parts have is said for the whole, by {whole}.',
  partsCollide:
    'The parts {part} and {other} would both have a {kind} called {name}. Call one of them otherwise in the source.',
  sharedCollides:
    'The part {part} can not be called so: what the parts share has a {kind} called {name} too. Call it otherwise in the source.',
  noParts: '{name} has no use: only what is made of a source has parts.',
  partsForm: '{name} must be a map of parts and their answers, such as `web: { image: nginx:1.29.1 }`.',
  secretsNeeded: '{name} can not be none: {part} has secrets ({keys}).',
  inPart: '{part}: {text}',

  nameCharacters: '{name} can not be {value}: it may have only lower-case letters, digits and hyphens.',
  nameShape: '{name} can not be {value}: it must begin with a letter and end with a letter or a digit.',
  nameLength:
    '{name} can not be {value}: it may have at most {limit} characters, so that the names made of it stay short enough.',
  systemNamespace: '{name} can not be {value}: that namespace belongs to the cluster itself.',
  imageForm: '{name} can not be {value}: that is no image such as registry.example.com/shop/web:1.4.2.',
  imageUntagged:
    '{name} can not be {value}: without a tag it means latest, which changes with every build, so that no rollback brings the old code back. Name a version.',
  imageLatest:
    '{name} can not be {value}: what latest is changes with every build, so that no rollback brings the old code back. Name a version.',
  imageMoving:
    '{name} can not be {value}: its tag {tag} moves to other images over time, so that no rollback brings the old code back. Name a version.',
  path: '{name} can not be {value}: a path begins with a slash and has no spaces, such as /healthz.',
  hostForm: '{name} can not be {value}: that is no host name such as shop.example.com.',
  cron: '{name} can not be {value}: that is no cron schedule such as "0 3 * * *".',
  cronNever: '{name} can not be {value}: that day never comes.',
  gateway: '{name} can not be {value}: write the namespace and the name of the Gateway, such as gateway-system/public.',
  size: '{name} can not be {value}: that is no size such as 10Gi.',
  settingForm:
    '{name} can not be {value}: write it as KEY=value; the key has letters, digits, underscores and dots and begins with no digit.',
  settingTwice: '{name} has the key {key} twice.',
  settingSecret:
    '{name} should not hold {key}: a ConfigMap is no place for a password, token or key. Name it among the secret keys.',
  secretKey: '{name} can not be {value}: a key of a Secret has letters, digits, hyphens, underscores and dots.',
  bucket: '{name} can not be {value}: that is no bucket such as s3://shop-backups.',
  repository: '{name} can not be {value}: that is no Git repository such as https://git.example.com/team/shop.git.',
  belowReplicas: '{name} must be above replicas, which is {replicas}, not {value}.',
  replicas:
    '{name} must be at least {minimum}, not {value}: with one pod, every drained node and every crash is an outage.',
  privilegedPort:
    '{name} must be from 1024 to 65535, not {value}: the container runs without the rights of root, which lower ports may need.',
  dataNeedsSecrets:
    'data {value} needs secrets: the password has to come from somewhere. Choose external-secrets, sealed-secrets or secrets-store-vault.',
  dumpNeedsData: 'backup {value} needs data: there is no database to dump. Choose velero or none, or a kind of data.',
} as const;

export type MessageName = keyof typeof MESSAGES;
export type MessageValues = Readonly<Record<string, string | number>>;

/** Fills in one of the messages. */
export function say(message: MessageName, values?: MessageValues): string {
  return formatMessage(MESSAGES[message], values);
}
