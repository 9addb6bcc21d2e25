// How new files are called: as the workload's file and those beside it are.
import { parentOf } from '../../workspace/files';
import type { ObjectKind } from './objects';

/** What people call a file with an object of a kind; the first is used where nothing beside it shows another way. */
const WORDS: Readonly<Record<ObjectKind, readonly string[]>> = {
  Service: ['service', 'svc'],
  ServiceAccount: ['service-account', 'serviceaccount', 'service_account', 'sa'],
  PodDisruptionBudget: [
    'pdb',
    'pod-disruption-budget',
    'poddisruptionbudget',
    'pod_disruption_budget',
    'disruption-budget',
  ],
  HorizontalPodAutoscaler: ['hpa', 'horizontal-pod-autoscaler', 'horizontalpodautoscaler', 'autoscaler'],
  NetworkPolicy: ['network-policy', 'networkpolicy', 'network_policy', 'network-policies', 'netpol'],
  PodMonitor: ['pod-monitor', 'podmonitor', 'pod_monitor'],
};

const WORKLOAD_WORD =
  /(?<=^|[-_.])(?:deployment|deploy|dep|stateful-?set|sts|daemon-?set|ds|cron-?job|cj|workload)(?=$|[-_.])/i;
const ENDING = /\.ya?ml$/i;

/** A file beside the workload's and the kinds of its objects. */
export interface Neighbour {
  readonly path: string;
  readonly kinds: readonly string[];
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
}

function hasWord(stem: string, word: string): boolean {
  return new RegExp(`(?:^|[-_.])${word}(?:$|[-_.])`, 'i').test(stem);
}

/** The word that the files beside it use for a kind. */
function wordFor(kind: ObjectKind, neighbours: readonly Neighbour[]): string {
  const words = WORDS[kind];
  const stems = neighbours.filter(({ kinds }) => kinds.includes(kind)).map(({ path }) => stemOf(path));
  return words.find((word) => stems.some((stem) => hasWord(stem, word))) ?? words[0] ?? kind;
}

/**
 * The path of a new file beside that of the workload: `deployment.yaml` has `service.yaml` beside it, `web-deployment.yaml` and `web.yaml` have
 * `web-service.yaml`. Another one where that is taken. `suffix` tells several files with objects of one kind apart.
 */
export function newFileBeside(
  file: string,
  { name, kind, suffix = '' }: { readonly name: string; readonly kind: ObjectKind; readonly suffix?: string },
  neighbours: readonly Neighbour[],
  isTaken: (path: string) => boolean,
): string {
  const stem = stemOf(file);
  const ending = ENDING.exec(file)?.[0] ?? '.yaml';
  const word = `${wordFor(kind, neighbours)}${suffix}`;
  const named = WORKLOAD_WORD.test(stem) ? stem.replace(WORKLOAD_WORD, word) : `${stem}-${word}`;
  const directory = parentOf(file);
  const candidates = [
    named,
    `${name}-${word}`,
    ...[2, 3, 4, 5, 6, 7, 8, 9].map((number) => `${name}-${word}-${number}`),
  ];
  const paths = candidates.map((candidate) => `${directory.replace(/\/$/, '')}/${candidate}${ending}`);
  return paths.find((path) => !isTaken(path)) ?? `${directory}/${name}-${word}-new${ending}`;
}

/** Whether the files of a directory hold several objects each. */
export function areFilesShared(neighbours: readonly Neighbour[]): boolean {
  const shared = neighbours.filter(({ kinds }) => kinds.length > 1).length;
  return shared > neighbours.length - shared;
}
