// Manifests made from valid ones by changes that a line describes: `Pod: C.ports = [{containerPort: 0}] => invalid-value C.ports[0].containerPort`.
import { parse } from 'yaml';
import { formatPath, type Path } from '../../server/src/yaml/path';

/** A manifest and the findings that it is to have, none for one that the API server takes. */
export interface ChangedManifest {
  readonly title: string;
  readonly text: string;
  readonly expected: readonly string[];
  /** Shortens a path as the lines do. */
  shorten(path: Path): string;
}

type Tree = { [step: string | number]: unknown };

const POD_SPECS: Readonly<Record<string, string>> = { Pod: 'spec', CronJob: 'spec.jobTemplate.spec.template.spec' };
const PATH_OF_INGRESS = 'spec.rules[0].http.paths[0]';

/** What stands for the beginning of a path: the first container, the pod's spec, the path of an Ingress, the first webhook. */
function beginnings(base: string): [short: string, long: string][] {
  const pod = POD_SPECS[base] ?? 'spec.template.spec';
  return [
    ['C', `${pod}.containers[0]`],
    ['P', pod],
    ['H', PATH_OF_INGRESS],
    ['W', 'webhooks[0]'],
  ];
}

/** Reads the lines of a table; blank ones and comments say nothing. `valid` holds the manifests that they change, by the names in front. */
export function readChanges(table: string, valid: ReadonlyMap<string, unknown>): ChangedManifest[] {
  const lines = table.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [change = '', findings] = line.split(' => ');
    const base = change.slice(0, change.indexOf(': '));
    const manifest = structuredClone(valid.get(base));
    if (manifest === undefined) throw new Error(`no valid manifest for: ${line}`);
    for (const one of change.slice(base.length + 2).split(' ; ')) apply(one, base, manifest as Tree);
    const shorten = (path: Path) => shortened(formatPath(path), base);
    return {
      title: change,
      text: JSON.stringify(manifest, undefined, 2),
      expected: findings?.split(', ') ?? [],
      shorten,
    };
  });
}

/** `path = value`, or `path = -` to take something away. */
function apply(change: string, base: string, manifest: Tree): void {
  const [path = '', value = ''] = change.split(/ = (.*)/s);
  const steps = lengthened(path, base).match(/[^.[\]]+/g) ?? [];
  let place = manifest;
  for (const step of steps.slice(0, -1)) {
    place[step] ??= {};
    place = place[step] as Tree;
  }
  const last = steps.at(-1) ?? '';
  if (value === '-') delete place[last];
  else place[last] = parse(value, { version: '1.1' });
}

function lengthened(path: string, base: string): string {
  const found = beginnings(base).find(([short]) => path.startsWith(`${short}.`));
  return found === undefined ? path : found[1] + path.slice(1);
}

function shortened(path: string, base: string): string {
  const found = beginnings(base).find(
    ([, long]) => path === long || (/^[.[]/.test(path.slice(long.length)) && path.startsWith(long)),
  );
  return found === undefined ? path : found[0] + path.slice(found[1].length);
}
