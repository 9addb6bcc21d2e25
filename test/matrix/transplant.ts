// Where a rule speaks: its own page's example, put into every kind of workload and every place of a pod.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asProfile } from '../../server/src/engine/configuration';
import type { Finding } from '../../server/src/engine/finding';
import { NO_CONTEXT } from '../../server/src/engine/linter';
import type { Settings } from '../../server/src/engine/settings';
import { FileSnapshot } from '../../server/src/engine/snapshot';
import { POD_TEMPLATE_PATH, WORKLOAD_KINDS, type WorkloadKind } from '../../server/src/kubernetes/kinds';
import { parseKubernetesVersion } from '../../server/src/kubernetes/kubernetes-version';
import type { Resource } from '../../server/src/kubernetes/resource';
import type { Rule } from '../../server/src/rules/rule';
import { type Path, startsWith } from '../../server/src/yaml/path';
import { isList, isMap, valueAt, type YamlMap, type YamlValue } from '../../server/src/yaml/value';
import { strictLinter, testSettings } from '../support/lint';
import { type Example, readRulePage } from '../support/rule-page';

export const PLACES = ['regular', 'sidecar', 'init', 'ephemeral'] as const;
export type Place = (typeof PLACES)[number];

const LISTS = {
  regular: 'containers',
  sidecar: 'initContainers',
  init: 'initContainers',
  ephemeral: 'ephemeralContainers',
} as const;

/** A pod has a regular container; this one gives no rule a reason to speak of the pod as a whole. */
const OTHER: YamlMap = {
  name: 'other',
  image: 'registry.example.com/other:1.0.0',
  securityContext: {
    runAsNonRoot: true,
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
};

/** Something that a rule finds in a pod template, taken out of an example of its page. */
export interface Sample {
  readonly rule: Rule;
  readonly settings: Settings;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly template: YamlMap;
  /** The container that the finding is about; undefined for one about the pod. */
  readonly container: YamlMap | undefined;
  /** The documents beside, as text. */
  readonly others: string;
}

/** The first sample of a rule's page; undefined where none of its examples is about a pod template. */
export function sampleOf(rule: Rule, pageFile: string): Sample | undefined {
  const page = readRulePage(readFileSync(pageFile, 'utf8'));
  for (const example of page.examples) {
    if (example.role !== 'incorrect' || example.attributes.partial !== undefined) continue;
    const settings = settingsOf(rule, example);
    const snapshot = new FileSnapshot(example.text);
    for (const { placed, findings } of strictLinter().lint(snapshot, settings, NO_CONTEXT).documents) {
      const finding = findings.find((candidate) => isInTemplate(candidate));
      const resource = finding?.resource;
      if (finding === undefined || resource === undefined || resource.path.length > 0) continue;
      const { type, data, metadata } = resource;
      const steps = POD_TEMPLATE_PATH[type as WorkloadKind];
      const others = snapshot.documents.filter((other) => other !== placed).map(({ text }) => text);
      return {
        rule,
        settings,
        name: metadata.name ?? 'web',
        namespace: metadata.namespace,
        template: valueAt(data, steps) as YamlMap,
        container: containerOf(finding, data, steps),
        others: others.join('\n---\n'),
      };
    }
  }
  return undefined;
}

function settingsOf(rule: Rule, { attributes: { profile, kubernetes, options } }: Example): Settings {
  const kubernetesVersion = kubernetes === undefined ? undefined : parseKubernetesVersion(kubernetes);
  return testSettings({
    onlyRules: [rule.id],
    profile: asProfile(profile ?? 'strict') ?? 'strict',
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
    rules: options === undefined ? {} : { [rule.id]: { options: JSON.parse(options) as Record<string, YamlValue> } },
  });
}

function isInTemplate({ resource, path, rule: _ }: Finding): boolean {
  const template = resource?.podTemplate;
  return template !== undefined && resource?.partial === undefined && startsWith(path, template.path);
}

function containerOf({ path }: Finding, data: YamlMap, steps: readonly string[]): YamlMap | undefined {
  const [list, index] = path.slice(steps.length + 1);
  if (!Object.values(LISTS).some((name) => name === list) || typeof index !== 'number') return undefined;
  const container = valueAt(data, [...steps, 'spec', list as string, index]);
  return isMap(container) ? container : undefined;
}

/** The kinds of workload in which the rule finds the sample. */
export function kindsFound(sample: Sample): readonly WorkloadKind[] {
  return WORKLOAD_KINDS.filter((kind) => findingsIn(sample, kind, sample.template).length > 0);
}

/** The places of a pod in which the rule finds the sample's container. */
export function placesFound(sample: Sample, container: YamlMap): readonly Place[] {
  const [kind = 'Deployment'] = kindsFound(sample);
  const steps = POD_TEMPLATE_PATH[kind];
  const spec = isMap(sample.template.spec) ? sample.template.spec : {};
  const rest = Object.values(LISTS).flatMap((name) => {
    const list = spec[name];
    return isList(list) ? [[name, list.filter((other) => other !== container)] as const] : [];
  });
  return PLACES.filter((place) => {
    const lists: Record<string, YamlValue[]> = Object.fromEntries(rest.map(([name, list]) => [name, [...list]]));
    const list = LISTS[place];
    const moved = place === 'sidecar' ? { ...container, restartPolicy: 'Always' } : without(container, place);
    lists[list] = [moved, ...(lists[list] ?? [])];
    if ((lists.containers ?? []).length === 0) lists.containers = [OTHER];
    const template = { ...sample.template, spec: { ...spec, ...lists } };
    const at: Path = [...steps, 'spec', list, 0];
    return findingsIn(sample, kind, template).some(
      ({ path, subject }) => startsWith(path, at) || startsWith(subject, at),
    );
  });
}

function without(container: YamlMap, place: Place): YamlMap {
  if (place === 'regular') return container;
  const { restartPolicy: _, ...rest } = container;
  return rest;
}

function findingsIn(sample: Sample, kind: WorkloadKind, template: YamlMap): readonly Finding[] {
  const text = `${JSON.stringify(workload(sample, kind, template))}\n---\n${sample.others}`;
  const { documents } = strictLinter().lint(new FileSnapshot(text), sample.settings, NO_CONTEXT);
  return (documents[0]?.findings ?? []).filter(isInTemplate);
}

function workload({ name, namespace }: Sample, kind: WorkloadKind, template: YamlMap): YamlMap {
  const metadata: YamlMap = { name, ...(namespace === undefined ? {} : { namespace }) };
  const own = isMap(template.metadata) ? template.metadata : {};
  const labels = isMap(own.labels) ? own.labels : { app: name };
  const filled = { ...template, metadata: { ...own, labels } };
  const spec = isMap(template.spec) ? template.spec : {};
  const ending = { ...filled, spec: { ...spec, restartPolicy: spec.restartPolicy ?? 'Never' } };
  const selector = { matchLabels: labels };
  switch (kind) {
    case 'Pod':
      return { apiVersion: 'v1', kind, metadata: { ...own, ...metadata, labels }, spec };
    case 'ReplicationController':
      return { apiVersion: 'v1', kind, metadata, spec: { selector: labels, template: filled } };
    case 'Job':
      return { apiVersion: 'batch/v1', kind, metadata, spec: { template: ending } };
    case 'CronJob':
      return {
        apiVersion: 'batch/v1',
        kind,
        metadata,
        spec: { schedule: '0 6 * * *', jobTemplate: { spec: { template: ending } } },
      };
    case 'Rollout':
      return { apiVersion: 'argoproj.io/v1alpha1', kind, metadata, spec: { replicas: 2, selector, template: filled } };
    default:
      return { apiVersion: 'apps/v1', kind, metadata, spec: { replicas: 2, selector, template: filled } };
  }
}

/** Whether a resource of the type is one a rule is for. */
export function isFor(rule: Rule, kind: NonNullable<Resource['type']>): boolean {
  if (rule.kinds === 'any' || rule.kinds === 'workload') return true;
  if (rule.kinds === 'long-running') return kind !== 'Job' && kind !== 'CronJob';
  return rule.kinds.includes(kind);
}

/** The page of a rule, by its id, among the files of the rules folder. */
export function pageOf(files: readonly string[], id: string): string | undefined {
  return files.find((file) => file.endsWith(join('/', `${id}.md`)));
}
