// Which workload is completed, and as what the units that apply it see it.

import type { FileSnapshot } from '../../engine/snapshot';
import { hasPlaceholder } from '../../kubernetes/placeholder';
import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import type { Surroundings } from '../../workspace/elsewhere';
import type { View } from '../../workspace/view';
import { locate } from '../../yaml/locate';
import type { CompletionInput } from './completion';
import { refusal } from './messages';

/** The kinds that can be completed. A bare Pod is replaced, and not completed; a Job is done when it is. */
const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'] as const;

/** Whether an object is a workload that can be completed. */
function isCompletable({ type }: Resource): boolean {
  return KINDS.some((kind) => kind === type);
}

/** A workload of a file with its place: zero-based line of its `kind`. */
export interface PlacedWorkload {
  readonly resource: Resource;
  /** Which document of the file. */
  readonly document: number;
  readonly kindLine: number;
  readonly nameLine: number;
  /** First and last line of its document. */
  readonly lines: readonly [first: number, last: number];
}

/** The workloads of a file that can be completed. */
export function workloadsIn({ documents }: FileSnapshot): readonly PlacedWorkload[] {
  return documents.flatMap((placed, document) => {
    const { resources } = placed.snapshot;
    return resources.filter(isCompletable).map((resource): PlacedWorkload => {
      const yaml = placed.snapshot.document;
      const lineOf = (field: readonly string[]) =>
        placed.line + yaml.lines.position(locate(yaml, [...resource.path, ...field], 'value').start).line;
      const last = placed.line + yaml.lines.lineCount - 1;
      return {
        resource,
        document,
        kindLine: lineOf(['kind']),
        nameLine: lineOf(['metadata', 'name']),
        lines: [placed.line, last],
      };
    });
  });
}

/** The workload at a line of a file, else the only one that it has; undefined where nobody can tell which is meant. */
export function workloadAt(snapshot: FileSnapshot, line: number): Resource | undefined {
  const all = workloadsIn(snapshot);
  const here = all.filter(({ lines: [first, last] }) => first <= line && line <= last);
  // The last document's first line may be the line behind the one before.
  return (here.length > 0 ? here.at(-1) : all.length === 1 ? all[0] : undefined)?.resource;
}

/** The workload as a unit applies it, with lookups from its place. */
export interface Seen {
  readonly pod: PodTemplate;
  readonly around: Surroundings & { readonly overlays: readonly string[] };
  readonly view: View;
}

/** A workload that can be completed. */
export interface Subject {
  /** As it is written. */
  readonly resource: Resource;
  readonly pod: PodTemplate;
  readonly name: string;
  /** In each unit that applies it. */
  readonly seen: readonly Seen[];
}

/** The workload of an input, or why it can not be completed. */
export function subjectOf(input: CompletionInput): Subject | { readonly problem: string } {
  const { workspace, path, snapshot, resource, context } = input;
  const values = { resource: resource.label };
  const pod = resource.podTemplate;
  if (!isCompletable(resource)) return { problem: refusal('none') };
  const known = workspace.viewsOf(path);
  const views = known.length === 0 ? [snapshot.alone] : known;
  if (views.some(({ unit }) => unit.type === 'chart')) return { problem: refusal('chart', values) };
  if (resource.partial === 'template') return { problem: refusal('template', values) };
  const isPatch =
    context.isPartial || views.some(({ patches }) => patches.some((patch) => patch.document === resource.document));
  if (isPatch || resource.partial === 'patch') return { problem: refusal('patch', values) };
  if (pod === undefined || pod.containers.length === 0 || resource.partial !== undefined)
    return { problem: refusal('pods', values) };
  const { name } = resource.metadata;
  if (name === undefined || hasPlaceholder(name)) return { problem: refusal('unnamed', values) };
  if (!workspace.isRead) return { problem: refusal('reading') };
  const overlays = views.length > 1 ? views.map(({ unit }) => unit.path) : [];
  const seen = views.flatMap((view): Seen[] => {
    const applied = view.applied(resource)?.applied;
    const appliedPod = applied?.podTemplate;
    if (applied === undefined || appliedPod === undefined) return [];
    const { namespace } = applied;
    const around: Seen['around'] = {
      related: (kind, of = namespace) => view.related(kind, of),
      everywhere: (kind, of = namespace) => view.everywhere(kind, of),
      fileOf: (other) => view.fileOf(other),
      unit: view.unit,
      overlays,
    };
    return [{ pod: appliedPod, around, view }];
  });
  return seen.length === 0 ? { problem: refusal('leftOut', values) } : { resource, pod, name, seen };
}
