// The questions in groups: whoever is content with the usual answers is asked those of the first group only.
import type { AnswerName } from '../answers/questions';

export interface Group {
  readonly id: string;
  readonly title: string;
  readonly names: readonly AnswerName[];
}

/** Every question is in one group; together they have the order in which questions are asked. */
export const GROUPS: readonly Group[] = [
  {
    id: 'essentials',
    title: 'The application',
    names: ['name', 'kind', 'image', 'port', 'healthPath', 'schedule', 'namespace', 'host'],
  },
  { id: 'traffic', title: 'Way in from outside', names: ['routing', 'ingressClass', 'tlsIssuer', 'gateway'] },
  { id: 'scale', title: 'Replicas', names: ['replicas', 'autoscaling', 'maxReplicas'] },
  { id: 'settings', title: 'Settings and secrets', names: ['settings', 'secrets', 'secretKeys'] },
  { id: 'data', title: 'Data', names: ['data', 'databaseHost', 'storageSize', 'storageClass'] },
  { id: 'watching', title: 'Monitoring and logs', names: ['monitoring', 'logging'] },
  { id: 'backup', title: 'Backup', names: ['backup', 'backupBucket'] },
  { id: 'files', title: 'Environments and files', names: ['team', 'environments', 'layout'] },
  { id: 'delivery', title: 'Delivery and pipeline', names: ['delivery', 'repository', 'pipeline'] },
];

/** Titles that are not the answer's name in words. */
const TITLES: Partial<Record<AnswerName, string>> = {
  ingressClass: 'IngressClass',
  tlsIssuer: 'TLS issuer',
  maxReplicas: 'Replicas at most',
  secretKeys: 'Secret keys',
  data: 'Database',
  storageClass: 'StorageClass',
  backupBucket: 'Bucket',
  logging: 'Logs',
};

/** A short name of a question, in front of people: `healthPath` is `Health path`. */
export function titleOf(name: AnswerName): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return TITLES[name] ?? `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
