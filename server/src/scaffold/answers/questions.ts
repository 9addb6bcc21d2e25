// The one table of what the scaffold asks: types, schema, options of the command line and questions all follow from it.
import {
  checkBackup,
  checkBucket,
  checkCron,
  checkData,
  checkDistinct,
  checkGateway,
  checkHost,
  checkImage,
  checkMaximum,
  checkName,
  checkNamespace,
  checkObjectName,
  checkPath,
  checkPort,
  checkReplicas,
  checkRepository,
  checkSecretKeys,
  checkSettings,
  checkSize,
} from './checks';
import { type AnswerTo, choice, type Given, integer, type Question, text, texts } from './question';

const isOneOf =
  (name: string, ...values: readonly string[]) =>
  (given: Given) =>
    values.includes(String(given[name]));

const isScaled = isOneOf('kind', 'web', 'worker');
const isReached = isOneOf('kind', 'web', 'stateful');
const hasDatabase = isOneOf('data', 'managed', 'cnpg', 'stateful-set');
const isPublished = (given: Given) => isReached(given) && given.host !== undefined && given.host !== '';

/** In the order in which they are asked; each may look at the answers before it. */
export const QUESTIONS = {
  name: text({
    description: 'Name of the application; its objects are named after it.',
    question: 'What is the name of the application?',
    example: 'shop',
    why: 'every object is named after it',
    check: checkName,
  }),
  kind: choice({
    description: 'What kind of application it is.',
    question: 'What kind of application is it?',
    choices: {
      web: 'answers requests and keeps nothing (Deployment, Service)',
      worker: 'works through a queue (Deployment)',
      cron: 'runs at set times (CronJob)',
      stateful: 'keeps data on volumes of its own (StatefulSet)',
    },
    fallback: () => 'web',
  }),
  image: text({
    description: 'Image with its version, and its digest if it is known.',
    question: 'Which image does it run?',
    example: 'registry.example.com/shop/web:1.4.2',
    why: 'it is what runs',
    check: checkImage,
  }),
  port: integer({
    description: 'Port on which the container answers, health checks and metrics included.',
    question: 'On which port does the container answer?',
    minimum: 1,
    maximum: 65535,
    applies: isOneOf('kind', 'web', 'worker', 'stateful'),
    fallback: () => 8080,
    check: checkPort,
  }),
  healthPath: text({
    description: 'Path that answers with 200 while the application is well.',
    question: 'Which path tells that it is well?',
    example: '/healthz',
    applies: isOneOf('kind', 'web', 'worker', 'stateful'),
    fallback: () => '/healthz',
    check: checkPath,
  }),
  schedule: text({
    description: 'When the job runs, as a cron schedule in UTC.',
    question: 'When does it run (cron, UTC)?',
    example: '0 3 * * *',
    applies: isOneOf('kind', 'cron'),
    fallback: () => '0 3 * * *',
    check: checkCron,
  }),
  namespace: text({
    description: 'Namespace in production; those of the other environments get their name behind it.',
    question: 'In which namespace does it run?',
    example: 'shop',
    fallback: ({ name }) => String(name),
    check: checkNamespace,
  }),
  host: text({
    description: 'Host name under which it is reached from outside of the cluster; empty for none.',
    question: 'Under which host name is it reached from outside (empty: not at all)?',
    example: 'shop.example.com',
    applies: isReached,
    fallback: () => '',
    check: (value) => (value === '' ? undefined : checkHost(value)),
  }),
  routing: choice({
    description: 'What leads requests for the host to it.',
    question: 'What leads requests to it?',
    choices: { ingress: 'an Ingress', gateway: 'an HTTPRoute of the Gateway API' },
    applies: isPublished,
    fallback: () => 'ingress',
  }),
  ingressClass: text({
    description: 'IngressClass of the cluster.',
    question: 'Which IngressClass serves it?',
    example: 'traefik',
    applies: (given) => isPublished(given) && given.routing === 'ingress',
    fallback: () => 'traefik',
    check: checkObjectName,
  }),
  tlsIssuer: text({
    description: 'ClusterIssuer of cert-manager that makes the certificate.',
    question: 'Which ClusterIssuer makes its certificate?',
    example: 'letsencrypt-prod',
    applies: (given) => isPublished(given) && given.routing === 'ingress',
    fallback: () => 'letsencrypt-prod',
    check: checkObjectName,
  }),
  gateway: text({
    description: 'Gateway that serves the host, with its namespace; its listener has the certificate.',
    question: 'Which Gateway serves it (namespace/name)?',
    example: 'gateway-system/public',
    applies: (given) => isPublished(given) && given.routing === 'gateway',
    fallback: () => 'gateway-system/public',
    check: checkGateway,
  }),
  replicas: integer({
    description: 'How many pods run at least.',
    question: 'How many pods run at least?',
    minimum: 1,
    maximum: 1000,
    applies: isOneOf('kind', 'web', 'worker', 'stateful'),
    fallback: () => 3,
    check: checkReplicas,
  }),
  autoscaling: choice({
    description: 'Whether the number of pods follows the load.',
    question: 'Does the number of pods follow the load?',
    choices: { cpu: 'yes, by the CPU they use (HorizontalPodAutoscaler)', none: 'no, it is fixed' },
    applies: isScaled,
    fallback: () => 'cpu',
  }),
  maxReplicas: integer({
    description: 'How many pods run at most.',
    question: 'How many pods run at most?',
    minimum: 2,
    maximum: 5000,
    applies: (given) => isScaled(given) && given.autoscaling === 'cpu',
    fallback: ({ replicas }) => 3 * Number(replicas),
    check: checkMaximum,
  }),
  settings: texts({
    description: 'Settings that are no secrets, as KEY=value; the application gets them as environment variables.',
    question: 'Which settings does it get (KEY=value, separated by commas)?',
    example: 'LOG_LEVEL=info',
    fallback: () => ['LOG_LEVEL=info'],
    check: checkSettings,
  }),
  secrets: choice({
    description: 'How Secrets get into the cluster.',
    question: 'How do Secrets get into the cluster?',
    choices: {
      none: 'it has none',
      'external-secrets': 'External Secrets, from a store outside',
      'sealed-secrets': 'Sealed Secrets, encrypted in Git',
      'secrets-store-vault': 'Secrets Store CSI driver, from Vault',
    },
    fallback: () => 'none',
  }),
  secretKeys: texts({
    description: 'Keys of its Secret; each is a file for the application.',
    question: 'Which secrets does it get (separated by commas)?',
    example: 'api-key',
    applies: (given) => given.secrets !== 'none',
    fallback: () => ['api-key'],
    check: checkSecretKeys,
  }),
  data: choice({
    description: 'Where the PostgreSQL database is.',
    question: 'Where is its database?',
    choices: {
      none: 'it has none',
      managed: 'outside of the cluster, run by somebody else',
      cnpg: 'in the cluster, run by CloudNativePG',
      'stateful-set': 'in the cluster, one PostgreSQL in a StatefulSet',
    },
    fallback: () => 'none',
    check: checkData,
  }),
  databaseHost: text({
    description: 'Host name of the managed database.',
    question: 'Under which host name is the database reached?',
    example: 'postgres.example.com',
    applies: isOneOf('data', 'managed'),
    why: 'the application has to find its managed database',
    check: checkHost,
  }),
  storageSize: text({
    description: 'Size of each volume.',
    question: 'How large is each volume?',
    example: '10Gi',
    applies: (given) => given.kind === 'stateful' || isOneOf('data', 'cnpg', 'stateful-set')(given),
    fallback: () => '10Gi',
    check: checkSize,
  }),
  storageClass: text({
    description: 'StorageClass of the volumes.',
    question: 'Which StorageClass do the volumes have?',
    example: 'standard',
    applies: (given) => given.kind === 'stateful' || isOneOf('data', 'cnpg', 'stateful-set')(given),
    fallback: () => 'standard',
    check: checkObjectName,
  }),
  monitoring: choice({
    description: 'How it is watched.',
    question: 'How is it watched?',
    choices: { prometheus: 'by the Prometheus operator, with alerts and a dashboard', none: 'not at all' },
    fallback: () => 'prometheus',
  }),
  logging: choice({
    description: 'Where the logs are collected; said in the README.',
    question: 'Where are its logs collected?',
    choices: { loki: 'in Loki', elasticsearch: 'in Elasticsearch', other: 'elsewhere, or that is not known yet' },
    fallback: () => 'other',
  }),
  backup: choice({
    description: 'What is backed up.',
    question: 'What is backed up?',
    choices: {
      none: 'nothing',
      velero: 'objects and volumes, by Velero: 7 days, 4 weeks, 12 months',
      'pg-dump': 'the database, as a dump to object storage every night',
      'velero-and-pg-dump': 'both',
    },
    fallback: (given) => (given.kind === 'stateful' || hasDatabase(given) ? 'velero' : 'none'),
    check: checkBackup,
  }),
  backupBucket: text({
    description: 'Bucket for the dumps of the database.',
    question: 'Which bucket takes the dumps?',
    example: 's3://shop-backups',
    applies: isOneOf('backup', 'pg-dump', 'velero-and-pg-dump'),
    fallback: ({ name }) => `s3://${name}-backups`,
    check: checkBucket,
  }),
  team: text({
    description: 'Group of the identity provider that may look at the namespace; empty for none.',
    question: 'Which group may look at the namespace (empty: none)?',
    example: 'shop-developers',
    fallback: () => '',
    check: (value) => (value === '' ? undefined : checkObjectName(value)),
  }),
  environments: texts({
    description: 'Environments in which it runs.',
    question: 'In which environments does it run (separated by commas)?',
    example: 'dev, staging, prod',
    choices: { dev: 'development', staging: 'rehearsal', prod: 'production' },
    fallback: () => ['dev', 'staging', 'prod'],
    check: checkDistinct,
  }),
  layout: choice({
    description: 'How the files are laid out.',
    question: 'How are the files laid out?',
    choices: {
      kustomize: 'a Kustomize base with an overlay for each environment',
      helm: 'a Helm chart with values for each environment',
      plain: 'plain manifests, a folder for each environment',
    },
    fallback: () => 'kustomize',
  }),
  delivery: choice({
    description: 'What brings changes of Git into the cluster.',
    question: 'What brings changes into the cluster?',
    choices: { none: 'nothing; they are applied by hand', 'argo-cd': 'Argo CD', flux: 'Flux' },
    fallback: () => 'none',
  }),
  repository: text({
    description: 'Git repository in which the files will be.',
    question: 'In which Git repository will the files be?',
    example: 'https://git.example.com/team/shop.git',
    applies: isOneOf('delivery', 'argo-cd', 'flux'),
    why: 'delivery reads the manifests from it',
    check: checkRepository,
  }),
  pipeline: choice({
    description: 'What builds, tests, scans, signs and publishes the image.',
    question: 'What builds the image?',
    choices: { none: 'something else', github: 'GitHub Actions', gitlab: 'GitLab CI' },
    fallback: () => 'none',
  }),
} as const;

export type AnswerName = keyof typeof QUESTIONS;

/** All answers. Those to questions that do not apply have a value too, which means nothing. */
export type Answers = { readonly [Name in AnswerName]: AnswerTo<(typeof QUESTIONS)[Name]> };

export const ANSWER_NAMES = Object.keys(QUESTIONS) as readonly AnswerName[];

/** The question as one that is asked like all others. */
export function questionOf(name: AnswerName): Question {
  // A question's check takes answers of its own type, which it is only given after that was made sure of.
  return QUESTIONS[name] as unknown as Question;
}

/** The questions that each part of a plan answers for itself, besides its name. All others are about the whole. */
export const PART_ANSWERS: readonly AnswerName[] = [
  'kind',
  'image',
  'port',
  'healthPath',
  'schedule',
  'host',
  'replicas',
  'autoscaling',
  'maxReplicas',
  'settings',
  'secretKeys',
  'storageSize',
];
